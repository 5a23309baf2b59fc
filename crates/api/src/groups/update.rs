//! `PATCH /groups/{group}`.

use std::collections::BTreeSet;

use axum::http::HeaderMap;
use axum::response::Response;
use bailiwick_model::command::{Command, UpdateGroup};
use bailiwick_model::names::Code;
use bailiwick_web::body::Body;
use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::if_match;
use serde::Deserialize;
use utoipa::ToSchema;

use super::matrix::{Levels, merged};
use super::{GroupDetails, find, saved};
use crate::fields::{given, not_cleared, parse_kept};
use crate::nodes;
use crate::shown::{GivenRestrictions, changed_restrictions, codes};

/// Changes to a group. What is left out stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GroupChanges {
    /// A new name.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, nullable = false)]
    name: Option<Option<String>>,
    /// A new description.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, nullable = false)]
    description: Option<Option<String>>,
    /// Other levels for some resource types; those left out keep theirs.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<BTreeMap<String, String>>, nullable = false, example = json!({"orders": "read"}))]
    access: Option<Option<Levels>>,
    /// All permissions that the matrix is to hold; prerequisites are added.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Vec<String>>, nullable = false)]
    permissions: Option<Option<Vec<String>>>,
    /// Roles (id or `name:...`) to be merged into the matrix; the stronger level wins.
    #[serde(default)]
    templates: Vec<String>,
    /// Another node for the matrix (id, `external_id:...`, `name:...` or `root`).
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, nullable = false)]
    node: Option<Option<String>>,
    /// Other restrictions. To lift them, say `{"mode": "unrestricted"}`; an empty list is refused.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<GivenRestrictions>, nullable = false)]
    restrictions: Option<Option<GivenRestrictions>>,
}

/// Changes a group
///
/// Its members gain and lose with it at once. What is added to the matrix may not be more than the
/// caller holds. Who is in the group is not changed here.
#[utoipa::path(
    patch,
    path = "/v1/tenants/{tenant}/groups/{group}",
    operation_id = "update_group",
    tag = "groups",
    request_body = GroupChanges,
    responses((status = 200, description = "The group as it is now.", body = GroupDetails))
)]
pub(super) async fn update_group(
    call: Call,
    Segments((_, group)): Segments<(String, String)>,
    headers: HeaderMap,
    Body(body): Body<GroupChanges>,
) -> Result<Response, Problem> {
    let snapshot = call.snapshot();
    let row = find(&call, &group)?;
    let access = not_cleared(body.access, "/access")?;
    let whole = not_cleared(body.permissions, "/permissions")?;
    let whole = whole
        .map(|texts| codes(&texts, "/permissions"))
        .transpose()?;
    let merges = access.is_some() && whole.is_none();
    let permissions = match access {
        None => whole,
        Some(levels) => {
            let held = whole.unwrap_or_else(|| present(&call, row));
            Some(merged(snapshot.catalog(), &held, &levels, "/access")?)
        }
    };
    let node = not_cleared(body.node, "/node")?.map(|text| nodes::referred(&call, &text, "/node"));
    let update = UpdateGroup {
        group: row.group.id.clone(),
        name: parse_kept(body.name, "/name")?,
        description: parse_kept(body.description, "/description")?,
        permissions,
        templates: super::create::templates(&call, &body.templates)?,
        node: node.transpose()?,
        restrictions: changed_restrictions(body.restrictions, "/restrictions")?,
        // What was merged here must not undo what somebody else has just changed.
        if_version: if_match(&headers)?.or(merges.then_some(row.group.version)),
    };
    let id = update.group.clone();
    let executed = call.execute(Command::UpdateGroup(Box::new(update))).await?;
    Ok(saved(&call, &executed, &id))
}

/// What the matrix holds at present.
pub(super) fn present(call: &Call, row: &bailiwick_engine::snapshot::GroupRow) -> BTreeSet<Code> {
    let role = super::matrix(call.snapshot(), row);
    role.map(|role| role.permissions.clone())
        .unwrap_or_default()
}
