//! `GET /v1/tenants/{tenant}/nodes/tree`.

use bailiwick_engine::snapshot::Snapshot;
use bailiwick_web::call::Call;
use bailiwick_web::parameters::Query;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::view::{seen, topmost};

/// Which part of the tree.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct TreeParameters {
    /// From this node down: its id, `external_id:...` or `root`. All that the caller may see if
    /// not given.
    #[param(example = "external_id:alberta")]
    node: Option<String>,
    /// How many levels below the first; all if not given.
    #[param(example = 2)]
    depth: Option<u32>,
}

/// A node with what is below it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TreeNode {
    /// Its id.
    id: String,
    /// Its type.
    #[serde(rename = "type")]
    #[schema(example = "division")]
    node_type: String,
    /// Its name.
    #[schema(example = "Alberta")]
    name: String,
    /// The id under which your own systems know it.
    external_id: Option<String>,
    /// Its version.
    version: u64,
    /// How many nodes are directly below it, shown or not.
    child_count: usize,
    /// The nodes directly below it, by name; left out where `depth` ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(no_recursion)]
    children: Option<Vec<TreeNode>>,
}

/// The tree as far as the caller may see it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Tree {
    /// One entry for each topmost node that the caller may see: for most the root alone.
    items: Vec<TreeNode>,
}

/// Shows the tree, nested
#[utoipa::path(
    get,
    path = "/v1/tenants/{tenant}/nodes/tree",
    operation_id = "get_tree",
    tag = "nodes",
    params(TreeParameters),
    responses((status = 200, description = "The tree.", body = Tree))
)]
pub(super) async fn tree(
    call: Call,
    Query(parameters): Query<TreeParameters>,
) -> Result<Reply<Tree>, Problem> {
    let tops = match &parameters.node {
        Some(node) => vec![seen(&call, node)?],
        None => topmost(&call),
    };
    let snapshot = call.snapshot();
    let depth = parameters.depth.unwrap_or(u32::MAX);
    let items = tops
        .iter()
        .filter_map(|top| nested(snapshot, *top, depth))
        .collect();
    Ok(Reply::ok(snapshot.revision(), Tree { items }))
}

/// A node with `depth` levels below it. The depth of the tree itself is bounded by the model.
fn nested(snapshot: &Snapshot, handle: u32, depth: u32) -> Option<TreeNode> {
    let row = snapshot.node_row(handle)?;
    let children: Vec<u32> = snapshot.children(handle).collect();
    let below = |depth: u32| {
        let nodes = children
            .iter()
            .filter_map(|child| nested(snapshot, *child, depth));
        nodes.collect()
    };
    Some(TreeNode {
        id: row.node.id.to_string(),
        node_type: row.node.node_type.to_string(),
        name: row.node.name.to_string(),
        external_id: row.node.external_id.as_ref().map(ToString::to_string),
        version: row.node.version,
        child_count: children.len(),
        children: depth.checked_sub(1).map(below),
    })
}
