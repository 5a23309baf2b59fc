//! Steps that change roles, groups, memberships and assignments.

use std::collections::BTreeSet;

use bailiwick_model::assignment::{Assignment, Principal};
use bailiwick_model::change::{Change, Delta};
use bailiwick_model::group::{Group, Membership, VendorGroup};
use bailiwick_model::ids::{AssignmentId, GroupId, NodeId, RoleId};
use bailiwick_model::names::{Code, Text};
use bailiwick_model::role::Role;

use crate::world::chance::Chance;
use crate::world::{CREATED, World, draw};

impl World {
    fn any_codes(&self, chance: &mut Chance) -> BTreeSet<Code> {
        let most = chance.below(4);
        chance.some(most, &self.hot).into_iter().collect()
    }

    fn new_role(&mut self, owner: Option<GroupId>, chance: &mut Chance) -> Role {
        Role {
            id: RoleId(self.new_id()),
            name: self.new_name("Role"),
            description: Text::default(),
            permissions: self.any_codes(chance),
            stock: None,
            template: false,
            owner,
            created: CREATED,
            changed: CREATED,
            version: 1,
        }
    }

    /// A new role.
    pub fn add_role(&mut self, chance: &mut Chance) -> Vec<Change> {
        let role = self.new_role(None, chance);
        self.roles.push(role.clone());
        vec![Change::Role(Box::new(Delta::created(role)))]
    }

    /// A role, perhaps a group's matrix, that holds something else or has another name.
    pub fn change_role(&mut self, chance: &mut Chance) -> Vec<Change> {
        if self.roles.is_empty() {
            return Vec::new();
        }
        let (name, codes) = (self.new_name("Role"), self.any_codes(chance));
        let at = chance.below(self.roles.len());
        let role = &mut self.roles[at];
        let before = role.clone();
        match chance.below(3) {
            0 => role.permissions = codes,
            1 => role.permissions.extend(codes),
            _ => role.name = name,
        }
        role.version += 1;
        vec![Change::Role(Box::new(Delta::changed(before, role.clone())))]
    }

    /// A role that holds more than before.
    pub fn extend_role(&mut self, chance: &mut Chance) -> Vec<Change> {
        let codes = self.any_codes(chance);
        let at = chance.below(self.roles.len());
        let before = self.roles[at].clone();
        self.roles[at].permissions.extend(codes);
        self.roles[at].version += 1;
        vec![Change::Role(Box::new(Delta::changed(
            before,
            self.roles[at].clone(),
        )))]
    }

    /// A role removed, with its assignments.
    pub fn remove_role(&mut self, chance: &mut Chance) -> Vec<Change> {
        let free: Vec<RoleId> = self
            .roles
            .iter()
            .filter(|role| role.owner.is_none())
            .map(|role| role.id)
            .collect();
        let Some(id) = chance.pick_any(&free).copied() else {
            return Vec::new();
        };
        let mut changes = self.remove_assignments_if(|assignment| assignment.role == id);
        changes.extend(self.drop_role(id));
        changes
    }

    fn drop_role(&mut self, id: RoleId) -> Vec<Change> {
        let gone = self.roles.extract_if(.., |role| role.id == id);
        gone.map(|role| Change::Role(Box::new(Delta::removed(role))))
            .collect()
    }

    /// A new group with its matrix.
    pub fn add_group(&mut self, chance: &mut Chance) -> Vec<Change> {
        self.found_group(None, chance)
    }

    pub(super) fn found_group(
        &mut self,
        vendor: Option<VendorGroup>,
        chance: &mut Chance,
    ) -> Vec<Change> {
        let id = self.new_id();
        let id = match chance.percent(50) {
            true => GroupId::generated(id),
            false => GroupId::new(&format!("Group.{}", self.next)).expect("a group id"),
        };
        self.words.push(id.to_string());
        let matrix = self.new_role(Some(id.clone()), chance);
        let group = Group {
            id: id.clone(),
            name: self.new_name("Group"),
            description: Text::default(),
            matrix: matrix.id,
            node: self.any_node(chance),
            restrictions: draw::restrictions(chance, 40),
            vendor,
            created: CREATED,
            changed: CREATED,
            version: 1,
        };
        let mut changes = vec![
            Change::Role(Box::new(Delta::created(matrix.clone()))),
            Change::Group(Box::new(Delta::created(group.clone()))),
        ];
        let mut assignment = self.new_assignment(Principal::Group(id), matrix.id, chance);
        assignment.node = group.node;
        changes.push(Change::Assignment(Box::new(Delta::created(
            assignment.clone(),
        ))));
        self.roles.push(matrix);
        self.groups.push(group);
        self.assignments.push(assignment);
        changes
    }

    /// A group with other restrictions or another name.
    pub fn change_group(&mut self, chance: &mut Chance) -> Vec<Change> {
        if self.groups.is_empty() {
            return Vec::new();
        }
        let name = self.new_name("Group");
        let at = chance.below(self.groups.len());
        let group = &mut self.groups[at];
        let before = group.clone();
        match chance.percent(80) {
            true => group.restrictions = draw::restrictions(chance, 60),
            false => group.name = name,
        }
        group.version += 1;
        vec![Change::Group(Box::new(Delta::changed(
            before,
            group.clone(),
        )))]
    }

    /// A group removed, with its members, its assignments and its matrix.
    pub fn remove_group(&mut self, chance: &mut Chance) -> Vec<Change> {
        let Some(group) = chance.pick_any(&self.groups).cloned() else {
            return Vec::new();
        };
        let own = Principal::Group(group.id.clone());
        let mut changes = self.remove_assignments_if(|assignment| assignment.principal == own);
        for membership in self.memberships.extract_if(.., |m| m.group == group.id) {
            changes.push(Change::Membership(Box::new(Delta::removed(membership))));
        }
        changes.extend(self.drop_role(group.matrix));
        self.groups.retain(|other| other.id != group.id);
        changes.push(Change::Group(Box::new(Delta::removed(group))));
        changes
    }

    /// Groups whose matrix counts at nodes that go: it counts elsewhere from now on.
    pub(super) fn move_groups(&mut self, from: &[NodeId], to: NodeId) -> Vec<Change> {
        let mut changes = Vec::new();
        for group in self
            .groups
            .iter_mut()
            .filter(|group| from.contains(&group.node))
        {
            let before = group.clone();
            group.node = to;
            group.version += 1;
            changes.push(Change::Group(Box::new(Delta::changed(
                before,
                group.clone(),
            ))));
            let matrix = group.matrix;
            for assignment in self.assignments.iter_mut().filter(|a| a.role == matrix) {
                let before = assignment.clone();
                assignment.node = to;
                let delta = Delta::changed(before, assignment.clone());
                changes.push(Change::Assignment(Box::new(delta)));
            }
        }
        changes
    }

    /// A user put into a group.
    pub fn add_membership(&mut self, chance: &mut Chance) -> Vec<Change> {
        let Some(group) = chance.pick_any(&self.groups) else {
            return Vec::new();
        };
        let membership = Membership {
            group: group.id.clone(),
            user: chance.pick(&self.users).id,
        };
        if self.memberships.contains(&membership) {
            return Vec::new();
        }
        self.memberships.push(membership.clone());
        vec![Change::Membership(Box::new(Delta::created(membership)))]
    }

    /// A user taken out of a group.
    pub fn remove_membership(&mut self, chance: &mut Chance) -> Vec<Change> {
        if self.memberships.is_empty() {
            return Vec::new();
        }
        let membership = self
            .memberships
            .remove(chance.below(self.memberships.len()));
        vec![Change::Membership(Box::new(Delta::removed(membership)))]
    }

    fn new_assignment(
        &mut self,
        principal: Principal,
        role: RoleId,
        chance: &mut Chance,
    ) -> Assignment {
        Assignment {
            id: AssignmentId(self.new_id()),
            principal,
            role,
            node: self.any_node(chance),
            restrictions: draw::restrictions(chance, 35),
            validity: draw::validity(chance),
            reason: Text::default(),
            created: CREATED,
        }
    }

    /// A role given to a user, a group or a service account.
    pub fn add_assignment(&mut self, chance: &mut Chance) -> Vec<Change> {
        let free: Vec<&Role> = self
            .roles
            .iter()
            .filter(|role| role.owner.is_none())
            .collect();
        let Some(role) = chance.pick_any(&free).map(|role| role.id) else {
            return Vec::new();
        };
        let group = chance.pick_any(&self.groups).map(|group| group.id.clone());
        let account = chance.pick_any(&self.accounts).map(|account| account.id);
        let principal = match (chance.below(10), group, account) {
            (0..4, Some(group), _) => Principal::Group(group),
            (4, _, Some(account)) => Principal::ServiceAccount(account),
            _ => Principal::User(chance.pick(&self.users).id),
        };
        let assignment = self.new_assignment(principal, role, chance);
        self.assignments.push(assignment.clone());
        vec![Change::Assignment(Box::new(Delta::created(assignment)))]
    }

    /// An assignment taken back; a group's matrix, too, loses its place for a while.
    pub fn remove_assignment(&mut self, chance: &mut Chance) -> Vec<Change> {
        let Some(id) = chance
            .pick_any(&self.assignments)
            .map(|assignment| assignment.id)
        else {
            return Vec::new();
        };
        self.remove_assignments_if(|assignment| assignment.id == id)
    }

    pub(super) fn remove_assignments_if(
        &mut self,
        going: impl Fn(&Assignment) -> bool,
    ) -> Vec<Change> {
        let gone = self
            .assignments
            .extract_if(.., |assignment| going(assignment));
        gone.map(|assignment| Change::Assignment(Box::new(Delta::removed(assignment))))
            .collect()
    }
}
