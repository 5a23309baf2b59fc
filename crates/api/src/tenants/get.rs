//! `GET /v1/tenants/{tenant}`.

use bailiwick_web::call::Call;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;

use super::view::{Tenant, shown};

/// Shows the tenant
///
/// Seats and settings are left out for those who may not edit the settings.
#[utoipa::path(
    get,
    path = "/v1/tenants/{tenant}",
    operation_id = "get_tenant",
    tag = "tenants",
    responses((status = 200, description = "The tenant.", body = Tenant))
)]
pub(super) async fn get(call: Call) -> Result<Reply<Tenant>, Problem> {
    let snapshot = call.snapshot();
    let (version, tenant) = shown(&call, snapshot)?;
    Ok(Reply::ok(snapshot.revision(), tenant).version(version))
}
