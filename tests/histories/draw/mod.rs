//! Commands at random, about what there is in a snapshot. Many of them will be refused: that is
//! part of a history, too.
//!
//! - [`people`]: the tree and users; [`access`]: roles, groups, assignments; [`lists`]: the rest

mod access;
mod lists;
mod people;

use std::collections::{BTreeMap, BTreeSet};

use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::command::Command;
use bailiwick_model::ids::{GroupId, NodeId, RoleId, UserId, VendorId};
use bailiwick_model::names::{Code, Name, RestrictionValue};
use bailiwick_model::restriction::Restrictions;
use bailiwick_model::time::Timestamp;
use bailiwick_model::user::Attributes;

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
        let department = self.chance.pick::<&str>(&["sales", "stock"]);
        let map = BTreeMap::from([("department".to_owned(), serde_json::json!(department))]);
        Attributes::new(map).expect("attributes")
    }
}
