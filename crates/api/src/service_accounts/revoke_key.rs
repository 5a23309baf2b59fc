//! `DELETE /service-accounts/{account}/keys/{key}`.

use bailiwick_model::command::Command;
use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Done;

use super::{find, find_key};

/// Revokes a key
///
/// It stops working at once and for good. It stays in the list, so that it can be told which keys
/// there were. Doing it twice changes nothing.
#[utoipa::path(
    delete,
    path = "/v1/tenants/{tenant}/service-accounts/{account}/keys/{key}",
    operation_id = "revoke_key",
    tag = "service-accounts",
    responses((status = 204, description = "It does not work any more."))
)]
pub(super) async fn revoke_key(
    call: Call,
    Segments((_, account, key)): Segments<(String, String, String)>,
) -> Result<Done, Problem> {
    let account = find(&call, &account)?.id;
    let key = find_key(call.snapshot(), account, &key)?.id;
    let executed = call.execute(Command::RevokeKey { account, key }).await?;
    Ok(Done(executed.snapshot.revision()))
}
