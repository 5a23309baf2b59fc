//! Groups: sets of users with an access matrix of their own.

use serde::{Deserialize, Serialize};

use crate::ids::{GroupId, NodeId, RoleId, UserId, VendorId};
use crate::names::{Name, Text};
use crate::restriction::Restrictions;
use crate::time::Timestamp;
use crate::vendor::VendorGroupKind;

/// One group as stored.
///
/// Its access matrix is the role that it owns ([`crate::role::Role::owner`]), assigned to the
/// group at [`Group::node`]; both are made and removed together with the group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its id, custom or generated; never changes.
    pub id: GroupId,
    /// Its name, unique among the tenant's groups in folded form.
    pub name: Name,
    /// What it is for.
    pub description: Text,
    /// The role that holds its access matrix.
    pub matrix: RoleId,
    /// Where the matrix counts.
    pub node: NodeId,
    /// Bounds everything that the group gives: its matrix and the roles assigned to it.
    pub restrictions: Restrictions,
    /// For a vendor's group: whose, and which of the four.
    pub vendor: Option<VendorGroup>,
    /// When it was created.
    pub created: Timestamp,
    /// When it was last changed.
    pub changed: Timestamp,
    /// Grows with each change of this object.
    pub version: u64,
}

/// That a group belongs to a vendor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VendorGroup {
    /// The vendor.
    pub vendor: VendorId,
    /// Which of its four groups.
    pub kind: VendorGroupKind,
}

/// That a user is in a group.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Membership {
    /// The group.
    pub group: GroupId,
    /// The member.
    pub user: UserId,
}
