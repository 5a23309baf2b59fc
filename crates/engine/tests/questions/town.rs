//! A tenant built step by step through changes, and asked by name.

use std::collections::BTreeSet;

use bailiwick_engine::apply::apply;
use bailiwick_engine::check::check;
use bailiwick_engine::explain::explain;
use bailiwick_engine::facts::Values;
use bailiwick_engine::filter::{FilterQuestion, filter};
use bailiwick_engine::question::{Question, Resource};
use bailiwick_engine::search::{ActionSearch, SubjectSearch, actions, subjects};
use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::assignment::{Assignment, Principal, Validity};
use bailiwick_model::catalog::{CatalogFile, CatalogLibrary, CatalogVersion, USER_MANAGEMENT};
use bailiwick_model::change::{Change, Delta};
use bailiwick_model::group::{Group, Membership, VendorGroup};
use bailiwick_model::ids::{AssignmentId, GroupId, NodeId, RoleId, TenantId, UserId, VendorId};
use bailiwick_model::names::{
    Code, Email, ExternalId, Name, RestrictionValue, Slug, Text, UserName,
};
use bailiwick_model::restriction::{Restriction, RestrictionKind, Restrictions};
use bailiwick_model::role::Role;
use bailiwick_model::tenant::{Settings, Tenant};
use bailiwick_model::time::Timestamp;
use bailiwick_model::tree::Node;
use bailiwick_model::user::{Attributes, Profile, User, UserStatus};
use bailiwick_model::vendor::{Vendor, VendorGroupKind};
use serde_json::Value;
use uuid::Uuid;

/// When everything is asked, unless said otherwise.
pub const NOW: Timestamp = Timestamp(1_000);

/// A catalog of atomic permissions, of which none includes another.
const HOUSE: &str = r#"
format = 1
name = "house"
version = 1
title = "House"

[[resource_types]]
code = "product"
name = "Products"

[[resource_types]]
code = "customer_record"
name = "Customers"

[[resource_types]]
code = "file"
name = "Files"
restriction_aware = true

[[permissions]]
code = "readproducts"
name = "View Products"
description = "See products."
category = "Products"
actions = { product = ["view"] }

[[permissions]]
code = "manageproducts"
name = "Edit Products"
description = "Change products."
category = "Products"
actions = { product = ["edit"] }

[[permissions]]
code = "readcustomerresources"
name = "Read customers"
description = "Retrieve customers."
category = "Customers"
actions = { customer_record = ["get"] }

[[permissions]]
code = "managecustomerresources"
name = "Manage customers"
description = "Update customers."
category = "Customers"
actions = { customer_record = ["put"] }

[[permissions]]
code = "files.read_own"
name = "Read own files"
description = "Read the files one owns."
category = "Files"
actions = { file = ["read"] }
condition = "resource.owner == subject.id"

[[permissions]]
code = "files.read_open"
name = "Read open files"
description = "Read files that are not secret."
category = "Files"
actions = { file = ["read"] }
condition = "resource.level != 3 and resource.kind in ['a', 'b']"

[[permissions]]
code = "files.read"
name = "Read files"
description = "Read any file."
category = "Files"
actions = { file = ["read", "list"] }

[[permissions]]
code = "files.burn"
name = "Burn files"
description = "Burn files."
category = "Files"
restricted = true
actions = { file = ["burn"] }
"#;

/// All catalogs that a town may have.
pub fn library() -> CatalogLibrary {
    let mut library = CatalogLibrary::builtin();
    match CatalogFile::parse("house.toml", HOUSE) {
        Ok(file) => library.insert(file),
        Err(issues) => panic!("{issues:?}"),
    }
    library
}

/// A tenant in the making.
#[derive(Clone)]
pub struct Town {
    /// Its present state.
    pub snapshot: Snapshot,
    /// Its root.
    pub root: NodeId,
    library: CatalogLibrary,
    next: u128,
}

/// What is asked about: a type, a place, values and a vendor.
#[derive(Clone, Copy)]
pub struct Thing<'a> {
    pub resource_type: &'a str,
    pub node: NodeId,
    pub values: &'a [&'a str],
    pub vendor: Option<VendorId>,
}

impl<'a> Thing<'a> {
    /// A thing of a type at a place, with nothing else.
    pub fn at(resource_type: &'a str, node: NodeId) -> Self {
        Self {
            resource_type,
            node,
            values: &[],
            vendor: None,
        }
    }

    /// The same with values.
    pub fn with(self, values: &'a [&'a str]) -> Self {
        Self { values, ..self }
    }
}

pub fn name(text: &str) -> Name {
    Name::new(text).expect("a name")
}

pub fn code(text: &str) -> Code {
    Code::new(text).expect("a code")
}

/// Restricted to these values.
pub fn only(values: &[&str]) -> Restrictions {
    let value = |text: &&str| RestrictionValue::new(text).expect("a value");
    Restrictions::Restricted {
        values: values.iter().map(value).collect(),
    }
}

fn created<T>(object: T) -> Box<Delta<T>> {
    Box::new(Delta::created(object))
}

impl Town {
    /// A town with a root and some catalogs besides `user-management`.
    pub fn new(catalogs: &[&str]) -> Self {
        let library = library();
        let root = NodeId(Uuid::from_u128(1));
        let versions = [USER_MANAGEMENT].iter().chain(catalogs);
        let versions = versions.map(|name| CatalogVersion {
            name: (*name).to_owned(),
            version: library.latest(name).expect("a catalog").version,
        });
        let tenant = Tenant {
            id: TenantId(Uuid::from_u128(2)),
            slug: Slug::new("town").expect("a slug"),
            name: name("Town"),
            root,
            catalogs: versions.collect(),
            seat_limit: None,
            released: BTreeSet::new(),
            settings: Settings::default(),
            created: Timestamp(0),
            changed: Timestamp(0),
            version: 1,
        };
        let mut town = Self {
            snapshot: Snapshot::empty(),
            root,
            library,
            next: 100,
        };
        town.apply(Change::Tenant(created(tenant)));
        town.add_node(root, "Company", None, None);
        town
    }

    /// Applies a change.
    pub fn apply(&mut self, change: Change) {
        apply(&mut self.snapshot, &change, &self.library).expect("a change that fits");
    }

    /// An id that nothing has.
    pub fn id(&mut self) -> Uuid {
        self.next += 1;
        Uuid::from_u128(self.next)
    }

    fn add_node(&mut self, id: NodeId, called: &str, parent: Option<NodeId>, known: Option<&str>) {
        let node = Node {
            id,
            parent,
            node_type: code("division"),
            name: name(called),
            external_id: known.map(|text| ExternalId::new(text).expect("an id")),
            created: Timestamp(0),
            changed: Timestamp(0),
            version: 1,
        };
        self.apply(Change::Node(created(node)));
    }

    /// A new node.
    pub fn node(&mut self, called: &str, parent: NodeId) -> NodeId {
        self.named_node(called, parent, None)
    }

    /// A new node that the tenant's own systems know by a name.
    pub fn named_node(&mut self, called: &str, parent: NodeId, known: Option<&str>) -> NodeId {
        let id = NodeId(self.id());
        self.add_node(id, called, Some(parent), known);
        id
    }

    /// Moves a node.
    pub fn move_node(&mut self, id: NodeId, parent: NodeId) {
        let before = self.snapshot.node(id).expect("a node").as_ref().clone();
        let mut after = before.clone();
        after.parent = Some(parent);
        self.apply(Change::Node(Box::new(Delta::changed(before, after))));
    }

    /// A new active user.
    pub fn user(&mut self, called: &str) -> UserId {
        self.user_with(called, &[])
    }

    /// A new active user with attributes.
    pub fn user_with(&mut self, called: &str, attributes: &[(&str, Value)]) -> UserId {
        let id = UserId(self.id());
        let attributes = attributes
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()));
        let user = User {
            id,
            user_name: UserName::new(called).expect("a user name"),
            email: Email::new(&format!("{called}@example.com")).expect("an address"),
            external_id: None,
            status: UserStatus::Active,
            lock: None,
            home: self.root,
            managers: Vec::new(),
            attributes: Attributes::new(attributes.collect()).expect("attributes"),
            profile: Profile::default(),
            last_sign_in: None,
            created: Timestamp(0),
            changed: Timestamp(0),
            version: 1,
        };
        self.apply(Change::User(created(user)));
        id
    }

    /// A new role.
    pub fn role(&mut self, called: &str, permissions: &[&str]) -> RoleId {
        let id = RoleId(self.id());
        self.apply(Change::Role(created(role(id, called, permissions, None))));
        id
    }

    /// Gives a role other permissions.
    pub fn change_role(&mut self, id: RoleId, permissions: &[&str]) {
        let (_, row) = self.snapshot.role(id).expect("a role");
        let before = row.role.as_ref().clone();
        let mut after = before.clone();
        after.permissions = permissions.iter().map(|text| code(text)).collect();
        self.apply(Change::Role(Box::new(Delta::changed(before, after))));
    }

    /// Assigns a role without bounds.
    pub fn assign(&mut self, who: Principal, role: RoleId, node: NodeId) -> AssignmentId {
        let unrestricted = Restrictions::Unrestricted;
        self.assign_within(who, role, node, unrestricted, Validity::default())
    }

    /// Assigns a role within bounds.
    pub fn assign_within(
        &mut self,
        principal: Principal,
        role: RoleId,
        node: NodeId,
        restrictions: Restrictions,
        validity: Validity,
    ) -> AssignmentId {
        let id = AssignmentId(self.id());
        let assignment = Assignment {
            id,
            principal,
            role,
            node,
            restrictions,
            validity,
            reason: Text::default(),
            created: Timestamp(0),
        };
        self.apply(Change::Assignment(created(assignment)));
        id
    }

    /// Takes an assignment away.
    pub fn unassign(&mut self, id: AssignmentId) {
        let (_, row) = self.snapshot.assignment(id).expect("an assignment");
        let before = row.assignment.as_ref().clone();
        self.apply(Change::Assignment(Box::new(Delta::removed(before))));
    }

    /// A new group whose matrix counts at the root.
    pub fn group(&mut self, called: &str, permissions: &[&str], to: Restrictions) -> GroupId {
        self.group_of(called, permissions, to, None)
    }

    /// A new group of a vendor.
    pub fn group_of(
        &mut self,
        called: &str,
        permissions: &[&str],
        restrictions: Restrictions,
        vendor: Option<VendorId>,
    ) -> GroupId {
        let id = GroupId::new(called).expect("a group id");
        let matrix = RoleId(self.id());
        let role = role(matrix, called, permissions, Some(id.clone()));
        self.apply(Change::Role(created(role)));
        let group = Group {
            id: id.clone(),
            name: name(called),
            description: Text::default(),
            matrix,
            node: self.root,
            restrictions,
            vendor: vendor.map(|vendor| VendorGroup {
                vendor,
                kind: VendorGroupKind::OrderViewer,
            }),
            created: Timestamp(0),
            changed: Timestamp(0),
            version: 1,
        };
        self.apply(Change::Group(created(group)));
        let root = self.root;
        self.assign(Principal::Group(id.clone()), matrix, root);
        id
    }

    /// A new vendor.
    pub fn vendor(&mut self, called: &str) -> VendorId {
        let id = VendorId(self.id());
        self.apply(Change::Vendor(created(Vendor {
            id,
            name: name(called),
            created: Timestamp(0),
            changed: Timestamp(0),
            version: 1,
        })));
        id
    }

    /// Adds a value to the tenant's own list.
    pub fn list_value(&mut self, value: &str) {
        self.apply(Change::Restriction(created(Restriction {
            value: RestrictionValue::new(value).expect("a value"),
            kind: RestrictionKind::Custom,
            name: None,
            created: Timestamp(0),
            version: 1,
        })));
    }

    /// Puts a user into a group.
    pub fn join(&mut self, user: UserId, group: &GroupId) {
        let membership = Membership {
            group: group.clone(),
            user,
        };
        self.apply(Change::Membership(created(membership)));
    }

    /// Takes a user out of a group.
    pub fn leave(&mut self, user: UserId, group: &GroupId) {
        let membership = Membership {
            group: group.clone(),
            user,
        };
        self.apply(Change::Membership(Box::new(Delta::removed(membership))));
    }

    /// The handle of a user.
    pub fn handle(&self, user: UserId) -> u32 {
        self.snapshot.user(user).expect("a user").0
    }

    /// Whether a user may do something, asked in every way there is.
    pub fn can(&self, user: UserId, action: &str, thing: Thing<'_>) -> bool {
        let resource = Resource {
            values: Values::Texts(thing.values),
            vendor: thing.vendor,
            ..Resource::at(thing.resource_type, self.snapshot.node_handle(thing.node))
        };
        self.may(user, action, &resource)
    }

    /// Whether a user may do something with a resource, asked in every way there is.
    pub fn may(&self, user: UserId, action: &str, resource: &Resource<'_>) -> bool {
        let subject = self.handle(user);
        let question = Question::new(subject, action, resource, NOW);
        let answer = check(&self.snapshot, &question);
        let explanation = explain(&self.snapshot, &question);
        assert_eq!(explanation.decision, answer, "explain");
        assert_eq!(!explanation.paths.is_empty(), answer, "paths");
        let search = SubjectSearch {
            action,
            action_properties: None,
            resource,
            now: NOW,
            subject_type: None,
            after: None,
            limit: 1_000,
        };
        let found = subjects(&self.snapshot, &search);
        let among = found.items.iter().any(|found| found.handle == subject);
        assert_eq!(among, answer, "subjects");
        let asked = FilterQuestion {
            subject,
            subject_properties: None,
            action,
            action_properties: None,
            resource_type: resource.resource_type,
            now: NOW,
        };
        let tree = filter(&self.snapshot, &asked);
        assert_eq!(
            tree.holds(&self.snapshot, resource),
            answer,
            "filter: {tree:?}"
        );
        let search = ActionSearch {
            subject,
            subject_properties: None,
            action_properties: None,
            resource,
            now: NOW,
        };
        let known = self.snapshot.catalog();
        let of_type = known
            .resource_type_index(resource.resource_type)
            .and_then(|index| known.resource_type(index));
        if of_type.is_some_and(|found| found.actions.iter().any(|known| known == action)) {
            let permitted = actions(&self.snapshot, &search);
            assert_eq!(permitted.contains(&action), answer, "actions");
        }
        answer
    }
}

fn role(id: RoleId, called: &str, permissions: &[&str], owner: Option<GroupId>) -> Role {
    Role {
        id,
        name: name(called),
        description: Text::default(),
        permissions: permissions.iter().map(|text| code(text)).collect(),
        stock: None,
        template: false,
        owner,
        created: Timestamp(0),
        changed: Timestamp(0),
        version: 1,
    }
}
