//! At which places somebody may do an action: a union of stretches of the tree.

use bailiwick_model::time::Timestamp;

use crate::check::Judge;
use crate::question::Resource;
use crate::snapshot::{Interval, Snapshot};

/// Places of the tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NodeReach {
    /// Stretches of the tree's preorder, ascending, neither touching nor overlapping.
    pub stretches: Vec<Interval>,
}

impl NodeReach {
    /// Whether a node is among them.
    #[must_use]
    pub fn contains(&self, snapshot: &Snapshot, node: u32) -> bool {
        let Some(at) = snapshot.interval(node) else {
            return false;
        };
        let before = self
            .stretches
            .partition_point(|stretch| stretch.first <= at.first);
        let found = before.checked_sub(1).and_then(|at| self.stretches.get(at));
        found.is_some_and(|stretch| stretch.contains(at))
    }

    /// Whether every node is among them.
    #[must_use]
    pub fn is_everything(&self, snapshot: &Snapshot) -> bool {
        let root = snapshot.root().and_then(|root| snapshot.interval(root));
        root.is_some_and(|root| self.stretches.first() == Some(&root))
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.stretches.is_empty()
    }

    /// Handles of the nodes, each before what is below it.
    pub fn handles<'a>(&'a self, snapshot: &'a Snapshot) -> impl Iterator<Item = u32> + 'a {
        self.stretches
            .iter()
            .filter_map(|stretch| {
                let range = stretch.first as usize..stretch.end as usize;
                snapshot.preorder.get(range)
            })
            .flatten()
            .copied()
    }
}

/// The nodes at which the subject may do the action on something of the type that carries nothing
/// else: no restriction values, no vendor, no attributes.
#[must_use]
pub fn nodes_where(
    snapshot: &Snapshot,
    subject: u32,
    action: &str,
    resource_type: &str,
    now: Timestamp,
) -> NodeReach {
    let anywhere = Resource::at(resource_type, None);
    let Some(judge) = Judge::new(snapshot, action, &anywhere, now) else {
        return NodeReach::default();
    };
    let Some(row) = snapshot.subjects.get(subject).filter(|row| row.able) else {
        return NodeReach::default();
    };
    let mut stretches = Vec::new();
    if judge.granting().conditional {
        // A condition may look at the node itself.
        for &node in snapshot.preorder.iter() {
            let here = Resource::at(resource_type, Some(node));
            let judge = Judge::new(snapshot, action, &here, now);
            if judge.is_some_and(|judge| judge.permits(subject, None))
                && let Some(at) = snapshot.interval(node)
            {
                let end = at.first.saturating_add(1);
                stretches.push(Interval { end, ..at });
            }
        }
    } else {
        let grants = snapshot.grants_of(row).map(|(_, grant)| grant);
        let reaching = grants.filter(|grant| {
            judge.counts(grant)
                && judge.shares_value(grant)
                && judge.is_of_vendor(grant)
                && judge.matching(grant.role).next().is_some()
        });
        stretches.extend(reaching.filter_map(|grant| snapshot.interval(grant.node)));
    }
    NodeReach {
        stretches: merged(stretches),
    }
}

/// The stretches in order, those that overlap or touch made into one.
fn merged(mut stretches: Vec<Interval>) -> Vec<Interval> {
    stretches.sort_unstable_by_key(|stretch| (stretch.first, stretch.end));
    let mut merged: Vec<Interval> = Vec::new();
    for stretch in stretches {
        match merged.last_mut() {
            Some(last) if stretch.first <= last.end => last.end = last.end.max(stretch.end),
            _ => merged.push(stretch),
        }
    }
    merged
}
