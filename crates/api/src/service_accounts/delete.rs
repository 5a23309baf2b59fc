//! `DELETE /service-accounts/{account}`.

use axum::http::HeaderMap;
use bailiwick_model::command::Command;
use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::{Done, if_match};

use super::find;

/// Deletes a service account
///
/// Its keys stop working at once, and its assignments go with it. It cannot be taken back.
#[utoipa::path(
    delete,
    path = "/v1/tenants/{tenant}/service-accounts/{account}",
    operation_id = "delete_service_account",
    tag = "service-accounts",
    responses((status = 204, description = "It is gone."))
)]
pub(super) async fn delete_service_account(
    call: Call,
    Segments((_, account)): Segments<(String, String)>,
    headers: HeaderMap,
) -> Result<Done, Problem> {
    let command = Command::DeleteServiceAccount {
        account: find(&call, &account)?.id,
        if_version: if_match(&headers)?,
    };
    let executed = call.execute(command).await?;
    Ok(Done(executed.snapshot.revision()))
}
