//! Other catalogs for a tenant: what vanishes must be named, and nothing edited is overwritten.

use std::collections::BTreeMap;

use bailiwick_engine::decide::catalog_report;
use bailiwick_model::actor::Actor;
use bailiwick_model::assignment::Principal;
use bailiwick_model::catalog::{CatalogFile, CatalogVersion};
use bailiwick_model::command::{CatalogReplacement, Command, UpdateRole};
use bailiwick_model::names::Code;
use bailiwick_model::refusal::RefusalCode;

use super::tenant::{Tenant, code, name};

const SHOP_1: &str = r#"
format = 1
name = "shop"
version = 1
title = "Shop"

[[resource_types]]
code = "basket"
name = "Baskets"

[[permissions]]
code = "basket.see"
name = "See baskets"
description = "Look into baskets."
category = "Shop"
actions = { basket = ["see"] }

[[permissions]]
code = "basket.fill"
name = "Fill baskets"
description = "Put things into baskets."
category = "Shop"
prerequisites = ["basket.see"]
actions = { basket = ["fill"] }

[[stock_roles]]
name = "Shopper"
description = "Whoever shops."
permissions = ["basket.fill"]
"#;

/// `basket.fill` is called `basket.edit` now, and something restricted is new.
fn shop_2() -> String {
    let renamed = SHOP_1
        .replace("version = 1", "version = 2")
        .replace("basket.fill", "basket.edit");
    format!(
        "{renamed}\n[[permissions]]\ncode = \"basket.spy\"\nname = \"Spy\"\n\
         description = \"Look into all baskets.\"\ncategory = \"Shop\"\nrestricted = true\n\
         actions = {{ basket = [\"spy\"] }}\n"
    )
}

fn shop() -> Tenant {
    let mut tenant = Tenant::new(&[]);
    for text in [SHOP_1.to_owned(), shop_2()] {
        let file = CatalogFile::parse("shop.toml", &text).expect("a catalog");
        tenant.library.insert(file);
    }
    tenant
}

fn replacement(versions: &[(&str, u32)], becomes: &[(&str, Option<&str>)]) -> CatalogReplacement {
    let version = |(name, version): &(&str, u32)| CatalogVersion {
        name: (*name).to_owned(),
        version: *version,
    };
    let becomes = becomes
        .iter()
        .map(|(from, to)| (code(from), to.map(code)))
        .collect::<BTreeMap<Code, Option<Code>>>();
    CatalogReplacement {
        catalogs: versions.iter().map(version).collect(),
        becomes,
        if_version: None,
    }
}

fn replace(versions: &[(&str, u32)], becomes: &[(&str, Option<&str>)]) -> Command {
    Command::ReplaceCatalogs(Box::new(replacement(versions, becomes)))
}

#[test]
fn a_new_catalog_brings_its_stock_roles_once() {
    let mut tenant = shop();
    tenant.role("Shopper", &[]);
    tenant.system(replace(&[("shop", 1)], &[]));
    let shopper = tenant.role_named("Shopper (shop)");
    assert!(tenant.permissions(shopper).contains("basket.fill"));
    // Edited and renamed: an upgrade neither overwrites nor brings back.
    tenant.system(Command::UpdateRole(Box::new(UpdateRole {
        role: shopper,
        name: Some(name("Customer")),
        description: None,
        permissions: None,
        template: None,
        if_version: None,
    })));
    tenant.system(replace(
        &[("shop", 2)],
        &[("basket.fill", Some("basket.edit"))],
    ));
    assert!(tenant.snapshot.role_by_name("shopper (shop)").is_none());
    let held = tenant.permissions(shopper);
    assert_eq!(
        held,
        ["basket.edit".to_owned(), "basket.see".to_owned()].into()
    );
    tenant.system(Command::DeleteRole {
        role: shopper,
        if_version: None,
    });
    tenant.system(replace(&[("shop", 1)], &[]));
    assert!(tenant.snapshot.role_by_name("shopper (shop)").is_none());
}

#[test]
fn permissions_in_use_do_not_vanish_without_a_word() {
    let mut tenant = shop();
    let system = Actor::system("test");
    tenant.system(replace(&[("shop", 1)], &[]));
    let in_use = RefusalCode::PermissionsInUse;
    let refusal = tenant.refused(&system, replace(&[("shop", 2)], &[]), in_use);
    assert_eq!(refusal.because_of, ["Shopper: basket.fill"]);
    let unknown = replace(&[("shop", 2)], &[("basket.fill", Some("no.such"))]);
    tenant.refused(&system, unknown, RefusalCode::UnknownPermission);
    let withheld = replace(&[("shop", 2)], &[("basket.fill", Some("basket.spy"))]);
    tenant.refused(&system, withheld, RefusalCode::RestrictedPermission);
    tenant.system(replace(&[("shop", 2)], &[("basket.fill", None)]));
    let shopper = tenant.role_named("Shopper");
    assert_eq!(
        tenant.permissions(shopper),
        ["basket.see".to_owned()].into()
    );
}

#[test]
fn a_report_says_beforehand_what_would_change() {
    let mut tenant = shop();
    tenant.system(replace(&[("shop", 1)], &[]));
    let root = tenant.root();
    let shopper = tenant.role_named("Shopper");
    let sam = tenant.user("sam", root);
    let kim = tenant.user("kim", root);
    tenant.assign(Principal::User(sam), shopper, root);
    let group = tenant.group("Shoppers", &[], &[sam, kim]);
    tenant.assign(Principal::Group(group), shopper, root);
    let wanted = replacement(&[("shop", 2)], &[]);
    let report = catalog_report(&tenant.snapshot, &wanted, &tenant.library).expect("a report");
    assert_eq!(report.permissions.added, ["basket.edit", "basket.spy"]);
    assert_eq!(report.permissions.removed, ["basket.fill"]);
    assert_eq!(report.undecided, ["basket.fill"]);
    assert_eq!(report.users, 2);
    let [role] = &*report.roles else {
        panic!("one role")
    };
    assert_eq!((role.name.as_str(), role.holders), ("Shopper", 2));
    let unknown = replacement(&[("shop", 9)], &[]);
    assert!(catalog_report(&tenant.snapshot, &unknown, &tenant.library).is_err());
}

#[test]
fn releases_end_with_their_permission() {
    let mut tenant = shop();
    tenant.system(replace(&[("shop", 2)], &[]));
    let spy = code("basket.spy");
    tenant.system(Command::ReleasePermission {
        permission: spy.clone(),
        if_version: None,
    });
    let gone = replace(&[("shop", 1)], &[("basket.edit", Some("basket.fill"))]);
    tenant.system(gone);
    let released = |tenant: &Tenant| tenant.snapshot.tenant().expect("it").released.clone();
    assert!(released(&tenant).is_empty());
    tenant.system(replace(
        &[("shop", 2)],
        &[("basket.fill", Some("basket.edit"))],
    ));
    let index = tenant.snapshot.catalog().permission_index("basket.spy");
    assert!(tenant.snapshot.is_withheld(index.expect("known")));
}

#[test]
fn adding_commerce_brings_its_administrator_beside_the_present_one() {
    let mut tenant = Tenant::new(&[]);
    let before = tenant.role_named("Administrator");
    tenant.system(replace(&[("commerce", 1)], &[]));
    assert_eq!(tenant.role_named("Administrator"), before);
    let added = tenant.role_named("Administrator (commerce)");
    assert!(tenant.permissions(added).contains("orders.manage"));
    tenant.role_named("Viewer");
}
