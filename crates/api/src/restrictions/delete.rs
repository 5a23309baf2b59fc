//! `DELETE /v1/tenants/{tenant}/restrictions/{kind}/{value}`.

use axum::http::HeaderMap;
use bailiwick_model::command::Command;
use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::{Done, if_match};

use super::view::addressed;

/// Removes a value
///
/// Refused while it is in use.
#[utoipa::path(
    delete,
    path = "/v1/tenants/{tenant}/restrictions/{kind}/{value}",
    operation_id = "delete_restriction",
    tag = "restrictions",
    params(
        ("kind" = String, Path, description = "`site` or `custom`."),
        ("value" = String, Path, description = "The value."),
    ),
    responses((status = 204, description = "It is gone."))
)]
pub(super) async fn delete(
    call: Call,
    Segments((_, kind, value)): Segments<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Done, Problem> {
    let (kind, value) = addressed(&kind, &value)?;
    let command = Command::DeleteRestriction {
        kind: kind.into(),
        value,
        if_version: if_match(&headers)?,
    };
    let executed = call.execute(command).await?;
    Ok(Done(executed.snapshot.revision()))
}
