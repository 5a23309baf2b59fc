//! `DELETE /v1/tenants/{tenant}/nodes/{node}`.

use axum::http::HeaderMap;
use bailiwick_model::command::{Command, DeleteNode};
use bailiwick_web::call::Call;
use bailiwick_web::parameters::{Query, Segments};
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::{Done, if_match};
use serde::Deserialize;
use utoipa::IntoParams;

use super::view::{addressed, referred};

/// What becomes of what hangs on the node.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct DeleteNodeParameters {
    /// The node to which users, records, groups and assignments of the deleted nodes move. Without
    /// it the node is deleted only if there are none.
    #[param(example = "external_id:alberta")]
    move_to: Option<String>,
}

/// Deletes a node with all nodes below it
#[utoipa::path(
    delete,
    path = "/v1/tenants/{tenant}/nodes/{node}",
    operation_id = "delete_node",
    tag = "nodes",
    params(DeleteNodeParameters),
    responses((status = 204, description = "It is gone."))
)]
pub(super) async fn delete(
    call: Call,
    Segments((_, node)): Segments<(String, String)>,
    headers: HeaderMap,
    Query(parameters): Query<DeleteNodeParameters>,
) -> Result<Done, Problem> {
    let node = addressed(&call, &node)?;
    let move_to = parameters.move_to.as_deref();
    let command = DeleteNode {
        node,
        move_to: move_to
            .map(|text| referred(&call, text, "/move_to"))
            .transpose()?,
        if_version: if_match(&headers)?,
    };
    let executed = call.execute(Command::DeleteNode(command)).await?;
    Ok(Done(executed.snapshot.revision()))
}
