//! The tenant itself: made with its root and stock roles, and its settings.

use std::collections::BTreeSet;

use bailiwick_model::actor::ActorPrincipal;
use bailiwick_model::catalog::{CatalogVersion, USER_MANAGEMENT};
use bailiwick_model::change::{Change, Delta};
use bailiwick_model::command::{CreateTenant, Outcome, UpdateTenant};
use bailiwick_model::ids::NodeId;
use bailiwick_model::names::{PLATFORM_SLUG, RESERVED_SLUGS};
use bailiwick_model::refusal::{Refusal, RefusalCode};
use bailiwick_model::tenant::Tenant;
use bailiwick_model::tree::Node;

use super::case::{Case, fresh, invalid};
use super::catalogs::{compiled, with_user_management};
use super::{Decided, Decision, names, settings, stock_roles};

pub(super) fn create(case: &mut Case<'_>, create: &CreateTenant) -> Decision {
    case.platform_only()?;
    if case.snapshot.tenant().is_some() {
        let detail = "the tenant exists already";
        return Err(Refusal::new(RefusalCode::IdTaken, detail).at("/id"));
    }
    let slug = create.slug.as_str();
    let by_system = matches!(case.actor.principal, ActorPrincipal::System { .. });
    if RESERVED_SLUGS.contains(&slug) && !(slug == PLATFORM_SLUG && by_system) {
        return Err(invalid("/slug", "the slug is reserved"));
    }
    settings::whole(&create.settings)?;
    if let Some(external_id) = &create.root_external_id {
        names::no_reference(external_id.as_str(), "/root_external_id")?;
    }
    let node_types = &create.settings.node_types;
    let node_type = node_types
        .root()
        .cloned()
        .ok_or_else(|| invalid("/settings/node_types", "name a type for the root"))?;
    let versions = with_user_management(case, &create.catalogs, &[])?;
    let catalog = compiled(case, &versions)?;
    let root = NodeId(case.new_id());
    let tenant = Tenant {
        id: create.id,
        slug: create.slug.clone(),
        name: create.name.clone(),
        root,
        catalogs: versions,
        seat_limit: create.seat_limit,
        released: BTreeSet::new(),
        settings: create.settings.clone(),
        created: case.now,
        changed: case.now,
        version: 1,
    };
    let node = Node {
        id: root,
        parent: None,
        node_type,
        name: create.name.clone(),
        external_id: create.root_external_id.clone(),
        created: case.now,
        changed: case.now,
        version: 1,
    };
    let mut changes = vec![
        Change::Tenant(Box::new(Delta::created(tenant))),
        Change::Node(Box::new(Delta::created(node))),
    ];
    changes.extend(stock_roles::copies(case, &catalog, |_| true)?);
    Decided::new(changes, Outcome::Done)
}

pub(super) fn update(case: &mut Case<'_>, update: &UpdateTenant) -> Decision {
    case.authority.require_at_root("settings.edit")?;
    if update.seat_limit.is_some() {
        case.platform_only()?;
    }
    let before = case.tenant()?;
    fresh(update.if_version, before.version)?;
    let mut after = before.clone();
    if let Some(name) = &update.name {
        after.name = name.clone();
    }
    if let Some(seat_limit) = update.seat_limit {
        after.seat_limit = seat_limit;
    }
    if let Some(settings) = &update.settings {
        settings::whole(settings)?;
        settings::fit(case, &before.settings, settings)?;
        after.settings = settings.clone();
    }
    changed(case, before, after)
}

/// The tenant's change, if it is one.
pub(super) fn changed(case: &Case<'_>, before: &Tenant, mut after: Tenant) -> Decision {
    if after == *before {
        return Decided::nothing(Outcome::Done);
    }
    after.changed = case.now;
    after.version = before.version.saturating_add(1);
    let change = Change::Tenant(Box::new(Delta::changed(before.clone(), after)));
    Decided::new(vec![change], Outcome::Done)
}

/// Whether this is the catalog that every tenant has.
pub(super) fn is_user_management(version: &CatalogVersion) -> bool {
    version.name == USER_MANAGEMENT
}
