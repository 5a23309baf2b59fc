//! Levels per resource type, as a group's matrix shows them.

use bailiwick_engine::matrix::level_matrix;

use super::town::Town;

#[test]
fn b063_levels_are_those_of_the_permissions_held() {
    let town = Town::new(&["commerce"]);
    let catalog = town.snapshot.catalog();
    let held = catalog.permission_set(["orders.manage", "quotes.read", "products.manage"]);
    let matrix = level_matrix(catalog, &held);
    let row = |code: &str| {
        let mut rows = matrix.iter().flat_map(|section| &section.rows);
        rows.find(|row| row.resource_type == code).expect("a row")
    };
    let levels = ["orders", "quotes", "coupons", "products", "media"].map(|code| &*row(code).level);
    assert_eq!(levels, ["manage", "read", "none", "manage", "manage"]);
    assert_eq!(row("media").derived_from.as_deref(), Some("products"));
    assert_eq!(row("orders").levels, ["read", "manage"]);
    assert!(row("orders").restriction_aware && !row("coupons").restriction_aware);
    let section = matrix
        .iter()
        .find(|section| section.rows.contains(row("orders")));
    assert_eq!(
        section.and_then(|section| section.name.as_deref()),
        Some("Orders")
    );
    // Types without levels, such as users, have no row.
    assert!(
        !matrix
            .iter()
            .flat_map(|section| &section.rows)
            .any(|row| row.resource_type == "user")
    );
}
