//! `GET /roles`.

use bailiwick_web::call::Call;
use bailiwick_web::page::{ListParameters, Page, page_of};
use bailiwick_web::parameters::Query;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;

use super::{Role, show};

const FIELDS: &[&str] = &[
    "id",
    "name",
    "description",
    "template",
    "created",
    "changed",
];

/// Lists roles
///
/// Roles in which groups keep their own access matrix are left out. Filter and sort by `id`,
/// `name`, `description`, `template`, `created`, `changed`.
#[utoipa::path(
    get,
    path = "/v1/tenants/{tenant}/roles",
    operation_id = "list_roles",
    tag = "roles",
    params(ListParameters),
    responses((status = 200, description = "One page of roles.", body = Page<Role>))
)]
pub(super) async fn list_roles(
    call: Call,
    Query(parameters): Query<ListParameters>,
) -> Result<Reply<Page<Role>>, Problem> {
    let snapshot = call.snapshot();
    let roles = snapshot.roles().map(|(_, row)| row);
    let own = roles.filter(|row| row.role.owner.is_none());
    let page = page_of(own.map(show).collect(), &parameters, FIELDS, |role| {
        role.id.clone()
    })?;
    Ok(Reply::ok(snapshot.revision(), page))
}
