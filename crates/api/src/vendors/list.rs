//! `GET /v1/tenants/{tenant}/vendors`.

use bailiwick_model::vendor::Vendor as Stored;
use bailiwick_web::call::Call;
use bailiwick_web::page::{ListParameters, Page, page_of};
use bailiwick_web::parameters::Query;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;

use super::view::{Vendor, with_groups};

/// What vendors are filtered and sorted by.
const FIELDS: &[&str] = &["name", "created", "changed"];

/// Lists the vendors
#[utoipa::path(
    get,
    path = "/v1/tenants/{tenant}/vendors",
    operation_id = "list_vendors",
    tag = "vendors",
    params(ListParameters),
    responses((status = 200, description = "One page of vendors.", body = Page<Vendor>))
)]
pub(super) async fn list(
    call: Call,
    Query(parameters): Query<ListParameters>,
) -> Result<Reply<Page<Vendor>>, Problem> {
    let snapshot = call.snapshot();
    let all: Vec<&Stored> = snapshot.vendors().map(AsRef::as_ref).collect();
    let page = page_of(all, &parameters, FIELDS, |vendor| vendor.id.to_string())?;
    let page = Page {
        items: with_groups(snapshot, page.items),
        next_cursor: page.next_cursor,
        total: page.total,
    };
    Ok(Reply::ok(snapshot.revision(), page))
}
