//! `GET /groups/{group}`.

use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;

use super::{GroupDetails, details, find};

/// Shows a group
///
/// Neither who is in it is shown nor how many.
#[utoipa::path(
    get,
    path = "/v1/tenants/{tenant}/groups/{group}",
    operation_id = "get_group",
    tag = "groups",
    responses((status = 200, description = "The group.", body = GroupDetails))
)]
pub(super) async fn get_group(
    call: Call,
    Segments((_, group)): Segments<(String, String)>,
) -> Result<Reply<GroupDetails>, Problem> {
    let snapshot = call.snapshot();
    let row = find(&call, &group)?;
    let reply = Reply::ok(snapshot.revision(), details(snapshot, row));
    Ok(reply.version(row.group.version))
}
