//! `PUT /v1/tenants/{tenant}/users/{user}`.

use axum::http::HeaderMap;
use axum::response::Response;
use bailiwick_web::body::Body;
use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::if_match;

use super::details::UserDetails;
use super::update::apply;
use super::view::{User, addressed};

/// Replaces a user's details
///
/// What is left out is cleared, except for user name, e-mail address and home, which cannot be
/// empty.
#[utoipa::path(
    put,
    path = "/v1/tenants/{tenant}/users/{user}",
    operation_id = "replace_user",
    tag = "users",
    request_body = UserDetails,
    responses((status = 200, description = "The user.", body = User))
)]
pub(super) async fn replace(
    call: Call,
    Segments((_, user)): Segments<(String, String)>,
    headers: HeaderMap,
    Body(details): Body<UserDetails>,
) -> Result<Response, Problem> {
    let user = addressed(&call, &user)?;
    apply(&call, user, if_match(&headers)?, &details.or_cleared()).await
}
