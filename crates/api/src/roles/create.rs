//! `POST /roles`.

use axum::response::Response;
use bailiwick_model::command::{Command, CreateRole};
use bailiwick_web::body::Body;
use bailiwick_web::call::Call;
use bailiwick_web::problem::Problem;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{RoleDetails, made};
use crate::fields::parse;
use crate::shown::codes;

/// A role to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewRole {
    /// Its name, unique among the tenant's roles.
    #[schema(example = "Regional Manager")]
    name: String,
    /// What it is for.
    #[serde(default)]
    #[schema(example = "Runs the stores of a region.")]
    description: String,
    /// Codes of permissions; prerequisites are added. Needs `roles.edit` if there are any.
    #[serde(default)]
    #[schema(example = json!(["users.edit"]))]
    permissions: Vec<String>,
    /// Whether a group's matrix may be filled from it.
    #[serde(default)]
    template: bool,
}

/// Makes a role
///
/// Needs `roles.edit` as well if it is to hold permissions from the start, none of which may be
/// more than the caller holds.
#[utoipa::path(
    post,
    path = "/v1/tenants/{tenant}/roles",
    operation_id = "create_role",
    tag = "roles",
    request_body = NewRole,
    responses((status = 201, description = "The role.", body = RoleDetails))
)]
pub(super) async fn create_role(
    call: Call,
    Body(body): Body<NewRole>,
) -> Result<Response, Problem> {
    let create = CreateRole {
        name: parse(&body.name, "/name")?,
        description: parse(&body.description, "/description")?,
        permissions: codes(&body.permissions, "/permissions")?,
        template: body.template,
    };
    let executed = call.execute(Command::CreateRole(Box::new(create))).await?;
    Ok(made(&call, &executed))
}
