//! `PUT` and `POST /v1/tenants/{tenant}/users/{user}/status`.

use axum::http::HeaderMap;
use axum::response::Response;
use bailiwick_model::command::Command;
use bailiwick_model::user::UserStatus;
use bailiwick_web::body::Body;
use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::if_match;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::{User, addressed, changed};

/// Where a user is to stand.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct StatusRequest {
    /// `active`, `passive` or `deactivated`.
    #[schema(example = "active")]
    status: String,
}

/// Sets a user's status
///
/// Activating takes a seat; leaving `active` frees it.
#[utoipa::path(
    put,
    path = "/v1/tenants/{tenant}/users/{user}/status",
    operation_id = "set_user_status",
    tag = "users",
    request_body = StatusRequest,
    responses((status = 200, description = "The user.", body = User))
)]
pub(super) async fn put(
    call: Call,
    Segments((_, user)): Segments<(String, String)>,
    headers: HeaderMap,
    Body(request): Body<StatusRequest>,
) -> Result<Response, Problem> {
    set(&call, &user, &headers, &request).await
}

/// Sets a user's status
///
/// The same as `PUT`.
#[utoipa::path(
    post,
    path = "/v1/tenants/{tenant}/users/{user}/status",
    operation_id = "post_user_status",
    tag = "users",
    params(("If-Match" = Option<String>, Header, description = "The `ETag` of what was read.")),
    request_body = StatusRequest,
    responses((status = 200, description = "The user.", body = User))
)]
pub(super) async fn post(
    call: Call,
    Segments((_, user)): Segments<(String, String)>,
    headers: HeaderMap,
    Body(request): Body<StatusRequest>,
) -> Result<Response, Problem> {
    set(&call, &user, &headers, &request).await
}

async fn set(
    call: &Call,
    user: &str,
    headers: &HeaderMap,
    request: &StatusRequest,
) -> Result<Response, Problem> {
    let user = addressed(call, user)?;
    let status = parse(&request.status)?;
    let command = Command::SetUserStatus {
        user,
        status,
        if_version: if_match(headers)?,
    };
    let executed = call.execute(command).await?;
    changed(call, &executed, user).await
}

fn parse(text: &str) -> Result<UserStatus, Problem> {
    let known = UserStatus::ALL
        .into_iter()
        .find(|status| status.as_str() == text);
    known.ok_or_else(|| Problem::field("/status", "must be `active`, `passive` or `deactivated`"))
}
