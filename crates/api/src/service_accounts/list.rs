//! `GET /service-accounts`.

use bailiwick_web::call::Call;
use bailiwick_web::page::{ListParameters, Page, page_of};
use bailiwick_web::parameters::Query;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;

use super::{ShownAccount, may_manage, show};

const FIELDS: &[&str] = &[
    "id",
    "name",
    "description",
    "external_id",
    "active",
    "created",
    "changed",
];

/// Lists service accounts
///
/// Filter and sort by `id`, `name`, `description`, `external_id`, `active`, `created`, `changed`.
#[utoipa::path(
    get,
    path = "/v1/tenants/{tenant}/service-accounts",
    operation_id = "list_service_accounts",
    tag = "service-accounts",
    params(ListParameters),
    responses(
        (status = 200, description = "One page of service accounts.", body = Page<ShownAccount>)
    )
)]
pub(super) async fn list_service_accounts(
    call: Call,
    Query(parameters): Query<ListParameters>,
) -> Result<Reply<Page<ShownAccount>>, Problem> {
    may_manage(&call)?;
    let snapshot = call.snapshot();
    let accounts = snapshot
        .subjects()
        .filter_map(|(_, row)| row.service_account());
    let accounts = accounts.map(|account| show(account)).collect();
    let page = page_of(accounts, &parameters, FIELDS, |account| account.id.clone())?;
    Ok(Reply::ok(snapshot.revision(), page))
}
