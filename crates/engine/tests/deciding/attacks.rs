//! Attacks that happened to systems of this kind, each by the name under which it is known.

use bailiwick_model::actor::Actor;
use bailiwick_model::assignment::Principal;
use bailiwick_model::command::{
    Command, CreateGroup, CreateRole, CreateUser, MoveNode, NewKey, UpdateGroup, UpdateUser,
};
use bailiwick_model::names::{Email, Text};
use bailiwick_model::refusal::RefusalCode;
use bailiwick_model::restriction::Restrictions;
use bailiwick_model::user::UserStatus;

use super::tenant::{
    Tenant, assign, code, codes, group_named, join, leave, name, newcomer, status,
};
use super::world::key_for;

const CEILING: RefusalCode = RefusalCode::GrantCeiling;

/// CVE-2026-94000: assigning the role was refused, joining a group that maps it was not.
#[test]
fn group_join_escalation_keycloak_53060() {
    let mut tenant = Tenant::new(&["commerce"]);
    let root = tenant.root();
    let boss = tenant.administrator("admin");
    let admins = tenant.group("Admins", &["access.grant_any", "users.edit"], &[boss]);
    let mapped = tenant.group("Mapped", &[], &[]);
    let administrator = tenant.role_named("Administrator");
    tenant.assign(Principal::Group(mapped.clone()), administrator, root);
    let attacker = tenant.holder("attacker", &["users.edit", "users.create"], root);
    let accomplice = tenant.user("accomplice", root);
    let attacker_id = attacker;
    let attacker = Actor::user(attacker);
    for group in [&admins, &mapped] {
        tenant.refused(&attacker, join(group, accomplice), CEILING);
        tenant.refused(&attacker, join(group, attacker_id), RefusalCode::OwnAccess);
    }
    let direct = assign(Principal::User(accomplice), administrator, root);
    tenant.refused(&attacker, direct, CEILING);
}

/// CVE-2026-18571: `POST /users` with `groups` skipped the group check.
#[test]
fn create_user_with_groups_keycloak_51378() {
    let mut tenant = Tenant::new(&[]);
    let admins = tenant.group("Admins", &["access.grant_any", "users.edit"], &[]);
    let attacker = tenant.with("attacker", &["users.edit", "users.create"]);
    let create = CreateUser {
        groups: vec![admins],
        ..newcomer("puppet")
    };
    let users = tenant.snapshot.subject_count();
    tenant.refused(&attacker, Command::CreateUser(Box::new(create)), CEILING);
    assert_eq!(tenant.snapshot.subject_count(), users);
}

/// CVE-2026-9099: moving a privileged group below one's own gave its members away. Here: moving a
/// place with a group's matrix below one's own.
#[test]
fn reparenting_keycloak_50344() {
    let mut tenant = Tenant::new(&["commerce"]);
    let root = tenant.root();
    let mine = tenant.node(root, "division", "Mine");
    let treasury = tenant.node(root, "division", "Treasury");
    let attacker = tenant.holder("attacker", &["tree.edit"], root);
    let keys = tenant.role("Keys", &["orders.manage", "users.edit"]);
    tenant.assign(Principal::User(attacker), keys, mine);
    let command = Command::MoveNode(MoveNode {
        node: treasury,
        parent: mine,
        if_version: None,
    });
    tenant.refused(&Actor::user(attacker), command, CEILING);
    // The same by moving a group's matrix to where more is reached.
    let group = CreateGroup {
        permissions: codes(&["orders.manage"]),
        node: Some(mine),
        ..group_named("Mine")
    };
    tenant.system(Command::CreateGroup(Box::new(group)));
    let editor = tenant.role("Editor", &["groups.edit"]);
    tenant.assign(Principal::User(attacker), editor, root);
    let (_, row) = tenant.snapshot.group_by_name("mine").expect("the group");
    let update = UpdateGroup {
        group: row.group.id.clone(),
        name: None,
        description: None,
        permissions: None,
        templates: Vec::new(),
        node: Some(root),
        restrictions: Some(Restrictions::Unrestricted),
        if_version: None,
    };
    let command = Command::UpdateGroup(Box::new(update));
    tenant.refused(&Actor::user(attacker), command, CEILING);
}

/// CVE-2026-3121 and CVE-2026-9795: managing applications was enough to give an application's key
/// any right.
#[test]
fn key_of_a_stronger_account_keycloak_46719() {
    let mut tenant = Tenant::new(&[]);
    let root = tenant.root();
    let robot = tenant.service_account("Robot");
    let administrator = tenant.role_named("Administrator");
    tenant.assign(Principal::ServiceAccount(robot), administrator, root);
    let attacker = tenant.with("attacker", &["service_accounts.manage"]);
    let key = key_for(robot, &tenant);
    let narrowed = NewKey {
        permissions: Some(codes(&["users.edit"])),
        ..key.clone()
    };
    for key in [key, narrowed] {
        let command = Command::CreateKey(Box::new(key));
        tenant.refused(&attacker, command, CEILING);
    }
    let own = tenant.service_account("Own");
    let command = assign(Principal::ServiceAccount(own), administrator, root);
    tenant.refused(&attacker, command, CEILING);
}

/// open-mercato 1837: creating users, editing roles and assigning roles each needed the check, and
/// "sanitise and accept" had to become a refusal.
#[test]
fn role_paths_open_mercato_1837() {
    let mut tenant = Tenant::new(&["commerce"]);
    let root = tenant.root();
    let rights = [
        "roles.edit",
        "roles.create",
        "users.edit",
        "groups.create",
        "groups.edit",
    ];
    let attacker = tenant.holder("attacker", &rights, root);
    let accomplice = tenant.user("accomplice", root);
    let own = tenant.role_named("Role of attacker");
    let administrator = tenant.role_named("Administrator");
    let attacker = Actor::user(attacker);
    let any = "access.grant_any";
    let with_any = CreateRole {
        name: name("New"),
        description: Text::default(),
        permissions: codes(&[any]),
        template: false,
    };
    let group = |permissions: &[&str], templates| {
        Command::CreateGroup(Box::new(CreateGroup {
            permissions: codes(permissions),
            templates,
            ..group_named("New")
        }))
    };
    for command in [
        Command::AddPermission {
            role: own,
            permission: code(any),
            if_version: None,
        },
        Command::CreateRole(Box::new(with_any)),
        Command::CopyRole {
            role: administrator,
            name: name("Copy"),
        },
        assign(Principal::User(accomplice), administrator, root),
        group(&[any], Vec::new()),
        group(&[], vec![administrator]),
    ] {
        tenant.refused(&attacker, command, CEILING);
    }
}

/// keycloak 50961: the list of a group's members was changed without asking whether one of them
/// was an administrator. Here: a delegated administrator cannot disarm those above.
#[test]
fn disarming_administrators_keycloak_50961() {
    let mut tenant = Tenant::new(&[]);
    let boss = tenant.administrator("boss");
    tenant.administrator("second");
    let admins = tenant.group("Admins", &["access.grant_any", "users.edit"], &[boss]);
    let administrator = tenant.role_named("Administrator");
    let rights = [
        "users.edit",
        "users.edit_status",
        "groups.delete",
        "roles.delete",
        "roles.edit",
    ];
    let attacker = tenant.with("attacker", &rights);
    let assignment = tenant
        .snapshot
        .assignments()
        .map(|(_, row)| row.assignment.clone())
        .find(|assignment| assignment.principal == Principal::User(boss))
        .expect("the boss's");
    for command in [
        leave(&admins, boss),
        Command::Unassign {
            assignment: assignment.id,
        },
        Command::DeleteGroup {
            group: admins,
            if_version: None,
        },
        Command::DeleteRole {
            role: administrator,
            if_version: None,
        },
        Command::RemovePermission {
            role: administrator,
            permission: code("settings.edit"),
            if_version: None,
        },
    ] {
        tenant.refused(&attacker, command, CEILING);
    }
    let off = status(boss, UserStatus::Deactivated);
    tenant.refused(&attacker, off, RefusalCode::TargetCeiling);
}

/// The take-over by way of the mailbox: change the administrator's address, then have the password
/// reset. A manager of an administrator tries the same.
#[test]
fn take_over_by_email() {
    let mut tenant = Tenant::new(&[]);
    let root = tenant.root();
    let boss = tenant.administrator("boss");
    let manager = tenant.holder("manager", &["users.edit_direct_reports"], root);
    tenant.system(Command::SetManagers {
        user: boss,
        managers: vec![manager],
        if_version: None,
    });
    let helpdesk = tenant.holder("helpdesk", &["users.edit"], root);
    for attacker in [manager, helpdesk] {
        let update = UpdateUser {
            user: boss,
            user_name: None,
            email: Some(Email::new("attacker@example.com").expect("an address")),
            external_id: None,
            home: None,
            attributes: None,
            profile: None,
            if_version: None,
        };
        let command = Command::UpdateUser(Box::new(update));
        tenant.refused(&Actor::user(attacker), command, RefusalCode::TargetCeiling);
    }
}

/// An administrator who has just been deactivated still has a session: it is worth nothing.
#[test]
fn a_deactivated_actor_may_nothing() {
    let mut tenant = Tenant::new(&[]);
    let root = tenant.root();
    let first = tenant.administrator("first");
    tenant.administrator("second");
    let sam = tenant.user("sam", root);
    tenant.system(status(first, UserStatus::Passive));
    let first = Actor::user(first);
    let command = status(sam, UserStatus::Passive);
    tenant.refused(&first, command, RefusalCode::NotFound);
    let stranger = Actor::user(bailiwick_model::ids::UserId(uuid::Uuid::from_u128(
        u128::MAX,
    )));
    let command = status(sam, UserStatus::Passive);
    tenant.refused(&stranger, command, RefusalCode::NotFound);
}

/// Conditions read attributes: whoever may edit users must not turn their own into a key.
#[test]
fn own_attributes_do_not_open_doors() {
    use bailiwick_model::catalog::{CatalogFile, CatalogVersion};
    use bailiwick_model::command::CatalogReplacement;
    use bailiwick_model::names::ProfileText;
    use bailiwick_model::user::Profile;
    const FILES: &str = r#"
format = 1
name = "files"
version = 1
title = "Files"

[[resource_types]]
code = "file"
name = "Files"

[[permissions]]
code = "files.open"
name = "Open files"
description = "Open the files of one's department."
category = "Files"
condition = "resource.department == subject.department"
actions = { file = ["open"] }
"#;
    let mut tenant = Tenant::new(&[]);
    tenant
        .library
        .insert(CatalogFile::parse("files.toml", FILES).expect("a catalog"));
    tenant.system(Command::ReplaceCatalogs(Box::new(CatalogReplacement {
        catalogs: vec![CatalogVersion {
            name: "files".to_owned(),
            version: 1,
        }],
        becomes: std::collections::BTreeMap::new(),
        if_version: None,
    })));
    let root = tenant.root();
    let actor = tenant.holder("actor", &["users.edit", "files.open"], root);
    let sam = tenant.user("sam", root);
    let moved = |user, department: &str| {
        Command::UpdateUser(Box::new(UpdateUser {
            user,
            user_name: None,
            email: None,
            external_id: None,
            home: None,
            attributes: None,
            profile: Some(Profile {
                department: Some(ProfileText::new(department).expect("a text")),
                ..Profile::default()
            }),
            if_version: None,
        }))
    };
    let as_actor = Actor::user(actor);
    tenant.refused(&as_actor, moved(actor, "Secrets"), RefusalCode::OwnAccess);
    tenant
        .act(&as_actor, moved(sam, "Sales"))
        .expect("somebody else's");
}
