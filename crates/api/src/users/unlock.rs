//! `DELETE /v1/tenants/{tenant}/users/{user}/lock`.

use bailiwick_model::command::Command;
use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Done;

use super::view::addressed;

/// Unlocks a user: what was permitted before is permitted again.
#[utoipa::path(
    delete,
    path = "/v1/tenants/{tenant}/users/{user}/lock",
    operation_id = "unlock_user",
    tag = "users",
    params(
        ("tenant" = String, Path, description = "The tenant's slug or id."),
        ("user" = String, Path, description = "The user's id, `external_id:...` or `name:...`."),
    ),
    responses(
        (status = 204, description = "The user is not locked."),
        (status = "default", description = "A problem.", body = Problem),
    ),
)]
pub(super) async fn unlock(
    call: Call,
    Segments((_, user)): Segments<(String, String)>,
) -> Result<Done, Problem> {
    let user = addressed(&call, &user)?;
    let executed = call.execute(Command::UnlockUser { user }).await?;
    Ok(Done(executed.snapshot.revision()))
}
