//! Commands about roles, assignments and keys.

use std::collections::BTreeSet;

use super::IfVersion;
use crate::assignment::{Principal, Validity};
use crate::ids::{NodeId, RoleId, ServiceAccountId};
use crate::names::{Code, Name, Text};
use crate::restriction::Restrictions;
use crate::service_account::KeyHash;
use crate::time::Timestamp;

/// A role to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateRole {
    /// Its name.
    pub name: Name,
    /// What it is for.
    pub description: Text,
    /// What it is to hold; prerequisites are added. Needs *edit system roles* if not empty.
    pub permissions: BTreeSet<Code>,
    /// Whether a group's matrix may be filled from it.
    pub template: bool,
}

/// Changes to a role.
#[derive(Clone, Debug, PartialEq)]
pub struct UpdateRole {
    /// The role.
    pub role: RoleId,
    /// A new name.
    pub name: Option<Name>,
    /// A new description.
    pub description: Option<Text>,
    /// A new set of permissions, as a whole; prerequisites are added.
    pub permissions: Option<BTreeSet<Code>>,
    /// Whether a group's matrix may be filled from it.
    pub template: Option<bool>,
    /// The version read.
    pub if_version: IfVersion,
}

/// A role to be assigned to somebody at a node.
#[derive(Clone, Debug, PartialEq)]
pub struct Assign {
    /// To whom.
    pub principal: Principal,
    /// What.
    pub role: RoleId,
    /// Where.
    pub node: NodeId,
    /// Narrowed to which records.
    pub restrictions: Restrictions,
    /// When it counts.
    pub validity: Validity,
    /// Why.
    pub reason: Text,
}

/// An API key to be made. The secret stays with the door that made it.
#[derive(Clone, Debug, PartialEq)]
pub struct NewKey {
    /// Whose key.
    pub account: ServiceAccountId,
    /// What it is for.
    pub name: Name,
    /// The first characters of the secret.
    pub prefix: String,
    /// The hash of the secret.
    pub hash: KeyHash,
    /// If set, the key carries only these of the account's permissions.
    pub permissions: Option<BTreeSet<Code>>,
    /// Whether a question asked with it may override stored properties.
    pub may_override_properties: bool,
    /// When it stops working.
    pub expires: Timestamp,
}
