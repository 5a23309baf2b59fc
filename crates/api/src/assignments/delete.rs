//! `DELETE /assignments/{assignment}`.

use bailiwick_model::command::Command;
use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Done;

use super::find;

/// Removes an assignment
///
/// Other assignments of the same role stay. Needs the same rights as making it.
#[utoipa::path(
    delete,
    path = "/v1/tenants/{tenant}/assignments/{assignment}",
    operation_id = "delete_assignment",
    tag = "assignments",
    responses((status = 204, description = "It is gone."))
)]
pub(super) async fn delete_assignment(
    call: Call,
    Segments((_, assignment)): Segments<(String, String)>,
) -> Result<Done, Problem> {
    let assignment = find(&call, &assignment)?.assignment.id;
    let executed = call.execute(Command::Unassign { assignment }).await?;
    Ok(Done(executed.snapshot.revision()))
}
