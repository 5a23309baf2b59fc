//! The register of records: the right at the old and at the new place and values.

use bailiwick_model::actor::Actor;
use bailiwick_model::assignment::{Principal, Validity};
use bailiwick_model::command::{Assign, Command, Outcome, PutRecord};
use bailiwick_model::ids::{NodeId, UserId};
use bailiwick_model::names::Text;
use bailiwick_model::record::RecordKey;
use bailiwick_model::refusal::RefusalCode;
use bailiwick_model::vendor::VendorGroupKind;

use super::tenant::{Tenant, code, join, name, restricted, value};
use super::world::{order, record};

fn put(put: PutRecord) -> Command {
    Command::PutRecord(Box::new(put))
}

fn with(id: &str, values: &[&str]) -> PutRecord {
    PutRecord {
        restrictions: Some(values.iter().map(|text| value(text)).collect()),
        ..record(order(id))
    }
}

/// A user who manages records with these values only.
fn keeper(tenant: &mut Tenant, local: &str, values: &[&str]) -> Actor {
    let root = tenant.root();
    let user: UserId = tenant.user(local, root);
    let role = tenant.role(&format!("Role of {local}"), &["records.manage"]);
    tenant.system(Command::Assign(Box::new(Assign {
        principal: Principal::User(user),
        role,
        node: root,
        restrictions: restricted(values),
        validity: Validity::default(),
        reason: Text::default(),
    })));
    Actor::user(user)
}

#[test]
fn b144_values_are_written_by_whoever_covers_old_and_new() {
    let mut tenant = Tenant::new(&["commerce"]);
    tenant.values(&["DE", "FR"]);
    let german = keeper(&mut tenant, "german", &["DE"]);
    let french = keeper(&mut tenant, "french", &["FR"]);
    let both = keeper(&mut tenant, "both", &["DE", "FR"]);
    let manage = "records.manage";
    tenant.act(&german, put(with("1", &["DE"]))).expect("made");
    tenant.lacks(&german, put(with("1", &["FR"])), manage);
    tenant.lacks(&german, put(with("1", &["DE", "FR"])), manage);
    tenant.lacks(&german, put(with("1", &[])), manage);
    tenant.refused(&french, put(with("1", &["FR"])), RefusalCode::NotFound);
    let delete = Command::DeleteRecord {
        key: order("1"),
        if_version: None,
    };
    tenant.refused(&french, delete.clone(), RefusalCode::NotFound);
    tenant
        .act(&both, put(with("1", &["FR"])))
        .expect("both covered");
    tenant.act(&french, delete).expect("deleted");
    let free = tenant.with("free", &["records.manage"]);
    tenant
        .act(&free, put(with("2", &[])))
        .expect("unrestricted");
    for restricted in [&german, &both] {
        tenant.refused(restricted, put(with("2", &["DE"])), RefusalCode::NotFound);
    }
    let unknown = put(with("3", &["US"]));
    tenant.refused(&free, unknown, RefusalCode::UnknownRestriction);
}

#[test]
fn the_place_counts_old_and_new() {
    let mut tenant = Tenant::new(&["commerce"]);
    let root = tenant.root();
    let [alberta, other] = ["Alberta", "Other"].map(|text| tenant.node(root, "division", text));
    let regional = Actor::user(tenant.holder("regional", &["records.manage"], alberta));
    let at = |node| {
        put(PutRecord {
            node,
            ..record(order("1"))
        })
    };
    tenant.act(&regional, at(Some(alberta))).expect("made");
    for node in [None, Some(root), Some(other)] {
        tenant.lacks(&regional, at(node), "records.manage");
    }
    tenant.system(at(Some(other)));
    tenant.refused(&regional, at(Some(alberta)), RefusalCode::NotFound);
    let nowhere = NodeId(uuid::Uuid::from_u128(u128::MAX));
    let system = Actor::system("test");
    tenant.refused(&system, at(Some(nowhere)), RefusalCode::UnknownReference);
}

#[test]
fn b142_a_record_takes_its_parents_values_if_none_are_given() {
    let mut tenant = Tenant::new(&["commerce"]);
    tenant.values(&["DE", "FR"]);
    let german = keeper(&mut tenant, "german", &["DE"]);
    let customer = RecordKey {
        resource_type: code("customer"),
        id: order("c").id,
    };
    let child = PutRecord {
        parent: Some(customer.clone()),
        ..record(order("1"))
    };
    let unknown = put(child.clone());
    tenant.refused(&german, unknown, RefusalCode::UnknownReference);
    let parent = PutRecord {
        restrictions: Some([value("DE")].into()),
        ..record(customer.clone())
    };
    tenant.act(&german, put(parent)).expect("made");
    tenant.act(&german, put(child.clone())).expect("made");
    let values = &tenant.loaded.records[&order("1")].restrictions;
    assert_eq!(*values, [value("DE")].into());
    let own = PutRecord {
        restrictions: Some([value("FR")].into()),
        ..child
    };
    tenant.system(put(own));
    let values = &tenant.loaded.records[&order("1")].restrictions;
    assert_eq!(*values, [value("FR")].into());
    let itself = PutRecord {
        parent: Some(order("1")),
        ..record(order("1"))
    };
    let system = Actor::system("test");
    tenant.refused(&system, put(itself), RefusalCode::Cycle);
}

#[test]
fn b179_a_vendors_people_write_their_vendors_records_only() {
    let mut tenant = Tenant::new(&["commerce"]);
    let root = tenant.root();
    let vendors = ["Acme", "Brick"].map(|text| {
        let create = Command::CreateVendor { name: name(text) };
        match tenant.system(create) {
            Outcome::Vendor(id) => id,
            other => panic!("{other:?}"),
        }
    });
    let [acme, brick] = vendors;
    let sam = tenant.user("sam", root);
    // The preset does not register records; a group bound to the vendor that does is made of it.
    let group = tenant
        .snapshot
        .groups()
        .find(|(_, row)| {
            row.group
                .vendor
                .is_some_and(|of| of.vendor == acme && of.kind == VendorGroupKind::OrderManager)
        })
        .map(|(_, row)| row.group.id.clone())
        .expect("the group");
    tenant.system(join(&group, sam));
    let of = |vendor| {
        put(PutRecord {
            vendor,
            ..record(order("1"))
        })
    };
    let sam = Actor::user(sam);
    tenant.lacks(&sam, of(Some(acme)), "records.manage");
    // What the rule for vendors is, whatever the permission: `covers_permission`.
    let authority = bailiwick_engine::authority::Authority::new(&tenant.snapshot, &sam, tenant.now);
    let manage = tenant.snapshot.catalog().permission_index("orders.manage");
    let root = tenant.handle(root);
    for (vendor, covered) in [(Some(acme), true), (Some(brick), false), (None, false)] {
        let bound = bailiwick_engine::ceiling::Bound {
            vendor,
            ..bailiwick_engine::ceiling::Bound::at_present()
        };
        let covers = authority.covers_permission(manage.expect("known"), root, &bound);
        assert_eq!(covers, covered);
    }
}

#[test]
fn types_vendors_and_versions_are_checked() {
    let mut tenant = Tenant::new(&["commerce"]);
    let free = tenant.with("free", &["records.manage"]);
    let unknown = PutRecord {
        key: RecordKey {
            resource_type: code("unknown"),
            id: order("1").id,
        },
        ..record(order("1"))
    };
    tenant.refused(&free, put(unknown), RefusalCode::UnknownResourceType);
    let nobodys = PutRecord {
        vendor: Some(bailiwick_model::ids::VendorId(uuid::Uuid::from_u128(1))),
        ..record(order("1"))
    };
    tenant.refused(&free, put(nobodys), RefusalCode::UnknownReference);
    let gone = PutRecord {
        if_version: Some(1),
        ..record(order("1"))
    };
    tenant.refused(&free, put(gone), RefusalCode::StaleVersion);
    tenant.act(&free, put(record(order("1")))).expect("made");
    let fresh = PutRecord {
        if_version: Some(1),
        node: Some(tenant.root()),
        ..record(order("1"))
    };
    tenant.act(&free, put(fresh)).expect("changed");
    assert_eq!(tenant.loaded.records[&order("1")].version, 2);
}
