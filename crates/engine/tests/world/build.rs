//! Worlds made by hand, for laws and figures that are about something in particular.

use std::collections::BTreeSet;

use bailiwick_model::assignment::{Assignment, Principal, Validity};
use bailiwick_model::catalog::CatalogVersion;
use bailiwick_model::group::{Group, Membership};
use bailiwick_model::ids::{AssignmentId, GroupId, NodeId, RoleId, UserId};
use bailiwick_model::names::{Code, Email, Name, RestrictionValue, Text, UserName};
use bailiwick_model::restriction::Restrictions;
use bailiwick_model::role::Role;
use bailiwick_model::tree::Node;
use bailiwick_model::user::{Attributes, Profile, User, UserStatus};

use super::chance::Chance;
use super::{CREATED, World};

/// Restrictions to these values.
pub fn only(values: &[&str]) -> Restrictions {
    let value = |text: &&str| RestrictionValue::new(text).expect("a value");
    Restrictions::Restricted {
        values: values.iter().map(value).collect(),
    }
}

impl World {
    /// A company with these catalogs, and nothing else.
    pub fn company(name: &str, catalogs: Vec<CatalogVersion>) -> Self {
        let mut world = Self::founded(catalogs, &mut Chance::new(0));
        let name = world.name(name);
        world.nodes[0].name = name;
        world
    }

    /// A place below another.
    pub fn place(&mut self, parent: NodeId, name: &str) -> NodeId {
        let node = Node {
            id: NodeId(self.new_id()),
            parent: Some(parent),
            node_type: Code::new("division").expect("a code"),
            name: self.name(name),
            external_id: None,
            created: CREATED,
            changed: CREATED,
            version: 1,
        };
        self.nodes.push(node.clone());
        node.id
    }

    /// An active user at home at the root.
    pub fn person(&mut self, name: &str) -> UserId {
        let user = User {
            id: UserId(self.new_id()),
            user_name: UserName::new(name).expect("a user name"),
            email: Email::new(&format!("{name}@example.com")).expect("an address"),
            external_id: None,
            status: UserStatus::Active,
            lock: None,
            home: self.tenant.root,
            managers: Vec::new(),
            attributes: Attributes::default(),
            profile: Profile::default(),
            last_sign_in: None,
            created: CREATED,
            changed: CREATED,
            version: 1,
        };
        self.users.push(user.clone());
        user.id
    }

    /// A role of these permissions.
    pub fn role_of(&mut self, name: &str, codes: &[&str]) -> RoleId {
        let code = |text: &&str| Code::new(text).expect("a code");
        self.role_holding(name, codes.iter().map(code).collect(), None)
    }

    fn role_holding(
        &mut self,
        name: &str,
        permissions: BTreeSet<Code>,
        owner: Option<GroupId>,
    ) -> RoleId {
        let role = Role {
            id: RoleId(self.new_id()),
            name: Name::new(name).expect("a name"),
            description: Text::default(),
            permissions,
            stock: None,
            template: false,
            owner,
            created: CREATED,
            changed: CREATED,
            version: 1,
        };
        self.roles.push(role.clone());
        role.id
    }

    /// A group with these permissions at the root.
    pub fn circle(&mut self, id: &str, codes: &[&str], restrictions: Restrictions) -> GroupId {
        let group_id = GroupId::new(id).expect("a group id");
        let code = |text: &&str| Code::new(text).expect("a code");
        let codes = codes.iter().map(code).collect();
        let group = Group {
            id: group_id.clone(),
            name: Name::new(id).expect("a name"),
            description: Text::default(),
            matrix: self.role_holding(id, codes, Some(group_id.clone())),
            node: self.tenant.root,
            restrictions,
            vendor: None,
            created: CREATED,
            changed: CREATED,
            version: 1,
        };
        let (matrix, node) = (group.matrix, group.node);
        self.groups.push(group);
        self.assign(Principal::Group(group_id.clone()), matrix, node);
        group_id
    }

    /// A user in a group.
    pub fn join(&mut self, user: UserId, group: &GroupId) {
        self.memberships.push(Membership {
            group: group.clone(),
            user,
        });
    }

    /// A role held somewhere, always and without restrictions.
    pub fn assign(&mut self, principal: Principal, role: RoleId, node: NodeId) -> AssignmentId {
        let assignment = Assignment {
            id: AssignmentId(self.new_id()),
            principal,
            role,
            node,
            restrictions: Restrictions::Unrestricted,
            validity: Validity::default(),
            reason: Text::default(),
            created: CREATED,
        };
        self.assignments.push(assignment.clone());
        assignment.id
    }
}
