//! `GET /v1/tenants/{tenant}/catalogs`.

use bailiwick_web::call::Call;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;
use serde::Serialize;
use utoipa::ToSchema;

/// A catalog that the tenant uses.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PresentCatalog {
    /// Its name.
    #[schema(example = "retail")]
    name: String,
    /// The version in use.
    #[schema(example = 1)]
    version: u32,
    /// What people call it.
    #[schema(example = "Retail")]
    title: String,
    /// The latest version that the platform has.
    #[schema(example = 2)]
    latest_version: u32,
}

/// The catalogs that the tenant uses.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PresentCatalogs {
    /// The catalogs.
    items: Vec<PresentCatalog>,
}

/// Lists the catalogs that the tenant uses
#[utoipa::path(
    get,
    path = "/v1/tenants/{tenant}/catalogs",
    operation_id = "list_tenant_catalogs",
    tag = "tenants",
    responses((status = 200, description = "The catalogs.", body = PresentCatalogs))
)]
pub(super) async fn catalogs(call: Call) -> Result<Reply<PresentCatalogs>, Problem> {
    let snapshot = call.snapshot();
    let tenant = snapshot
        .tenant()
        .ok_or_else(|| Problem::not_found("tenant"))?;
    let library = call.app.catalogs();
    let present = tenant.catalogs.iter().map(|present| {
        let (name, version) = (present.name.as_str(), present.version);
        let title = library.get(name, version).map(|file| file.title.clone());
        PresentCatalog {
            name: name.to_owned(),
            version,
            title: title.unwrap_or_else(|| name.to_owned()),
            latest_version: library.latest(name).map_or(version, |file| file.version),
        }
    });
    Ok(Reply::ok(
        snapshot.revision(),
        PresentCatalogs {
            items: present.collect(),
        },
    ))
}
