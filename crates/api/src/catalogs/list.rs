//! `GET /v1/catalogs`.

use bailiwick_model::catalog::CatalogFile;
use bailiwick_web::call::Call;
use bailiwick_web::page::{ListParameters, Page, page_of};
use bailiwick_web::parameters::Query;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;
use serde::Serialize;
use utoipa::ToSchema;

/// What catalogs are filtered and sorted by.
const FIELDS: &[&str] = &["name", "version", "title"];

/// One version of a catalog.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CatalogEntry {
    /// Its name.
    #[schema(example = "retail")]
    name: String,
    /// Its version.
    #[schema(example = 1)]
    version: u32,
    /// What people call it.
    #[schema(example = "Retail")]
    title: String,
    /// Whether this is the latest version.
    latest: bool,
}

impl CatalogEntry {
    /// The entry of a file.
    pub(super) fn of(file: &CatalogFile, latest: bool) -> Self {
        let CatalogFile {
            name,
            version,
            title,
            ..
        } = file;
        Self {
            name: name.clone(),
            version: *version,
            title: title.clone(),
            latest,
        }
    }
}

/// Lists all versions of all catalogs
#[utoipa::path(
    get,
    path = "/v1/catalogs",
    operation_id = "list_catalogs",
    tag = "catalogs",
    params(ListParameters),
    responses((status = 200, description = "One page of catalogs.", body = Page<CatalogEntry>))
)]
pub(super) async fn list(
    call: Call,
    Query(parameters): Query<ListParameters>,
) -> Result<Reply<Page<CatalogEntry>>, Problem> {
    let library = call.app.catalogs();
    let mut entries = Vec::new();
    for name in library.names() {
        let latest = library.latest(name).map(|file| file.version);
        let files = library
            .versions(name)
            .filter_map(|version| library.get(name, version));
        entries.extend(files.map(|file| CatalogEntry::of(file, Some(file.version) == latest)));
    }
    let id = |entry: &CatalogEntry| format!("{} {:010}", entry.name, entry.version);
    let page = page_of(entries, &parameters, FIELDS, id)?;
    Ok(Reply::ok(call.snapshot().revision(), page))
}
