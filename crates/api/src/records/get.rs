//! `GET /v1/tenants/{tenant}/records/{type}/{id}`.

use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;

use super::view::{Record, addressed, may_see};

/// Shows a registered record
#[utoipa::path(
    get,
    path = "/v1/tenants/{tenant}/records/{type}/{id}",
    operation_id = "get_record",
    tag = "records",
    params(
        ("type" = String, Path, description = "The resource type."),
        ("id" = String, Path, description = "The record's id, percent-encoded."),
    ),
    responses((status = 200, description = "The record.", body = Record))
)]
pub(super) async fn get(
    call: Call,
    Segments((_, resource_type, id)): Segments<(String, String, String)>,
) -> Result<Reply<Record>, Problem> {
    let key = addressed(&resource_type, &id)?;
    let snapshot = call.snapshot();
    let stored = call.app.record(call.tenant, &key).await?;
    let stored = stored.filter(|record| may_see(&call, snapshot, record));
    let stored = stored.ok_or_else(|| Problem::not_found("record"))?;
    Ok(Reply::ok(snapshot.revision(), Record::from(&stored)).version(stored.version))
}
