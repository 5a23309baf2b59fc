//! `DELETE /v1/tenants/{tenant}/users/{user}/lock`.

use axum::http::HeaderMap;
use bailiwick_model::command::Command;
use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::{Done, if_match};

use super::view::addressed;

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
    let if_version = if_match(&headers)?;
    let command = Command::UnlockUser { user, if_version };
    let executed = call.execute(command).await?;
    Ok(Done(executed.snapshot.revision()))
}
