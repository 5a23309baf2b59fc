//! `PUT /v1/tenants/{tenant}/users/{user}/lock`.

use axum::http::HeaderMap;
use axum::response::Response;
use bailiwick_model::command::Command;
use bailiwick_web::body::OptionalBody;
use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::if_match;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::{User, addressed, changed};
use crate::fields::parse_optional;

/// Why a user is locked.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct LockRequest {
    /// Why: one of the tenant's lock reasons, if it has any.
    #[schema(example = "Lost device")]
    reason: Option<String>,
}

/// Locks a user
///
/// Nothing is permitted any more, everything is kept. The body may be left out.
#[utoipa::path(
    put,
    path = "/v1/tenants/{tenant}/users/{user}/lock",
    operation_id = "lock_user",
    tag = "users",
    request_body = Option<LockRequest>,
    responses((status = 200, description = "The user.", body = User))
)]
pub(super) async fn lock(
    call: Call,
    Segments((_, user)): Segments<(String, String)>,
    headers: HeaderMap,
    OptionalBody(request): OptionalBody<LockRequest>,
) -> Result<Response, Problem> {
    let user = addressed(&call, &user)?;
    let command = Command::LockUser {
        user,
        reason: parse_optional(request.reason.as_deref(), "/reason")?,
        if_version: if_match(&headers)?,
    };
    let executed = call.execute(command).await?;
    changed(&call, &executed, user).await
}
