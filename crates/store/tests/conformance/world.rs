//! Objects to write, and the least that a tenant needs.

use std::collections::{BTreeMap, BTreeSet};

use bailiwick_model::actor::ActorPrincipal;
use bailiwick_model::assignment::{Assignment, Principal, Validity};
use bailiwick_model::change::{Change, ChangeRecord, Delta};
use bailiwick_model::group::{Group, Membership, VendorGroup};
use bailiwick_model::ids::{
    AssignmentId, GroupId, KeyId, NodeId, RoleId, ServiceAccountId, TenantId, UserId, VendorId,
};
use bailiwick_model::names::{Code, Email, ExternalId, Name, RecordId, Slug, Text, UserName};
use bailiwick_model::record::{Record, RecordKey};
use bailiwick_model::restriction::{Restriction, RestrictionKind, Restrictions};
use bailiwick_model::role::Role;
use bailiwick_model::service_account::{Key, KeyHash, ServiceAccount};
use bailiwick_model::tenant::{Settings, Tenant};
use bailiwick_model::time::{Revision, Timestamp};
use bailiwick_model::tree::Node;
use bailiwick_model::user::{Attributes, Profile, User, UserStatus};
use bailiwick_model::vendor::{Vendor, VendorGroupKind};
use bailiwick_store::{Store, StoreError, WriteTx};
use serde_json::json;
use uuid::Uuid;

/// The beginning of 2026.
pub const NOW: Timestamp = Timestamp(1_767_225_600_000_000);

pub fn uuid(kind: u128, number: u32) -> Uuid {
    Uuid::from_u128((kind << 64) | u128::from(number))
}

pub fn tenant_id(number: u32) -> TenantId {
    TenantId(uuid(1, number))
}
pub fn node_id(number: u32) -> NodeId {
    NodeId(uuid(2, number))
}
pub fn user_id(number: u32) -> UserId {
    UserId(uuid(3, number))
}
pub fn role_id(number: u32) -> RoleId {
    RoleId(uuid(4, number))
}
pub fn group_id(number: u32) -> GroupId {
    GroupId::new(&format!("Group-{number}")).unwrap()
}

pub fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

pub fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

pub fn tenant(number: u32) -> Tenant {
    Tenant {
        id: tenant_id(number),
        slug: Slug::new(&format!("tenant-{number}")).unwrap(),
        name: name(&format!("Tenant {number}")),
        root: node_id(0),
        catalogs: Vec::new(),
        seat_limit: Some(7),
        released: BTreeSet::from([code("orders.export")]),
        settings: Settings::default(),
        created: NOW,
        changed: NOW,
        version: 1,
    }
}

pub fn node(number: u32, parent: Option<u32>) -> Node {
    Node {
        id: node_id(number),
        parent: parent.map(node_id),
        node_type: code(if parent.is_none() {
            "company"
        } else {
            "division"
        }),
        name: name(&format!("Node {number}")),
        external_id: None,
        created: NOW,
        changed: NOW,
        version: 1,
    }
}

pub fn user(number: u32) -> User {
    User {
        id: user_id(number),
        user_name: UserName::new(&format!("User.{number}")).unwrap(),
        email: Email::new(&format!("User.{number}@Example.com")).unwrap(),
        external_id: None,
        status: UserStatus::Active,
        lock: None,
        home: node_id(0),
        managers: Vec::new(),
        attributes: Attributes::default(),
        profile: Profile::default(),
        last_sign_in: None,
        created: NOW,
        changed: NOW,
        version: 1,
    }
}

pub fn role(number: u32) -> Role {
    Role {
        id: role_id(number),
        name: name(&format!("Role {number}")),
        description: Text::new("What it is for").unwrap(),
        permissions: BTreeSet::from([code("orders.read")]),
        stock: None,
        template: false,
        owner: None,
        created: NOW,
        changed: NOW,
        version: 1,
    }
}

/// A group whose matrix is the role of the same number.
pub fn group(number: u32) -> Group {
    Group {
        id: group_id(number),
        name: name(&format!("Group {number}")),
        description: Text::default(),
        matrix: role_id(number),
        node: node_id(0),
        restrictions: Restrictions::Unrestricted,
        vendor: None,
        created: NOW,
        changed: NOW,
        version: 1,
    }
}

pub fn membership(group: u32, user: u32) -> Membership {
    Membership {
        group: group_id(group),
        user: user_id(user),
    }
}

pub fn assignment(number: u32, user: u32, role: u32) -> Assignment {
    Assignment {
        id: AssignmentId(uuid(5, number)),
        principal: Principal::User(user_id(user)),
        role: role_id(role),
        node: node_id(0),
        restrictions: Restrictions::Unrestricted,
        validity: Validity {
            from: None,
            until: Some(NOW.plus_days(1)),
        },
        reason: Text::new("because").unwrap(),
        created: NOW,
    }
}

pub fn restriction(value: &str) -> Restriction {
    Restriction {
        value: value.to_owned().try_into().unwrap(),
        kind: RestrictionKind::Custom,
        name: Some(name("A value")),
        created: NOW,
        version: 1,
    }
}

pub fn vendor(number: u32) -> Vendor {
    let id = VendorId(uuid(6, number));
    Vendor {
        id,
        name: name(&format!("Vendor {number}")),
        created: NOW,
        changed: NOW,
        version: 1,
    }
}

pub fn service_account(number: u32) -> ServiceAccount {
    ServiceAccount {
        id: ServiceAccountId(uuid(7, number)),
        name: name(&format!("Service {number}")),
        description: Text::default(),
        external_id: Some(ExternalId::new(&format!("svc-{number}")).unwrap()),
        active: true,
        attributes: Attributes::default(),
        created: NOW,
        changed: NOW,
        version: 1,
    }
}

pub fn key(number: u32, account: u32) -> Key {
    let mut hash = [0xa5; 32];
    hash[..4].copy_from_slice(&number.to_le_bytes());
    Key {
        id: KeyId(uuid(8, number)),
        service_account: ServiceAccountId(uuid(7, account)),
        name: name("key"),
        prefix: "bwk_1234".into(),
        hash: Some(KeyHash(hash)),
        permissions: None,
        may_override_properties: false,
        expires: NOW.plus_days(30),
        revoked: None,
        created: NOW,
    }
}

pub fn record_key(kind: &str, id: &str) -> RecordKey {
    RecordKey {
        resource_type: code(kind),
        id: RecordId::new(id).unwrap(),
    }
}

pub fn record(kind: &str, id: &str) -> Record {
    let attributes = BTreeMap::from([
        ("amount".to_owned(), json!(12.0)),
        ("tags".to_owned(), json!(["red", "blue"])),
    ]);
    Record {
        key: record_key(kind, id),
        node: Some(node_id(0)),
        restrictions: BTreeSet::from(["DE".to_owned().try_into().unwrap()]),
        parent: Some(record_key("customer", "c-1")),
        vendor: None,
        attributes: Attributes::new(attributes).unwrap(),
        created: NOW,
        changed: NOW,
        version: 1,
    }
}

pub fn created<T>(change: fn(Box<Delta<T>>) -> Change, object: T) -> Change {
    change(Box::new(Delta::created(object)))
}

pub fn changed<T>(change: fn(Box<Delta<T>>) -> Change, before: T, after: T) -> Change {
    change(Box::new(Delta::changed(before, after)))
}

pub fn removed<T>(change: fn(Box<Delta<T>>) -> Change, object: T) -> Change {
    change(Box::new(Delta::removed(object)))
}

/// One object of every kind, in an order in which they can be created.
pub fn one_of_each() -> Vec<Change> {
    let matrix = Role {
        owner: Some(group_id(2)),
        ..role(2)
    };
    let vendor_group = VendorGroup {
        vendor: vendor(1).id,
        kind: VendorGroupKind::OrderManager,
    };
    vec![
        created(Change::Node, node(1, Some(0))),
        created(Change::Restriction, restriction("DE")),
        created(Change::Vendor, vendor(1)),
        created(Change::Role, role(1)),
        created(Change::User, user(1)),
        created(Change::ServiceAccount, service_account(1)),
        created(Change::Key, key(1, 1)),
        created(Change::Role, matrix),
        created(
            Change::Group,
            Group {
                vendor: Some(vendor_group),
                ..group(2)
            },
        ),
        created(Change::Membership, membership(2, 1)),
        created(Change::Assignment, assignment(1, 1, 1)),
        created(Change::Record, record("orders", "o-1")),
    ]
}

pub fn change_record(tenant: TenantId, revision: Revision, changes: Vec<Change>) -> ChangeRecord {
    ChangeRecord {
        tenant,
        revision,
        time: NOW.plus_micros(i64::try_from(revision.0).unwrap()),
        actor: ActorPrincipal::System {
            name: "test".into(),
        },
        key: None,
        on_behalf_of: None,
        reason: Some(Text::new("a test").unwrap()),
        request_id: Some("request-1".into()),
        what: "do_something".into(),
        changes,
    }
}

/// Appends one record with these changes.
pub async fn append(tx: &mut WriteTx, changes: Vec<Change>) -> Result<(), StoreError> {
    tx.append(&change_record(tx.tenant(), tx.revision().next(), changes))
        .await
}

/// Writes one record with these changes.
pub async fn write(
    store: &Store,
    tenant: TenantId,
    changes: Vec<Change>,
) -> Result<Revision, StoreError> {
    let mut tx = store.begin(tenant).await?.unwrap();
    append(&mut tx, changes).await?;
    tx.commit().await
}

/// A new tenant with nothing but its root.
pub async fn new_tenant(store: &Store, number: u32) -> TenantId {
    let tenant = tenant(number);
    let id = tenant.id;
    let mut tx = store.begin_new_tenant(id, &tenant.slug).await.unwrap();
    assert_eq!(tx.revision(), Revision(0));
    let changes = vec![
        created(Change::Tenant, tenant),
        created(Change::Node, node(0, None)),
    ];
    append(&mut tx, changes).await.unwrap();
    assert_eq!(tx.commit().await.unwrap(), Revision(1));
    id
}

/// Everything but records, as it is now, by kind and id: from the rows.
pub async fn loaded(store: &Store, tenant: TenantId) -> (Revision, State) {
    let mut state = State::default();
    let revision = store
        .load(tenant, &mut |change| state.apply(&change))
        .await
        .unwrap()
        .unwrap();
    (revision, state)
}

/// What is, by kind and id.
#[derive(Default, Debug, PartialEq)]
pub struct State(pub BTreeMap<(&'static str, String), serde_json::Value>);

impl State {
    pub fn apply(&mut self, change: &Change) {
        let key = (change.kind(), change.object_id());
        match serde_json::to_value(change).unwrap().get("after") {
            Some(after) => self.0.insert(key, after.clone()),
            None => self.0.remove(&key),
        };
    }
}

/// Numbers that look random and are the same in every run.
pub struct Numbers(u64);

impl Numbers {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below the limit.
    pub fn below(&mut self, limit: u32) -> u32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((self.0 >> 33) % u64::from(limit)).unwrap()
    }
}
