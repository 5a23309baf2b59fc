//! `POST /roles/{role}/copy`.

use axum::response::Response;
use bailiwick_model::command::Command;
use bailiwick_web::body::Body;
use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{RoleDetails, find, made};
use crate::fields::parse;

/// What the copy is to be called.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RoleCopy {
    /// The name of the copy.
    #[schema(example = "Store Manager (north)")]
    name: String,
}

/// Copies a role
///
/// The copy holds the same permissions, none of which may be more than the caller holds; nobody
/// holds the copy yet. Needs `roles.edit` as well.
#[utoipa::path(
    post,
    path = "/v1/tenants/{tenant}/roles/{role}/copy",
    operation_id = "copy_role",
    tag = "roles",
    request_body = RoleCopy,
    responses((status = 201, description = "The copy.", body = RoleDetails))
)]
pub(super) async fn copy_role(
    call: Call,
    Segments((_, role)): Segments<(String, String)>,
    Body(body): Body<RoleCopy>,
) -> Result<Response, Problem> {
    let role = find(call.snapshot(), &role)?.role.id;
    let name = parse(&body.name, "/name")?;
    let executed = call.execute(Command::CopyRole { role, name }).await?;
    Ok(made(&call, &executed))
}
