//! `GET /v1/tenants/{tenant}/users/{user}/assignments`.

use bailiwick_web::call::Call;
use bailiwick_web::page::{ListParameters, Page, page_of};
use bailiwick_web::parameters::{Query, Segments};
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;

use super::view::seen_with_access;
use crate::assignments::{Assignment, show};

/// What assignments are filtered and sorted by.
const FIELDS: &[&str] = &["id", "from", "until", "reason", "created"];

/// Lists the roles assigned to the user directly
///
/// What comes from groups is part of `access`.
#[utoipa::path(
    get,
    path = "/v1/tenants/{tenant}/users/{user}/assignments",
    operation_id = "list_user_assignments",
    tag = "users",
    params(ListParameters),
    responses((status = 200, description = "One page of assignments.", body = Page<Assignment>))
)]
pub(super) async fn assignments(
    call: Call,
    Segments((_, user)): Segments<(String, String)>,
    Query(parameters): Query<ListParameters>,
) -> Result<Reply<Page<Assignment>>, Problem> {
    let (handle, _) = seen_with_access(&call, &user)?;
    let snapshot = call.snapshot();
    let grants = snapshot
        .subject_row(handle)
        .map(|subject| subject.grants.as_ref());
    let rows = grants.unwrap_or_default().iter();
    let rows = rows.filter_map(|grant| snapshot.assignment_row(grant.assignment));
    let items = rows.map(|row| show(snapshot, row)).collect();
    let page = page_of(items, &parameters, FIELDS, |assignment| {
        assignment.id.clone()
    })?;
    Ok(Reply::ok(snapshot.revision(), page))
}
