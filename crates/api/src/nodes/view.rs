//! A node as callers see it, and which nodes a caller sees.

use bailiwick_engine::authority::Authority;
use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::ids::NodeId;
use bailiwick_model::names::Code;
use bailiwick_model::tree::Node as Stored;
use bailiwick_web::call::Call;
use bailiwick_web::names;
use bailiwick_web::problem::Problem;
use serde::Serialize;
use utoipa::ToSchema;

use crate::fields;

/// The permission to look at nodes.
const VIEW: &str = "tree.view";

/// One place in the tenant's tree.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Node {
    /// Its id.
    #[schema(example = "01976d3e-8c1a-7c3e-9a53-5f2f0a3f5b11")]
    pub id: String,
    /// The id of the node above it; null for the root.
    pub parent: Option<String>,
    /// Its type.
    #[serde(rename = "type")]
    #[schema(example = "location")]
    pub node_type: String,
    /// Its name.
    #[schema(example = "Calgary")]
    pub name: String,
    /// The id under which your own systems know it.
    #[schema(example = "store-17")]
    pub external_id: Option<String>,
    /// The names from the root down to the node itself.
    #[schema(example = json!(["Acme", "Alberta", "Calgary"]))]
    pub path: Vec<String>,
    /// When it was created.
    #[schema(example = "2026-01-31T08:30:00Z")]
    pub created: String,
    /// When it was last changed.
    #[schema(example = "2026-01-31T08:30:00Z")]
    pub changed: String,
    /// Grows with each change of the node.
    #[schema(example = 1)]
    pub version: u64,
}

impl Node {
    /// A stored node with its path.
    pub(crate) fn of(snapshot: &Snapshot, node: &Stored) -> Self {
        Self {
            id: node.id.to_string(),
            parent: node.parent.map(|parent| parent.to_string()),
            node_type: node.node_type.to_string(),
            name: node.name.to_string(),
            external_id: node.external_id.as_ref().map(ToString::to_string),
            path: path(snapshot, node.id),
            created: node.created.to_string(),
            changed: node.changed.to_string(),
            version: node.version,
        }
    }

    /// The node of an id, if it is one that the caller may see.
    pub(crate) fn visible(call: &Call, snapshot: &Snapshot, id: NodeId) -> Option<(u64, Self)> {
        let authority = Authority::new(snapshot, &call.actor, call.now);
        let handle = snapshot.node_handle(id)?;
        let node = snapshot.node(id)?;
        authority
            .holds(VIEW, handle)
            .then(|| (node.version, Self::of(snapshot, node)))
    }
}

/// The names from the root down to a node.
fn path(snapshot: &Snapshot, node: NodeId) -> Vec<String> {
    let Some(handle) = snapshot.node_handle(node) else {
        return Vec::new();
    };
    let rows = snapshot
        .ancestry(handle)
        .filter_map(|handle| snapshot.node_row(handle));
    let mut names: Vec<String> = rows.map(|row| row.node.name.to_string()).collect();
    names.reverse();
    names
}

/// Handles of the topmost nodes whose subtrees the caller may see.
pub(super) fn topmost(call: &Call) -> Vec<u32> {
    call.authority().nodes_where(VIEW)
}

/// The node that an address means, seen or not: whoever changes it is judged later.
pub(super) fn addressed(call: &Call, text: &str) -> Result<NodeId, Problem> {
    named(call, text).map_err(|ambiguous| {
        let problem = Problem::not_found("node");
        Problem {
            detail: ambiguous.unwrap_or(problem.detail),
            ..problem
        }
    })
}

/// The handle of the node that an address means, if the caller may see it.
pub(super) fn seen(call: &Call, text: &str) -> Result<u32, Problem> {
    let node = addressed(call, text)?;
    let handle = call.snapshot().node_handle(node);
    handle
        .filter(|handle| call.authority().holds(VIEW, *handle))
        .ok_or_else(|| Problem::not_found("node"))
}

/// The node that a field of a body means.
pub(crate) fn referred(call: &Call, text: &str, pointer: &str) -> Result<NodeId, Problem> {
    named(call, text).map_err(|ambiguous| match ambiguous {
        None => names::unknown("node", pointer),
        Some(detail) => names::unknown_because(detail, pointer),
    })
}

/// The handle of the node that the parameter `node` of an address means.
pub(crate) fn parameter(call: &Call, text: &str) -> Result<u32, Problem> {
    let detail = match named(call, text).map(|node| call.snapshot().node_handle(node)) {
        Ok(Some(handle)) => return Ok(handle),
        Ok(None) | Err(None) => "there is no such node".to_owned(),
        Err(Some(ambiguous)) => ambiguous,
    };
    Err(Problem::parameter("node", detail))
}

fn named(call: &Call, text: &str) -> Result<NodeId, Option<String>> {
    let authority = call.authority();
    let node = names::node(call.snapshot(), text, |handle| {
        authority.holds(VIEW, handle)
    });
    node.found(text)
}

/// A node type as the tenant spells it, or in lower case: `Location` is `location`.
pub(super) fn node_type(call: &Call, text: &str) -> Result<Code, Problem> {
    let tenant = call.snapshot().tenant();
    let types = tenant
        .map(|tenant| tenant.settings.node_types.0.as_slice())
        .unwrap_or_default();
    let known = types
        .iter()
        .find(|known| known.code.as_str().eq_ignore_ascii_case(text.trim()));
    match known {
        Some(known) => Ok(known.code.clone()),
        None => fields::parse(&text.to_ascii_lowercase(), "/type"),
    }
}
