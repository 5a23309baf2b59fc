//! Commands about roles, groups and who holds them.

use std::collections::BTreeSet;

use bailiwick_model::assignment::{Principal, Validity};
use bailiwick_model::command::{Assign, Command, CreateGroup, CreateRole, UpdateGroup, UpdateRole};
use bailiwick_model::ids::{AssignmentId, GroupId, UserId};
use bailiwick_model::names::{Code, Text};

use super::{CODES, Draw};

impl Draw<'_> {
    pub(super) fn about_roles(&mut self) -> Command {
        let role = self.role();
        let permission = Code::new(self.chance.pick::<&str>(&CODES)).expect("a code");
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
            4 => Command::AddPermission {
                role,
                permission,
                if_version: None,
            },
            5 => Command::RemovePermission {
                role,
                permission,
                if_version: None,
            },
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

    pub(super) fn about_groups(&mut self) -> Command {
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

    pub(super) fn about_assignments(&mut self) -> Command {
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
        let permission = Code::new(self.chance.pick::<&str>(&CODES)).expect("a code");
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
}
