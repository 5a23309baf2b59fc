//! `PATCH /roles/{role}`.

use axum::http::HeaderMap;
use axum::response::Response;
use bailiwick_model::command::{Command, UpdateRole};
use bailiwick_web::body::Body;
use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::if_match;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{RoleDetails, find, saved};
use crate::fields::{given, not_cleared, parse_kept};
use crate::shown::codes;

/// Changes to a role. What is left out stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RoleChanges {
    /// A new name.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, nullable = false, example = "Area Manager")]
    name: Option<Option<String>>,
    /// A new description.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, nullable = false)]
    description: Option<Option<String>>,
    /// All permissions that it is to hold; prerequisites are added. Taking out a prerequisite of
    /// one that stays is refused.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Vec<String>>, nullable = false)]
    permissions: Option<Option<Vec<String>>>,
    /// Whether a group's matrix may be filled from it.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<bool>, nullable = false)]
    template: Option<Option<bool>>,
}

/// Changes a role
///
/// Everybody who holds the role gains and loses with it at once. Permissions that are added may
/// not be more than the caller holds.
#[utoipa::path(
    patch,
    path = "/v1/tenants/{tenant}/roles/{role}",
    operation_id = "update_role",
    tag = "roles",
    request_body = RoleChanges,
    responses((status = 200, description = "The role as it is now.", body = RoleDetails))
)]
pub(super) async fn update_role(
    call: Call,
    Segments((_, role)): Segments<(String, String)>,
    headers: HeaderMap,
    Body(body): Body<RoleChanges>,
) -> Result<Response, Problem> {
    let role = find(call.snapshot(), &role)?.role.id;
    let permissions = not_cleared(body.permissions, "/permissions")?;
    let update = UpdateRole {
        role,
        name: parse_kept(body.name, "/name")?,
        description: parse_kept(body.description, "/description")?,
        permissions: permissions
            .map(|texts| codes(&texts, "/permissions"))
            .transpose()?,
        template: not_cleared(body.template, "/template")?,
        if_version: if_match(&headers)?,
    };
    let executed = call.execute(Command::UpdateRole(Box::new(update))).await?;
    Ok(saved(&call, &executed, role))
}
