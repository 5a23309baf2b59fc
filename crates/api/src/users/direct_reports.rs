//! `GET /v1/tenants/{tenant}/users/{user}/direct-reports`.

use bailiwick_engine::authority::UserView;
use bailiwick_service::rows::UserScope;
use bailiwick_web::call::Call;
use bailiwick_web::page::Page;
use bailiwick_web::parameters::{Query, Segments};
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;

use super::list::{UserListParameters, page, reports};
use super::view::{User, seen};

/// Lists a user's direct reports
///
/// Those are the users whose managers include this one, as far as the caller may see them.
#[utoipa::path(
    get,
    path = "/v1/tenants/{tenant}/users/{user}/direct-reports",
    operation_id = "list_direct_reports",
    tag = "users",
    params(UserListParameters),
    responses((status = 200, description = "One page of users.", body = Page<User>))
)]
pub(super) async fn direct_reports(
    call: Call,
    Segments((_, user)): Segments<(String, String)>,
    Query(parameters): Query<UserListParameters>,
) -> Result<Reply<Page<User>>, Problem> {
    let (_, manager) = seen(&call, &user)?;
    let also = reports(&call, manager, |view| view > UserView::None);
    let scope = UserScope {
        nodes: Vec::new(),
        also,
    };
    page(&call, parameters, Some(scope)).await
}
