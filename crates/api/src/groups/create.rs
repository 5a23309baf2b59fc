//! `POST /groups`.

use axum::response::Response;
use bailiwick_model::command::{Command, CreateGroup};
use bailiwick_model::ids::{GroupId, RoleId, UserId};
use bailiwick_web::body::Body;
use bailiwick_web::call::Call;
use bailiwick_web::names;
use bailiwick_web::problem::Problem;
use serde::Deserialize;
use utoipa::ToSchema;

use super::matrix::{self, Levels};
use super::{GroupDetails, made};
use crate::fields::{given, parse, parse_optional};
use crate::nodes;
use crate::roles;
use crate::shown::{GivenRestrictions, codes, known_user, new_restrictions};

/// A group to be made. Only the name must be given.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewGroup {
    /// A custom id, kept exactly as given; generated if none is. It never changes.
    #[schema(example = "fulfilment-de")]
    id: Option<String>,
    /// Its name, unique among the tenant's groups.
    #[schema(example = "Order fulfilment Germany")]
    name: String,
    /// What it is for.
    #[serde(default)]
    description: String,
    /// Its access matrix: a level for each resource type, `none` for those left out. Needs
    /// `groups.edit` if it gives anything.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, String>, example = json!({"orders": "manage", "customer": "read"}))]
    access: Levels,
    /// Codes of permissions besides; prerequisites are added. Needs `groups.edit`.
    #[serde(default)]
    permissions: Vec<String>,
    /// Roles (id or `name:...`) from which the matrix is filled as well; the stronger level wins.
    #[serde(default)]
    templates: Vec<String>,
    /// Where the matrix counts (id, `external_id:...`, `name:...` or `root`); at the root if not
    /// given.
    #[schema(example = "root")]
    node: Option<String>,
    /// Bounds everything that the group gives; unrestricted if not given. An empty list is refused.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<GivenRestrictions>, nullable = false)]
    restrictions: Option<Option<GivenRestrictions>>,
    /// First members (id, `external_id:...` or `name:...`). Needs `users.edit` over each.
    #[serde(default)]
    members: Vec<String>,
}

/// Makes a group
///
/// With nothing but `groups.create` it is an empty one: a matrix needs `groups.edit` and may not
/// give more than the caller holds, members need `users.edit`.
#[utoipa::path(
    post,
    path = "/v1/tenants/{tenant}/groups",
    operation_id = "create_group",
    tag = "groups",
    request_body = NewGroup,
    responses((status = 201, description = "The group.", body = GroupDetails))
)]
pub(super) async fn create_group(
    call: Call,
    Body(body): Body<NewGroup>,
) -> Result<Response, Problem> {
    let snapshot = call.snapshot();
    let mut permissions = matrix::permissions(snapshot.catalog(), &body.access, "/access")?;
    permissions.extend(codes(&body.permissions, "/permissions")?);
    let node = body.node.as_deref();
    let node = node.map(|text| nodes::referred(&call, text, "/node"));
    let create = CreateGroup {
        id: parse_optional::<GroupId>(body.id.as_deref(), "/id")?,
        name: parse(&body.name, "/name")?,
        description: parse(&body.description, "/description")?,
        permissions,
        templates: templates(&call, &body.templates)?,
        node: node.transpose()?,
        restrictions: new_restrictions(body.restrictions, "/restrictions")?,
        members: members(&call, &body.members)?,
    };
    let executed = call.execute(Command::CreateGroup(Box::new(create))).await?;
    Ok(made(&call, &executed))
}

/// The roles that a body names as templates.
pub(super) fn templates(call: &Call, texts: &[String]) -> Result<Vec<RoleId>, Problem> {
    let numbered = texts.iter().enumerate();
    let role = |(at, text): (usize, &String)| {
        let found = roles::named(call.snapshot(), text);
        found.ok_or_else(|| names::unknown("role", &format!("/templates/{at}")))
    };
    numbered.map(role).collect()
}

fn members(call: &Call, texts: &[String]) -> Result<Vec<UserId>, Problem> {
    // Told before they turn out to be unknown to whoever may not see users at all.
    if !texts.is_empty() && !call.authority().holds_anywhere("users.edit") {
        return Err(Problem::missing_permission("users.edit"));
    }
    let numbered = texts.iter().enumerate();
    let user = |(at, text): (usize, &String)| {
        known_user(call, text).ok_or_else(|| names::unknown("user", &format!("/members/{at}")))
    };
    numbered.map(user).collect()
}
