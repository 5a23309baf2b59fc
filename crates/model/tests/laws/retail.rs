//! System A's permissions and stock roles, and the older model's screens.

use crate::support::{codes, permission, resource_type, retail, set, stock_role, user_management};

#[test]
fn a112_a113_the_two_published_codes() {
    let catalog = retail();
    let customer = Some(resource_type(&catalog, "customer"));
    for (code, name, action) in [
        ("readcustomerresources", "View Customers", "view"),
        ("managecustomerresources", "Edit Customers", "edit"),
    ] {
        assert_eq!(
            catalog.permission(permission(&catalog, code)).unwrap().name,
            name
        );
        let any = &catalog.granting(customer, action).unwrap().any;
        assert_eq!(codes(&catalog, any), [code].into());
    }
}

#[test]
fn a114_permissions_are_atomic() {
    let catalog = retail();
    let own = catalog
        .permissions()
        .iter()
        .filter(|found| found.catalog == "retail");
    for permission in own {
        assert!(permission.includes.is_empty() && permission.prerequisites.is_empty());
    }
    let editing = set(&catalog, &["managecustomerresources"]);
    assert_eq!(catalog.close_includes(&editing), editing);
    assert_eq!(
        catalog.level_of(resource_type(&catalog, "customer"), &editing),
        None
    );
}

#[test]
fn a118_some_are_restricted() {
    let catalog = retail();
    let expected = [
        "platform.operate",
        "exportcustomerresources",
        "sharelibraryproducts",
    ];
    assert_eq!(
        codes(&catalog, catalog.restricted_permissions()),
        expected.into()
    );
}

#[test]
fn a204_five_stock_roles() {
    let catalog = retail();
    let names: Vec<_> = catalog
        .stock_roles()
        .iter()
        .map(|role| role.name.as_str())
        .collect();
    let expected = [
        "Dashboard Reporting",
        "Marketer",
        "Marketing Admin",
        "Store Manager",
        "System Admin",
    ];
    assert_eq!(names, expected);
}

#[test]
fn a205_stock_roles_serve_the_typical_user() {
    let catalog = retail();
    for role in catalog.stock_roles() {
        assert!(!role.permissions.is_empty(), "{}", role.name);
        assert!(
            !role
                .permissions
                .intersects(catalog.restricted_permissions()),
            "{}",
            role.name
        );
    }
    assert!(stock_role(&catalog, "Marketer").is_subset(stock_role(&catalog, "Marketing Admin")));
    let customers = ["readcustomerresources", "managecustomerresources"];
    assert!(set(&catalog, &customers).is_subset(stock_role(&catalog, "Store Manager")));
}

#[test]
fn a205_system_admin_holds_everything_unrestricted() {
    let catalog = retail();
    let unrestricted: Vec<_> = catalog
        .permissions()
        .iter()
        .filter(|permission| !permission.restricted)
        .map(|permission| permission.code.as_str())
        .collect();
    assert_eq!(
        *stock_role(&catalog, "System Admin"),
        set(&catalog, &unrestricted)
    );
    let user_management = user_management();
    assert!(
        user_management
            .permissions()
            .iter()
            .all(|found| { found.restricted || unrestricted.contains(&found.code.as_str()) })
    );
}

#[test]
fn a409_levels_of_a_screen_are_permissions() {
    let catalog = retail();
    let customers = catalog
        .legacy_screens()
        .iter()
        .find(|screen| screen.code == "customers")
        .unwrap();
    let table: Vec<_> = customers
        .levels
        .iter()
        .map(|level| (level.name.as_str(), codes(&catalog, &level.permissions)))
        .collect();
    let expected = [
        ("No Access", [].into()),
        ("View Only", ["readcustomerresources"].into()),
        (
            "Full Access",
            ["managecustomerresources", "readcustomerresources"].into(),
        ),
    ];
    assert_eq!(table, expected);
}

#[test]
fn a407_a408_levels_of_screens_grow() {
    let catalog = retail();
    assert!(catalog.legacy_screens().len() >= 2);
    for screen in catalog.legacy_screens() {
        assert!(screen.levels.len() >= 2);
        for (weaker, stronger) in screen.levels.iter().zip(screen.levels.iter().skip(1)) {
            assert!(weaker.permissions.is_subset(&stronger.permissions));
            assert_ne!(weaker.permissions, stronger.permissions);
        }
    }
}

#[test]
fn restrictions_play_no_part_in_retail() {
    let catalog = retail();
    let own = catalog
        .resource_types()
        .iter()
        .filter(|found| found.catalog == "retail");
    assert!(own.into_iter().all(|found| !found.restriction_aware));
}
