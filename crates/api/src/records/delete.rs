//! `DELETE /v1/tenants/{tenant}/records/{type}/{id}`.

use axum::http::HeaderMap;
use bailiwick_model::command::Command;
use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::{Done, if_match};

use super::view::addressed;

/// Forgets a record
#[utoipa::path(
    delete,
    path = "/v1/tenants/{tenant}/records/{type}/{id}",
    operation_id = "delete_record",
    tag = "records",
    params(
        ("type" = String, Path, description = "The resource type."),
        ("id" = String, Path, description = "The record's id, percent-encoded."),
    ),
    responses((status = 204, description = "It is not registered any more."))
)]
pub(super) async fn delete(
    call: Call,
    Segments((_, resource_type, id)): Segments<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Done, Problem> {
    let key = addressed(&resource_type, &id)?;
    let if_version = if_match(&headers)?;
    let command = Command::DeleteRecord { key, if_version };
    let executed = call.execute(command).await?;
    Ok(Done(executed.snapshot.revision()))
}
