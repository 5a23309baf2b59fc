//! `GET /assignments`. A tenant may have hundreds of thousands: the items of one page are made, of
//! the others only ids are compared.

use bailiwick_engine::snapshot::{AssignmentRow, Snapshot};
use bailiwick_model::assignment::Principal;
use bailiwick_model::ids::{AssignmentId, RoleId};
use bailiwick_web::call::Call;
use bailiwick_web::page::{ListParameters, Page};
use bailiwick_web::parameters::Query;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::{Assignment, is_matrix, is_shown, principal, show};
use crate::keyset::Keyset;
use crate::nodes;
use crate::roles;

/// Which assignments.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AssignmentParameters {
    /// Only of this principal: `user:`, `group:` or `service_account:` and its id,
    /// `external_id:...` or `name:...`.
    #[param(example = "user:name:sam.smith")]
    principal: Option<String>,
    /// Only of this role (id or `name:...`).
    role: Option<String>,
    /// Only at this node (id, `external_id:...`, `name:...` or `root`).
    node: Option<String>,
    /// `true` with `node`: at this node or below it.
    below: Option<bool>,
    /// Terms such as `reason co "holiday"`; operators eq, ne, co, sw.
    filter: Option<String>,
    /// Fields separated by commas, `-` before one for descending.
    sort: Option<String>,
    /// Items per page, 1 to 1000; 50 if not given.
    limit: Option<u32>,
    /// Where to go on: `next_cursor` of the page before.
    cursor: Option<String>,
    /// `true` to count all items that match.
    total: Option<bool>,
}

const FIELDS: &[&str] = &["id", "from", "until", "reason", "created"];

/// Lists assignments
///
/// Only of principals whose access the caller may see. The assignments by which groups hold their
/// own access matrix are left out. Filter and sort by `id`, `from`, `until`, `reason`, `created`.
#[utoipa::path(
    get,
    path = "/v1/tenants/{tenant}/assignments",
    operation_id = "list_assignments",
    tag = "assignments",
    params(AssignmentParameters),
    responses((status = 200, description = "One page of assignments.", body = Page<Assignment>))
)]
pub(super) async fn list_assignments(
    call: Call,
    Query(parameters): Query<AssignmentParameters>,
) -> Result<Reply<Page<Assignment>>, Problem> {
    let snapshot = call.snapshot();
    let wanted = Wanted::parse(&call, &parameters)?;
    let authority = call.authority();
    let row = |id: Uuid| snapshot.assignment(AssignmentId(id)).map(|(_, row)| row);
    let list = Keyset {
        fields: FIELDS,
        shown: &|id| {
            row(id).is_some_and(|row| !is_matrix(snapshot, row) && is_shown(&authority, row))
        },
        item: &|id| row(id).map(|row| show(snapshot, row)),
        id: |assignment: &Assignment| assignment.id.clone(),
    };
    let common = ListParameters {
        filter: parameters.filter,
        sort: parameters.sort,
        limit: parameters.limit,
        cursor: parameters.cursor,
        total: parameters.total,
        of: format!("{wanted:?}"),
    };
    let page = list.page(&common, || wanted.keys(snapshot))?;
    Ok(Reply::ok(snapshot.revision(), page))
}

/// Which assignments are asked for.
#[derive(Debug)]
struct Wanted {
    principal: Option<Principal>,
    role: Option<RoleId>,
    node: Option<u32>,
    below: bool,
}

impl Wanted {
    fn parse(call: &Call, parameters: &AssignmentParameters) -> Result<Self, Problem> {
        let snapshot = call.snapshot();
        let none = |name: &str| Problem::parameter(name, format!("there is no such {name}"));
        let principal = parameters.principal.as_deref().map(|text| {
            let (kind, reference) = principal::split(text).ok_or_else(|| {
                let detail = "must begin with `user:`, `group:` or `service_account:`";
                Problem::parameter("principal", detail)
            })?;
            principal::find(call, kind, reference).ok_or_else(|| none("principal"))
        });
        let role = parameters.role.as_deref();
        let role = role.map(|text| roles::named(snapshot, text).ok_or_else(|| none("role")));
        let node = parameters.node.as_deref();
        let node = node.map(|text| nodes::parameter(call, text));
        Ok(Self {
            principal: principal.transpose()?,
            role: role.transpose()?,
            node: node.transpose()?,
            below: parameters.below == Some(true),
        })
    }

    /// Ids of the assignments asked for, from the shortest list that has them all.
    fn keys<'a>(&'a self, snapshot: &'a Snapshot) -> Box<dyn Iterator<Item = Uuid> + 'a> {
        let of_handles = |handles: Box<dyn Iterator<Item = u32> + 'a>| {
            handles.filter_map(|handle| snapshot.assignment_row(handle))
        };
        let role = self.role.and_then(|id| snapshot.role(id));
        let node = self.node.and_then(|handle| snapshot.node_row(handle));
        let rows: Box<dyn Iterator<Item = &AssignmentRow>> = if let Some(of) = &self.principal {
            let handles = principal::assignments(snapshot, of);
            Box::new(of_handles(Box::new(handles.into_iter())))
        } else if let Some((_, role)) = role {
            Box::new(of_handles(Box::new(role.assignments.iter())))
        } else if let (Some(node), false) = (node, self.below) {
            Box::new(of_handles(Box::new(node.assignments.iter())))
        } else if let Some(top) = self.node {
            let nodes = snapshot.subtree(top).iter();
            let nodes = nodes.filter_map(|handle| snapshot.node_row(*handle));
            let handles = nodes.flat_map(|node| node.assignments.iter());
            Box::new(of_handles(Box::new(handles)))
        } else {
            Box::new(snapshot.assignments().map(|(_, row)| row))
        };
        let wanted = rows.filter(|row| self.wants(snapshot, row));
        Box::new(wanted.map(|row| row.assignment.id.0))
    }

    fn wants(&self, snapshot: &Snapshot, row: &AssignmentRow) -> bool {
        let given = &row.assignment;
        let here = |node: u32| match self.below {
            true => snapshot.is_at_or_above(node, row.node),
            false => node == row.node,
        };
        self.principal
            .as_ref()
            .is_none_or(|principal| *principal == given.principal)
            && self.role.is_none_or(|role| role == given.role)
            && self.node.is_none_or(here)
    }
}
