//! `/v1/tenants/{tenant}/groups`: sets of users with an access matrix of their own. Whoever may see
//! groups does not see by that who or how many are in them.

mod access;
mod companions;
mod copy;
mod create;
mod delete;
mod get;
mod list;
mod matrix;
mod members;
mod membership;
mod put_access;
mod update;

use axum::response::{IntoResponse, Response};
use bailiwick_engine::snapshot::{GroupRow, Snapshot};
use bailiwick_model::command::Outcome;
use bailiwick_model::ids::GroupId;
use bailiwick_model::role::Role;
use bailiwick_model::time::Timestamp;
use bailiwick_model::vendor::VendorGroupKind;
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
use crate::shown::{self, NamedNode, ShownRestrictions, Warning, warnings};

pub(crate) fn add(routes: Routes) -> Routes {
    routes
        .add(needs(&["groups.view"]), routes!(list::list_groups))
        .add(needs(&["groups.create"]), routes!(create::create_group))
        .add(needs(&["groups.view"]), routes!(get::get_group))
        .add(needs(&["groups.edit"]), routes!(update::update_group))
        .add(needs(&["groups.delete"]), routes!(delete::delete_group))
        .add(needs(&["groups.create"]), routes!(copy::copy_group))
        .add(needs(&["groups.view"]), routes!(access::get_group_access))
        .add(
            needs(&["groups.edit"]),
            routes!(put_access::put_group_access),
        )
        .add(
            needs(&["groups.edit"]),
            routes!(companions::add_group_companions),
        )
        .add(needs(&["users.view"]), routes!(members::list_group_members))
        .add(
            needs(&["users.edit"]),
            routes!(
                membership::add_group_member,
                membership::remove_group_member
            ),
        )
}

/// A group.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Group {
    /// Its id, custom or generated.
    #[schema(example = "fulfilment-de")]
    pub id: String,
    /// Its name, unique among the tenant's groups.
    #[schema(example = "Order fulfilment Germany")]
    pub name: String,
    /// What it is for.
    pub description: String,
    /// The codes of the permissions of its access matrix, prerequisites among them.
    #[schema(example = json!(["orders.manage", "customer.read"]))]
    pub permissions: Vec<String>,
    /// Where the matrix counts: at this node and below it.
    pub node: NamedNode,
    /// Bounds everything that the group gives.
    pub restrictions: ShownRestrictions,
    /// For a vendor's group: whose, and which of the four; else `null`.
    pub vendor: Option<GroupVendor>,
    /// When it was created.
    #[schema(value_type = String, format = DateTime)]
    pub created: Timestamp,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    pub changed: Timestamp,
    /// Grows with each change; the `ETag` of the group.
    #[schema(example = 3)]
    pub version: u64,
}

/// The vendor of a group.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct GroupVendor {
    /// The vendor's id.
    pub id: String,
    /// The vendor's name.
    pub name: String,
    /// Which of the vendor's four groups it is.
    #[schema(value_type = String, example = "vendor.order.manager")]
    pub kind: VendorGroupKind,
}

/// A group, with what is worth knowing about it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct GroupDetails {
    #[serde(flatten)]
    pub group: Group,
    /// Functions that its matrix makes likely, but that are not workable with it.
    pub warnings: Vec<Warning>,
}

/// The role that holds a group's matrix.
fn matrix<'a>(snapshot: &'a Snapshot, row: &GroupRow) -> Option<&'a Role> {
    let (_, role) = snapshot.role(row.group.matrix)?;
    Some(&role.role)
}

fn show(snapshot: &Snapshot, row: &GroupRow) -> Group {
    let group = &row.group;
    let permissions = matrix(snapshot, row).map(|role| &role.permissions);
    Group {
        id: group.id.to_string(),
        name: group.name.to_string(),
        description: group.description.as_str().to_owned(),
        permissions: permissions
            .into_iter()
            .flatten()
            .map(ToString::to_string)
            .collect(),
        node: shown::node(snapshot, group.node),
        restrictions: (&group.restrictions).into(),
        vendor: group.vendor.map(|of| GroupVendor {
            id: of.vendor.to_string(),
            name: snapshot
                .vendor(of.vendor)
                .map(|vendor| vendor.name.to_string())
                .unwrap_or_default(),
            kind: of.kind,
        }),
        created: group.created,
        changed: group.changed,
        version: group.version,
    }
}

fn details(snapshot: &Snapshot, row: &GroupRow) -> GroupDetails {
    let permissions = matrix(snapshot, row).map(|role| &role.permissions);
    GroupDetails {
        group: show(snapshot, row),
        warnings: permissions
            .map(|codes| warnings(snapshot.catalog(), codes))
            .unwrap_or_default(),
    }
}

/// The group that an address names.
///
/// # Errors
/// When there is none.
fn find<'a>(call: &'a Call, text: &str) -> Result<&'a GroupRow, Problem> {
    let snapshot = call.snapshot();
    names::group(snapshot, text)
        .and_then(|id| snapshot.group(&id))
        .map(|(_, row)| row)
        .ok_or_else(|| Problem::not_found("group"))
}

/// The group after a command as something to show, for a caller who may see groups.
fn visible<T>(
    call: &Call,
    snapshot: &Snapshot,
    id: &GroupId,
    show: impl Fn(&Snapshot, &GroupRow) -> T,
) -> Option<(u64, T)> {
    let (_, row) = snapshot.group(id)?;
    let sees = call.authority().holds_anywhere("groups.view");
    sees.then(|| (row.group.version, show(snapshot, row)))
}

/// The answer to a change.
fn saved(call: &Call, executed: &Executed, id: &GroupId) -> Response {
    let snapshot = &executed.snapshot;
    changed(snapshot.revision(), visible(call, snapshot, id, details))
}

/// The answer to the making of a group.
fn made(call: &Call, executed: &Executed) -> Response {
    let Outcome::Group(id) = &executed.outcome else {
        return Problem::http("internal", "no group was made").into_response();
    };
    let snapshot = &executed.snapshot;
    let group = visible(call, snapshot, id, details);
    created(call, snapshot.revision(), ("groups", id.as_str()), group)
}
