//! Tenants: made with root and stock roles; settings that must fit what is there (A203 to A206).

use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::actor::{Actor, ActorPrincipal};
use bailiwick_model::catalog::CatalogVersion;
use bailiwick_model::command::{Command, CreateTenant, UpdateTenant};
use bailiwick_model::ids::TenantId;
use bailiwick_model::names::Slug;
use bailiwick_model::refusal::RefusalCode;
use bailiwick_model::restriction::RestrictionKind;
use bailiwick_model::tenant::Settings;
use bailiwick_model::tree::NodeTypes;

use super::tenant::{Tenant, code, codes, group_named, name, restricted, value};

fn create(slug: &str, catalogs: &[(&str, u32)]) -> CreateTenant {
    let version = |(name, version): &(&str, u32)| CatalogVersion {
        name: (*name).to_owned(),
        version: *version,
    };
    CreateTenant {
        id: TenantId(uuid::Uuid::from_u128(1)),
        slug: Slug::new(slug).expect("a slug"),
        name: name("Company"),
        root_external_id: None,
        catalogs: catalogs.iter().map(version).collect(),
        seat_limit: Some(3),
        settings: Settings::default(),
    }
}

fn operator() -> Actor {
    Actor {
        principal: ActorPrincipal::Operator {
            id: uuid::Uuid::from_u128(9),
            name: "operator".to_owned(),
        },
        key: None,
        narrowed_to: None,
    }
}

fn empty() -> Tenant {
    let mut tenant = Tenant::new(&[]);
    tenant.snapshot = Snapshot::empty();
    tenant
}

fn settings(settings: Settings) -> Command {
    Command::UpdateTenant(Box::new(UpdateTenant {
        settings: Some(settings),
        ..UpdateTenant::default()
    }))
}

#[test]
fn a_tenant_begins_with_its_root_and_its_stock_roles() {
    let mut tenant = empty();
    let command = Command::CreateTenant(Box::new(create("westeros", &[("commerce", 1)])));
    tenant.act(&operator(), command.clone()).expect("made");
    let root = tenant.snapshot.root().expect("a root");
    let root = &tenant.snapshot.node_row(root).expect("a row").node;
    assert_eq!(root.node_type.as_str(), "company");
    let mut names: Vec<String> = tenant
        .snapshot
        .roles()
        .map(|(_, row)| row.role.name.to_string())
        .collect();
    names.sort();
    let expected = [
        "Administrator",
        "Catalog Manager",
        "Manager",
        "Order Fulfillment Manager",
        "Pricing Manager",
        "Viewer",
    ];
    assert_eq!(names, expected);
    let restricted = |code: &str| {
        let catalog = tenant.snapshot.catalog();
        let index = catalog.permission_index(code).expect("known");
        catalog.restricted_permissions().contains(index)
    };
    for (_, row) in tenant.snapshot.roles() {
        assert!(row.role.stock.is_some());
        assert!(
            !row.role
                .permissions
                .iter()
                .any(|code| restricted(code.as_str()))
        );
    }
    tenant.refused(&operator(), command, RefusalCode::IdTaken);
}

#[test]
fn only_the_platform_makes_tenants_and_only_the_system_its_own() {
    let mut tenant = empty();
    let by = |slug: &str| Command::CreateTenant(Box::new(create(slug, &[])));
    let user = Actor::user(bailiwick_model::ids::UserId(uuid::Uuid::from_u128(3)));
    tenant.lacks(&user, by("westeros"), "platform.operate");
    for slug in ["platform", "admin", "api", "www"] {
        tenant.refused(&operator(), by(slug), RefusalCode::InvalidField);
    }
    let system = Actor::system("bootstrap");
    tenant.refused(&system, by("admin"), RefusalCode::InvalidField);
    tenant.act(&system, by("platform")).expect("made");
    let mut nothing = empty();
    let command = Command::CreateVendor { name: name("Acme") };
    nothing.refused(&operator(), command, RefusalCode::NotFound);
}

#[test]
fn unknown_catalogs_are_refused() {
    let mut tenant = empty();
    for catalogs in [[("commerce", 99)], [("no-such", 1)]] {
        let command = Command::CreateTenant(Box::new(create("westeros", &catalogs)));
        tenant.refused(&operator(), command, RefusalCode::UnknownCatalog);
    }
    let twice = [("commerce", 1), ("commerce", 1)];
    let command = Command::CreateTenant(Box::new(create("westeros", &twice)));
    let refusal = tenant.refused(&operator(), command, RefusalCode::InvalidField);
    assert!(!refusal.because_of.is_empty());
}

#[test]
fn node_types_must_be_whole_and_fit_the_tree() {
    let mut tenant = Tenant::new(&[]);
    let root = tenant.root();
    tenant.node(root, "division", "Alberta");
    let admin = Actor::user(tenant.administrator("admin"));
    let edited = |edit: fn(&mut NodeTypes)| {
        let mut changed = Settings::default();
        edit(&mut changed.node_types);
        settings(changed)
    };
    let invalid = [
        edited(|types| types.0.clear()),
        edited(|types| types.0.extend(types.0.first().cloned())),
        edited(|types| {
            types.0[0].children = vec![code("unknown")];
        }),
    ];
    for command in invalid {
        tenant.refused(&admin, command, RefusalCode::InvalidField);
    }
    let misfit = [
        edited(|types| {
            types.0[0]
                .children
                .retain(|child| child.as_str() != "division")
        }),
        edited(|types| types.0.swap(0, 1)),
    ];
    for command in misfit {
        let refusal = tenant.refused(&admin, command, RefusalCode::NodeTypeNotAllowed);
        assert!(!refusal.because_of.is_empty());
    }
    let fits = edited(|types| {
        types.0[0]
            .children
            .retain(|child| child.as_str() != "device")
    });
    tenant.act(&admin, fits).expect("nothing of it is there");
}

#[test]
fn b153_the_other_list_must_have_what_is_carried() {
    let mut tenant = Tenant::new(&["commerce"]);
    tenant.values(&["DE"]);
    let admin = Actor::user(tenant.administrator("admin"));
    let group = bailiwick_model::command::CreateGroup {
        permissions: codes(&["orders.read"]),
        restrictions: restricted(&["DE"]),
        ..group_named("Sales")
    };
    tenant.system(Command::CreateGroup(Box::new(group)));
    let sync = settings(Settings {
        sync_restrictions_with_sites: true,
        ..Settings::default()
    });
    let refusal = tenant.refused(&admin, sync.clone(), RefusalCode::InUse);
    assert_eq!(refusal.because_of, ["group `Sales`"]);
    tenant.system(Command::PutRestriction {
        kind: RestrictionKind::Site,
        value: value("DE"),
        name: None,
        if_version: None,
    });
    tenant.act(&admin, sync).expect("the sites have it");
    assert_eq!(
        tenant.snapshot.possible_restrictions(),
        RestrictionKind::Site
    );
}

#[test]
fn the_seat_limit_may_go_below_those_who_are_active() {
    let mut tenant = Tenant::new(&[]);
    let root = tenant.root();
    tenant.user("one", root);
    tenant.user("two", root);
    let new = tenant.newcomer("new", root);
    let fewer = UpdateTenant {
        seat_limit: Some(Some(1)),
        ..UpdateTenant::default()
    };
    tenant
        .act(&operator(), Command::UpdateTenant(Box::new(fewer)))
        .expect("set");
    let system = Actor::system("test");
    let active = super::tenant::status(new, bailiwick_model::user::UserStatus::Active);
    tenant.refused(&system, active, RefusalCode::NoSeat);
    assert_eq!(
        bailiwick_engine::decide::free_seats(&tenant.snapshot),
        Some(0)
    );
}
