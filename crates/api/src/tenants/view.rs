//! A tenant as callers see it.

use bailiwick_engine::authority::Authority;
use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::catalog::CatalogVersion;
use bailiwick_model::refusal::{Refusal, RefusalCode};
use bailiwick_web::call::Call;
use bailiwick_web::problem::Problem;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::settings::Settings;

/// A customer company.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Tenant {
    /// Its id.
    #[schema(example = "01976d3e-8c1a-7c3e-9a53-5f2f0a3f5b11")]
    id: String,
    /// Its name in addresses.
    #[schema(example = "acme")]
    slug: String,
    /// Its name.
    #[schema(example = "Acme Corporation")]
    name: String,
    /// The id of the root of its tree.
    #[schema(example = "01976d3e-8c1a-7c3e-9a53-5f2f0a3f5b12")]
    root: String,
    /// The catalogs that it uses.
    catalogs: Vec<Catalog>,
    /// The restricted permissions that the platform has released to it.
    #[schema(example = json!(["prices.override"]))]
    released: Vec<String>,
    /// What only those who may edit the settings are shown.
    #[serde(flatten)]
    closed: Option<Closed>,
    /// When it was created.
    #[schema(example = "2026-01-31T08:30:00Z")]
    created: String,
    /// When it was last changed.
    #[schema(example = "2026-01-31T08:30:00Z")]
    changed: String,
    /// Grows with each change of the tenant itself.
    #[schema(example = 1)]
    version: u64,
    /// The revision at which this is so: grows with each change of anything in the tenant.
    #[schema(example = 17)]
    revision: u64,
}

/// Seats and settings: only for those who hold `settings.edit` at the root.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SeatsAndSettings)]
pub(super) struct Closed {
    /// How many users may be active at once; null is no limit.
    #[schema(example = 100)]
    seat_limit: Option<u32>,
    /// How many are.
    #[schema(example = 42)]
    seats_used: u32,
    /// What the tenant's administrators set.
    settings: Settings,
}

/// One version of a catalog.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Catalog {
    /// Its name.
    #[schema(example = "retail")]
    pub name: String,
    /// Its version.
    #[schema(example = 1)]
    pub version: u32,
}

impl From<&CatalogVersion> for Catalog {
    fn from(catalog: &CatalogVersion) -> Self {
        Self {
            name: catalog.name.clone(),
            version: catalog.version,
        }
    }
}

/// A catalog to be used: its name alone means its latest version.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(
    untagged,
    expecting = "a catalog is its name or {\"name\": \"retail\", \"version\": 1}"
)]
pub(super) enum CatalogChoice {
    /// The latest version.
    Latest(String),
    /// This version.
    Exact(Catalog),
}

/// The versions chosen.
pub(super) fn chosen(
    call: &Call,
    choices: &[CatalogChoice],
) -> Result<Vec<CatalogVersion>, Problem> {
    let library = call.app.catalogs();
    let version = |(at, choice): (usize, &CatalogChoice)| {
        let (name, version) = match choice {
            CatalogChoice::Latest(name) => (name, library.latest(name).map(|file| file.version)),
            CatalogChoice::Exact(exact) => (&exact.name, Some(exact.version)),
        };
        let known = version.filter(|version| library.get(name, *version).is_some());
        let version = known.ok_or_else(|| {
            let detail = match version {
                Some(version) => format!("there is no catalog `{name}` of version {version}"),
                None => format!("there is no catalog `{name}`"),
            };
            let refusal = Refusal::new(RefusalCode::UnknownCatalog, detail);
            Problem::from(refusal.at(&format!("/catalogs/{at}")))
        })?;
        Ok(CatalogVersion {
            name: name.clone(),
            version,
        })
    };
    choices.iter().enumerate().map(version).collect()
}

/// The tenant of a snapshot with its version, as far as the caller may see it.
pub(super) fn shown(call: &Call, snapshot: &Snapshot) -> Result<(u64, Tenant), Problem> {
    let tenant = snapshot
        .tenant()
        .ok_or_else(|| Problem::not_found("tenant"))?;
    let authority = Authority::new(snapshot, &call.actor, call.now);
    let closed = authority.holds_at_root("settings.edit").then(|| Closed {
        seat_limit: tenant.seat_limit,
        seats_used: snapshot.active_users(),
        settings: Settings::from(&tenant.settings),
    });
    let shown = Tenant {
        id: tenant.id.to_string(),
        slug: tenant.slug.to_string(),
        name: tenant.name.to_string(),
        root: tenant.root.to_string(),
        catalogs: tenant.catalogs.iter().map(Catalog::from).collect(),
        released: tenant.released.iter().map(ToString::to_string).collect(),
        closed,
        created: tenant.created.to_string(),
        changed: tenant.changed.to_string(),
        version: tenant.version,
        revision: snapshot.revision().0,
    };
    Ok((tenant.version, shown))
}
