//! Roles: closed under prerequisites on every path, edited under the ceiling (C39 to C42, C75 to
//! C98, A118, A119, A201, A206).

use bailiwick_model::actor::Actor;
use bailiwick_model::assignment::Principal;
use bailiwick_model::command::{Command, CreateRole, Outcome, UpdateRole};
use bailiwick_model::ids::RoleId;
use bailiwick_model::names::Text;
use bailiwick_model::refusal::RefusalCode;

use super::tenant::{Tenant, assign, code, codes, name};

/// The prerequisite table of system C.
const PREREQUISITES: [(&str, &str); 10] = [
    ("users.create", "users.view"),
    ("users.edit", "users.view"),
    ("users.edit_status", "users.view"),
    ("users.edit_direct_reports", "users.view_direct_reports"),
    ("groups.create", "groups.view"),
    ("groups.edit", "groups.view"),
    ("groups.delete", "groups.view"),
    ("roles.create", "roles.view"),
    ("roles.edit", "roles.view"),
    ("roles.delete", "roles.view"),
];

fn create(text: &str, permissions: &[&str]) -> Command {
    Command::CreateRole(Box::new(CreateRole {
        name: name(text),
        description: Text::default(),
        permissions: codes(permissions),
        template: false,
    }))
}

fn set(role: RoleId, permissions: &[&str]) -> Command {
    Command::UpdateRole(Box::new(UpdateRole {
        role,
        name: None,
        description: None,
        permissions: Some(codes(permissions)),
        template: None,
        if_version: None,
    }))
}

fn add(role: RoleId, permission: &str) -> Command {
    Command::AddPermission {
        role,
        permission: code(permission),
        if_version: None,
    }
}

fn remove(role: RoleId, permission: &str) -> Command {
    Command::RemovePermission {
        role,
        permission: code(permission),
        if_version: None,
    }
}

#[test]
fn c90_c92_each_permission_brings_its_prerequisite() {
    let mut tenant = Tenant::new(&[]);
    for (permission, prerequisite) in PREREQUISITES {
        let both = codes(&[permission, prerequisite]);
        let both = both.iter().map(ToString::to_string).collect();
        let made = tenant.role(permission, &[permission]);
        assert_eq!(tenant.permissions(made), both);
        let added = tenant.role(&format!("{permission} added"), &[]);
        tenant.system(add(added, permission));
        assert_eq!(tenant.permissions(added), both);
        let updated = tenant.role(&format!("{permission} updated"), &[]);
        tenant.system(set(updated, &[permission]));
        assert_eq!(tenant.permissions(updated), both);
        let group = tenant.group(permission, &[permission], &[]);
        let matrix = tenant
            .snapshot
            .group(&group)
            .expect("the group")
            .1
            .group
            .matrix;
        assert_eq!(tenant.permissions(matrix), both);
    }
}

#[test]
fn c93_c94_removing_leaves_the_prerequisite() {
    let mut tenant = Tenant::new(&[]);
    for (permission, prerequisite) in PREREQUISITES {
        let role = tenant.role(permission, &[permission]);
        tenant.system(remove(role, permission));
        assert_eq!(tenant.permissions(role), [prerequisite.to_owned()].into());
    }
    let shared = tenant.role("Shared", &["users.edit", "users.create"]);
    tenant.system(remove(shared, "users.edit"));
    assert!(tenant.permissions(shared).contains("users.view"));
}

#[test]
fn c95_a_prerequisite_in_use_stays() {
    let mut tenant = Tenant::new(&[]);
    let admin = Actor::user(tenant.administrator("admin"));
    let in_use = RefusalCode::PrerequisiteInUse;
    for (permission, prerequisite) in PREREQUISITES {
        let role = tenant.role(permission, &[permission]);
        let refusal = tenant.refused(&admin, remove(role, prerequisite), in_use);
        assert_eq!(refusal.because_of, [permission]);
        let refusal = tenant.refused(&admin, set(role, &[permission]), in_use);
        assert_eq!(refusal.because_of, [permission]);
        // Both at once is no question.
        tenant.act(&admin, set(role, &[])).expect("emptied");
        // What was not there before is added.
        tenant.act(&admin, set(role, &[permission])).expect("set");
        assert_eq!(tenant.permissions(role).len(), 2);
    }
}

#[test]
fn c96_the_two_views_of_users_are_independent() {
    let mut tenant = Tenant::new(&[]);
    for view in ["users.view", "users.view_direct_reports"] {
        let role = tenant.role(view, &[view]);
        assert_eq!(tenant.permissions(role), [view.to_owned()].into());
    }
}

#[test]
fn c39_to_c42_creating_gives_an_empty_role() {
    let mut tenant = Tenant::new(&[]);
    let creator = tenant.with("creator", &["roles.create"]);
    let outcome = tenant.act(&creator, create("New", &[])).expect("made");
    let Outcome::Role(role) = outcome else {
        panic!("{outcome:?}")
    };
    tenant.lacks(&creator, create("Other", &["roles.view"]), "roles.edit");
    let copy = Command::CopyRole {
        role,
        name: name("Copy"),
    };
    tenant.lacks(&creator, copy, "roles.edit");
    tenant.lacks(&creator, add(role, "roles.view"), "roles.edit");
    let delete = Command::DeleteRole {
        role,
        if_version: None,
    };
    tenant.lacks(&creator, delete, "roles.delete");
}

#[test]
fn c76_editing_roles_assigns_nobody() {
    let mut tenant = Tenant::new(&[]);
    let root = tenant.root();
    let sam = tenant.user("sam", root);
    let editor = tenant.with("editor", &["roles.edit", "users.view"]);
    let role = tenant.role("Empty", &[]);
    tenant.lacks(
        &editor,
        assign(Principal::User(sam), role, root),
        "users.edit",
    );
}

#[test]
fn c77_nobody_puts_more_into_a_role_than_they_hold() {
    let mut tenant = Tenant::new(&["commerce"]);
    let editor = tenant.with("editor", &["roles.edit", "roles.create", "orders.read"]);
    let own = tenant.role_named("Role of editor");
    let ceiling = RefusalCode::GrantCeiling;
    for command in [
        add(own, "users.edit"),
        add(own, "orders.manage"),
        create("New", &["orders.manage"]),
        Command::CopyRole {
            role: tenant.role_named("Viewer"),
            name: name("Copy"),
        },
    ] {
        tenant.refused(&editor, command, ceiling);
    }
    tenant
        .act(&editor, create("Readers", &["orders.read"]))
        .expect("held");
    // Held at a part of the tree only is not held where the role may come to be assigned.
    let root = tenant.root();
    let alberta = tenant.node(root, "division", "Alberta");
    let regional = tenant.holder("regional", &["roles.edit"], root);
    let role = tenant.role("Orders", &["orders.read"]);
    tenant.assign(Principal::User(regional), role, alberta);
    let other = tenant.role("Other", &[]);
    tenant.refused(&Actor::user(regional), add(other, "orders.read"), ceiling);
}

#[test]
fn what_is_taken_out_of_a_role_in_use_meets_the_ceiling_as_well() {
    let mut tenant = Tenant::new(&["commerce"]);
    let root = tenant.root();
    let editor = tenant.with("editor", &["roles.edit", "roles.delete"]);
    let role = tenant.role("Orders", &["orders.read"]);
    let free = tenant.role("Free", &["orders.read"]);
    let sam = tenant.user("sam", root);
    tenant.assign(Principal::User(sam), role, root);
    let ceiling = RefusalCode::GrantCeiling;
    tenant.refused(&editor, remove(role, "orders.read"), ceiling);
    tenant.refused(&editor, set(role, &[]), ceiling);
    let delete = |role| Command::DeleteRole {
        role,
        if_version: None,
    };
    tenant.refused(&editor, delete(role), ceiling);
    tenant
        .act(&editor, set(free, &[]))
        .expect("nobody holds it");
    tenant.act(&editor, delete(free)).expect("nobody holds it");
}

#[test]
fn c82_deleting_a_role_takes_its_assignments_along() {
    let mut tenant = Tenant::new(&["commerce"]);
    let root = tenant.root();
    let admin = Actor::user(tenant.administrator("admin"));
    let sam = tenant.user("sam", root);
    let role = tenant.role("Orders", &["orders.read"]);
    tenant.assign(Principal::User(sam), role, root);
    let group = tenant.group("Sales", &[], &[]);
    tenant.assign(Principal::Group(group), role, root);
    let before = tenant.snapshot.assignments().count();
    let delete = Command::DeleteRole {
        role,
        if_version: None,
    };
    tenant.act(&admin, delete.clone()).expect("deleted");
    assert_eq!(tenant.snapshot.assignments().count(), before - 2);
    tenant.refused(&admin, delete, RefusalCode::NotFound);
    tenant
        .act(&admin, create("Orders", &[]))
        .expect("the name is free again");
}

#[test]
fn role_names_are_unique_in_folded_form() {
    let mut tenant = Tenant::new(&[]);
    let admin = Actor::user(tenant.administrator("admin"));
    let role = tenant.role("Clerk", &[]);
    tenant.refused(&admin, create(" CLERK ", &[]), RefusalCode::NameTaken);
    let copy = Command::CopyRole {
        role,
        name: name("clerk"),
    };
    tenant.refused(&admin, copy, RefusalCode::NameTaken);
    // A group's matrix does not occupy a name.
    tenant.group("Sales", &[], &[]);
    tenant.act(&admin, create("Sales", &[])).expect("made");
}

#[test]
fn unknown_permissions_are_all_named() {
    let mut tenant = Tenant::new(&[]);
    let admin = Actor::user(tenant.administrator("admin"));
    let command = create("New", &["users.view", "no.such", "nor.this"]);
    let refusal = tenant.refused(&admin, command, RefusalCode::UnknownPermission);
    assert_eq!(refusal.because_of, ["no.such", "nor.this"]);
    assert_eq!(refusal.field.as_deref(), Some("/permissions"));
}

#[test]
fn a118_a119_a_withheld_permission_enters_no_role() {
    let mut tenant = Tenant::new(&[]);
    let system = Actor::system("test");
    let admin = Actor::user(tenant.administrator("admin"));
    let role = tenant.role("Empty", &[]);
    let withheld = RefusalCode::RestrictedPermission;
    let platform = "platform.operate";
    for actor in [&system, &admin] {
        tenant.refused(actor, add(role, platform), withheld);
        tenant.refused(actor, set(role, &[platform]), withheld);
        tenant.refused(actor, create("New", &[platform]), withheld);
    }
    tenant.system(Command::ReleasePermission {
        permission: code(platform),
        if_version: None,
    });
    // Released: to be held to be given, whatever else one may give.
    tenant.refused(&admin, add(role, platform), RefusalCode::GrantCeiling);
    tenant.system(add(role, platform));
    let root = tenant.root();
    let sam = tenant.user("sam", root);
    let command = assign(Principal::User(sam), role, root);
    tenant.refused(&admin, command.clone(), RefusalCode::GrantCeiling);
    // Withdrawn, it sleeps in the role: it is still nobody's to copy or to give.
    tenant.system(Command::WithdrawPermission {
        permission: code(platform),
        if_version: None,
    });
    tenant.refused(&admin, command, RefusalCode::GrantCeiling);
    let copy = Command::CopyRole {
        role,
        name: name("Copy"),
    };
    tenant.refused(&system, copy, withheld);
    // Editing something else of that role stays possible.
    tenant.act(&admin, add(role, "users.view")).expect("added");
    let not_restricted = Command::ReleasePermission {
        permission: code("users.view"),
        if_version: None,
    };
    tenant.refused(&system, not_restricted, RefusalCode::InvalidField);
}

#[test]
fn a_groups_matrix_is_changed_through_the_group() {
    let mut tenant = Tenant::new(&["commerce"]);
    let root = tenant.root();
    let admin = Actor::user(tenant.administrator("admin"));
    let roles = tenant.with("roles", &["roles.view"]);
    let group = tenant.group("Sales", &["orders.read"], &[]);
    let matrix = tenant
        .snapshot
        .group(&group)
        .expect("the group")
        .1
        .group
        .matrix;
    for command in [
        add(matrix, "quotes.read"),
        set(matrix, &[]),
        Command::DeleteRole {
            role: matrix,
            if_version: None,
        },
    ] {
        tenant.refused(&admin, command, RefusalCode::Locked);
    }
    let sam = tenant.user("sam", root);
    let command = assign(Principal::User(sam), matrix, root);
    tenant.refused(&admin, command, RefusalCode::UnknownReference);
    tenant.refused(&roles, add(matrix, "quotes.read"), RefusalCode::NotFound);
}
