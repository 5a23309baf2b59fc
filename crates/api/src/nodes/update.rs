//! `PATCH /v1/tenants/{tenant}/nodes/{node}`.

use axum::http::HeaderMap;
use axum::response::Response;
use bailiwick_model::command::{Command, UpdateNode};
use bailiwick_web::body::Body;
use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::if_match;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::{Node, addressed, node_type};
use crate::answer;
use crate::fields::{given, not_cleared, parse_given, parse_kept};

/// Changes to a node; what is left out stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UpdateNodeRequest {
    /// A new type.
    #[serde(default, rename = "type", deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "location")]
    node_type: Option<Option<String>>,
    /// A new name.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "Calgary South")]
    name: Option<Option<String>>,
    /// A new external id; null takes it away.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "store-17")]
    external_id: Option<Option<String>>,
}

/// Changes a node's name, type or external id
///
/// To put it elsewhere, move it.
#[utoipa::path(
    patch,
    path = "/v1/tenants/{tenant}/nodes/{node}",
    operation_id = "update_node",
    tag = "nodes",
    request_body = UpdateNodeRequest,
    responses((status = 200, description = "The node.", body = Node))
)]
pub(super) async fn update(
    call: Call,
    Segments((_, node)): Segments<(String, String)>,
    headers: HeaderMap,
    Body(request): Body<UpdateNodeRequest>,
) -> Result<Response, Problem> {
    let node = addressed(&call, &node)?;
    let type_text = not_cleared(request.node_type, "/type")?;
    let command = UpdateNode {
        node,
        name: parse_kept(request.name, "/name")?,
        external_id: parse_given(request.external_id.as_ref(), "/external_id")?,
        node_type: type_text.map(|text| node_type(&call, &text)).transpose()?,
        if_version: if_match(&headers)?,
    };
    let executed = call.execute(Command::UpdateNode(Box::new(command))).await?;
    let snapshot = &executed.snapshot;
    Ok(answer::changed(
        snapshot.revision(),
        Node::visible(&call, snapshot, node),
    ))
}
