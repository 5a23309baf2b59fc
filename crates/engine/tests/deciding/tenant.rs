//! One tenant in memory: commands go through `decide` and `apply` as the service would have them.

use std::collections::BTreeSet;

use bailiwick_engine::apply::apply_record;
use bailiwick_engine::decide::{CountOf, Decided, Env, Loaded, decide, needs};
use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::actor::Actor;
use bailiwick_model::assignment::{Principal, Validity};
use bailiwick_model::catalog::{CatalogLibrary, CatalogVersion};
use bailiwick_model::change::{Change, ChangeRecord};
use bailiwick_model::command::{
    Assign, Command, CreateGroup, CreateNode, CreateRole, CreateTenant, CreateUser, Outcome,
};
use bailiwick_model::ids::{
    AssignmentId, GroupId, NodeId, RoleId, ServiceAccountId, TenantId, UserId,
};
use bailiwick_model::names::{Code, Email, Name, RestrictionValue, Slug, Text, UserName};
use bailiwick_model::record::Record;
use bailiwick_model::refusal::{Refusal, RefusalCode};
use bailiwick_model::restriction::{RestrictionKind, Restrictions};
use bailiwick_model::tenant::Settings;
use bailiwick_model::time::Timestamp;
use bailiwick_model::user::{Attributes, Profile, User, UserStatus};
use uuid::Uuid;

/// 2026-01-01T00:00:00Z.
pub const START: Timestamp = Timestamp(1_767_225_600_000_000);

/// A tenant, its rows, and a clock that stands still until it is moved.
#[derive(Clone)]
pub struct Tenant {
    pub snapshot: Snapshot,
    pub loaded: Loaded,
    pub now: Timestamp,
    pub library: CatalogLibrary,
    pub log: Vec<ChangeRecord>,
    next: u128,
}

pub fn name(text: &str) -> Name {
    Name::new(text).expect("a name")
}

pub fn code(text: &str) -> Code {
    Code::new(text).expect("a code")
}

pub fn codes(texts: &[&str]) -> BTreeSet<Code> {
    texts.iter().map(|text| code(text)).collect()
}

pub fn value(text: &str) -> RestrictionValue {
    RestrictionValue::new(text).expect("a value")
}

pub fn restricted(texts: &[&str]) -> Restrictions {
    let values = texts.iter().map(|text| value(text)).collect();
    Restrictions::Restricted { values }
}

/// A user to be made, with nothing but an address.
pub fn newcomer(local: &str) -> CreateUser {
    CreateUser {
        user_name: Some(UserName::new(local).expect("a user name")),
        email: Email::new(&format!("{local}@example.com")).expect("an address"),
        external_id: None,
        home: None,
        managers: Vec::new(),
        groups: Vec::new(),
        attributes: Attributes::default(),
        profile: Profile::default(),
    }
}

/// A group to be made, with nothing but a name.
pub fn group_named(text: &str) -> CreateGroup {
    CreateGroup {
        id: None,
        name: name(text),
        description: Text::default(),
        permissions: BTreeSet::new(),
        templates: Vec::new(),
        node: None,
        restrictions: Restrictions::Unrestricted,
        members: Vec::new(),
    }
}

impl Tenant {
    /// A tenant with `user-management` and these catalogs.
    pub fn new(catalogs: &[&str]) -> Self {
        let mut tenant = Self {
            snapshot: Snapshot::empty(),
            loaded: Loaded::default(),
            now: START,
            library: CatalogLibrary::builtin(),
            log: Vec::new(),
            next: 1,
        };
        let versions = catalogs.iter().map(|catalog| CatalogVersion {
            name: (*catalog).to_owned(),
            version: 1,
        });
        let create = CreateTenant {
            id: TenantId(Uuid::from_u128(0xbead)),
            slug: Slug::new("westeros").expect("a slug"),
            name: name("Westeros"),
            root_external_id: None,
            catalogs: versions.collect(),
            seat_limit: None,
            settings: Settings::default(),
        };
        tenant.system(Command::CreateTenant(Box::new(create)));
        tenant
    }

    /// Decides and, unless refused, applies.
    pub fn act(&mut self, actor: &Actor, command: Command) -> Result<Outcome, Refusal> {
        let decided = self.decide(actor, &command)?;
        if decided.changes.is_empty() {
            return Ok(decided.outcome);
        }
        let tenant = TenantId(Uuid::from_u128(0xbead));
        let record = ChangeRecord {
            tenant,
            revision: self.snapshot.revision().next(),
            time: self.now,
            actor: actor.principal.clone(),
            key: actor.key,
            on_behalf_of: None,
            reason: None,
            request_id: None,
            what: command.name().to_owned(),
            changes: decided.changes,
        };
        apply_record(&mut self.snapshot, &record, &self.library).expect("the changes fit");
        record.changes.iter().for_each(|change| self.write(change));
        self.log.push(record);
        Ok(decided.outcome)
    }

    /// Decides only.
    pub fn decide(&mut self, actor: &Actor, command: &Command) -> Result<Decided, Refusal> {
        let needs = needs(&self.snapshot, command);
        let mut loaded = Loaded::default();
        for user in needs.users {
            let found = self.loaded.users.get(&user).cloned();
            loaded.users.extend(found.map(|row| (user, row)));
        }
        for key in needs.records {
            let found = self.loaded.records.get(&key).cloned();
            loaded.records.extend(found.map(|row| (key, row)));
        }
        for of in needs.counts {
            let count = self.count(&of);
            loaded.counts.insert(of, count);
        }
        let next = &mut self.next;
        let mut new_id = || {
            *next += 1;
            Uuid::from_u128(*next)
        };
        let mut env = Env {
            now: self.now,
            new_id: &mut new_id,
            catalogs: &self.library,
            loaded: &loaded,
        };
        decide(&self.snapshot, actor, command, &mut env)
    }

    fn count(&self, of: &CountOf) -> u64 {
        let root = self.root();
        let counted = |record: &&Record| match of {
            CountOf::RecordsAt(nodes) => nodes.contains(&record.node.unwrap_or(root)),
            CountOf::RecordsWith(value) => record.restrictions.contains(value.as_str()),
            CountOf::RecordsOf(vendor) => record.vendor == Some(*vendor),
        };
        self.loaded.records.values().filter(counted).count() as u64
    }

    /// Does to the rows what the store would do.
    fn write(&mut self, change: &Change) {
        match change {
            Change::User(delta) => {
                let user: &User = delta.after.as_ref().expect("users stay");
                self.loaded.users.insert(user.id, user.clone());
            }
            Change::Record(delta) => match (&delta.before, &delta.after) {
                (_, Some(after)) => {
                    self.loaded.records.insert(after.key.clone(), after.clone());
                }
                (Some(before), None) => {
                    self.loaded.records.remove(&before.key);
                }
                (None, None) => {}
            },
            Change::RecordsMoved { from, to } => {
                let records = self.loaded.records.values_mut();
                let moved = records.filter(|r| r.node.is_some_and(|node| from.contains(&node)));
                moved.for_each(|record| record.node = Some(*to));
            }
            _ => {}
        }
    }

    /// The system does something that must succeed.
    pub fn system(&mut self, command: Command) -> Outcome {
        self.act(&Actor::system("test"), command)
            .expect("the system may do this")
    }

    pub fn root(&self) -> NodeId {
        self.snapshot.tenant().expect("a tenant").root
    }

    pub fn handle(&self, node: NodeId) -> u32 {
        self.snapshot.node_handle(node).expect("a node")
    }

    pub fn node(&mut self, parent: NodeId, node_type: &str, text: &str) -> NodeId {
        let create = CreateNode {
            parent,
            node_type: code(node_type),
            name: name(text),
            external_id: None,
        };
        match self.system(Command::CreateNode(Box::new(create))) {
            Outcome::Node(id) => id,
            other => panic!("{other:?}"),
        }
    }

    /// A provisioned user.
    pub fn newcomer(&mut self, local: &str, home: NodeId) -> UserId {
        let create = CreateUser {
            home: Some(home),
            ..newcomer(local)
        };
        match self.system(Command::CreateUser(Box::new(create))) {
            Outcome::User(id) => id,
            other => panic!("{other:?}"),
        }
    }

    /// An active user.
    pub fn user(&mut self, local: &str, home: NodeId) -> UserId {
        let user = self.newcomer(local, home);
        self.system(status(user, UserStatus::Active));
        user
    }

    pub fn role(&mut self, text: &str, permissions: &[&str]) -> RoleId {
        let create = CreateRole {
            name: name(text),
            description: Text::default(),
            permissions: codes(permissions),
            template: false,
        };
        match self.system(Command::CreateRole(Box::new(create))) {
            Outcome::Role(id) => id,
            other => panic!("{other:?}"),
        }
    }

    pub fn role_named(&self, text: &str) -> RoleId {
        let found = self.snapshot.role_by_name(&name(text).folded());
        found.expect("such a role").1.role.id
    }

    pub fn group(&mut self, text: &str, permissions: &[&str], members: &[UserId]) -> GroupId {
        let create = CreateGroup {
            permissions: codes(permissions),
            members: members.to_vec(),
            ..group_named(text)
        };
        match self.system(Command::CreateGroup(Box::new(create))) {
            Outcome::Group(id) => id,
            other => panic!("{other:?}"),
        }
    }

    pub fn assign(&mut self, principal: Principal, role: RoleId, node: NodeId) -> AssignmentId {
        match self.system(assign(principal, role, node)) {
            Outcome::Assignment { id, .. } => id,
            other => panic!("{other:?}"),
        }
    }

    /// An active user of the root who holds these permissions at a node, by a role of its own.
    pub fn holder(&mut self, local: &str, permissions: &[&str], node: NodeId) -> UserId {
        let root = self.root();
        let user = self.user(local, root);
        let role = self.role(&format!("Role of {local}"), permissions);
        self.assign(Principal::User(user), role, node);
        user
    }

    /// As [`Self::holder`] at the root, as an actor.
    pub fn with(&mut self, local: &str, permissions: &[&str]) -> Actor {
        let root = self.root();
        Actor::user(self.holder(local, permissions, root))
    }

    /// An active user who holds the stock role of administrators.
    pub fn administrator(&mut self, local: &str) -> UserId {
        let root = self.root();
        let user = self.user(local, root);
        let role = self.role_named("Administrator");
        self.assign(Principal::User(user), role, root);
        user
    }

    pub fn service_account(&mut self, text: &str) -> ServiceAccountId {
        let create = Command::CreateServiceAccount {
            name: name(text),
            description: Text::default(),
            external_id: None,
            attributes: Attributes::default(),
        };
        match self.system(create) {
            Outcome::ServiceAccount(id) => id,
            other => panic!("{other:?}"),
        }
    }

    /// Adds values to the tenant's own list.
    pub fn values(&mut self, texts: &[&str]) {
        for text in texts {
            self.system(Command::PutRestriction {
                kind: RestrictionKind::Custom,
                value: value(text),
                name: None,
                if_version: None,
            });
        }
    }

    /// The codes that a role holds.
    pub fn permissions(&self, role: RoleId) -> BTreeSet<String> {
        let (_, row) = self.snapshot.role(role).expect("a role");
        row.role
            .permissions
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    pub fn status(&self, user: UserId) -> UserStatus {
        self.snapshot.user(user).expect("a user").1.status
    }

    pub fn version(&self, user: UserId) -> u64 {
        self.snapshot.user(user).expect("a user").1.version
    }

    /// Demands that a command is refused with a code and leaves everything as it is.
    #[track_caller]
    pub fn refused(&mut self, actor: &Actor, command: Command, expected: RefusalCode) -> Refusal {
        let revision = self.snapshot.revision();
        let refusal = match self.act(actor, command.clone()) {
            Ok(outcome) => panic!("{} gave {outcome:?}, not {expected:?}", command.name()),
            Err(refusal) => refusal,
        };
        assert_eq!(refusal.code, expected, "{}: {refusal:?}", command.name());
        assert_eq!(self.snapshot.revision(), revision);
        refusal
    }

    /// Demands that a command is refused for the lack of a permission.
    #[track_caller]
    pub fn lacks(&mut self, actor: &Actor, command: Command, permission: &str) {
        let refusal = self.refused(actor, command, RefusalCode::MissingPermission);
        let named = refusal.permission.as_ref().map(Code::as_str);
        assert_eq!(named, Some(permission));
    }
}

pub fn status(user: UserId, status: UserStatus) -> Command {
    Command::SetUserStatus {
        user,
        status,
        if_version: None,
    }
}

pub fn assign(principal: Principal, role: RoleId, node: NodeId) -> Command {
    Command::Assign(Box::new(Assign {
        principal,
        role,
        node,
        restrictions: Restrictions::Unrestricted,
        validity: Validity::default(),
        reason: Text::default(),
    }))
}

pub fn join(group: &GroupId, user: UserId) -> Command {
    Command::AddMember {
        group: group.clone(),
        user,
    }
}

pub fn leave(group: &GroupId, user: UserId) -> Command {
    Command::RemoveMember {
        group: group.clone(),
        user,
    }
}
