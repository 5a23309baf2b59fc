//! `DELETE /groups/{group}`.

use axum::http::HeaderMap;
use bailiwick_model::command::Command;
use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::{Done, if_match};

use super::find;

/// Deletes a group
///
/// Its members lose at once what they held through it. It cannot be taken back.
#[utoipa::path(
    delete,
    path = "/v1/tenants/{tenant}/groups/{group}",
    operation_id = "delete_group",
    tag = "groups",
    responses((status = 204, description = "It is gone."))
)]
pub(super) async fn delete_group(
    call: Call,
    Segments((_, group)): Segments<(String, String)>,
    headers: HeaderMap,
) -> Result<Done, Problem> {
    let command = Command::DeleteGroup {
        group: find(&call, &group)?.group.id.clone(),
        if_version: if_match(&headers)?,
    };
    let executed = call.execute(command).await?;
    Ok(Done(executed.snapshot.revision()))
}
