//! Commands about the tree.

use super::IfVersion;
use crate::ids::NodeId;
use crate::names::{Code, ExternalId, Name};

/// A node to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateNode {
    /// The node above it.
    pub parent: NodeId,
    /// Its type.
    pub node_type: Code,
    /// Its name.
    pub name: Name,
    /// Its external id.
    pub external_id: Option<ExternalId>,
}

/// Changes to a node.
#[derive(Clone, Debug, PartialEq)]
pub struct UpdateNode {
    /// The node.
    pub node: NodeId,
    /// A new name.
    pub name: Option<Name>,
    /// A new external id.
    pub external_id: Option<Option<ExternalId>>,
    /// A new type.
    pub node_type: Option<Code>,
    /// The version read.
    pub if_version: IfVersion,
}

/// A node to be moved with all below it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MoveNode {
    /// The node.
    pub node: NodeId,
    /// The node under which it is to stand.
    pub parent: NodeId,
    /// The version read.
    pub if_version: IfVersion,
}

/// A node to be deleted with all below it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DeleteNode {
    /// The node.
    pub node: NodeId,
    /// Where users, records, groups' matrices and assignments of the deleted nodes go; without it
    /// the command is refused while there are any.
    pub move_to: Option<NodeId>,
    /// The version read.
    pub if_version: IfVersion,
}
