//! `POST /assignments`.

use axum::response::{IntoResponse, Response};
use bailiwick_engine::authority::Authority;
use bailiwick_model::assignment::{Principal, Validity};
use bailiwick_model::command::{Assign, Command, Outcome};
use bailiwick_service::execute::Executed;
use bailiwick_web::body::Body;
use bailiwick_web::call::Call;
use bailiwick_web::names;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::{Done, Reply};
use serde::Deserialize;
use utoipa::ToSchema;

use super::principal::{GivenPrincipal, PrincipalKind, find};
use super::{Assignment, is_shown, show};
use crate::fields::{given, location, parse};
use crate::nodes;
use crate::roles;
use crate::shown::{GivenRestrictions, new_restrictions, time};

/// An assignment to be made. Say for whom by exactly one of `principal`, `user`, `group` and
/// `service_account`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewAssignment {
    /// For whom, with its type.
    principal: Option<GivenPrincipal>,
    /// For this user (id, `external_id:...` or `name:...`).
    #[schema(example = "name:sam.smith")]
    user: Option<String>,
    /// For this group (id or `name:...`).
    group: Option<String>,
    /// For this service account (id, `external_id:...` or `name:...`).
    service_account: Option<String>,
    /// The role (id or `name:...`).
    #[schema(example = "name:Store Manager")]
    role: String,
    /// Where: at this node (id, `external_id:...`, `name:...` or `root`) and below it.
    #[schema(example = "external_id:store-0042")]
    node: String,
    /// To which records it is narrowed; to none if not given. An empty list is refused.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<GivenRestrictions>, nullable = false)]
    restrictions: Option<Option<GivenRestrictions>>,
    /// First moment at which it counts; always if not given.
    #[schema(format = DateTime, example = "2026-03-01T00:00:00Z")]
    from: Option<String>,
    /// First moment at which it no longer counts; never if not given.
    #[schema(format = DateTime, example = "2026-04-01T00:00:00Z")]
    until: Option<String>,
    /// Why.
    #[serde(default)]
    #[schema(example = "Stands in for Kim until April.")]
    reason: String,
}

/// Assigns a role
///
/// Nobody can assign more than they hold at that node, with those restrictions and for that time,
/// and nobody to themselves. Needs `users.edit` over the user and the node, `groups.edit` for a
/// group, `service_accounts.manage` for a service account. Assigning the same twice answers with
/// the assignment that exists.
#[utoipa::path(
    post,
    path = "/v1/tenants/{tenant}/assignments",
    operation_id = "create_assignment",
    tag = "assignments",
    request_body = NewAssignment,
    responses(
        (status = 200, description = "It existed already.", body = Assignment),
        (status = 201, description = "It was made.", body = Assignment)
    )
)]
pub(super) async fn create_assignment(
    call: Call,
    Segments(tenant): Segments<String>,
    Body(body): Body<NewAssignment>,
) -> Result<Response, Problem> {
    let snapshot = call.snapshot();
    let principal = principal(&call, &body)?;
    let role = roles::named(snapshot, &body.role);
    let node = nodes::referred(&call, &body.node, "/node");
    let assign = Assign {
        principal,
        role: role.ok_or_else(|| names::unknown("role", "/role"))?,
        node: node?,
        restrictions: new_restrictions(body.restrictions, "/restrictions")?,
        validity: Validity {
            from: time(body.from.as_deref(), "/from")?,
            until: time(body.until.as_deref(), "/until")?,
        },
        reason: parse(&body.reason, "/reason")?,
    };
    let command = Command::Assign(Box::new(assign));
    let executed = call.execute(command).await.map_err(own_fields)?;
    answer(&call, &tenant, &executed)
}

/// The assignment that was made or found; its id alone if the caller may not see it.
fn answer(call: &Call, tenant: &str, executed: &Executed) -> Result<Response, Problem> {
    let Outcome::Assignment { id, existed } = executed.outcome else {
        return Err(Problem::http("internal", "nothing was assigned"));
    };
    let snapshot = &executed.snapshot;
    let revision = snapshot.revision();
    let authority = Authority::new(snapshot, &call.actor, call.now);
    let row = snapshot.assignment(id).map(|(_, row)| row);
    let row = row.filter(|row| is_shown(&authority, row));
    let address = location(tenant, "assignments", &id.to_string());
    Ok(match (row.map(|row| show(snapshot, row)), existed) {
        (Some(assignment), true) => Reply::ok(revision, assignment).into_response(),
        (None, true) => Done(revision).into_response(),
        (Some(assignment), false) => Reply::created(revision, address, assignment).into_response(),
        (None, false) => {
            let body = serde_json::json!({ "id": id.to_string() });
            Reply::created(revision, address, body).into_response()
        }
    })
}

/// For whom the assignment is.
fn principal(call: &Call, body: &NewAssignment) -> Result<Principal, Problem> {
    let said = [
        (
            "/principal/id",
            body.principal.as_ref().map(|p| (p.kind, &p.id)),
        ),
        (
            "/user",
            body.user.as_ref().map(|id| (PrincipalKind::User, id)),
        ),
        (
            "/group",
            body.group.as_ref().map(|id| (PrincipalKind::Group, id)),
        ),
        (
            "/service_account",
            body.service_account
                .as_ref()
                .map(|id| (PrincipalKind::ServiceAccount, id)),
        ),
    ];
    let mut said = said
        .into_iter()
        .filter_map(|(pointer, of)| of.map(|(kind, id)| (pointer, kind, id)));
    match (said.next(), said.next()) {
        (Some((pointer, kind, id)), None) => {
            find(call, kind, id).ok_or_else(|| names::unknown("principal", pointer))
        }
        _ => {
            let detail = "give exactly one of `principal`, `user`, `group`, `service_account`";
            Err(Problem::field("/principal", detail))
        }
    }
}

/// In this body the validity's two ends stand on their own.
fn own_fields(problem: Problem) -> Problem {
    let field = problem
        .field
        .map(|field| match field.strip_prefix("/validity") {
            Some(end) => end.to_owned(),
            None => field,
        });
    Problem { field, ..problem }
}
