//! `/v1/tenants/{tenant}/roles`: named sets of permissions. The roles in which groups keep their
//! own access matrix are not among them; those are seen and changed through their group.

mod copy;
mod create;
mod delete;
mod get;
mod holders;
mod list;
mod permissions;
mod update;

use axum::response::{IntoResponse, Response};
use bailiwick_engine::snapshot::{RoleRow, Snapshot};
use bailiwick_model::command::Outcome;
use bailiwick_model::ids::RoleId;
use bailiwick_model::time::Timestamp;
use bailiwick_service::execute::Executed;
use bailiwick_web::call::Call;
use bailiwick_web::gate::needs;
use bailiwick_web::names;
use bailiwick_web::problem::Problem;
use bailiwick_web::routes::Routes;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::answer::{changed, created};
use crate::shown::{Warning, warnings};

pub(crate) fn add(routes: Routes) -> Routes {
    routes
        .add(needs(&["roles.view"]), routes!(list::list_roles))
        .add(needs(&["roles.create"]), routes!(create::create_role))
        .add(needs(&["roles.view"]), routes!(get::get_role))
        .add(needs(&["roles.edit"]), routes!(update::update_role))
        .add(needs(&["roles.delete"]), routes!(delete::delete_role))
        .add(
            needs(&["roles.edit"]),
            routes!(
                permissions::add_role_permission,
                permissions::remove_role_permission
            ),
        )
        .add(needs(&["users.view"]), routes!(holders::list_role_holders))
        .add(needs(&["roles.create"]), routes!(copy::copy_role))
}

/// A role.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Role {
    /// Its id.
    #[schema(example = "0198c0de-7a3b-7c4d-8e5f-0123456789ab")]
    pub id: String,
    /// Its name, unique among the tenant's roles.
    #[schema(example = "Store Manager")]
    pub name: String,
    /// What it is for.
    #[schema(example = "Runs one store.")]
    pub description: String,
    /// The codes of the permissions that it holds, prerequisites among them.
    #[schema(example = json!(["users.view", "users.edit"]))]
    pub permissions: Vec<String>,
    /// From which stock role it was copied; `null` if it was not.
    pub stock: Option<Stock>,
    /// Whether a group's matrix may be filled from it.
    pub template: bool,
    /// When it was created.
    #[schema(value_type = String, format = DateTime)]
    pub created: Timestamp,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    pub changed: Timestamp,
    /// Grows with each change; the `ETag` of the role.
    #[schema(example = 3)]
    pub version: u64,
}

/// Where a stock role came from.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Stock {
    /// The catalog that declares it.
    #[schema(example = "retail")]
    pub catalog: String,
    /// The name that it has there.
    #[schema(example = "Store Manager")]
    pub name: String,
}

/// A role, with what is worth knowing about it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct RoleDetails {
    #[serde(flatten)]
    pub role: Role,
    /// How many assignments it has; they go when the role is deleted.
    pub assignments: u64,
    /// Functions that its permissions make likely, but that are not workable with them.
    pub warnings: Vec<Warning>,
}

/// A role as it is listed.
pub(crate) fn show(row: &RoleRow) -> Role {
    let role = &row.role;
    Role {
        id: role.id.to_string(),
        name: role.name.to_string(),
        description: role.description.as_str().to_owned(),
        permissions: role.permissions.iter().map(ToString::to_string).collect(),
        stock: role.stock.as_ref().map(|stock| Stock {
            catalog: stock.catalog.clone(),
            name: stock.name.clone(),
        }),
        template: role.template,
        created: role.created,
        changed: role.changed,
        version: role.version,
    }
}

/// The role that an address names.
///
/// # Errors
/// When there is none, or it is a group's matrix.
fn find<'a>(snapshot: &'a Snapshot, text: &str) -> Result<&'a RoleRow, Problem> {
    names::role(snapshot, text)
        .and_then(|id| snapshot.role(id))
        .map(|(_, row)| row)
        .filter(|row| row.role.owner.is_none())
        .ok_or_else(|| Problem::not_found("role"))
}

/// A role that a body or parameter names; a group's matrix is none.
pub(crate) fn named(snapshot: &Snapshot, text: &str) -> Option<RoleId> {
    find(snapshot, text).ok().map(|row| row.role.id)
}

fn details(snapshot: &Snapshot, row: &RoleRow) -> RoleDetails {
    RoleDetails {
        role: show(row),
        assignments: row.assignments.len(),
        warnings: warnings(snapshot.catalog(), &row.role.permissions),
    }
}

/// The role as it is after a command, for a caller who may see roles.
fn visible(call: &Call, snapshot: &Snapshot, id: RoleId) -> Option<(u64, RoleDetails)> {
    let (_, row) = snapshot.role(id)?;
    let sees = call.authority().holds_anywhere("roles.view");
    sees.then(|| (row.role.version, details(snapshot, row)))
}

/// The answer to a change.
fn saved(call: &Call, executed: &Executed, id: RoleId) -> Response {
    let snapshot = &executed.snapshot;
    changed(snapshot.revision(), visible(call, snapshot, id))
}

/// The answer to the making of a role.
fn made(call: &Call, executed: &Executed) -> Response {
    let Outcome::Role(id) = executed.outcome else {
        return Problem::http("internal", "no role was made").into_response();
    };
    let snapshot = &executed.snapshot;
    let address = ("roles", id.to_string());
    let role = visible(call, snapshot, id);
    created(call, snapshot.revision(), (address.0, &address.1), role)
}
