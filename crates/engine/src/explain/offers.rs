//! What the tenant has to offer: roles to assign, groups to join, and as a last resort a role to
//! be given the permission.

use std::collections::BTreeSet;

use bailiwick_model::catalog::PermissionIndex;
use bailiwick_model::restriction::Restrictions;

use super::steps::SuggestedStep;
use super::suggest::{
    COST_ASSIGN, COST_JOIN, COST_LAST_RESORT, COST_RELEASE, Idea, KIND_MAX, Search,
};
use super::trial::withheld_in;

impl Search<'_, '_> {
    /// The permission to add to a role: one without a condition if there is one, and the least.
    pub(super) fn addable(&self) -> Option<String> {
        let catalog = &self.snapshot.catalog;
        let weight = |permission: PermissionIndex| {
            let known = catalog.permission(permission);
            let conditional = known.is_some_and(|known| known.condition.is_some());
            let closed = catalog.close_includes(&[permission].into_iter().collect());
            (conditional, closed.len())
        };
        let any = self.judge.granting().any.iter();
        let released = any.filter(|&permission| !self.snapshot.is_withheld(permission));
        let chosen = released.min_by_key(|&permission| weight(permission))?;
        catalog.permission(chosen).map(|known| known.code.clone())
    }

    /// Existing roles, those that give the least first.
    pub(super) fn roles(&self) -> Vec<Idea> {
        let any = &self.judge.granting().any;
        let mut ideas = Vec::new();
        for (_, row) in self.snapshot.roles.iter() {
            if row.role.owner.is_some() {
                continue;
            }
            let release = if row.gives.intersects(any) {
                None
            } else if let Some(permission) = withheld_in(self.snapshot, self.judge, &row.role) {
                Some(SuggestedStep::ReleasePermission { permission })
            } else {
                continue;
            };
            let Some(assign) = self.assign(row.role.id) else {
                continue;
            };
            let cost = if release.is_some() { COST_RELEASE } else { 0 };
            ideas.push(Idea {
                cost: cost.saturating_add(COST_ASSIGN),
                breadth: row.gives.len(),
                steps: release.into_iter().chain([assign]).collect(),
            });
        }
        ideas.sort_by_key(|idea| (idea.cost, idea.breadth));
        ideas.truncate(KIND_MAX);
        ideas
    }

    /// The step that assigns a role no further than to the resource's node and one value of it.
    fn assign(&self, role: bailiwick_model::ids::RoleId) -> Option<SuggestedStep> {
        let at = self
            .question
            .resource
            .node
            .or_else(|| self.snapshot.root())?;
        let restrictions = match &self.value {
            None => Restrictions::Unrestricted,
            Some(value) => Restrictions::Restricted {
                values: BTreeSet::from([value.clone()]),
            },
        };
        Some(SuggestedStep::AssignRole {
            principal: self.subject.principal(),
            role,
            node: self.snapshot.nodes.get(at)?.node.id,
            restrictions,
        })
    }

    /// Existing groups whose assignments reach the resource, those that give the least first.
    pub(super) fn groups(&self) -> Vec<Idea> {
        let Some(user) = self.subject.user() else {
            return Vec::new();
        };
        let vendor_of = |group: &u32| self.snapshot.groups.get(*group)?.group.vendor;
        let vendor = self
            .subject
            .groups
            .iter()
            .find_map(vendor_of)
            .map(|of| of.vendor);
        let mut ideas = Vec::new();
        for (handle, row) in self.snapshot.groups.iter() {
            let other = row
                .group
                .vendor
                .is_some_and(|of| vendor.is_some_and(|v| v != of.vendor));
            if other || self.subject.groups.contains(&handle) {
                continue;
            }
            let reaching = row.grants.iter().any(|grant| {
                self.judge.reaches(grant) && self.judge.matching(grant.role).next().is_some()
            });
            if !reaching {
                continue;
            }
            let roles = row
                .grants
                .iter()
                .filter_map(|grant| self.snapshot.roles.get(grant.role));
            let breadth = roles
                .map(|role| role.gives.len())
                .fold(0, usize::saturating_add);
            ideas.push(Idea {
                cost: COST_JOIN,
                breadth,
                steps: vec![SuggestedStep::JoinGroup {
                    group: row.group.id.clone(),
                    user: user.id,
                }],
            });
        }
        ideas.sort_by_key(|idea| idea.breadth);
        ideas.truncate(KIND_MAX);
        ideas
    }

    /// If no role gives the action: the role with the fewest holders is given the permission and
    /// assigned.
    pub(super) fn last_resort(&self) -> Option<Idea> {
        let permission = self.addable()?;
        let roles = self.snapshot.roles.iter().map(|(_, row)| row);
        let roles = roles.filter(|row| row.role.owner.is_none());
        let row = roles.min_by_key(|row| (row.assignments.len(), row.gives.len()))?;
        let assign = self.assign(row.role.id)?;
        Some(Idea {
            cost: COST_LAST_RESORT,
            breadth: row.gives.len(),
            steps: vec![
                SuggestedStep::AddPermission {
                    role: row.role.id,
                    permission,
                },
                assign,
            ],
        })
    }
}
