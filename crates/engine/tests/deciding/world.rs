//! A small company with one of everything, for the tests that go through all commands.

use bailiwick_model::actor::Actor;
use bailiwick_model::assignment::Principal;
use bailiwick_model::command::{Command, NewKey, Outcome, PutRecord};
use bailiwick_model::ids::{
    AssignmentId, GroupId, KeyId, NodeId, RoleId, ServiceAccountId, UserId, VendorId,
};
use bailiwick_model::names::RecordId;
use bailiwick_model::record::RecordKey;
use bailiwick_model::service_account::KeyHash;
use bailiwick_model::user::Attributes;

use super::tenant::{Tenant, code, name};

/// Westeros with Alberta and Saskatchewan; below Alberta, Edmonton and Calgary.
#[derive(Clone)]
pub struct World {
    pub tenant: Tenant,
    pub alberta: NodeId,
    pub saskatchewan: NodeId,
    pub edmonton: NodeId,
    pub calgary: NodeId,
    /// Active, an administrator.
    pub admin: UserId,
    /// Active, at home in Calgary, holds nothing.
    pub sam: UserId,
    /// Active, at home in Calgary, a member of `sales`.
    pub kim: UserId,
    /// Holds `orders.read`; assigned to nobody.
    pub clerk: RoleId,
    /// Gives `orders.read`.
    pub sales: GroupId,
    /// Kim's, of `clerk` at Calgary.
    pub kims: AssignmentId,
    pub robot: ServiceAccountId,
    pub key: KeyId,
    pub vendor: VendorId,
    pub order: RecordKey,
}

pub fn key_for(account: ServiceAccountId, tenant: &Tenant) -> NewKey {
    NewKey {
        account,
        name: name("Key"),
        prefix: "bw_".to_owned(),
        hash: KeyHash([7; 32]),
        permissions: None,
        may_override_properties: false,
        expires: tenant.now.plus_days(30),
    }
}

pub fn order(id: &str) -> RecordKey {
    RecordKey {
        resource_type: code("orders"),
        id: RecordId::new(id).expect("an id"),
    }
}

pub fn record(key: RecordKey) -> PutRecord {
    PutRecord {
        key,
        node: None,
        restrictions: None,
        parent: None,
        vendor: None,
        attributes: Attributes::default(),
        if_version: None,
    }
}

impl World {
    pub fn new() -> Self {
        let mut tenant = Tenant::new(&["commerce"]);
        let root = tenant.root();
        let alberta = tenant.node(root, "division", "Alberta");
        let saskatchewan = tenant.node(root, "division", "Saskatchewan");
        let edmonton = tenant.node(alberta, "location", "Edmonton");
        let calgary = tenant.node(alberta, "location", "Calgary");
        let admin = tenant.administrator("admin");
        let sam = tenant.user("sam", calgary);
        let kim = tenant.user("kim", calgary);
        let clerk = tenant.role("Clerk", &["orders.read"]);
        let sales = tenant.group("Sales", &["orders.read"], &[kim]);
        let kims = tenant.assign(Principal::User(kim), clerk, calgary);
        tenant.values(&["DE", "FR"]);
        let robot = tenant.service_account("Robot");
        let key = Command::CreateKey(Box::new(key_for(robot, &tenant)));
        let Outcome::Key(key) = tenant.system(key) else {
            panic!("a key")
        };
        let vendor = Command::CreateVendor { name: name("Acme") };
        let Outcome::Vendor(vendor) = tenant.system(vendor) else {
            panic!("a vendor")
        };
        let order = order("1");
        tenant.system(Command::PutRecord(Box::new(record(order.clone()))));
        Self {
            tenant,
            alberta,
            saskatchewan,
            edmonton,
            calgary,
            admin,
            sam,
            kim,
            clerk,
            sales,
            kims,
            robot,
            key,
            vendor,
            order,
        }
    }

    pub fn as_admin(&self) -> Actor {
        Actor::user(self.admin)
    }
}
