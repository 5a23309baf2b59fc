//! `PUT` and `DELETE /roles/{role}/permissions/{code}`.

use axum::http::HeaderMap;
use axum::response::Response;
use bailiwick_model::command::Command;
use bailiwick_model::ids::RoleId;
use bailiwick_model::names::Code;
use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::if_match;

use super::{RoleDetails, find, saved};

/// Gives a role one permission
///
/// Its prerequisites come with it. A permission that is there already stays.
#[utoipa::path(
    put,
    path = "/v1/tenants/{tenant}/roles/{role}/permissions/{code}",
    operation_id = "add_role_permission",
    tag = "roles",
    responses((status = 200, description = "The role as it is now.", body = RoleDetails))
)]
pub(super) async fn add_role_permission(
    call: Call,
    Segments((_, role, code)): Segments<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (role, permission) = both(&call, &role, &code)?;
    let command = Command::AddPermission {
        role,
        permission,
        if_version: if_match(&headers)?,
    };
    let executed = call.execute(command).await?;
    Ok(saved(&call, &executed, role))
}

/// Takes one permission from a role
///
/// Its prerequisites stay. It is refused while other permissions of the role need it.
#[utoipa::path(
    delete,
    path = "/v1/tenants/{tenant}/roles/{role}/permissions/{code}",
    operation_id = "remove_role_permission",
    tag = "roles",
    responses((status = 200, description = "The role as it is now.", body = RoleDetails))
)]
pub(super) async fn remove_role_permission(
    call: Call,
    Segments((_, role, code)): Segments<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (role, permission) = both(&call, &role, &code)?;
    let command = Command::RemovePermission {
        role,
        permission,
        if_version: if_match(&headers)?,
    };
    let executed = call.execute(command).await?;
    Ok(saved(&call, &executed, role))
}

fn both(call: &Call, role: &str, code: &str) -> Result<(RoleId, Code), Problem> {
    let row = find(call.snapshot(), role)?;
    let code = Code::new(code).map_err(|_| Problem::not_found("permission"))?;
    Ok((row.role.id, code))
}
