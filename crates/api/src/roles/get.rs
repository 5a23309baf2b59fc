//! `GET /roles/{role}`.

use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;

use super::{RoleDetails, details, find};

/// Shows a role
#[utoipa::path(
    get,
    path = "/v1/tenants/{tenant}/roles/{role}",
    operation_id = "get_role",
    tag = "roles",
    responses((status = 200, description = "The role.", body = RoleDetails))
)]
pub(super) async fn get_role(
    call: Call,
    Segments((_, role)): Segments<(String, String)>,
) -> Result<Reply<RoleDetails>, Problem> {
    let snapshot = call.snapshot();
    let row = find(snapshot, &role)?;
    let reply = Reply::ok(snapshot.revision(), details(snapshot, row));
    Ok(reply.version(row.role.version))
}
