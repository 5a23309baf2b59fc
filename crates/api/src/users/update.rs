//! `PATCH /v1/tenants/{tenant}/users/{user}`.

use axum::http::HeaderMap;
use axum::response::Response;
use bailiwick_model::command::{Command, UpdateUser};
use bailiwick_model::ids::UserId;
use bailiwick_model::refusal::RefusalCode;
use bailiwick_model::user::User as Stored;
use bailiwick_web::body::Body;
use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::if_match;

use super::details::{UserDetails, attributes};
use super::view::{User, addressed, changed};
use crate::fields::{not_cleared, parse_given, parse_kept};
use crate::nodes;

/// How often an update without `If-Match` is tried when others change the user meanwhile.
const ATTEMPTS: usize = 5;

/// Changes a user's details
///
/// What is left out stays as it is, null clears.
#[utoipa::path(
    patch,
    path = "/v1/tenants/{tenant}/users/{user}",
    operation_id = "update_user",
    tag = "users",
    request_body = UserDetails,
    responses((status = 200, description = "The user.", body = User))
)]
pub(super) async fn update(
    call: Call,
    Segments((_, user)): Segments<(String, String)>,
    headers: HeaderMap,
    Body(details): Body<UserDetails>,
) -> Result<Response, Problem> {
    let user = addressed(&call, &user)?;
    apply(&call, user, if_match(&headers)?, &details).await
}

/// Merges the details with the user as it is. The profile is written as a whole, so that it must
/// not have changed since it was read: without the caller's own condition it is read again.
pub(super) async fn apply(
    call: &Call,
    user: UserId,
    if_version: Option<u64>,
    details: &UserDetails,
) -> Result<Response, Problem> {
    let mut attempt = 1;
    loop {
        let stored = call.app.user(call.tenant, user).await?;
        let stored = stored.ok_or_else(|| Problem::not_found("user"))?;
        let command = command(call, details, &stored, if_version)?;
        match call.execute(Command::UpdateUser(Box::new(command))).await {
            Ok(executed) => return changed(call, &executed, user).await,
            Err(problem) => {
                let stale = problem.code == RefusalCode::StaleVersion.as_str();
                if !stale || if_version.is_some() || attempt == ATTEMPTS {
                    return Err(problem);
                }
                attempt += 1;
            }
        }
    }
}

/// The command that changes the user; a field that is as asked already is left out, because some
/// fields need more rights than others.
fn command(
    call: &Call,
    details: &UserDetails,
    stored: &Stored,
    if_version: Option<u64>,
) -> Result<UpdateUser, Problem> {
    let home = not_cleared(details.home.clone(), "/home")?;
    let home = home
        .map(|home| nodes::referred(call, &home, "/home"))
        .transpose()?;
    let attributes = details.attributes.clone().map(attributes).transpose()?;
    let external_id = parse_given(details.external_id.as_ref(), "/external_id")?;
    let profile = details.profile(stored.profile.clone())?;
    Ok(UpdateUser {
        user: stored.id,
        user_name: parse_kept(details.user_name.clone(), "/user_name")?,
        email: parse_kept(details.email.clone(), "/email")?,
        external_id: external_id.filter(|id| *id != stored.external_id),
        home: home.filter(|home| *home != stored.home),
        attributes: attributes.filter(|attributes| *attributes != stored.attributes),
        profile: (profile != stored.profile).then_some(profile),
        if_version: if_version.or(Some(stored.version)),
    })
}
