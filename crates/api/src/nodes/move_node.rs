//! `POST /v1/tenants/{tenant}/nodes/{node}/move`.

use axum::http::HeaderMap;
use axum::response::Response;
use bailiwick_model::command::{Command, MoveNode};
use bailiwick_web::body::Body;
use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::if_match;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::{Node, addressed, referred};
use crate::answer;

/// Where a node is to stand.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MoveNodeRequest {
    /// The node above it from now on: its id, `external_id:...`, `name:...` or `root`.
    #[schema(example = "external_id:saskatchewan")]
    parent: String,
}

/// Moves a node with all below it
///
/// What its users inherit moves with it, at once.
#[utoipa::path(
    post,
    path = "/v1/tenants/{tenant}/nodes/{node}/move",
    operation_id = "move_node",
    tag = "nodes",
    params(("If-Match" = Option<String>, Header, description = "The `ETag` of what was read.")),
    request_body = MoveNodeRequest,
    responses((status = 200, description = "The node.", body = Node))
)]
pub(super) async fn move_node(
    call: Call,
    Segments((_, node)): Segments<(String, String)>,
    headers: HeaderMap,
    Body(request): Body<MoveNodeRequest>,
) -> Result<Response, Problem> {
    let node = addressed(&call, &node)?;
    let command = MoveNode {
        node,
        parent: referred(&call, &request.parent, "/parent")?,
        if_version: if_match(&headers)?,
    };
    let executed = call.execute(Command::MoveNode(command)).await?;
    let snapshot = &executed.snapshot;
    Ok(answer::changed(
        snapshot.revision(),
        Node::visible(&call, snapshot, node),
    ))
}
