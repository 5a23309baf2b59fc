//! `DELETE /v1/tenants/{tenant}/vendors/{vendor}`.

use axum::http::HeaderMap;
use bailiwick_model::command::Command;
use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::{Done, if_match};

use super::view::addressed;

/// Deletes a vendor and its groups
///
/// Refused while records belong to it.
#[utoipa::path(
    delete,
    path = "/v1/tenants/{tenant}/vendors/{vendor}",
    operation_id = "delete_vendor",
    tag = "vendors",
    responses((status = 204, description = "It is gone."))
)]
pub(super) async fn delete(
    call: Call,
    Segments((_, vendor)): Segments<(String, String)>,
    headers: HeaderMap,
) -> Result<Done, Problem> {
    let vendor = addressed(&call, &vendor)?;
    let if_version = if_match(&headers)?;
    let command = Command::DeleteVendor { vendor, if_version };
    let executed = call.execute(command).await?;
    Ok(Done(executed.snapshot.revision()))
}
