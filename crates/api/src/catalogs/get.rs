//! `GET /v1/catalogs/{name}`.

use bailiwick_model::catalog::CatalogFile;
use bailiwick_web::call::Call;
use bailiwick_web::parameters::{Query, Segments};
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which version.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct CatalogParameters {
    /// The version; the latest if not given.
    #[param(example = 1)]
    version: Option<u32>,
}

/// A catalog.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CatalogDetails {
    /// Its name.
    #[schema(example = "retail")]
    name: String,
    /// The version shown.
    #[schema(example = 1)]
    version: u32,
    /// What people call it.
    #[schema(example = "Retail")]
    title: String,
    /// All versions that there are.
    #[schema(example = json!([1, 2]))]
    versions: Vec<u32>,
    /// What the file says.
    #[schema(value_type = Object)]
    file: CatalogFile,
}

/// Shows a catalog
#[utoipa::path(
    get,
    path = "/v1/catalogs/{name}",
    operation_id = "get_catalog",
    tag = "catalogs",
    params(("name" = String, Path, description = "The catalog's name."), CatalogParameters),
    responses((status = 200, description = "The catalog.", body = CatalogDetails))
)]
pub(super) async fn get(
    call: Call,
    Segments(name): Segments<String>,
    Query(parameters): Query<CatalogParameters>,
) -> Result<Reply<CatalogDetails>, Problem> {
    let library = call.app.catalogs();
    let file = match parameters.version {
        Some(version) => library.get(&name, version),
        None => library.latest(&name),
    };
    let file = file.ok_or_else(|| Problem::not_found("catalog"))?;
    let details = CatalogDetails {
        name: file.name.clone(),
        version: file.version,
        title: file.title.clone(),
        versions: library.versions(&name).collect(),
        file: file.as_ref().clone(),
    };
    Ok(Reply::ok(call.snapshot().revision(), details))
}
