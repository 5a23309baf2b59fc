//! `GET /v1/tenants/{tenant}/nodes`.

use bailiwick_model::tree::Node as Stored;
use bailiwick_web::call::Call;
use bailiwick_web::page::{ListParameters, Page, page_of};
use bailiwick_web::parameters::Query;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;

use super::view::{Node, topmost};

/// What nodes are filtered and sorted by.
const FIELDS: &[&str] = &[
    "type",
    "name",
    "external_id",
    "parent",
    "created",
    "changed",
];

/// Lists the nodes that the caller may see
#[utoipa::path(
    get,
    path = "/v1/tenants/{tenant}/nodes",
    operation_id = "list_nodes",
    tag = "nodes",
    params(ListParameters),
    responses((status = 200, description = "One page of nodes.", body = Page<Node>))
)]
pub(super) async fn list(
    call: Call,
    Query(parameters): Query<ListParameters>,
) -> Result<Reply<Page<Node>>, Problem> {
    let snapshot = call.snapshot();
    let mut nodes: Vec<&Stored> = Vec::new();
    for top in topmost(&call) {
        let rows = snapshot
            .subtree(top)
            .iter()
            .filter_map(|handle| snapshot.node_row(*handle));
        nodes.extend(rows.map(|row| &*row.node));
    }
    let page = page_of(nodes, &parameters, FIELDS, |node| node.id.to_string())?;
    let items = page
        .items
        .into_iter()
        .map(|node| Node::of(snapshot, node))
        .collect();
    let page = Page {
        items,
        next_cursor: page.next_cursor,
        total: page.total,
    };
    Ok(Reply::ok(snapshot.revision(), page))
}
