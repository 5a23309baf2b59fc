//! `/v1/tenants/{tenant}/assignments`: who holds which role where. The assignments by which groups
//! hold their own access matrix are not among them; they are made and removed with their group.

mod create;
mod delete;
mod get;
mod list;
mod principal;

use bailiwick_engine::authority::Authority;
use bailiwick_engine::snapshot::{AssignmentRow, Snapshot};
use bailiwick_model::assignment::Principal;
use bailiwick_model::time::Timestamp;
use bailiwick_web::call::Call;
use bailiwick_web::gate::{Gate, needs};
use bailiwick_web::problem::Problem;
use bailiwick_web::routes::Routes;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::shown::{self, Named, NamedNode, NamedPrincipal, ShownRestrictions, sees_access};

/// Whoever may see the access of some kind of principal.
const SEE: Gate = needs(&["users.view", "groups.view", "service_accounts.manage"]);
/// Whoever may change what some kind of principal holds.
const CHANGE: Gate = needs(&["users.edit", "groups.edit", "service_accounts.manage"]);

pub(crate) fn add(routes: Routes) -> Routes {
    routes
        .add(SEE, routes!(list::list_assignments))
        .add(CHANGE, routes!(create::create_assignment))
        .add(SEE, routes!(get::get_assignment))
        .add(CHANGE, routes!(delete::delete_assignment))
}

/// An assignment: this principal holds this role at this node and below it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Assignment {
    /// Its id.
    #[schema(example = "0198c0de-7a3b-7c4d-8e5f-0123456789ab")]
    pub id: String,
    /// Who holds the role.
    pub principal: NamedPrincipal,
    /// The role.
    pub role: Named,
    /// Where: at this node and below it.
    pub node: NamedNode,
    /// To which records it is narrowed.
    pub restrictions: ShownRestrictions,
    /// First moment at which it counts; `null` is always.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub from: Option<Timestamp>,
    /// First moment at which it no longer counts; `null` is never.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub until: Option<Timestamp>,
    /// Why it was made.
    #[schema(example = "Stands in for Kim until March.")]
    pub reason: String,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created: Timestamp,
}

pub(crate) fn show(snapshot: &Snapshot, row: &AssignmentRow) -> Assignment {
    let given = &row.assignment;
    let role = snapshot.role_row(row.role);
    Assignment {
        id: given.id.to_string(),
        principal: shown::principal(snapshot, &given.principal),
        role: Named {
            id: given.role.to_string(),
            name: role
                .map(|row| row.role.name.to_string())
                .unwrap_or_default(),
        },
        node: shown::node(snapshot, given.node),
        restrictions: (&given.restrictions).into(),
        from: given.validity.from,
        until: given.validity.until,
        reason: given.reason.as_str().to_owned(),
        created: given.created,
    }
}

/// Whether it is one by which a group holds its own access matrix.
fn is_matrix(snapshot: &Snapshot, row: &AssignmentRow) -> bool {
    let role = snapshot.role_row(row.role);
    role.is_none_or(|row| row.role.owner.is_some())
}

/// Whether the caller may see an assignment: the access of its principal. Everybody may see what
/// they hold themselves.
pub(crate) fn is_shown(authority: &Authority<'_>, row: &AssignmentRow) -> bool {
    let principal = row.principal;
    match row.assignment.principal {
        Principal::User(_) => {
            authority.subject() == Some(principal) || sees_access(authority, principal)
        }
        Principal::ServiceAccount(_) => {
            authority.subject() == Some(principal)
                || authority.holds_at_root("service_accounts.manage")
        }
        Principal::Group(_) => authority.holds_anywhere("groups.view"),
    }
}

/// The assignment that an address names.
///
/// # Errors
/// When there is none that the caller may see.
fn find<'a>(call: &'a Call, text: &str) -> Result<&'a AssignmentRow, Problem> {
    let snapshot = call.snapshot();
    let authority = call.authority();
    text.parse()
        .ok()
        .and_then(|id| snapshot.assignment(id))
        .map(|(_, row)| row)
        .filter(|row| !is_matrix(snapshot, row) && is_shown(&authority, row))
        .ok_or_else(|| Problem::not_found("assignment"))
}
