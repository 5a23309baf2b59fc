//! Reachability: what a permission includes or requires over any number of steps, and whether
//! something reaches itself.

use super::compiled::Catalog;
use super::permission_set::{PermissionIndex, PermissionSet};

impl Catalog {
    /// The set with everything its permissions include.
    #[must_use]
    pub fn close_includes(&self, permissions: &PermissionSet) -> PermissionSet {
        closed(permissions, &self.includes)
    }

    /// The set with the prerequisites of its permissions, recursively.
    #[must_use]
    pub fn close_prerequisites(&self, permissions: &PermissionSet) -> PermissionSet {
        closed(permissions, &self.prerequisites)
    }

    /// The permissions in `within` that have this one as a prerequisite, over any number of steps.
    #[must_use]
    pub fn dependents(
        &self,
        permission: PermissionIndex,
        within: &PermissionSet,
    ) -> Vec<PermissionIndex> {
        within
            .iter()
            .filter(|other| *other != permission)
            .filter(|other| {
                let required = self.prerequisites.get(usize::from(other.0));
                required.is_some_and(|required| required.contains(permission))
            })
            .collect()
    }
}

/// The set together with what each of its members reaches.
pub(super) fn closed(set: &PermissionSet, reached: &[PermissionSet]) -> PermissionSet {
    let mut all = set.clone();
    for member in set.iter() {
        if let Some(more) = reached.get(usize::from(member.0)) {
            all.union_with(more);
        }
    }
    all
}

/// For each node what it reaches in one step or more.
pub(super) fn reachable(edges: &[Vec<u16>]) -> Vec<PermissionSet> {
    edges
        .iter()
        .map(|first| {
            let mut reached = PermissionSet::new();
            let mut left = first.clone();
            while let Some(node) = left.pop() {
                if reached.insert(PermissionIndex(node)) {
                    left.extend(edges.get(usize::from(node)).into_iter().flatten());
                }
            }
            reached
        })
        .collect()
}

/// The groups of nodes that reach each other, each in ascending order.
pub(super) fn cycles(reached: &[PermissionSet]) -> Vec<Vec<u16>> {
    let mut seen = PermissionSet::new();
    let mut cycles = Vec::new();
    for (node, reaches) in (0..=u16::MAX).map(PermissionIndex).zip(reached) {
        if !reaches.contains(node) || seen.contains(node) {
            continue;
        }
        let members = reaches.iter().filter(|other| {
            reached
                .get(usize::from(other.0))
                .is_some_and(|back| back.contains(node))
        });
        let members: PermissionSet = members.collect();
        seen.union_with(&members);
        cycles.push(members.iter().map(|member| member.0).collect());
    }
    cycles
}
