//! `GET /v1/tenants/{tenant}/users`.

use bailiwick_engine::authority::UserView;
use bailiwick_model::actor::ActorPrincipal;
use bailiwick_model::ids::{NodeId, UserId};
use bailiwick_service::rows::{USER_FIELDS, UserQuery, UserScope};
use bailiwick_web::call::Call;
use bailiwick_web::page::{ListParameters, Page};
use bailiwick_web::parameters::Query;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;
use serde::Deserialize;
use utoipa::IntoParams;

use super::view::User;

/// Which users, in which order.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct UserListParameters {
    /// Words, each of which must be part of the first, last or user name or the e-mail address.
    #[param(example = "smith")]
    search: Option<String>,
    /// Terms such as `status eq "active" and last_name co "mith"`; operators eq, ne, co, sw.
    filter: Option<String>,
    /// Fields separated by commas, `-` before one for descending.
    #[param(example = "last_name,-created")]
    sort: Option<String>,
    /// Users per page, 1 to 1000; 50 if not given.
    limit: Option<u32>,
    /// Where to go on: `next_cursor` of the page before.
    cursor: Option<String>,
    /// `true` to count all users that match.
    total: Option<bool>,
}

/// Lists the users whom the caller may see
#[utoipa::path(
    get,
    path = "/v1/tenants/{tenant}/users",
    operation_id = "list_users",
    tag = "users",
    params(UserListParameters),
    responses((status = 200, description = "One page of users.", body = Page<User>))
)]
pub(super) async fn list(
    call: Call,
    Query(parameters): Query<UserListParameters>,
) -> Result<Reply<Page<User>>, Problem> {
    let scope = visible_scope(&call);
    page(&call, parameters, scope).await
}

/// One page of the users of a scope.
pub(super) async fn page(
    call: &Call,
    parameters: UserListParameters,
    scope: Option<UserScope>,
) -> Result<Reply<Page<User>>, Problem> {
    let search = parameters.search.filter(|text| !text.trim().is_empty());
    let parameters = ListParameters {
        filter: parameters.filter,
        sort: parameters.sort,
        limit: parameters.limit,
        cursor: parameters.cursor,
        total: parameters.total,
        of: search.clone().unwrap_or_default(),
    };
    let query = UserQuery {
        filter: parameters.filter(USER_FIELDS)?,
        search,
        scope,
        sort: parameters.sort(USER_FIELDS)?,
        after: parameters.cursor(USER_FIELDS)?,
        limit: parameters.limit()?,
        total: parameters.wants_total(),
    };
    let found = call.app.list_users(call.tenant, &query).await?;
    let next = found.next.as_ref();
    let page = Page {
        items: found.users.iter().map(User::from).collect(),
        next_cursor: next.map(|next| parameters.next_cursor(USER_FIELDS, next)),
        total: found.total,
    };
    Ok(Reply::ok(call.snapshot().revision(), page))
}

/// The users whom the caller may see: those at home where it may view users, and its direct
/// reports besides. `None` is all.
fn visible_scope(call: &Call) -> Option<UserScope> {
    let snapshot = call.snapshot();
    let tops = call.authority().nodes_where("users.view");
    if snapshot.root().is_some_and(|root| tops.contains(&root)) {
        return None;
    }
    let id = |handle: u32| snapshot.node_row(handle).map(|row| row.node.id);
    let nodes: Vec<NodeId> = tops.into_iter().filter_map(id).collect();
    let also = match call.actor.principal {
        ActorPrincipal::User { id } => reports(call, id, |view| view == UserView::Account),
        _ => Vec::new(),
    };
    Some(UserScope { nodes, also })
}

/// The direct reports of a manager of whom the caller sees this much.
pub(super) fn reports(
    call: &Call,
    manager: UserId,
    sees: impl Fn(UserView) -> bool,
) -> Vec<UserId> {
    let snapshot = call.snapshot();
    let authority = call.authority();
    let Some(reports) = snapshot.direct_reports(manager) else {
        return Vec::new();
    };
    let seen = reports
        .iter()
        .filter(|report| sees(authority.user_view(*report)));
    let users = seen.filter_map(|report| snapshot.subject_row(report)?.user());
    users.map(|user| user.id).collect()
}
