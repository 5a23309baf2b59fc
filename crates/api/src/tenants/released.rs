//! `PUT` and `DELETE /v1/tenants/{tenant}/released/{permission}`.

use axum::http::HeaderMap;
use bailiwick_model::command::Command;
use bailiwick_model::names::Code;
use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::{Done, Reply, if_match};

use super::view::{Tenant, shown};

/// Releases a restricted permission to the tenant
#[utoipa::path(
    put,
    path = "/v1/tenants/{tenant}/released/{permission}",
    operation_id = "release_permission",
    tag = "tenants",
    params(("permission" = String, Path, description = "The permission's code.")),
    responses((status = 200, description = "The tenant.", body = Tenant))
)]
pub(super) async fn release(
    call: Call,
    Segments((_, permission)): Segments<(String, String)>,
    headers: HeaderMap,
) -> Result<Reply<Tenant>, Problem> {
    let command = Command::ReleasePermission {
        permission: code(&permission)?,
        if_version: if_match(&headers)?,
    };
    let executed = call.execute(command).await?;
    let (version, tenant) = shown(&call, &executed.snapshot)?;
    Ok(Reply::ok(executed.snapshot.revision(), tenant).version(version))
}

/// Takes the release of a restricted permission back
///
/// Roles keep it, but it gives nothing.
#[utoipa::path(
    delete,
    path = "/v1/tenants/{tenant}/released/{permission}",
    operation_id = "withdraw_permission",
    tag = "tenants",
    params(("permission" = String, Path, description = "The permission's code.")),
    responses((status = 204, description = "It is not released."))
)]
pub(super) async fn withdraw(
    call: Call,
    Segments((_, permission)): Segments<(String, String)>,
    headers: HeaderMap,
) -> Result<Done, Problem> {
    let command = Command::WithdrawPermission {
        permission: code(&permission)?,
        if_version: if_match(&headers)?,
    };
    let executed = call.execute(command).await?;
    Ok(Done(executed.snapshot.revision()))
}

fn code(text: &str) -> Result<Code, Problem> {
    Code::new(text).map_err(|error| Problem::parameter("permission", error))
}
