//! `GET /v1/tenants/{tenant}/restrictions`.

use bailiwick_web::call::Call;
use bailiwick_web::page::{ListParameters, Page, page_of};
use bailiwick_web::parameters::Query;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;

use super::view::Restriction;

/// What values are filtered and sorted by.
const FIELDS: &[&str] = &["value", "kind", "name", "possible", "created"];

/// Lists the values of both lists, those of the one in use marked as possible
#[utoipa::path(
    get,
    path = "/v1/tenants/{tenant}/restrictions",
    operation_id = "list_restrictions",
    tag = "restrictions",
    params(ListParameters),
    responses((status = 200, description = "One page of values.", body = Page<Restriction>))
)]
pub(super) async fn list(
    call: Call,
    Query(parameters): Query<ListParameters>,
) -> Result<Reply<Page<Restriction>>, Problem> {
    let snapshot = call.snapshot();
    let all = snapshot
        .restrictions()
        .map(|stored| Restriction::of(snapshot, stored))
        .collect();
    // Two lists may have the same value, so that both parts are needed to tell them apart.
    let id = |value: &Restriction| format!("{} {:?}", value.value, value.kind);
    let page = page_of(all, &parameters, FIELDS, id)?;
    Ok(Reply::ok(snapshot.revision(), page))
}
