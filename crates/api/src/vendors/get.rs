//! `GET /v1/tenants/{tenant}/vendors/{vendor}`.

use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;

use super::view::{Vendor, addressed, shown};

/// Shows a vendor
#[utoipa::path(
    get,
    path = "/v1/tenants/{tenant}/vendors/{vendor}",
    operation_id = "get_vendor",
    tag = "vendors",
    responses((status = 200, description = "The vendor.", body = Vendor))
)]
pub(super) async fn get(
    call: Call,
    Segments((_, vendor)): Segments<(String, String)>,
) -> Result<Reply<Vendor>, Problem> {
    let id = addressed(&call, &vendor)?;
    let snapshot = call.snapshot();
    let (version, vendor) = shown(snapshot, id).ok_or_else(|| Problem::not_found("vendor"))?;
    Ok(Reply::ok(snapshot.revision(), vendor).version(version))
}
