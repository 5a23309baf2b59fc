//! `PUT /groups/{group}/access`.

use axum::http::HeaderMap;
use axum::response::Response;
use bailiwick_model::command::{Command, UpdateGroup};
use bailiwick_web::body::Body;
use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::if_match;
use serde::Deserialize;
use utoipa::ToSchema;

use super::access::{GroupAccess, saved};
use super::find;
use super::matrix::{self, Levels};
use crate::shown::codes;

/// A whole access matrix.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WholeAccess {
    /// A level for each resource type; `none` for those left out.
    #[schema(value_type = BTreeMap<String, String>, example = json!({"orders": "manage", "customer": "read"}))]
    access: Levels,
    /// Codes of permissions beyond the levels; none if left out. Prerequisites are added.
    #[serde(default)]
    #[schema(example = json!(["users.view"]))]
    permissions: Vec<String>,
}

/// Replaces a group's access matrix
///
/// What is not given is taken away. What is added may not be more than the caller holds. If the
/// matrix lacks rights that a function needs, it is saved all the same, with warnings.
#[utoipa::path(
    put,
    path = "/v1/tenants/{tenant}/groups/{group}/access",
    operation_id = "put_group_access",
    tag = "groups",
    request_body = WholeAccess,
    responses((status = 200, description = "The access matrix as it is now.", body = GroupAccess))
)]
pub(super) async fn put_group_access(
    call: Call,
    Segments((_, group)): Segments<(String, String)>,
    headers: HeaderMap,
    Body(body): Body<WholeAccess>,
) -> Result<Response, Problem> {
    let group = find(&call, &group)?.group.id.clone();
    let catalog = call.snapshot().catalog();
    let mut permissions = matrix::permissions(catalog, &body.access, "/access")?;
    permissions.extend(codes(&body.permissions, "/permissions")?);
    let update = UpdateGroup {
        group: group.clone(),
        name: None,
        description: None,
        permissions: Some(permissions),
        templates: Vec::new(),
        node: None,
        restrictions: None,
        if_version: if_match(&headers)?,
    };
    let executed = call.execute(Command::UpdateGroup(Box::new(update))).await?;
    Ok(saved(&call, &executed, &group))
}
