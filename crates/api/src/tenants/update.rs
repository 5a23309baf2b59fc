//! `PATCH /v1/tenants/{tenant}`.

use axum::http::HeaderMap;
use bailiwick_model::command::{Command, UpdateTenant};
use bailiwick_model::refusal::RefusalCode;
use bailiwick_web::body::Body;
use bailiwick_web::call::Call;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::{Reply, if_match};
use serde::Deserialize;
use utoipa::ToSchema;

use super::settings::SettingsRequest;
use super::view::{Tenant, shown};
use crate::fields::{given, not_cleared, parse_kept};

/// Changes to a tenant; what is left out stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UpdateTenantRequest {
    /// A new name.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "Acme Corporation")]
    name: Option<Option<String>>,
    /// A new seat limit, for platform operators only; null is no limit.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<u32>, example = 100)]
    seat_limit: Option<Option<u32>>,
    /// Settings; those that are left out stay as they are.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<SettingsRequest>)]
    settings: Option<Option<SettingsRequest>>,
}

/// Changes the tenant's name, seat limit or settings
#[utoipa::path(
    patch,
    path = "/v1/tenants/{tenant}",
    operation_id = "update_tenant",
    tag = "tenants",
    request_body = UpdateTenantRequest,
    responses((status = 200, description = "The tenant.", body = Tenant))
)]
pub(super) async fn update(
    call: Call,
    headers: HeaderMap,
    Body(request): Body<UpdateTenantRequest>,
) -> Result<Reply<Tenant>, Problem> {
    let tenant = call
        .snapshot()
        .tenant()
        .ok_or_else(|| Problem::not_found("tenant"))?;
    let asked = if_match(&headers)?;
    let settings = not_cleared(request.settings, "/settings")?;
    let settings = settings
        .map(|changes| changes.applied_to(&tenant.settings))
        .transpose()?;
    // Settings are written as a whole: they must not have changed since they were read.
    let if_version = asked.or(settings.as_ref().map(|_| tenant.version));
    let command = UpdateTenant {
        name: parse_kept(request.name, "/name")?,
        seat_limit: request.seat_limit,
        settings,
        if_version,
    };
    let executed = call.execute(Command::UpdateTenant(Box::new(command))).await;
    let executed = executed.map_err(|problem| overtaken(problem, asked))?;
    let (version, tenant) = shown(&call, &executed.snapshot)?;
    Ok(Reply::ok(executed.snapshot.revision(), tenant).version(version))
}

/// Says what to do about a change that came between, to a caller who set no condition.
fn overtaken(problem: Problem, asked: Option<u64>) -> Problem {
    if asked.is_none() && problem.code == RefusalCode::StaleVersion.as_str() {
        let detail = "the settings were changed by somebody else just now; try again".into();
        return Problem { detail, ..problem };
    }
    problem
}
