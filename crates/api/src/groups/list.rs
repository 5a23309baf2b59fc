//! `GET /groups`.

use bailiwick_web::call::Call;
use bailiwick_web::page::{ListParameters, Page, page_of};
use bailiwick_web::parameters::Query;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;

use super::{Group, show};

const FIELDS: &[&str] = &["id", "name", "description", "created", "changed"];

/// Lists groups
///
/// Neither who is in a group is shown nor how many. Filter and sort by `id`, `name`,
/// `description`, `created`, `changed`.
#[utoipa::path(
    get,
    path = "/v1/tenants/{tenant}/groups",
    operation_id = "list_groups",
    tag = "groups",
    params(ListParameters),
    responses((status = 200, description = "One page of groups.", body = Page<Group>))
)]
pub(super) async fn list_groups(
    call: Call,
    Query(parameters): Query<ListParameters>,
) -> Result<Reply<Page<Group>>, Problem> {
    let snapshot = call.snapshot();
    let groups = snapshot.groups().map(|(_, row)| show(snapshot, row));
    let page = page_of(groups.collect(), &parameters, FIELDS, |group| {
        group.id.clone()
    })?;
    Ok(Reply::ok(snapshot.revision(), page))
}
