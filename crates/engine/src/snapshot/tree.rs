//! The tree of a snapshot: "is an ancestor of" is two comparisons.

use std::sync::Arc;

use bailiwick_model::ids::NodeId;
use bailiwick_model::tree::Node;
use roaring::RoaringBitmap;

use super::Snapshot;

/// A node.
#[derive(Clone, Debug)]
pub struct NodeRow {
    /// As stored.
    pub node: Arc<Node>,
    /// The name in folded form.
    pub folded_name: Arc<str>,
    /// Handle of the node above.
    pub parent: Option<u32>,
    /// Handles of the assignments made here.
    pub assignments: Arc<RoaringBitmap>,
}

/// Where a subtree lies in the preorder: `first..end`, the node itself at `first`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Interval {
    /// Position of the node itself.
    pub first: u32,
    /// One after the position of the last node below it.
    pub end: u32,
}

impl Interval {
    /// Whether the other interval's node is this one's or lies below it.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.first <= other.first && other.first < self.end
    }
}

impl Snapshot {
    /// A node's handle by id.
    #[must_use]
    pub fn node_handle(&self, id: NodeId) -> Option<u32> {
        self.node_by_id.get(&id.0).copied()
    }

    /// A node's handle by external id.
    #[must_use]
    pub fn node_by_external_id(&self, external_id: &str) -> Option<u32> {
        self.node_by_external_id.get(external_id).copied()
    }

    /// The child of this name (folded) under a node.
    #[must_use]
    pub fn child_by_name(&self, parent: u32, folded: &str) -> Option<u32> {
        self.node_by_sibling_name
            .get(&(parent, Arc::from(folded)))
            .copied()
    }

    /// A node's row by handle.
    #[must_use]
    pub fn node_row(&self, handle: u32) -> Option<&NodeRow> {
        self.nodes.get(handle)
    }

    /// A node by id.
    #[must_use]
    pub fn node(&self, id: NodeId) -> Option<&Arc<Node>> {
        self.nodes.get(self.node_handle(id)?).map(|row| &row.node)
    }

    /// Handle of the root.
    #[must_use]
    pub fn root(&self) -> Option<u32> {
        self.preorder.first().copied()
    }

    /// How many nodes there are.
    #[must_use]
    pub fn node_count(&self) -> usize {
        self.nodes.len()
    }

    /// Where a node's subtree lies.
    #[must_use]
    pub fn interval(&self, handle: u32) -> Option<Interval> {
        self.intervals
            .get(handle as usize)
            .copied()
            .filter(|interval| interval.end > 0)
    }

    /// Whether `upper` is `lower` or an ancestor of it.
    #[must_use]
    pub fn is_at_or_above(&self, upper: u32, lower: u32) -> bool {
        match (self.interval(upper), self.interval(lower)) {
            (Some(upper), Some(lower)) => upper.contains(lower),
            _ => false,
        }
    }

    /// Handles of a node and all below it, each before what is below it.
    #[must_use]
    pub fn subtree(&self, handle: u32) -> &[u32] {
        self.interval(handle)
            .and_then(|i| self.preorder.get(i.first as usize..i.end as usize))
            .unwrap_or_default()
    }

    /// Handles of a node and its ancestors, up to the root.
    pub fn ancestry(&self, handle: u32) -> impl Iterator<Item = u32> {
        let next = |&handle: &u32| self.nodes.get(handle).and_then(|row| row.parent);
        std::iter::successors(self.nodes.get(handle).map(|_| handle), next)
    }

    /// Handles of the nodes directly under one, in order of folded name.
    pub fn children(&self, handle: u32) -> impl Iterator<Item = u32> {
        let end = self.interval(handle).map_or(0, |interval| interval.end);
        let mut at = self
            .interval(handle)
            .map_or(0, |interval| interval.first.saturating_add(1));
        std::iter::from_fn(move || {
            if at >= end {
                return None;
            }
            let child = *self.preorder.get(at as usize)?;
            at = self.interval(child)?.end;
            Some(child)
        })
    }
}
