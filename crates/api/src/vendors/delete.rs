//! `DELETE /v1/tenants/{tenant}/vendors/{vendor}`.

use bailiwick_model::command::Command;
use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Done;

use super::view::addressed;

/// Deletes a vendor and its groups; refused while records belong to it.
#[utoipa::path(
    delete,
    path = "/v1/tenants/{tenant}/vendors/{vendor}",
    operation_id = "delete_vendor",
    tag = "vendors",
    params(
        ("tenant" = String, Path, description = "The tenant's slug or id."),
        ("vendor" = String, Path, description = "The vendor's id or `name:...`."),
    ),
    responses(
        (status = 204, description = "It is gone."),
        (status = "default", description = "A problem.", body = Problem),
    ),
)]
pub(super) async fn delete(
    call: Call,
    Segments((_, vendor)): Segments<(String, String)>,
) -> Result<Done, Problem> {
    let vendor = addressed(&call, &vendor)?;
    let executed = call.execute(Command::DeleteVendor { vendor }).await?;
    Ok(Done(executed.snapshot.revision()))
}
