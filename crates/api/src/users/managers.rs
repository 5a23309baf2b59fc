//! `GET` and `PUT /v1/tenants/{tenant}/users/{user}/managers`.

use axum::http::HeaderMap;
use axum::response::Response;
use bailiwick_engine::authority::{Authority, UserView};
use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::command::Command;
use bailiwick_model::ids::UserId;
use bailiwick_web::body::Body;
use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::{Reply, if_match};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::{addressed, referred, seen};
use crate::answer;

/// One of a user's managers.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Manager {
    /// The manager's id.
    #[schema(example = "01976d3e-8c1a-7c3e-9a53-5f2f0a3f5b11")]
    id: String,
    /// The user name, if the caller may see the manager's account.
    #[schema(example = "pat")]
    user_name: Option<String>,
}

/// A user's managers.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Managers {
    /// The managers.
    items: Vec<Manager>,
}

/// Who is to manage a user.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ManagersRequest {
    /// All managers: their ids, `external_id:...` or `name:...`.
    #[schema(example = json!(["name:pat"]))]
    managers: Vec<String>,
}

/// Lists a user's managers
#[utoipa::path(
    get,
    path = "/v1/tenants/{tenant}/users/{user}/managers",
    operation_id = "list_managers",
    tag = "users",
    responses((status = 200, description = "The managers.", body = Managers))
)]
pub(super) async fn get(
    call: Call,
    Segments((_, user)): Segments<(String, String)>,
) -> Result<Reply<Managers>, Problem> {
    let (_, user) = seen(&call, &user)?;
    let snapshot = call.snapshot();
    let (version, managers) =
        managers(&call, snapshot, user).ok_or_else(|| Problem::not_found("user"))?;
    Ok(Reply::ok(snapshot.revision(), managers).version(version))
}

/// Sets who manages a user
#[utoipa::path(
    put,
    path = "/v1/tenants/{tenant}/users/{user}/managers",
    operation_id = "set_managers",
    tag = "users",
    request_body = ManagersRequest,
    responses((status = 200, description = "The managers.", body = Managers))
)]
pub(super) async fn put(
    call: Call,
    Segments((_, user)): Segments<(String, String)>,
    headers: HeaderMap,
    Body(request): Body<ManagersRequest>,
) -> Result<Response, Problem> {
    let user = addressed(&call, &user)?;
    let referred = referred(&call, &request.managers, "/managers")?;
    let executed = call
        .execute(Command::SetManagers {
            user,
            managers: referred,
            if_version: if_match(&headers)?,
        })
        .await?;
    let snapshot = &executed.snapshot;
    let authority = Authority::new(snapshot, &call.actor, call.now);
    let handle = snapshot.user(user).map(|(handle, _)| handle);
    let visible = handle.is_some_and(|handle| authority.user_view(handle) > UserView::None);
    let object = managers(&call, snapshot, user).filter(|_| visible);
    Ok(answer::changed(snapshot.revision(), object))
}

/// The user's version and managers.
fn managers(call: &Call, snapshot: &Snapshot, user: UserId) -> Option<(u64, Managers)> {
    let authority = Authority::new(snapshot, &call.actor, call.now);
    let (_, row) = snapshot.user(user)?;
    let manager = |id: &UserId| {
        let found = snapshot.user(*id);
        let seen = found.filter(|(handle, _)| authority.user_view(*handle) > UserView::None);
        let user_name = seen.map(|(_, manager)| manager.user_name.to_string());
        Manager {
            id: id.to_string(),
            user_name,
        }
    };
    Some((
        row.version,
        Managers {
            items: row.managers.iter().map(manager).collect(),
        },
    ))
}
