//! `GET /v1/tenants/{tenant}/nodes/{node}`.

use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;

use super::view::{Node, seen};

/// Shows a node.
#[utoipa::path(
    get,
    path = "/v1/tenants/{tenant}/nodes/{node}",
    operation_id = "get_node",
    tag = "nodes",
    params(
        ("tenant" = String, Path, description = "The tenant's slug or id."),
        ("node" = String, Path, description = "The node's id, `external_id:...` or `root`."),
    ),
    responses(
        (status = 200, description = "The node.", body = Node),
        (status = "default", description = "A problem.", body = Problem),
    ),
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
