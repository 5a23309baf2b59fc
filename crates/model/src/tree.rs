//! The tree of a tenant: nodes, their types, and which type may stand under which.

use serde::{Deserialize, Serialize};

use crate::ids::NodeId;
use crate::names::{Code, ExternalId, Name};
use crate::time::Timestamp;

/// One place in a tenant's tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// Its id.
    pub id: NodeId,
    /// The node above it; `None` only for the root.
    pub parent: Option<NodeId>,
    /// Its type, one of the tenant's [`NodeTypes`].
    #[serde(rename = "type")]
    pub node_type: Code,
    /// Its name, unique among its siblings in folded form.
    pub name: Name,
    /// The id under which the tenant's own systems know it, unique in the tenant.
    pub external_id: Option<ExternalId>,
    /// When it was created.
    pub created: Timestamp,
    /// When it was last changed.
    pub changed: Timestamp,
    /// Grows with each change of this object.
    pub version: u64,
}

/// One node type and the types that may stand directly under it (system A's table).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeType {
    /// The type, such as `location`.
    pub code: Code,
    /// What may stand directly under a node of this type.
    pub children: Vec<Code>,
}

/// A tenant's node types. The first is the root's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NodeTypes(pub Vec<NodeType>);

impl NodeTypes {
    /// The type of the root.
    #[must_use]
    pub fn root(&self) -> Option<&Code> {
        self.0.first().map(|node_type| &node_type.code)
    }

    /// The type of this code.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&NodeType> {
        self.0
            .iter()
            .find(|node_type| node_type.code.as_str() == code)
    }

    /// Whether a node of type `child` may stand directly under one of type `parent`.
    #[must_use]
    pub fn allows(&self, parent: &str, child: &str) -> bool {
        self.get(parent)
            .is_some_and(|node_type| node_type.children.iter().any(|code| code.as_str() == child))
    }
}

impl Default for NodeTypes {
    /// System A's table: Company > Division, Group, Location, Device; Division > Division, Group,
    /// Location; Group > Division, Group, Location; Location > Device.
    fn default() -> Self {
        let table: [(&str, &[&str]); 5] = [
            ("company", &["division", "group", "location", "device"]),
            ("division", &["division", "group", "location"]),
            ("group", &["division", "group", "location"]),
            ("location", &["device"]),
            ("device", &[]),
        ];
        let code = |text: &&str| Code::new(text).ok();
        let types = table.iter().filter_map(|(parent, children)| {
            Some(NodeType {
                code: code(parent)?,
                children: children.iter().filter_map(code).collect(),
            })
        });
        Self(types.collect())
    }
}
