//! `POST /v1/tenants/{tenant}/nodes`.

use axum::response::Response;
use bailiwick_model::command::{Command, CreateNode, Outcome};
use bailiwick_web::body::Body;
use bailiwick_web::call::Call;
use bailiwick_web::problem::Problem;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::{Node, node_type, referred};
use crate::answer;
use crate::fields::{parse, parse_optional};

/// A node to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateNodeRequest {
    /// The node above it: its id, `external_id:...`, `name:...` or `root`, which is the default.
    #[schema(example = "external_id:alberta")]
    parent: Option<String>,
    /// Its type, one of the tenant's node types.
    #[serde(rename = "type")]
    #[schema(example = "location")]
    node_type: String,
    /// Its name, unique among the nodes beside it.
    #[schema(example = "Calgary")]
    name: String,
    /// The id under which your own systems know it, unique in the tenant.
    #[schema(example = "store-17")]
    external_id: Option<String>,
}

/// Makes a node under another
#[utoipa::path(
    post,
    path = "/v1/tenants/{tenant}/nodes",
    operation_id = "create_node",
    tag = "nodes",
    request_body = CreateNodeRequest,
    responses((status = 201, description = "The node.", body = Node))
)]
pub(super) async fn create(
    call: Call,
    Body(request): Body<CreateNodeRequest>,
) -> Result<Response, Problem> {
    let parent = request.parent.as_deref().unwrap_or("root");
    let command = CreateNode {
        parent: referred(&call, parent, "/parent")?,
        node_type: node_type(&call, &request.node_type)?,
        name: parse(&request.name, "/name")?,
        external_id: parse_optional(request.external_id.as_deref(), "/external_id")?,
    };
    let executed = call.execute(Command::CreateNode(Box::new(command))).await?;
    let Outcome::Node(id) = executed.outcome else {
        return Err(Problem::http("internal", "no node was made"));
    };
    let snapshot = &executed.snapshot;
    let object = Node::visible(&call, snapshot, id);
    let address = ("nodes", &*id.to_string());
    Ok(answer::created(&call, snapshot.revision(), address, object))
}
