//! System C's fourteen permissions, literally, and what was added to them.

use std::collections::BTreeMap;

use bailiwick_model::catalog::{Catalog, SubjectType};

use crate::support::{codes, permission, resource_type, set, stock_role, user_management};

const FOURTEEN: [(&str, &str, &str); 14] = [
    ("users.view", "View users", "View"),
    ("users.view_direct_reports", "View direct reports", "View"),
    ("groups.view", "View user groups", "View"),
    ("roles.view", "View system roles", "View"),
    ("users.create", "Create users", "Create"),
    ("groups.create", "Create user groups", "Create"),
    ("roles.create", "Create system roles", "Create"),
    ("users.edit", "Edit users", "Edit"),
    ("users.edit_status", "Edit user status", "Edit"),
    ("users.edit_direct_reports", "Edit direct reports", "Edit"),
    ("groups.edit", "Edit user groups", "Edit"),
    ("roles.edit", "Edit system roles", "Edit"),
    ("groups.delete", "Delete user groups", "Delete"),
    ("roles.delete", "Delete system roles", "Delete"),
];

/// Permission and prerequisite, as system C's table has them.
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

fn grants(catalog: &Catalog, resource: &str, action: &str) -> Vec<String> {
    let granting = catalog.granting(Some(resource_type(catalog, resource)), action);
    let any = granting
        .map(|granting| granting.any.clone())
        .unwrap_or_default();
    catalog.codes(&any).map(str::to_owned).collect()
}

#[test]
fn c01_fourteen_permissions() {
    let catalog = user_management();
    let found: Vec<_> = catalog
        .permissions()
        .iter()
        .filter(|permission| permission.category != "Administration")
        .map(|found| {
            (
                found.code.as_str(),
                found.name.as_str(),
                found.category.as_str(),
            )
        })
        .collect();
    assert_eq!(found, FOURTEEN);
}

#[test]
fn c02_four_headed_sections_of_four_three_five_two() {
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    let catalog = user_management();
    for permission in catalog.permissions() {
        *sizes.entry(permission.category.as_str()).or_default() += 1;
        assert!(!permission.description.is_empty());
    }
    let expected = [
        ("View", 4),
        ("Create", 3),
        ("Edit", 5),
        ("Delete", 2),
        ("Administration", 13),
    ];
    assert_eq!(sizes, BTreeMap::from(expected));
}

#[test]
fn c03_view_permissions_give_nothing_but_looking() {
    let catalog = user_management();
    for (code, _, _) in FOURTEEN
        .iter()
        .filter(|(_, _, category)| *category == "View")
    {
        let permission = catalog.permission(permission(&catalog, code)).unwrap();
        let actions = permission.actions.iter().flat_map(|(_, actions)| actions);
        assert!(
            actions.into_iter().all(|action| action.starts_with("view")),
            "{code}"
        );
    }
}

#[test]
fn c06_users_cannot_be_deleted() {
    let catalog = user_management();
    assert_eq!(grants(&catalog, "user", "delete"), [""; 0]);
    assert_eq!(grants(&catalog, "group", "delete"), ["groups.delete"]);
    assert_eq!(grants(&catalog, "role", "delete"), ["roles.delete"]);
}

#[test]
fn c14_direct_reports_do_not_open_the_access_page() {
    let catalog = user_management();
    assert_eq!(
        grants(&catalog, "user", "view"),
        ["users.view", "users.view_direct_reports"]
    );
    assert_eq!(grants(&catalog, "user", "view_access"), ["users.view"]);
}

#[test]
fn c13_c63_direct_reports_are_a_condition() {
    let catalog = user_management();
    for code in ["users.view_direct_reports", "users.edit_direct_reports"] {
        let permission = catalog.permission(permission(&catalog, code)).unwrap();
        let condition = permission.condition.as_ref().unwrap().to_string();
        assert_eq!(condition, "resource.managers contains subject.id");
    }
    let user = Some(resource_type(&catalog, "user"));
    assert!(catalog.granting(user, "view").unwrap().conditional);
    assert!(!catalog.granting(user, "view_access").unwrap().conditional);
}

#[test]
fn c19_groups_and_their_members_are_two_things() {
    let catalog = user_management();
    assert_eq!(grants(&catalog, "group", "view"), ["groups.view"]);
    assert_eq!(grants(&catalog, "group", "view_members"), ["users.view"]);
    assert_eq!(grants(&catalog, "group", "edit_members"), ["users.edit"]);
}

#[test]
fn c53_status_is_not_part_of_editing_users() {
    let catalog = user_management();
    assert_eq!(grants(&catalog, "user", "activate"), ["users.edit_status"]);
    assert_eq!(
        grants(&catalog, "user", "make_passive"),
        ["users.edit_status"]
    );
}

#[test]
fn c64_direct_reports_can_only_be_deactivated() {
    let catalog = user_management();
    let expected = ["users.edit_status", "users.edit_direct_reports"];
    assert_eq!(grants(&catalog, "user", "deactivate"), expected);
    assert_eq!(
        grants(&catalog, "user", "reset_password"),
        ["users.edit", "users.edit_direct_reports"]
    );
}

#[test]
fn c65_direct_reports_cannot_be_given_roles() {
    let catalog = user_management();
    assert_eq!(grants(&catalog, "user", "assign_roles"), ["users.edit"]);
    assert_eq!(grants(&catalog, "user", "assign_groups"), ["users.edit"]);
}

#[test]
fn c90_prerequisite_table_literally() {
    let catalog = user_management();
    let expected: BTreeMap<_, _> = PREREQUISITES.into_iter().collect();
    for (code, _, _) in FOURTEEN {
        let permission = catalog.permission(permission(&catalog, code)).unwrap();
        let found: Vec<_> = permission
            .prerequisites
            .iter()
            .map(|index| catalog.permission(*index).unwrap().code.as_str())
            .collect();
        assert_eq!(found, Vec::from_iter(expected.get(code).copied()), "{code}");
    }
}

#[test]
fn c91_setting_a_permission_sets_its_prerequisite() {
    let catalog = user_management();
    for (code, prerequisite) in PREREQUISITES {
        let closed = catalog.close_prerequisites(&set(&catalog, &[code]));
        assert_eq!(closed, set(&catalog, &[code, prerequisite]));
    }
}

#[test]
fn c95_dependents_of_a_prerequisite_are_known() {
    let catalog = user_management();
    let held = set(
        &catalog,
        &["users.view", "users.edit", "users.create", "groups.view"],
    );
    let found: Vec<_> = catalog
        .dependents(permission(&catalog, "users.view"), &held)
        .into_iter()
        .map(|index| catalog.permission(index).unwrap().code.as_str())
        .collect();
    assert_eq!(found, ["users.create", "users.edit"]);
    assert!(
        catalog
            .dependents(permission(&catalog, "groups.view"), &held)
            .is_empty()
    );
}

#[test]
fn c96_the_two_kinds_of_viewing_users_are_independent() {
    let catalog = user_management();
    for code in ["users.view", "users.view_direct_reports"] {
        let alone = set(&catalog, &[code]);
        assert_eq!(catalog.close_prerequisites(&alone), alone);
        assert_eq!(catalog.close_includes(&alone), alone);
    }
}

#[test]
fn a118_operating_the_platform_is_restricted() {
    let catalog = user_management();
    assert_eq!(
        codes(&catalog, catalog.restricted_permissions()),
        ["platform.operate"].into()
    );
}

#[test]
fn administrator_holds_everything_unrestricted() {
    let catalog = user_management();
    let unrestricted: Vec<_> = catalog
        .permissions()
        .iter()
        .filter(|permission| !permission.restricted)
        .map(|permission| permission.code.as_str())
        .collect();
    assert_eq!(
        *stock_role(&catalog, "Administrator"),
        set(&catalog, &unrestricted)
    );
    assert_eq!(catalog.stock_roles().len(), 1);
}

#[test]
fn records_are_the_only_restriction_aware_type() {
    let catalog = user_management();
    for resource_type in catalog.resource_types() {
        assert_eq!(
            resource_type.restriction_aware,
            resource_type.code == "record"
        );
    }
    assert!(catalog.concerns_restricted_types(permission(&catalog, "records.manage")));
    assert!(!catalog.concerns_restricted_types(permission(&catalog, "users.view")));
}

#[test]
fn every_permission_gives_an_action() {
    for permission in user_management().permissions() {
        assert!(!permission.actions.is_empty(), "{}", permission.code);
    }
}

#[test]
fn subject_types_are_built_in() {
    let catalog = user_management();
    assert_eq!(catalog.subject_type("user"), Some(SubjectType::User));
    assert_eq!(
        catalog.subject_type("service_account"),
        Some(SubjectType::ServiceAccount)
    );
    assert_eq!(catalog.subject_type("identity"), None);
}
