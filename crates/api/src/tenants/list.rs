//! `GET /v1/tenants`.

use bailiwick_service::ServiceError;
use bailiwick_web::call::Call;
use bailiwick_web::page::{ListParameters, Page, page_of};
use bailiwick_web::parameters::Query;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;
use serde::Serialize;
use utoipa::ToSchema;

/// What tenants are filtered and sorted by.
const FIELDS: &[&str] = &["slug", "name"];

/// A tenant in the list of all.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TenantEntry {
    /// Its id.
    #[schema(example = "01976d3e-8c1a-7c3e-9a53-5f2f0a3f5b11")]
    id: String,
    /// Its name in addresses.
    #[schema(example = "acme")]
    slug: String,
    /// Its name.
    #[schema(example = "Acme Corporation")]
    name: String,
    /// Its last revision.
    #[schema(example = 17)]
    revision: u64,
}

/// Lists all tenants, the platform's own among them
#[utoipa::path(
    get,
    path = "/v1/tenants",
    operation_id = "list_tenants",
    tag = "tenants",
    params(ListParameters),
    responses((status = 200, description = "One page of tenants.", body = Page<TenantEntry>))
)]
pub(super) async fn list(
    call: Call,
    Query(parameters): Query<ListParameters>,
) -> Result<Reply<Page<TenantEntry>>, Problem> {
    let heads = call.app.store.tenants().await.map_err(ServiceError::from)?;
    let entries = heads.into_iter().map(|head| TenantEntry {
        id: head.id.to_string(),
        slug: head.slug.to_string(),
        name: head.name.to_string(),
        revision: head.revision.0,
    });
    let page = page_of(entries.collect(), &parameters, FIELDS, |entry| {
        entry.id.clone()
    })?;
    Ok(Reply::ok(call.snapshot().revision(), page))
}
