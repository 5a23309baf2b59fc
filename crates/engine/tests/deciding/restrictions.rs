//! The lists of restriction values, and restrictions on assignments and groups (B056, B057, B140,
//! B141, B146, B154, B156, B158).

use bailiwick_model::actor::Actor;
use bailiwick_model::assignment::{Principal, Validity};
use bailiwick_model::command::{Assign, Command, CreateGroup, Outcome, PutRecord, UpdateTenant};
use bailiwick_model::names::Text;
use bailiwick_model::refusal::RefusalCode;
use bailiwick_model::restriction::RestrictionKind;
use bailiwick_model::tenant::Settings;

use super::tenant::{Tenant, codes, group_named, name, restricted, value};
use super::world::{order, record};

fn delete(kind: RestrictionKind, text: &str) -> Command {
    Command::DeleteRestriction {
        kind,
        value: value(text),
        if_version: None,
    }
}

fn narrowed(text: &str, values: &[&str]) -> Command {
    Command::CreateGroup(Box::new(CreateGroup {
        permissions: codes(&["orders.read"]),
        restrictions: restricted(values),
        ..group_named(text)
    }))
}

#[test]
fn b056_b140_b154_groups_carry_one_or_several_values() {
    let mut tenant = Tenant::new(&["commerce"]);
    tenant.values(&["DE", "FR", "NL", "US"]);
    let admin = Actor::user(tenant.administrator("admin"));
    for site in ["DE", "FR", "NL", "US"] {
        tenant.act(&admin, narrowed(site, &[site])).expect("made");
    }
    tenant
        .act(&admin, narrowed("West", &["DE", "FR", "NL"]))
        .expect("made");
    let (_, row) = tenant.snapshot.group_by_name("west").expect("the group");
    assert_eq!(row.grants[0].values().map(<[u32]>::len), Some(3));
}

#[test]
fn b057_b146_b156_only_values_of_the_list_in_use_are_possible() {
    let mut tenant = Tenant::new(&["commerce"]);
    let admin = Actor::user(tenant.administrator("admin"));
    let unknown = RefusalCode::UnknownRestriction;
    tenant.refused(&admin, narrowed("Germany", &["DE"]), unknown);
    let site = Command::PutRestriction {
        kind: RestrictionKind::Site,
        value: value("DE"),
        name: Some(name("Germany")),
        if_version: None,
    };
    tenant.act(&admin, site).expect("added");
    // Sites are possible only while they are the list in use.
    tenant.refused(&admin, narrowed("Germany", &["DE"]), unknown);
    let sync = UpdateTenant {
        settings: Some(Settings {
            sync_restrictions_with_sites: true,
            ..Settings::default()
        }),
        ..UpdateTenant::default()
    };
    tenant
        .act(&admin, Command::UpdateTenant(Box::new(sync)))
        .expect("set");
    tenant
        .act(&admin, narrowed("Germany", &["DE"]))
        .expect("possible now");
    tenant.values(&["APAC"]);
    tenant.refused(&admin, narrowed("Asia", &["APAC"]), unknown);
}

#[test]
fn a_value_in_use_stays() {
    let mut tenant = Tenant::new(&["commerce"]);
    let root = tenant.root();
    tenant.values(&["DE", "FR", "NL", "US"]);
    let admin = Actor::user(tenant.administrator("admin"));
    let sam = tenant.user("sam", root);
    let role = tenant.role("Orders", &["orders.read"]);
    tenant.system(narrowed("Germany", &["DE"]));
    tenant.system(Command::Assign(Box::new(Assign {
        principal: Principal::User(sam),
        role,
        node: root,
        restrictions: restricted(&["FR"]),
        validity: Validity::default(),
        reason: Text::default(),
    })));
    let put = PutRecord {
        restrictions: Some([value("NL")].into()),
        ..record(order("1"))
    };
    tenant.system(Command::PutRecord(Box::new(put)));
    let custom = RestrictionKind::Custom;
    for (text, because) in [
        ("DE", "group `Germany`"),
        ("FR", "1 assignments"),
        ("NL", "1 records"),
    ] {
        let refusal = tenant.refused(&admin, delete(custom, text), RefusalCode::InUse);
        assert_eq!(refusal.because_of, [because]);
    }
    tenant.act(&admin, delete(custom, "US")).expect("free");
    tenant.refused(&admin, delete(custom, "US"), RefusalCode::NotFound);
    tenant.refused(
        &admin,
        delete(RestrictionKind::Site, "DE"),
        RefusalCode::NotFound,
    );
}

#[test]
fn an_assignment_to_a_restricted_group_narrows_and_never_widens() {
    let mut tenant = Tenant::new(&["commerce"]);
    let root = tenant.root();
    tenant.values(&["DE", "FR", "US"]);
    let admin = Actor::user(tenant.administrator("admin"));
    let Outcome::Group(group) = tenant.system(narrowed("Europe", &["DE", "FR"])) else {
        panic!("a group")
    };
    let role = tenant.role("Quotes", &["quotes.read"]);
    let give = |restrictions| {
        Command::Assign(Box::new(Assign {
            principal: Principal::Group(group.clone()),
            role,
            node: root,
            restrictions,
            validity: Validity::default(),
            reason: Text::default(),
        }))
    };
    tenant
        .act(&admin, give(restricted(&["DE", "US"])))
        .expect("made");
    let unrestricted = bailiwick_model::restriction::Restrictions::Unrestricted;
    tenant.act(&admin, give(unrestricted)).expect("made");
    let (_, row) = tenant.snapshot.group(&group).expect("the group");
    let counts: Vec<Option<usize>> = row
        .grants
        .iter()
        .map(|grant| grant.values().map(<[u32]>::len))
        .collect();
    assert_eq!(counts, [Some(2), Some(1), Some(2)]);
    tenant.refused(
        &admin,
        give(restricted(&[])),
        RefusalCode::EmptyRestrictions,
    );
}

#[test]
fn renaming_a_value_is_no_second_value() {
    let mut tenant = Tenant::new(&[]);
    let admin = Actor::user(tenant.administrator("admin"));
    let put = |text: &str| Command::PutRestriction {
        kind: RestrictionKind::Custom,
        value: value("DE"),
        name: Some(name(text)),
        if_version: None,
    };
    tenant.act(&admin, put("Germany")).expect("added");
    tenant.act(&admin, put("Deutschland")).expect("renamed");
    assert_eq!(tenant.snapshot.restrictions().count(), 1);
    let revision = tenant.snapshot.revision();
    tenant.act(&admin, put("Deutschland")).expect("as it is");
    assert_eq!(tenant.snapshot.revision(), revision);
}
