//! `GET /v1/tenants/{tenant}/nodes/{node}`.

use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;

use super::view::{Node, seen};

/// Shows a node
#[utoipa::path(
    get,
    path = "/v1/tenants/{tenant}/nodes/{node}",
    operation_id = "get_node",
    tag = "nodes",
    responses((status = 200, description = "The node.", body = Node))
)]
pub(super) async fn get(
    call: Call,
    Segments((_, node)): Segments<(String, String)>,
) -> Result<Reply<Node>, Problem> {
    let handle = seen(&call, &node)?;
    let snapshot = call.snapshot();
    let row = snapshot
        .node_row(handle)
        .ok_or_else(|| Problem::not_found("node"))?;
    let node = Node::of(snapshot, &row.node);
    let version = node.version;
    Ok(Reply::ok(snapshot.revision(), node).version(version))
}
