//! Assignments: where, narrowed to what, for how long, and by whom (A106 to A110, A207, A303 to
//! A309).

use bailiwick_engine::authority::Authority;
use bailiwick_model::actor::Actor;
use bailiwick_model::assignment::{Principal, Validity};
use bailiwick_model::command::{Assign, Command, Outcome};
use bailiwick_model::ids::{NodeId, RoleId, UserId};
use bailiwick_model::names::Text;
use bailiwick_model::refusal::RefusalCode;
use bailiwick_model::restriction::Restrictions;

use super::tenant::{Tenant, assign, restricted};

fn whole(user: UserId, role: RoleId, node: NodeId) -> Assign {
    Assign {
        principal: Principal::User(user),
        role,
        node,
        restrictions: Restrictions::Unrestricted,
        validity: Validity::default(),
        reason: Text::default(),
    }
}

fn made(assign: Assign) -> Command {
    Command::Assign(Box::new(assign))
}

#[test]
fn a109_a305_two_nodes_are_two_assignments_and_removing_one_leaves_the_other() {
    let mut tenant = Tenant::new(&["commerce"]);
    let root = tenant.root();
    let alberta = tenant.node(root, "division", "Alberta");
    let calgary = tenant.node(alberta, "location", "Calgary");
    let admin = Actor::user(tenant.administrator("admin"));
    let sam = tenant.user("sam", calgary);
    let role = tenant.role("Store Manager", &["orders.manage"]);
    let here = tenant.assign(Principal::User(sam), role, calgary);
    let above = tenant.assign(Principal::User(sam), role, alberta);
    assert_ne!(here, above);
    let same = assign(Principal::User(sam), role, alberta);
    let outcome = tenant.act(&admin, same).expect("found");
    let existed = Outcome::Assignment {
        id: above,
        existed: true,
    };
    assert_eq!(outcome, existed);
    tenant
        .act(&admin, Command::Unassign { assignment: here })
        .expect("removed");
    let sam = Authority::new(&tenant.snapshot, &Actor::user(sam), tenant.now);
    assert!(sam.holds("orders.manage", tenant.handle(calgary)));
    assert_eq!(sam.nodes_where("orders.manage"), [tenant.handle(alberta)]);
    let gone = Command::Unassign { assignment: here };
    tenant.refused(&admin, gone, RefusalCode::NotFound);
}

#[test]
fn a108_every_assignment_is_at_a_node_of_this_tenant() {
    let mut tenant = Tenant::new(&["commerce"]);
    let root = tenant.root();
    let admin = Actor::user(tenant.administrator("admin"));
    let sam = tenant.user("sam", root);
    let role = tenant.role("Orders", &["orders.read"]);
    let foreign = uuid::Uuid::from_u128(u128::MAX);
    let cases = [
        (whole(sam, role, NodeId(foreign)), "/node"),
        (whole(sam, RoleId(foreign), root), "/role"),
        (whole(UserId(foreign), role, root), "/principal"),
    ];
    for (assign, field) in cases {
        let refusal = tenant.refused(&admin, made(assign), RefusalCode::UnknownReference);
        assert_eq!(refusal.field.as_deref(), Some(field));
    }
}

#[test]
fn assigning_needs_the_right_at_the_users_home_and_at_the_node() {
    let mut tenant = Tenant::new(&["commerce"]);
    let root = tenant.root();
    let alberta = tenant.node(root, "division", "Alberta");
    let other = tenant.node(root, "division", "Other");
    let rights = ["users.edit", "orders.read"];
    let regional = Actor::user(tenant.holder("regional", &rights, alberta));
    let mine = tenant.user("mine", alberta);
    let foreign = tenant.user("foreign", other);
    let role = tenant.role("Orders", &["orders.read"]);
    tenant
        .act(&regional, made(whole(mine, role, alberta)))
        .expect("both mine");
    tenant.lacks(&regional, made(whole(mine, role, other)), "users.edit");
    let hidden = made(whole(foreign, role, alberta));
    tenant.refused(&regional, hidden, RefusalCode::UnknownReference);
    let far = tenant.assign(Principal::User(mine), role, other);
    let command = Command::Unassign { assignment: far };
    tenant.lacks(&regional, command, "users.edit");
    let hidden = tenant.assign(Principal::User(foreign), role, other);
    let command = Command::Unassign { assignment: hidden };
    tenant.refused(&regional, command, RefusalCode::NotFound);
}

#[test]
fn the_ceiling_goes_by_value() {
    let mut tenant = Tenant::new(&["commerce"]);
    let root = tenant.root();
    tenant.values(&["DE", "FR", "US"]);
    let orders = tenant.role("Orders", &["orders.read"]);
    let products = tenant.role("Products", &["products.read"]);
    let sam = tenant.user("sam", root);
    let actor = tenant.holder("actor", &["users.edit"], root);
    for value in ["DE", "FR"] {
        let narrowed = Assign {
            restrictions: restricted(&[value]),
            ..whole(actor, orders, root)
        };
        tenant.system(made(narrowed));
    }
    let narrowed = Assign {
        restrictions: restricted(&["DE"]),
        ..whole(actor, products, root)
    };
    tenant.system(made(narrowed));
    let actor = Actor::user(actor);
    let give = |role, restrictions| {
        made(Assign {
            restrictions,
            ..whole(sam, role, root)
        })
    };
    let ceiling = RefusalCode::GrantCeiling;
    let unrestricted = Restrictions::Unrestricted;
    tenant.refused(&actor, give(orders, unrestricted.clone()), ceiling);
    tenant.refused(&actor, give(orders, restricted(&["US"])), ceiling);
    tenant.refused(&actor, give(orders, restricted(&["DE", "US"])), ceiling);
    // Each value is covered, be it by different grants.
    tenant
        .act(&actor, give(orders, restricted(&["DE", "FR"])))
        .expect("covered");
    // Products are not restriction-aware: the values play no part.
    tenant
        .act(&actor, give(products, unrestricted))
        .expect("covered");
}

#[test]
fn the_ceiling_goes_by_time() {
    let mut tenant = Tenant::new(&["commerce"]);
    let root = tenant.root();
    let orders = tenant.role("Orders", &["orders.read"]);
    let sam = tenant.user("sam", root);
    let actor = tenant.holder("actor", &["users.edit"], root);
    let tomorrow = tenant.now.plus_days(1);
    let until = |until| Validity { from: None, until };
    let mine = Assign {
        validity: until(Some(tomorrow)),
        ..whole(actor, orders, root)
    };
    tenant.system(made(mine));
    let actor = Actor::user(actor);
    let give = |validity| {
        made(Assign {
            validity,
            ..whole(sam, orders, root)
        })
    };
    let ceiling = RefusalCode::GrantCeiling;
    tenant.refused(&actor, give(until(None)), ceiling);
    let longer = give(until(Some(tenant.now.plus_days(2))));
    tenant.refused(&actor, longer, ceiling);
    tenant
        .act(&actor, give(until(Some(tomorrow))))
        .expect("as long as mine");
    // What one holds later one cannot give yet.
    let later = tenant.user("later", root);
    let future = Assign {
        validity: Validity {
            from: Some(tomorrow),
            until: None,
        },
        ..whole(later, orders, root)
    };
    tenant.system(made(future));
    let editor = tenant.role("Editor", &["users.edit"]);
    tenant.assign(Principal::User(later), editor, root);
    let later = Actor::user(later);
    tenant.refused(&later, give(until(None)), ceiling);
    tenant.now = tomorrow;
    tenant.act(&later, give(until(None))).expect("held by now");
}

#[test]
fn a_validity_must_make_sense() {
    let mut tenant = Tenant::new(&["commerce"]);
    let root = tenant.root();
    let admin = Actor::user(tenant.administrator("admin"));
    let role = tenant.role("Orders", &["orders.read"]);
    let sam = tenant.user("sam", root);
    let now = tenant.now;
    for (from, until) in [
        (None, Some(now)),
        (Some(now.plus_days(2)), Some(now.plus_days(1))),
    ] {
        let assign = Assign {
            validity: Validity { from, until },
            ..whole(sam, role, root)
        };
        tenant.refused(&admin, made(assign), RefusalCode::InvalidField);
    }
}

#[test]
fn granting_any_is_exempt_where_it_is_held_and_as_long() {
    let mut tenant = Tenant::new(&["commerce"]);
    let root = tenant.root();
    let alberta = tenant.node(root, "division", "Alberta");
    let granter = tenant.holder("granter", &["users.edit"], root);
    let any = tenant.role("Any", &["access.grant_any"]);
    tenant.assign(Principal::User(granter), any, alberta);
    let sam = tenant.user("sam", root);
    let orders = tenant.role("Orders", &["orders.manage"]);
    let granter = Actor::user(granter);
    let at = |node| made(whole(sam, orders, node));
    tenant.refused(&granter, at(root), RefusalCode::GrantCeiling);
    tenant.act(&granter, at(alberta)).expect("any there");
    let temporary = tenant.holder("temporary", &["users.edit"], root);
    let for_now = Assign {
        validity: Validity {
            from: None,
            until: Some(tenant.now.plus_days(1)),
        },
        ..whole(temporary, any, root)
    };
    tenant.system(made(for_now));
    let temporary = Actor::user(temporary);
    tenant.refused(&temporary, at(root), RefusalCode::GrantCeiling);
}

#[test]
fn what_narrows_granting_any_takes_the_exemption_away() {
    let mut tenant = Tenant::new(&["commerce"]);
    let root = tenant.root();
    tenant.values(&["DE"]);
    let granter = tenant.holder("granter", &["users.edit"], root);
    let any = tenant.role("Any", &["access.grant_any"]);
    let narrowed = Assign {
        restrictions: restricted(&["DE"]),
        ..whole(granter, any, root)
    };
    tenant.system(made(narrowed));
    let sam = tenant.user("sam", root);
    let orders = tenant.role("Orders", &["orders.read"]);
    let give = made(whole(sam, orders, root));
    let granter = Actor::user(granter);
    tenant.refused(&granter, give, RefusalCode::GrantCeiling);
}
