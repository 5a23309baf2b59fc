//! Vendors and their four groups (B061, B170 to B181).

use bailiwick_model::actor::Actor;
use bailiwick_model::assignment::Principal;
use bailiwick_model::command::{Command, CreateUser, Outcome, PutRecord, UpdateGroup};
use bailiwick_model::ids::{GroupId, VendorId};
use bailiwick_model::refusal::RefusalCode;
use bailiwick_model::vendor::VendorGroupKind;

use super::tenant::{Tenant, assign, codes, group_named, join, leave, name, newcomer};
use super::world::{order, record};

fn vendor(tenant: &mut Tenant, text: &str) -> VendorId {
    let create = Command::CreateVendor { name: name(text) };
    match tenant.system(create) {
        Outcome::Vendor(id) => id,
        other => panic!("{other:?}"),
    }
}

fn group(tenant: &Tenant, vendor: VendorId, kind: VendorGroupKind) -> GroupId {
    let of = |group: &bailiwick_model::group::Group| {
        group
            .vendor
            .is_some_and(|of| of.vendor == vendor && of.kind == kind)
    };
    let mut groups = tenant.snapshot.groups();
    let found = groups.find(|(_, row)| of(&row.group)).expect("the group");
    found.1.group.id.clone()
}

fn matrix(tenant: &Tenant, group: &GroupId) -> Vec<String> {
    let (_, row) = tenant.snapshot.group(group).expect("the group");
    tenant.permissions(row.group.matrix).into_iter().collect()
}

fn set(group: &GroupId, permissions: &[&str]) -> Command {
    Command::UpdateGroup(Box::new(UpdateGroup {
        permissions: Some(codes(permissions)),
        ..unchanged(group)
    }))
}

fn unchanged(group: &GroupId) -> UpdateGroup {
    UpdateGroup {
        group: group.clone(),
        name: None,
        description: None,
        permissions: None,
        templates: Vec::new(),
        node: None,
        restrictions: None,
        if_version: None,
    }
}

#[test]
fn b170_b171_a_vendor_has_exactly_four_groups() {
    let mut tenant = Tenant::new(&["commerce"]);
    let acme = vendor(&mut tenant, "Acme");
    let mut names: Vec<String> = tenant
        .snapshot
        .groups()
        .map(|(_, row)| row.group.name.to_string())
        .collect();
    names.sort();
    let expected = [
        "Acme Vendor Order Manager",
        "Acme Vendor Order Viewer",
        "Acme Vendor Product Manager",
        "Acme Vendor Product Viewer",
    ];
    assert_eq!(names, expected);
    for (kind, permission) in [
        (VendorGroupKind::OrderManager, "orders.manage"),
        (VendorGroupKind::OrderViewer, "orders.read"),
        (VendorGroupKind::ProductManager, "products.manage"),
        (VendorGroupKind::ProductViewer, "products.read"),
    ] {
        let group = group(&tenant, acme, kind);
        assert_eq!(matrix(&tenant, &group), [permission]);
        let (_, row) = tenant.snapshot.group(&group).expect("the group");
        assert!(row.grants.iter().all(|grant| grant.vendor() == Some(acme)));
    }
    let admin = Actor::user(tenant.administrator("admin"));
    let again = Command::CreateVendor { name: name("ACME") };
    tenant.refused(&admin, again, RefusalCode::NameTaken);
    let mut bare = Tenant::new(&[]);
    let admin = Actor::user(bare.administrator("admin"));
    let without = Command::CreateVendor { name: name("Acme") };
    bare.refused(&admin, without, RefusalCode::UnknownPermission);
}

#[test]
fn b172_b176_b177_the_matrix_is_locked_but_for_publishing() {
    let mut tenant = Tenant::new(&["commerce"]);
    let acme = vendor(&mut tenant, "Acme");
    let root = tenant.root();
    let alberta = tenant.node(root, "division", "Alberta");
    let admin = Actor::user(tenant.administrator("admin"));
    let locked = RefusalCode::Locked;
    for kind in VendorGroupKind::ALL {
        let group = group(&tenant, acme, kind);
        let renamed = UpdateGroup {
            name: Some(name("Mine")),
            ..unchanged(&group)
        };
        let moved = UpdateGroup {
            node: Some(alberta),
            ..unchanged(&group)
        };
        let templated = UpdateGroup {
            templates: vec![tenant.role_named("Viewer")],
            ..unchanged(&group)
        };
        let viewer = tenant.role_named("Viewer");
        for command in [
            Command::UpdateGroup(Box::new(renamed)),
            Command::UpdateGroup(Box::new(moved)),
            Command::UpdateGroup(Box::new(templated)),
            set(&group, &[]),
            set(&group, &[kind.permission(), "quotes.read"]),
            Command::DeleteGroup {
                group: group.clone(),
                if_version: None,
            },
            Command::CopyGroup {
                group: group.clone(),
                id: None,
                name: name("Copy"),
            },
            assign(Principal::Group(group.clone()), viewer, root),
        ] {
            tenant.refused(&admin, command, locked);
        }
        let publishing = set(&group, &[kind.permission(), "products.publish"]);
        if kind == VendorGroupKind::ProductManager {
            tenant.act(&admin, publishing).expect("given");
            let both = ["products.manage", "products.publish"];
            assert_eq!(matrix(&tenant, &group), both);
            let back = set(&group, &["products.manage"]);
            tenant.act(&admin, back).expect("taken back");
        } else {
            tenant.refused(&admin, publishing, locked);
        }
    }
}

#[test]
fn b178_b180_members_come_and_go_and_serve_one_vendor() {
    let mut tenant = Tenant::new(&["commerce"]);
    let root = tenant.root();
    let acme = vendor(&mut tenant, "Acme");
    let brick = vendor(&mut tenant, "Brick");
    let admin = Actor::user(tenant.administrator("admin"));
    let sam = tenant.user("sam", root);
    let orders = group(&tenant, acme, VendorGroupKind::OrderManager);
    let products = group(&tenant, acme, VendorGroupKind::ProductViewer);
    let other = group(&tenant, brick, VendorGroupKind::OrderViewer);
    let plain = tenant.group("Plain", &["orders.read"], &[]);
    for group in [&orders, &products, &plain] {
        tenant.act(&admin, join(group, sam)).expect("one vendor");
    }
    tenant.refused(&admin, join(&other, sam), RefusalCode::OtherVendor);
    let mixed = CreateUser {
        groups: vec![orders.clone(), other.clone()],
        ..newcomer("mixed")
    };
    let mixed = Command::CreateUser(Box::new(mixed));
    tenant.refused(&admin, mixed, RefusalCode::OtherVendor);
    for group in [&orders, &products] {
        tenant.act(&admin, leave(group, sam)).expect("left");
    }
    tenant
        .act(&admin, join(&other, sam))
        .expect("another vendor");
}

#[test]
fn a_vendors_member_gives_nothing_beyond_the_vendor() {
    let mut tenant = Tenant::new(&["commerce"]);
    let root = tenant.root();
    let acme = vendor(&mut tenant, "Acme");
    let brick = vendor(&mut tenant, "Brick");
    let orders = group(&tenant, acme, VendorGroupKind::OrderManager);
    let viewers = group(&tenant, acme, VendorGroupKind::OrderViewer);
    let others = group(&tenant, brick, VendorGroupKind::OrderViewer);
    let plain = tenant.group("Plain", &["orders.read"], &[]);
    let boss = tenant.holder("boss", &["users.edit"], root);
    tenant.system(join(&orders, boss));
    let sam = tenant.user("sam", root);
    let boss = Actor::user(boss);
    let ceiling = RefusalCode::GrantCeiling;
    tenant.refused(&boss, join(&plain, sam), ceiling);
    tenant.refused(&boss, join(&others, sam), ceiling);
    tenant
        .act(&boss, join(&viewers, sam))
        .expect("the own vendor");
}

#[test]
fn renaming_a_vendor_renames_its_groups() {
    let mut tenant = Tenant::new(&["commerce"]);
    let acme = vendor(&mut tenant, "Acme");
    let admin = Actor::user(tenant.administrator("admin"));
    let rename = |text: &str| Command::UpdateVendor {
        vendor: acme,
        name: name(text),
        if_version: None,
    };
    tenant.act(&admin, rename("Brick")).expect("renamed");
    assert!(
        tenant
            .snapshot
            .group_by_name("brick vendor order viewer")
            .is_some()
    );
    assert!(
        tenant
            .snapshot
            .group_by_name("acme vendor order viewer")
            .is_none()
    );
    tenant.system(Command::CreateGroup(Box::new(group_named(
        "Zinc Vendor Order Viewer",
    ))));
    tenant.refused(&admin, rename("Zinc"), RefusalCode::NameTaken);
    let long = "x".repeat(190);
    tenant.refused(&admin, rename(&long), RefusalCode::InvalidField);
}

#[test]
fn a_vendor_with_records_stays() {
    let mut tenant = Tenant::new(&["commerce"]);
    let root = tenant.root();
    let roles = tenant.snapshot.roles().count();
    let acme = vendor(&mut tenant, "Acme");
    let admin = Actor::user(tenant.administrator("admin"));
    let sam = tenant.user("sam", root);
    let orders = group(&tenant, acme, VendorGroupKind::OrderManager);
    tenant.system(join(&orders, sam));
    let put = PutRecord {
        vendor: Some(acme),
        ..record(order("1"))
    };
    tenant.system(Command::PutRecord(Box::new(put)));
    let delete = Command::DeleteVendor {
        vendor: acme,
        if_version: None,
    };
    let refusal = tenant.refused(&admin, delete.clone(), RefusalCode::InUse);
    assert_eq!(refusal.because_of, ["1 records"]);
    let keeper = tenant.with("keeper", &["vendors.manage"]);
    tenant.system(Command::DeleteRecord {
        key: order("1"),
        if_version: None,
    });
    tenant.refused(&keeper, delete.clone(), RefusalCode::GrantCeiling);
    tenant.act(&admin, delete).expect("deleted");
    assert_eq!(tenant.snapshot.groups().count(), 0);
    assert_eq!(
        tenant.snapshot.roles().count(),
        roles + 1,
        "but for the keeper's"
    );
    assert_eq!(tenant.snapshot.vendors().count(), 0);
}
