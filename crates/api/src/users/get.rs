//! `GET /v1/tenants/{tenant}/users/{user}`.

use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;

use super::view::{User, seen};

/// Shows a user's account details
#[utoipa::path(
    get,
    path = "/v1/tenants/{tenant}/users/{user}",
    operation_id = "get_user",
    tag = "users",
    responses((status = 200, description = "The user.", body = User))
)]
pub(super) async fn get(
    call: Call,
    Segments((_, user)): Segments<(String, String)>,
) -> Result<Reply<User>, Problem> {
    let (_, id) = seen(&call, &user)?;
    let stored = call.app.user(call.tenant, id).await?;
    let stored = stored.ok_or_else(|| Problem::not_found("user"))?;
    let revision = call.snapshot().revision();
    Ok(Reply::ok(revision, User::from(&stored)).version(stored.version))
}
