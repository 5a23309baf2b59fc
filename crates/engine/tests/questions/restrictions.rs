//! System B's groups, levels and restrictions, with its commerce catalog.

use bailiwick_model::assignment::{Principal, Validity};
use bailiwick_model::ids::UserId;
use bailiwick_model::restriction::Restrictions;

use super::town::{Thing, Town, only};

/// The types that restrictions narrow (B058), by the permissions' stem.
const AWARE: [&str; 5] = ["companies", "customer", "carts", "orders", "quotes"];

fn member(town: &mut Town, called: &str, permissions: &[&str], to: Restrictions) -> UserId {
    let group = town.group(&format!("group-{called}"), permissions, to);
    let user = town.user(called);
    town.join(user, &group);
    user
}

fn orders<'a>(town: &Town, values: &'a [&'a str]) -> Thing<'a> {
    Thing::at("orders", town.root).with(values)
}

#[test]
fn b056_a_group_of_de_and_fr_sees_de_and_fr() {
    let mut town = Town::new(&["commerce"]);
    let user = member(&mut town, "ana", &["orders.read"], only(&["DE", "FR"]));
    for (values, seen) in [(["DE"], true), (["FR"], true), (["US"], false)] {
        assert_eq!(town.can(user, "view", orders(&town, &values)), seen);
    }
    assert!(town.can(user, "view", orders(&town, &["US", "FR"])));
}

#[test]
fn b147_to_b150_restricted_members_see_and_manage_shared_values_only() {
    let mut town = Town::new(&["commerce"]);
    let reader = member(&mut town, "reader", &["orders.read"], only(&["DE"]));
    let manager = member(&mut town, "manager", &["orders.manage"], only(&["US"]));
    let table: [(&[&str], bool, bool); 4] = [
        (&["DE"], true, false),
        (&["US"], false, true),
        (&[], false, false),
        (&["FR"], false, false),
    ];
    for (values, of_reader, of_manager) in table {
        let thing = orders(&town, values);
        assert_eq!(town.can(reader, "view", thing), of_reader);
        assert!(!town.can(reader, "edit", thing));
        assert_eq!(town.can(manager, "edit", thing), of_manager);
        assert_eq!(town.can(manager, "view", thing), of_manager);
    }
}

#[test]
fn b151_b152_an_unrestricted_group_sees_all_even_without_a_value() {
    let mut town = Town::new(&["commerce"]);
    let global = member(
        &mut town,
        "global",
        &["orders.read"],
        Restrictions::Unrestricted,
    );
    let de = member(&mut town, "local", &["orders.read"], only(&["DE"]));
    let none: &[&str] = &[];
    for values in [none, &["DE"], &["US"]] {
        assert!(town.can(global, "view", orders(&town, values)));
    }
    assert!(!town.can(de, "view", orders(&town, none)));
    // Both groups at once: the unrestricted one decides.
    let group = bailiwick_model::ids::GroupId::new("group-global").expect("an id");
    town.join(de, &group);
    assert!(town.can(de, "view", orders(&town, none)));
}

#[test]
fn b058_restrictions_touch_only_the_types_that_are_aware_of_them() {
    let mut town = Town::new(&["commerce"]);
    let catalog = town.snapshot.catalog().clone();
    for found in catalog.resource_types() {
        let Some(level) = found.levels.first().filter(|_| found.parent.is_none()) else {
            continue;
        };
        let codes: Vec<&str> = catalog.codes(&level.permissions).collect();
        let action = codes.first().copied().unwrap_or_default();
        let called = found.code.replace(['_', '.'], "-");
        let user = member(&mut town, &called, &codes, only(&["DE"]));
        let thing = Thing::at(&found.code, town.root).with(&["US"]);
        assert_eq!(
            town.can(user, action, thing),
            !found.restriction_aware,
            "{called}"
        );
        if found.restriction_aware && found.catalog == "commerce" {
            assert!(AWARE.contains(&found.code.as_str()), "{called}");
        }
    }
}

#[test]
fn b044_managing_includes_reading_in_either_order() {
    for first in ["orders.read", "orders.manage"] {
        let mut town = Town::new(&["commerce"]);
        let user = town.user("ana");
        let (read, manage) = (
            town.group("readers", &["orders.read"], Restrictions::Unrestricted),
            town.group("managers", &["orders.manage"], Restrictions::Unrestricted),
        );
        if first == "orders.read" {
            town.join(user, &read);
            town.join(user, &manage);
        } else {
            town.join(user, &manage);
            town.join(user, &read);
        }
        let thing = orders(&town, &[]);
        assert!(town.can(user, "view", thing) && town.can(user, "edit", thing));
        town.leave(user, &manage);
        assert!(town.can(user, "view", thing) && !town.can(user, "edit", thing));
        town.leave(user, &read);
        assert!(!town.can(user, "view", thing));
    }
}

#[test]
fn b064_b065_b066_none_read_and_manage() {
    let mut town = Town::new(&["commerce"]);
    let none = member(
        &mut town,
        "none",
        &["coupons.manage"],
        Restrictions::Unrestricted,
    );
    let read = member(
        &mut town,
        "read",
        &["orders.read"],
        Restrictions::Unrestricted,
    );
    let manage = member(
        &mut town,
        "manage",
        &["orders.manage"],
        Restrictions::Unrestricted,
    );
    let seeing = ["read", "view", "list"];
    let changing = ["create", "edit", "update", "delete", "manage"];
    for action in seeing.iter().chain(&changing) {
        let thing = orders(&town, &[]);
        assert!(!town.can(none, action, thing));
        assert_eq!(town.can(read, action, thing), seeing.contains(action));
        assert!(town.can(manage, action, thing));
    }
}

#[test]
fn b070_media_follow_their_products() {
    let mut town = Town::new(&["commerce"]);
    let levels: [(&str, &[&str], bool, bool); 3] = [
        ("nothing", &["orders.manage"], false, false),
        ("reader", &["products.read"], true, false),
        ("keeper", &["products.manage"], true, true),
    ];
    for (called, permissions, sees, changes) in levels {
        let user = member(&mut town, called, permissions, Restrictions::Unrestricted);
        let thing = Thing::at("media", town.root);
        assert_eq!(town.can(user, "view", thing), sees);
        assert_eq!(town.can(user, "edit", thing), changes);
    }
    // What merely appears inside products keeps its own rights.
    let keeper = member(
        &mut town,
        "keeper2",
        &["products.manage"],
        Restrictions::Unrestricted,
    );
    assert!(!town.can(keeper, "view", Thing::at("categories", town.root)));
}

#[test]
fn b158_rights_are_the_union_over_groups_of_control_and_values() {
    let mut town = Town::new(&["commerce"]);
    let user = member(&mut town, "ana", &["orders.read"], only(&["DE"]));
    let other = town.group("us-managers", &["orders.manage"], only(&["US"]));
    town.join(user, &other);
    // Each is judged whole: reading DE and managing US does not become managing DE.
    assert!(town.can(user, "view", orders(&town, &["DE"])));
    assert!(!town.can(user, "edit", orders(&town, &["DE"])));
    assert!(town.can(user, "view", orders(&town, &["US"])));
    assert!(town.can(user, "edit", orders(&town, &["US"])));
    assert!(town.can(user, "edit", orders(&town, &["DE", "US"])));
}

#[test]
fn a_group_bounds_the_roles_assigned_to_it() {
    let mut town = Town::new(&["commerce"]);
    let user = town.user("ana");
    let group = town.group("dach", &["quotes.read"], only(&["DE", "AT"]));
    town.join(user, &group);
    let role = town.role("Orders", &["orders.read"]);
    let root = town.root;
    let held = Principal::Group(group);
    town.assign_within(
        held.clone(),
        role,
        root,
        only(&["AT", "US"]),
        Validity::default(),
    );
    for (value, seen) in [("AT", true), ("DE", false), ("US", false)] {
        assert_eq!(
            town.can(user, "view", orders(&town, &[value])),
            seen,
            "{value}"
        );
    }
    // Nothing shared at all reaches nothing, rather than everything.
    let other = town.role("Customers", &["customer.read"]);
    town.assign_within(held, other, root, only(&["US"]), Validity::default());
    for values in [&[][..], &["US"], &["DE"]] {
        let thing = Thing::at("customer", root).with(values);
        assert!(!town.can(user, "view", thing));
    }
}

#[test]
fn more_values_than_are_prepared_still_meet() {
    let mut town = Town::new(&["commerce"]);
    let all: Vec<String> = (0..40).map(|number| format!("V{number}")).collect();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    member(&mut town, "everywhere", &["orders.read"], only(&all));
    let user = member(&mut town, "ana", &["orders.read"], only(&["V39"]));
    assert!(town.can(user, "view", orders(&town, &all)));
    assert!(!town.can(user, "view", orders(&town, &all[..39])));
}

#[test]
fn b170_vendor_groups_reach_their_vendor_only() {
    let mut town = Town::new(&["commerce"]);
    let (acme, other) = (town.vendor("Acme"), town.vendor("Other"));
    let group = town.group_of(
        "acme",
        &["orders.read"],
        Restrictions::Unrestricted,
        Some(acme),
    );
    let user = town.user("ana");
    town.join(user, &group);
    for (vendor, seen) in [(Some(acme), true), (Some(other), false), (None, false)] {
        let thing = Thing {
            vendor,
            ..orders(&town, &[])
        };
        assert_eq!(town.can(user, "view", thing), seen);
    }
}

#[test]
fn an_unknown_type_is_as_restricted_as_its_permission() {
    let mut town = Town::new(&["commerce"]);
    let user = member(
        &mut town,
        "ana",
        &["orders.read", "coupons.read"],
        only(&["DE"]),
    );
    let unheard = |values| Thing::at("unheard_of", town.root).with(values);
    assert!(town.can(user, "orders.read", unheard(&["DE"])));
    assert!(!town.can(user, "orders.read", unheard(&["US"])));
    assert!(!town.can(user, "orders.read", unheard(&[])));
    assert!(town.can(user, "coupons.read", unheard(&[])));
    assert!(!town.can(user, "view", unheard(&["DE"])));
}
