//! Commands about the tree and about users.

use bailiwick_model::command::{
    Command, CreateNode, CreateUser, DeleteNode, MoveNode, UpdateNode, UpdateUser,
};
use bailiwick_model::names::{Code, Email, ExternalId, Name, ProfileText, UserName};
use bailiwick_model::user::{Profile, UserStatus};

use super::Draw;

impl Draw<'_> {
    pub(super) fn about_nodes(&mut self) -> Command {
        let (node, parent) = (self.node(), self.node());
        match self.chance.below(6) {
            0..3 => Command::CreateNode(Box::new(CreateNode {
                parent,
                node_type: Code::new(self.chance.pick::<&str>(&["division", "location"]))
                    .expect("a code"),
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

    pub(super) fn about_users(&mut self) -> Command {
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
                if_version: None,
            },
            8 => Command::UnlockUser {
                user,
                if_version: None,
            },
            9 => {
                let other = self.user();
                let managers = self.chance.some(1, &[other]);
                Command::SetManagers {
                    user,
                    managers,
                    if_version: None,
                }
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
}
