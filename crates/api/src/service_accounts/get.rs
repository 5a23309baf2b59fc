//! `GET /service-accounts/{account}`.

use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;

use super::{ShownAccount, find, show};

/// Shows a service account
#[utoipa::path(
    get,
    path = "/v1/tenants/{tenant}/service-accounts/{account}",
    operation_id = "get_service_account",
    tag = "service-accounts",
    responses((status = 200, description = "The service account.", body = ShownAccount))
)]
pub(super) async fn get_service_account(
    call: Call,
    Segments((_, account)): Segments<(String, String)>,
) -> Result<Reply<ShownAccount>, Problem> {
    let account = find(&call, &account)?;
    let reply = Reply::ok(call.snapshot().revision(), show(account));
    Ok(reply.version(account.version))
}
