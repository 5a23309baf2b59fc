//! The tree: what may stand where, and that moving and deleting give nobody more (A207, A310).

use bailiwick_model::actor::Actor;
use bailiwick_model::assignment::Principal;
use bailiwick_model::command::{
    Command, CreateGroup, CreateNode, DeleteNode, MoveNode, Outcome, PutRecord, UpdateNode,
};
use bailiwick_model::ids::NodeId;
use bailiwick_model::limits;
use bailiwick_model::names::ExternalId;
use bailiwick_model::refusal::RefusalCode;

use super::tenant::{Tenant, code, codes, group_named, name};
use super::world::{World, order, record};

fn create(parent: NodeId, node_type: &str, text: &str) -> CreateNode {
    CreateNode {
        parent,
        node_type: code(node_type),
        name: name(text),
        external_id: None,
    }
}

fn created(node: CreateNode) -> Command {
    Command::CreateNode(Box::new(node))
}

fn moved(node: NodeId, parent: NodeId) -> Command {
    Command::MoveNode(MoveNode {
        node,
        parent,
        if_version: None,
    })
}

fn deleted(node: NodeId, move_to: Option<NodeId>) -> Command {
    Command::DeleteNode(DeleteNode {
        node,
        move_to,
        if_version: None,
    })
}

#[test]
fn types_stand_where_they_may() {
    let World {
        mut tenant,
        alberta,
        calgary,
        admin,
        ..
    } = World::new();
    let admin = Actor::user(admin);
    let refused = RefusalCode::NodeTypeNotAllowed;
    for (parent, node_type) in [
        (alberta, "device"),
        (alberta, "company"),
        (calgary, "location"),
        (calgary, "unknown"),
    ] {
        let node = created(create(parent, node_type, "New"));
        tenant.refused(&admin, node, refused);
    }
    tenant
        .act(&admin, created(create(calgary, "device", "Till")))
        .expect("made");
    let retyped = |node, node_type: &str| {
        Command::UpdateNode(Box::new(UpdateNode {
            node,
            name: None,
            external_id: None,
            node_type: Some(code(node_type)),
            if_version: None,
        }))
    };
    tenant.refused(&admin, retyped(calgary, "division"), refused);
    tenant.refused(&admin, retyped(tenant.root(), "division"), refused);
    tenant.act(&admin, retyped(alberta, "group")).expect("fits");
    let till = tenant
        .snapshot
        .child_by_name(tenant.handle(calgary), "till")
        .expect("the till");
    let till = tenant.snapshot.node_row(till).expect("a row").node.id;
    tenant.refused(&admin, moved(till, alberta), refused);
}

#[test]
fn names_are_unique_among_siblings_and_external_ids_everywhere() {
    let World {
        mut tenant,
        alberta,
        saskatchewan,
        calgary,
        edmonton,
        admin,
        ..
    } = World::new();
    let admin = Actor::user(admin);
    let node = created(create(alberta, "location", "CALGARY"));
    tenant.refused(&admin, node, RefusalCode::NameTaken);
    let twin = created(create(saskatchewan, "location", "Calgary"));
    tenant.act(&admin, twin).expect("another parent");
    let clash = moved(calgary, saskatchewan);
    tenant.refused(&admin, clash, RefusalCode::NameTaken);
    let known = |node| {
        Command::UpdateNode(Box::new(UpdateNode {
            node,
            name: None,
            external_id: Some(Some(ExternalId::new("S-1").expect("an id"))),
            node_type: None,
            if_version: None,
        }))
    };
    tenant.act(&admin, known(calgary)).expect("given");
    tenant.refused(&admin, known(edmonton), RefusalCode::ExternalIdTaken);
}

#[test]
fn the_root_stays_and_nothing_stands_below_itself() {
    let World {
        mut tenant,
        alberta,
        calgary,
        admin,
        ..
    } = World::new();
    let admin = Actor::user(admin);
    let root = tenant.root();
    tenant.refused(&admin, moved(root, alberta), RefusalCode::Locked);
    tenant.refused(&admin, deleted(root, None), RefusalCode::Locked);
    tenant.refused(&admin, moved(alberta, calgary), RefusalCode::Cycle);
    tenant.refused(&admin, moved(alberta, alberta), RefusalCode::Cycle);
    let nowhere = NodeId(uuid::Uuid::from_u128(u128::MAX));
    tenant.refused(
        &admin,
        moved(alberta, nowhere),
        RefusalCode::UnknownReference,
    );
    tenant.refused(&admin, moved(nowhere, alberta), RefusalCode::NotFound);
}

#[test]
fn the_tree_is_only_so_deep() {
    let mut tenant = Tenant::new(&[]);
    let admin = Actor::user(tenant.administrator("admin"));
    let mut node = tenant.root();
    for level in 0..limits::TREE_DEPTH {
        node = tenant.node(node, "division", &format!("Level {level}"));
    }
    let deeper = created(create(node, "division", "Deeper"));
    tenant.refused(&admin, deeper, RefusalCode::LimitReached);
    let root = tenant.root();
    let top = tenant.node(root, "division", "Top");
    let below = tenant.node(top, "division", "Below");
    let parent = tenant.snapshot.node(node).expect("a node").parent;
    let parent = parent.expect("a parent");
    tenant.refused(&admin, moved(top, parent), RefusalCode::LimitReached);
    tenant.act(&admin, moved(below, parent)).expect("fits");
}

#[test]
fn moving_gives_those_above_the_new_place_no_more_than_the_mover_holds() {
    let World {
        mut tenant,
        saskatchewan,
        calgary,
        sam,
        ..
    } = World::new();
    let orders = tenant.role("Orders", &["orders.manage"]);
    tenant.assign(Principal::User(sam), orders, saskatchewan);
    let mover = tenant.with("mover", &["tree.edit"]);
    let ceiling = RefusalCode::GrantCeiling;
    tenant.refused(&mover, moved(calgary, saskatchewan), ceiling);
    let holder = tenant.with("holder", &["tree.edit", "orders.manage"]);
    tenant
        .act(&holder, moved(calgary, saskatchewan))
        .expect("held at the old place");
    let (handle, _) = tenant.snapshot.user(sam).expect("sam");
    let subject = tenant.snapshot.subject_row(handle).expect("a row");
    let below = tenant.handle(calgary);
    assert!(
        subject
            .grants
            .iter()
            .any(|grant| tenant.snapshot.is_at_or_above(grant.node, below))
    );
}

#[test]
fn moving_needs_the_right_at_both_parents() {
    let World {
        mut tenant,
        alberta,
        saskatchewan,
        calgary,
        ..
    } = World::new();
    let view = tenant.role("View", &["tree.view"]);
    let root = tenant.root();
    for (local, node) in [("old", alberta), ("new", saskatchewan), ("own", calgary)] {
        let user = tenant.holder(local, &["tree.edit"], node);
        tenant.assign(Principal::User(user), view, root);
        let command = moved(calgary, saskatchewan);
        tenant.lacks(&Actor::user(user), command, "tree.edit");
    }
    let own = tenant.snapshot.user_by_name("own").expect("own");
    let own = tenant.snapshot.subject_row(own).expect("a row").id();
    let own = Actor::user(bailiwick_model::ids::UserId(own));
    tenant.lacks(&own, deleted(calgary, None), "tree.edit");
}

#[test]
fn deleting_is_refused_while_things_hang_on_the_subtree() {
    let World {
        mut tenant,
        alberta,
        calgary,
        admin,
        ..
    } = World::new();
    let admin = Actor::user(admin);
    let local = CreateGroup {
        permissions: codes(&["orders.read"]),
        node: Some(calgary),
        ..group_named("Local")
    };
    tenant.system(Command::CreateGroup(Box::new(local)));
    let put = PutRecord {
        node: Some(calgary),
        ..record(order("7"))
    };
    tenant.system(Command::PutRecord(Box::new(put)));
    let refusal = tenant.refused(&admin, deleted(alberta, None), RefusalCode::InUse);
    let counts = ["2 users", "1 groups", "2 assignments", "1 records"];
    assert_eq!(refusal.because_of, counts);
    for inside in [calgary, alberta] {
        let command = deleted(alberta, Some(inside));
        tenant.refused(&admin, command, RefusalCode::InvalidField);
    }
}

#[test]
fn what_hangs_on_a_deleted_node_goes_where_the_request_says() {
    let World {
        mut tenant,
        alberta,
        saskatchewan,
        calgary,
        admin,
        sam,
        kim,
        clerk,
        ..
    } = World::new();
    let admin = Actor::user(admin);
    // Kim holds the same at two nodes that become one, and once more where they go.
    tenant.assign(Principal::User(kim), clerk, alberta);
    tenant.assign(Principal::User(kim), clerk, saskatchewan);
    let local = CreateGroup {
        permissions: codes(&["orders.read"]),
        node: Some(calgary),
        ..group_named("Local")
    };
    let Outcome::Group(group) = tenant.system(Command::CreateGroup(Box::new(local))) else {
        panic!("a group")
    };
    let put = PutRecord {
        node: Some(calgary),
        ..record(order("7"))
    };
    tenant.system(Command::PutRecord(Box::new(put)));
    tenant
        .act(&admin, deleted(alberta, Some(saskatchewan)))
        .expect("deleted");
    assert!(tenant.snapshot.node(calgary).is_none());
    for user in [sam, kim] {
        assert_eq!(
            tenant.snapshot.user(user).expect("a user").1.home,
            saskatchewan
        );
    }
    let (_, row) = tenant.snapshot.group(&group).expect("the group");
    assert_eq!(row.group.node, saskatchewan);
    assert_eq!(row.grants[0].node, tenant.handle(saskatchewan));
    let (handle, _) = tenant.snapshot.user(kim).expect("kim");
    assert_eq!(
        tenant
            .snapshot
            .subject_row(handle)
            .expect("a row")
            .grants
            .len(),
        1
    );
    assert_eq!(tenant.loaded.records[&order("7")].node, Some(saskatchewan));
}

#[test]
fn moving_things_off_a_deleted_node_meets_rights_and_ceilings() {
    let World {
        tenant,
        saskatchewan,
        calgary,
        sam,
        ..
    } = World::new();
    let root = tenant.root();
    // Kim, at home in Calgary, holds orders.read there and everywhere.
    for (rights, expected) in [
        (&["tree.edit"][..], RefusalCode::MissingPermission),
        (&["tree.edit", "users.edit"], RefusalCode::TargetCeiling),
    ] {
        let mut tenant = tenant.clone();
        let actor = tenant.with("actor", rights);
        tenant.refused(&actor, deleted(calgary, Some(root)), expected);
    }
    let mut all = tenant.clone();
    let rights = ["tree.edit", "users.edit", "orders.read"];
    let actor = all.with("actor", &rights);
    all.act(&actor, deleted(calgary, Some(root)))
        .expect("all held");
    // Sam holds something at the new place, which comes to reach the people who move there.
    let mut gains = tenant.clone();
    let boss = gains.role("Boss", &["users.edit_status"]);
    gains.assign(Principal::User(sam), boss, saskatchewan);
    let actor = gains.with("actor", &rights);
    let command = deleted(calgary, Some(saskatchewan));
    let refusal = gains.act(&actor, command).expect_err("others would gain");
    let codes = [RefusalCode::GrantCeiling, RefusalCode::TargetCeiling];
    assert!(codes.contains(&refusal.code), "{refusal:?}");
}
