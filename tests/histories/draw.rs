//! Commands at random, about what there is in a snapshot. Many of them will be refused: that is
//! part of a history, too.

use std::collections::{BTreeMap, BTreeSet};

use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::assignment::{Principal, Validity};
use bailiwick_model::command::{
    Assign, Command, CreateGroup, CreateNode, CreateRole, CreateUser, DeleteNode, MoveNode,
    PutRecord, UpdateGroup, UpdateNode, UpdateRole, UpdateTenant, UpdateUser,
};
use bailiwick_model::ids::{AssignmentId, GroupId, NodeId, RoleId, UserId, VendorId};
use bailiwick_model::names::{
    Code, Email, ExternalId, Name, ProfileText, RecordId, RestrictionValue, Text, UserName,
};
use bailiwick_model::record::RecordKey;
use bailiwick_model::restriction::{RestrictionKind, Restrictions};
use bailiwick_model::tenant::Settings;
use bailiwick_model::time::Timestamp;
use bailiwick_model::user::{Attributes, Profile, UserStatus};

use super::chance::Chance;

/// Permissions that roles and matrices are made of.
pub const CODES: [&str; 10] = [
    "orders.read",
    "orders.manage",
    "customer.read",
    "customer.manage",
    "products.read",
    "products.publish",
    "quotes.manage",
    "users.view",
    "users.edit_direct_reports",
    "access.grant_any",
];
/// Restriction values.
pub const VALUES: [&str; 4] = ["DE", "FR", "NL", "US"];
/// Types of records.
pub const TYPES: [&str; 4] = ["orders", "customer", "products", "carts"];

/// Draws commands.
pub struct Draw<'a> {
    /// What there is.
    pub snapshot: &'a Snapshot,
    /// From where.
    pub chance: &'a mut Chance,
    /// The number of the next new thing.
    pub next: &'a mut u64,
    /// Now.
    pub now: Timestamp,
}

impl Draw<'_> {
    /// One command.
    pub fn command(&mut self) -> Command {
        match self.chance.below(100) {
            0..12 => self.about_nodes(),
            12..34 => self.about_users(),
            34..48 => self.about_roles(),
            48..66 => self.about_groups(),
            66..82 => self.about_assignments(),
            82..92 => self.about_records(),
            _ => self.about_lists(),
        }
    }

    fn fresh(&mut self, kind: &str) -> String {
        *self.next += 1;
        // Now and then a name that is taken already.
        let number = match self.chance.percent(10) {
            true => self.chance.below(*self.next as usize) as u64,
            false => *self.next,
        };
        format!("{kind}-{number}")
    }

    fn name(&mut self, kind: &str) -> Name {
        Name::new(&self.fresh(kind)).expect("a name")
    }

    fn node(&mut self) -> NodeId {
        let root = self.snapshot.root().expect("a root");
        let handle = *self.chance.pick(self.snapshot.subtree(root));
        self.snapshot.node_row(handle).expect("a node").node.id
    }

    fn user(&mut self) -> UserId {
        let users = self.snapshot.subjects().filter_map(|(_, row)| row.user());
        let users: Vec<UserId> = users.map(|user| user.id).collect();
        *self.chance.pick(&users)
    }

    fn role(&mut self) -> RoleId {
        let roles = self.snapshot.roles();
        let roles: Vec<RoleId> = roles.map(|(_, row)| row.role.id).collect();
        *self.chance.pick(&roles)
    }

    fn group(&mut self) -> GroupId {
        let groups = self.snapshot.groups().map(|(_, row)| row.group.id.clone());
        let groups: Vec<GroupId> = groups.collect();
        let none = || GroupId::new("none").expect("an id");
        self.chance.pick_any(&groups).cloned().unwrap_or_else(none)
    }

    fn vendor(&mut self) -> Option<VendorId> {
        let vendors: Vec<VendorId> = self.snapshot.vendors().map(|vendor| vendor.id).collect();
        self.chance.pick_any(&vendors).copied()
    }

    fn codes(&mut self) -> BTreeSet<Code> {
        let many = self.chance.below(4);
        let codes = self.chance.some(many, &CODES);
        codes
            .into_iter()
            .map(|code| Code::new(code).expect("a code"))
            .collect()
    }

    fn values(&mut self) -> BTreeSet<RestrictionValue> {
        let many = self.chance.between(1, 2);
        let values = self.chance.some(many, &VALUES);
        let value = |value| RestrictionValue::new(value).expect("a value");
        values.into_iter().map(value).collect()
    }

    fn restrictions(&mut self) -> Restrictions {
        match self.chance.percent(50) {
            true => Restrictions::Unrestricted,
            false => Restrictions::Restricted {
                values: self.values(),
            },
        }
    }

    fn attributes(&mut self) -> Attributes {
        let department = *self.chance.pick(&["sales", "stock"]);
        let map = BTreeMap::from([("department".to_owned(), department.into())]);
        Attributes::new(map).expect("attributes")
    }

    fn about_nodes(&mut self) -> Command {
        let (node, parent) = (self.node(), self.node());
        match self.chance.below(6) {
            0..3 => Command::CreateNode(Box::new(CreateNode {
                parent,
                node_type: Code::new(*self.chance.pick(&["division", "location"])).expect("a code"),
                name: self.name("node"),
                external_id: ExternalId::new(&self.fresh("n")).ok(),
            })),
            3 => Command::UpdateNode(Box::new(UpdateNode {
                node,
                name: Some(self.name("node")),
                external_id: Some(None),
                node_type: None,
                if_version: None,
            })),
            4 => Command::MoveNode(MoveNode {
                node,
                parent,
                if_version: None,
            }),
            _ => Command::DeleteNode(DeleteNode {
                node,
                move_to: self.chance.percent(70).then_some(parent),
                if_version: None,
            }),
        }
    }

    fn about_users(&mut self) -> Command {
        let user = self.user();
        match self.chance.below(12) {
            0..4 => self.new_user(),
            4..7 => Command::SetUserStatus {
                user,
                status: *self.chance.pick(&UserStatus::ALL),
                if_version: None,
            },
            7 => Command::LockUser {
                user,
                reason: Name::new("lost").ok(),
            },
            8 => Command::UnlockUser { user },
            9 => {
                let other = self.user();
                let managers = self.chance.some(1, &[other]);
                Command::SetManagers { user, managers }
            }
            _ => {
                let email = self.fresh("mail");
                Command::UpdateUser(Box::new(UpdateUser {
                    user,
                    user_name: None,
                    email: Email::new(&format!("{email}@acme.example")).ok(),
                    external_id: None,
                    home: Some(self.node()),
                    attributes: Some(self.attributes()),
                    profile: None,
                    if_version: None,
                }))
            }
        }
    }

    fn new_user(&mut self) -> Command {
        let name = self.fresh("user");
        let group = self.group();
        let joins = self.snapshot.group(&group).is_some() && self.chance.percent(40);
        Command::CreateUser(Box::new(CreateUser {
            user_name: UserName::new(&name).ok(),
            email: Email::new(&format!("{name}@acme.example")).expect("an address"),
            external_id: ExternalId::new(&name).ok(),
            home: Some(self.node()),
            managers: vec![self.user()],
            groups: joins.then_some(group).into_iter().collect(),
            attributes: self.attributes(),
            profile: Profile {
                first_name: ProfileText::new("Sam").ok(),
                ..Profile::default()
            },
        }))
    }

    fn about_roles(&mut self) -> Command {
        let role = self.role();
        let permission = Code::new(*self.chance.pick(&CODES)).expect("a code");
        match self.chance.below(8) {
            0..3 => Command::CreateRole(Box::new(CreateRole {
                name: self.name("role"),
                description: Text::default(),
                permissions: self.codes(),
                template: self.chance.percent(30),
            })),
            3 => Command::UpdateRole(Box::new(UpdateRole {
                role,
                name: None,
                description: Text::new("changed").ok(),
                permissions: Some(self.codes()),
                template: None,
                if_version: None,
            })),
            4 => Command::AddPermission { role, permission },
            5 => Command::RemovePermission { role, permission },
            6 => Command::CopyRole {
                role,
                name: self.name("role"),
            },
            _ => Command::DeleteRole {
                role,
                if_version: None,
            },
        }
    }

    fn about_groups(&mut self) -> Command {
        let (group, user) = (self.group(), self.user());
        match self.chance.below(12) {
            0..3 => Command::CreateGroup(Box::new(CreateGroup {
                id: GroupId::new(&self.fresh("G")).ok(),
                name: self.name("group"),
                description: Text::default(),
                permissions: self.codes(),
                templates: Vec::new(),
                node: Some(self.node()),
                restrictions: self.restrictions(),
                members: vec![user],
            })),
            3 => Command::UpdateGroup(Box::new(UpdateGroup {
                group,
                name: None,
                description: None,
                permissions: Some(self.codes()),
                templates: Vec::new(),
                node: Some(self.node()),
                restrictions: Some(self.restrictions()),
                if_version: None,
            })),
            4 => Command::CopyGroup {
                group,
                id: None,
                name: self.name("group"),
            },
            5 => Command::DeleteGroup {
                group,
                if_version: None,
            },
            6..10 => Command::AddMember { group, user },
            _ => Command::RemoveMember { group, user },
        }
    }

    fn about_assignments(&mut self) -> Command {
        let all: Vec<AssignmentId> = self
            .snapshot
            .assignments()
            .map(|(_, row)| row.assignment.id)
            .collect();
        if self.chance.percent(25)
            && let Some(assignment) = self.chance.pick_any(&all).copied()
        {
            return Command::Unassign { assignment };
        }
        let principal = match self.chance.percent(25) {
            true => Principal::Group(self.group()),
            false => Principal::User(self.user()),
        };
        let day = |days: i64| Some(self.now.plus_days(days));
        let validity = match self.chance.below(10) {
            0 => Validity {
                from: day(1),
                until: day(2),
            },
            1 => Validity {
                from: None,
                until: day(1),
            },
            _ => Validity::default(),
        };
        Command::Assign(Box::new(Assign {
            principal,
            role: self.role(),
            node: self.node(),
            restrictions: self.restrictions(),
            validity,
            reason: Text::default(),
        }))
    }

    /// A new role, and its assignment to somebody somewhere; which role is still to be said.
    pub fn grant(&mut self, user: UserId) -> (Command, Assign) {
        let permission = Code::new(*self.chance.pick(&CODES)).expect("a code");
        let role = CreateRole {
            name: self.name("work"),
            description: Text::default(),
            permissions: BTreeSet::from([permission]),
            template: false,
        };
        let assign = Assign {
            principal: Principal::User(user),
            role: self.role(),
            node: self.node(),
            restrictions: self.restrictions(),
            validity: Validity::default(),
            reason: Text::default(),
        };
        (Command::CreateRole(Box::new(role)), assign)
    }

    /// A record of any type, new or replaced.
    pub fn record(&mut self) -> PutRecord {
        PutRecord {
            key: self.key(),
            node: self.chance.percent(80).then(|| self.node()),
            restrictions: self.chance.percent(70).then(|| self.values()),
            parent: None,
            vendor: self.vendor().filter(|_| self.chance.percent(30)),
            attributes: self.attributes(),
            if_version: None,
        }
    }

    fn key(&mut self) -> RecordKey {
        let resource_type = *self.chance.pick(&TYPES);
        RecordKey {
            resource_type: Code::new(resource_type).expect("a code"),
            id: RecordId::new(&format!("{:03}", self.chance.below(400))).expect("an id"),
        }
    }

    fn about_records(&mut self) -> Command {
        match self.chance.percent(85) {
            true => Command::PutRecord(Box::new(self.record())),
            false => Command::DeleteRecord { key: self.key() },
        }
    }

    fn about_lists(&mut self) -> Command {
        let kind = *self
            .chance
            .pick(&[RestrictionKind::Site, RestrictionKind::Custom]);
        let value = RestrictionValue::new(*self.chance.pick(&VALUES)).expect("a value");
        match self.chance.below(6) {
            0 | 1 => Command::PutRestriction {
                kind,
                value,
                name: Name::new("named").ok(),
            },
            2 => Command::DeleteRestriction { kind, value },
            3 => Command::CreateVendor {
                name: self.name("vendor"),
            },
            4 => match self.vendor() {
                Some(vendor) => Command::DeleteVendor { vendor },
                None => Command::CreateVendor {
                    name: self.name("vendor"),
                },
            },
            _ => Command::UpdateTenant(Box::new(UpdateTenant {
                name: Some(self.name("tenant")),
                seat_limit: None,
                settings: Some(Settings {
                    sync_restrictions_with_sites: true,
                    ..Settings::default()
                }),
                if_version: None,
            })),
        }
    }
}
