//! Attacks by way of conditions: to hold a permission for one's own department is not to hold it
//! for another's.

use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::actor::Actor;
use bailiwick_model::assignment::{Principal, Validity};
use bailiwick_model::catalog::{CatalogFile, CatalogVersion};
use bailiwick_model::command::{
    Assign, Command, CreateTenant, CreateUser, NewKey, Outcome, UpdateUser,
};
use bailiwick_model::ids::{ServiceAccountId, TenantId, UserId};
use bailiwick_model::names::{ProfileText, Slug, Text};
use bailiwick_model::refusal::RefusalCode;
use bailiwick_model::restriction::Restrictions;
use bailiwick_model::tenant::Settings;
use bailiwick_model::user::{Attributes, Profile, UserStatus};
use serde_json::json;
use uuid::Uuid;

use super::tenant::{Tenant, assign, code, codes, name, newcomer, restricted, status};
use super::world::key_for;

const DOCS: &str = r#"
format = 1
name = "docs"
version = 1
title = "Documents"

[[resource_types]]
code = "doc"
name = "Documents"
restriction_aware = true

[[permissions]]
code = "docs.own"
name = "Own documents"
description = "Read and sign the documents of one's department."
category = "Documents"
condition = "resource.dept == subject.department"
actions = { doc = ["read", "sign"] }

[[permissions]]
code = "docs.cleared"
name = "Cleared documents"
description = "Unlock documents up to one's clearance."
category = "Documents"
condition = "resource.level == subject.clearance.level"
actions = { doc = ["unlock"] }

[[permissions]]
code = "docs.mark"
name = "Mark"
description = "Asked for by its code alone."
category = "Documents"
condition = "resource.dept == subject.department"

[[permissions]]
code = "docs.reports"
name = "Reports"
description = "Asked for by its code alone, about one's reports."
category = "Documents"
condition = "resource.managers contains subject.id"

[[permissions]]
code = "docs.read"
name = "Read documents"
description = "Read all documents."
category = "Documents"
actions = { doc = ["read"] }

[[permissions]]
code = "docs.sign"
name = "Sign documents"
description = "Sign all documents."
category = "Documents"
actions = { doc = ["sign"] }
"#;

const CEILING: RefusalCode = RefusalCode::GrantCeiling;

/// A tenant that has the catalog from the beginning.
fn with_docs() -> Tenant {
    let mut tenant = Tenant::new(&[]);
    let file = CatalogFile::parse("docs.toml", DOCS).expect("a catalog");
    tenant.library.insert(file);
    tenant.snapshot = Snapshot::empty();
    tenant.system(Command::CreateTenant(Box::new(CreateTenant {
        id: TenantId(Uuid::from_u128(0xbead)),
        slug: Slug::new("westeros").expect("a slug"),
        name: name("Westeros"),
        root_external_id: None,
        catalogs: vec![CatalogVersion {
            name: "docs".to_owned(),
            version: 1,
        }],
        seat_limit: None,
        settings: Settings::default(),
    })));
    tenant
}

fn attributes(value: serde_json::Value) -> Attributes {
    serde_json::from_value(value).expect("attributes")
}

fn update(user: UserId) -> UpdateUser {
    UpdateUser {
        user,
        user_name: None,
        email: None,
        external_id: None,
        home: None,
        attributes: None,
        profile: None,
        if_version: None,
    }
}

fn puppet(tenant: &mut Tenant, actor: &Actor) -> ServiceAccountId {
    let create = Command::CreateServiceAccount {
        name: name("Puppet"),
        description: Text::default(),
        external_id: None,
        attributes: attributes(json!({"department": "B"})),
    };
    match tenant.act(actor, create).expect("made") {
        Outcome::ServiceAccount(id) => id,
        other => panic!("{other:?}"),
    }
}

/// The puppet is of another department, so that the same permission is another right.
#[test]
fn a_puppet_of_another_department() {
    let mut tenant = with_docs();
    let root = tenant.root();
    let rights = [
        "service_accounts.manage",
        "users.edit",
        "users.create",
        "docs.own",
    ];
    let attacker = tenant.with("attacker", &rights);
    let docs = tenant.role("Docs", &["docs.own"]);
    let robot = puppet(&mut tenant, &attacker);
    let to_robot = assign(Principal::ServiceAccount(robot), docs, root);
    tenant.refused(&attacker, to_robot.clone(), CEILING);
    let create = CreateUser {
        profile: Profile {
            department: Some(ProfileText::new("B").expect("a text")),
            ..Profile::default()
        },
        ..newcomer("puppet")
    };
    let made = tenant.act(&attacker, Command::CreateUser(Box::new(create)));
    let Ok(Outcome::User(user)) = made else {
        panic!("{made:?}")
    };
    let to_user = assign(Principal::User(user), docs, root);
    tenant.refused(&attacker, to_user, CEILING);
    // What somebody else gave the puppet is not the attacker's to carry off in a key.
    tenant.system(to_robot);
    let key = Command::CreateKey(Box::new(key_for(robot, &tenant)));
    tenant.refused(&attacker, key, CEILING);
}

/// Whoever holds the permission is above those who do not hold as much whatever they are.
#[test]
fn a_puppet_does_not_change_its_maker() {
    let mut tenant = with_docs();
    let root = tenant.root();
    let maker = tenant.holder("maker", &["users.edit", "docs.own"], root);
    let puppet = Actor::user(tenant.holder("puppet", &["users.edit", "docs.own"], root));
    let moved = UpdateUser {
        profile: Some(Profile {
            department: Some(ProfileText::new("B").expect("a text")),
            ..Profile::default()
        }),
        ..update(maker)
    };
    let command = Command::UpdateUser(Box::new(moved));
    tenant.refused(&puppet, command.clone(), RefusalCode::TargetCeiling);
    let both = ["users.edit", "docs.read", "docs.sign"];
    let both = tenant.with("both", &both);
    tenant.act(&both, command).expect("can do as much");
}

#[test]
fn one_permission_without_condition_for_each_action_covers() {
    let mut tenant = with_docs();
    tenant.values(&["DE", "FR"]);
    let root = tenant.root();
    let docs = tenant.role("Docs", &["docs.own"]);
    let all = tenant.role("All", &["docs.read", "docs.sign"]);
    let sam = tenant.user("sam", root);
    let give = |restrictions: Restrictions, until| {
        Command::Assign(Box::new(Assign {
            principal: Principal::User(sam),
            role: docs,
            node: root,
            restrictions,
            validity: Validity { from: None, until },
            reason: Text::default(),
        }))
    };
    let reader = tenant.with("reader", &["users.edit", "docs.own", "docs.read"]);
    let everything = give(Restrictions::Unrestricted, None);
    tenant.refused(&reader, everything.clone(), CEILING);
    // Narrowed by values and by time.
    let german = tenant.holder("german", &["users.edit"], root);
    let until = tenant.now.plus_days(5);
    let Command::Assign(own) = give(restricted(&["DE"]), Some(until)) else {
        panic!("an assignment")
    };
    tenant.system(Command::Assign(Box::new(Assign {
        principal: Principal::User(german),
        role: all,
        ..*own
    })));
    let german = Actor::user(german);
    let within = give(restricted(&["DE"]), Some(until));
    for more in [
        everything.clone(),
        give(restricted(&["DE"]), None),
        give(restricted(&["FR"]), Some(until)),
        give(restricted(&["DE", "FR"]), Some(until)),
    ] {
        tenant.refused(&german, more, CEILING);
    }
    tenant.act(&german, within.clone()).expect("within");
    // Narrowed by a key.
    let mut keyed = tenant.with("keyed", &["users.edit", "docs.read", "docs.sign"]);
    keyed.narrowed_to = Some(codes(&["users.edit", "docs.read"]));
    tenant.refused(&keyed, everything.clone(), CEILING);
    keyed.narrowed_to = None;
    tenant.act(&keyed, everything).expect("for each action");
    // Whoever may grant anything.
    let any = tenant.with("any", &["users.edit", "access.grant_any"]);
    let kim = tenant.user("kim", root);
    let to_kim = assign(Principal::User(kim), docs, root);
    tenant.act(&any, to_kim).expect("anything");
}

/// A permission without actions is asked for by its code: nothing else does as much.
#[test]
fn no_actions_are_not_covered_by_nothing() {
    let mut tenant = with_docs();
    let root = tenant.root();
    let mark = tenant.role("Mark", &["docs.mark"]);
    let sam = tenant.user("sam", root);
    for rights in [&["users.edit"][..], &["users.edit", "docs.mark"]] {
        let actor = tenant.with(&format!("actor{}", rights.len()), rights);
        let command = assign(Principal::User(sam), mark, root);
        tenant.refused(&actor, command, CEILING);
    }
}

/// The right to deactivate one's reports, given to somebody who manages those whom the giver may
/// not deactivate.
#[test]
fn reports_of_another_manager() {
    let mut tenant = Tenant::new(&[]);
    let root = tenant.root();
    let manager = tenant.user("manager", root);
    let managed = CreateUser {
        managers: vec![manager],
        ..newcomer("report")
    };
    let Outcome::User(report) = tenant.system(Command::CreateUser(Box::new(managed))) else {
        panic!("a user")
    };
    let reports = tenant.role("Reports", &["users.edit_direct_reports"]);
    let command = assign(Principal::User(manager), reports, root);
    let rights = ["users.edit", "users.edit_direct_reports"];
    let attacker = tenant.with("attacker", &rights);
    let off = status(report, UserStatus::Deactivated);
    tenant.lacks(&attacker, off, "users.edit_status");
    tenant.refused(&attacker, command.clone(), CEILING);
    let able = tenant.with("able", &["users.edit", "users.edit_status"]);
    tenant.act(&able, command).expect("can do as much");
}

/// The same by naming a manager who holds more over reports than the actor can do, of which a
/// permission without actions is nothing that anything else does.
#[test]
fn named_manager_with_a_permission_without_actions() {
    let mut tenant = with_docs();
    let root = tenant.root();
    let boss = tenant.holder("boss", &["docs.reports"], root);
    let rights = ["users.create", "users.edit", "users.assign_managers"];
    let actor = tenant.with("actor", &rights);
    let managed = CreateUser {
        managers: vec![boss],
        ..newcomer("report")
    };
    tenant.refused(&actor, Command::CreateUser(Box::new(managed)), CEILING);
}

/// `subject.clearance.level` reads the attribute `clearance`, of which only the level was looked
/// for.
#[test]
fn own_clearance_keeps_its_level() {
    let mut tenant = with_docs();
    let root = tenant.root();
    let attacker = tenant.holder("attacker", &["users.edit", "docs.cleared"], root);
    let actor = Actor::user(attacker);
    let with = |value| {
        Command::UpdateUser(Box::new(UpdateUser {
            attributes: Some(attributes(value)),
            ..update(attacker)
        }))
    };
    for own in [
        json!({"clearance": {"level": 9}}),
        json!({"clearance.level": 9}),
    ] {
        tenant.refused(&actor, with(own), RefusalCode::OwnAccess);
    }
    let harmless = with(json!({"level": 9, "color": "red"}));
    tenant.act(&actor, harmless).expect("nothing reads those");
}

/// Nobody is above oneself: own details and own keys stay one's own.
#[test]
fn conditions_leave_oneself_alone() {
    let mut tenant = with_docs();
    let root = tenant.root();
    let robot = tenant.service_account("Robot");
    let role = tenant.role("Robot", &["service_accounts.manage", "docs.own"]);
    tenant.assign(Principal::ServiceAccount(robot), role, root);
    let actor = Actor::service_account(robot);
    let key = key_for(robot, &tenant);
    let narrowed = NewKey {
        permissions: Some([code("docs.own")].into()),
        ..key.clone()
    };
    for key in [key, narrowed] {
        tenant
            .act(&actor, Command::CreateKey(Box::new(key)))
            .expect("no more than it holds");
    }
    let sam = tenant.holder("sam", &["users.edit", "docs.own"], root);
    let phoned = UpdateUser {
        attributes: Some(attributes(json!({"phone": "1"}))),
        ..update(sam)
    };
    let command = Command::UpdateUser(Box::new(phoned));
    tenant.act(&Actor::user(sam), command).expect("own details");
}
