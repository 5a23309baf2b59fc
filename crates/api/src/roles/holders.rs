//! `GET /roles/{role}/holders`: who holds a role where. It says who is in which group, so it shows
//! only users whose access the caller may see.

use bailiwick_engine::authority::Authority;
use bailiwick_engine::snapshot::{AssignmentRow, RoleRow, Snapshot};
use bailiwick_model::assignment::Principal;
use bailiwick_model::ids::AssignmentId;
use bailiwick_model::time::Timestamp;
use bailiwick_web::call::Call;
use bailiwick_web::page::{ListParameters, Page};
use bailiwick_web::parameters::Query;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::find;
use crate::keyset::Keyset;
use crate::nodes;
use crate::shown::{self, Named, NamedNode, NamedPrincipal, ShownRestrictions, sees_access};

/// Which holders.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct HolderParameters {
    /// Only where it was assigned at this node (id, `external_id:...`, `name:...` or `root`).
    node: Option<String>,
    /// `true` with `node`: at this node or below it.
    below: Option<bool>,
    /// Terms such as `direct eq "true"`; operators eq, ne, co, sw.
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

/// Somebody who holds a role.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Holder {
    /// Who.
    principal: NamedPrincipal,
    /// Where: at this node and below it.
    node: NamedNode,
    /// Whether the role was assigned to the principal itself, not to a group it is in.
    direct: bool,
    /// The group through which it is held, unless it is direct.
    via: Option<Named>,
    /// The assignment that gives it.
    assignment: String,
    /// To which records it is narrowed.
    restrictions: ShownRestrictions,
    /// First moment at which it counts.
    #[schema(value_type = Option<String>, format = DateTime)]
    from: Option<Timestamp>,
    /// First moment at which it no longer counts.
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Option<Timestamp>,
}

const FIELDS: &[&str] = &["direct", "assignment", "from", "until"];

/// An assignment, and the member through whom it is shown (nil for the principal itself).
type Key = (Uuid, Uuid);

/// Lists who holds a role
///
/// Every assignment of the role gives one item for its principal and, if that is a group, one for
/// each member with `direct` being `false`. Users whose access the caller may not see are left
/// out, and so are groups without `groups.view` and service accounts without
/// `service_accounts.manage`. Assignments that do not count now are listed with their dates.
#[utoipa::path(
    get,
    path = "/v1/tenants/{tenant}/roles/{role}/holders",
    operation_id = "list_role_holders",
    tag = "roles",
    params(HolderParameters),
    responses((status = 200, description = "One page of holders.", body = Page<Holder>))
)]
pub(super) async fn list_role_holders(
    call: Call,
    Segments((_, role)): Segments<(String, String)>,
    Query(parameters): Query<HolderParameters>,
) -> Result<Reply<Page<Holder>>, Problem> {
    let snapshot = call.snapshot();
    let row = find(snapshot, &role)?;
    let place = place(&call, &parameters)?;
    let authority = call.authority();
    let list = Keyset {
        fields: FIELDS,
        shown: &|key| is_shown(&authority, key),
        item: &|key| holder(snapshot, key),
        id: |holder: &Holder| format!("{}/{}", holder.assignment, holder.principal.id),
    };
    let common = ListParameters {
        filter: parameters.filter,
        sort: parameters.sort,
        limit: parameters.limit,
        cursor: parameters.cursor,
        total: parameters.total,
        of: format!("{:?} {place:?}", row.role.id),
    };
    let page = list.page(&common, || keys(snapshot, row, place))?;
    Ok(Reply::ok(snapshot.revision(), page))
}

/// The node asked for, and whether what is below it counts as well.
fn place(call: &Call, parameters: &HolderParameters) -> Result<Option<(u32, bool)>, Problem> {
    let Some(text) = &parameters.node else {
        return Ok(None);
    };
    let node = nodes::parameter(call, text)?;
    Ok(Some((node, parameters.below == Some(true))))
}

fn keys<'a>(
    snapshot: &'a Snapshot,
    row: &'a RoleRow,
    place: Option<(u32, bool)>,
) -> impl Iterator<Item = Key> + 'a {
    let rows = row.assignments.iter();
    let rows = rows.filter_map(|handle| snapshot.assignment_row(handle));
    let here = move |row: &&AssignmentRow| match place {
        None => true,
        Some((node, true)) => snapshot.is_at_or_above(node, row.node),
        Some((node, false)) => row.node == node,
    };
    rows.filter(here).flat_map(move |row| {
        let id = row.assignment.id.0;
        let group = match row.assignment.principal {
            Principal::Group(_) => snapshot.group_row(row.principal),
            _ => None,
        };
        let members = group.into_iter().flat_map(|group| group.members.iter());
        let members = members.filter_map(|member| snapshot.subject_row(member));
        let through = members.map(move |member| (id, member.id()));
        std::iter::once((id, Uuid::nil())).chain(through)
    })
}

fn is_shown(authority: &Authority<'_>, (assignment, member): Key) -> bool {
    let snapshot = authority.snapshot();
    if !member.is_nil() {
        let user = snapshot.user(bailiwick_model::ids::UserId(member));
        return user.is_some_and(|(handle, _)| sees_access(authority, handle));
    }
    let row = snapshot.assignment(AssignmentId(assignment));
    row.is_some_and(|(_, row)| crate::assignments::is_shown(authority, row))
}

fn holder(snapshot: &Snapshot, (assignment, member): Key) -> Option<Holder> {
    let (_, row) = snapshot.assignment(AssignmentId(assignment))?;
    let given = &row.assignment;
    let itself = shown::principal(snapshot, &given.principal);
    let direct = member.is_nil();
    let through = Principal::User(bailiwick_model::ids::UserId(member));
    Some(Holder {
        via: (!direct).then(|| Named {
            id: itself.id.clone(),
            name: itself.name.clone(),
        }),
        principal: if direct {
            itself
        } else {
            shown::principal(snapshot, &through)
        },
        node: shown::node(snapshot, given.node),
        direct,
        assignment: given.id.to_string(),
        restrictions: (&given.restrictions).into(),
        from: given.validity.from,
        until: given.validity.until,
    })
}
