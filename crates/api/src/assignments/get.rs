//! `GET /assignments/{assignment}`.

use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;

use super::{Assignment, find, show};

/// Shows an assignment
#[utoipa::path(
    get,
    path = "/v1/tenants/{tenant}/assignments/{assignment}",
    operation_id = "get_assignment",
    tag = "assignments",
    responses((status = 200, description = "The assignment.", body = Assignment))
)]
pub(super) async fn get_assignment(
    call: Call,
    Segments((_, assignment)): Segments<(String, String)>,
) -> Result<Reply<Assignment>, Problem> {
    let row = find(&call, &assignment)?;
    let snapshot = call.snapshot();
    Ok(Reply::ok(snapshot.revision(), show(snapshot, row)))
}
