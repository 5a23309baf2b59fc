//! `DELETE /v1/tenants/{tenant}/users/{user}/lock`.

use axum::http::HeaderMap;
use bailiwick_model::command::Command;
use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Done;

use super::view::{addressed, fresh};

/// Unlocks a user
///
/// What was permitted before is permitted again.
#[utoipa::path(
    delete,
    path = "/v1/tenants/{tenant}/users/{user}/lock",
    operation_id = "unlock_user",
    tag = "users",
    responses((status = 204, description = "The user is not locked."))
)]
pub(super) async fn unlock(
    call: Call,
    Segments((_, user)): Segments<(String, String)>,
    headers: HeaderMap,
) -> Result<Done, Problem> {
    let user = addressed(&call, &user)?;
    fresh(&call, user, &headers)?;
    let executed = call.execute(Command::UnlockUser { user }).await?;
    Ok(Done(executed.snapshot.revision()))
}
