//! Roles: named sets of permissions of one tenant.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::ids::{GroupId, RoleId};
use crate::names::{Code, Name, Text};
use crate::time::Timestamp;

/// One role as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// Its id.
    pub id: RoleId,
    /// Its name, unique among the tenant's roles in folded form (roles that groups own aside).
    pub name: Name,
    /// What it is for.
    pub description: Text,
    /// What it holds: always closed under prerequisites.
    pub permissions: BTreeSet<Code>,
    /// From which stock role it was copied, if it was.
    pub stock: Option<StockOrigin>,
    /// Whether a group's matrix may be filled from it.
    pub template: bool,
    /// The group whose own access matrix this role is. Such roles are edited through their group.
    pub owner: Option<GroupId>,
    /// When it was created.
    pub created: Timestamp,
    /// When it was last changed.
    pub changed: Timestamp,
    /// Grows with each change of this object.
    pub version: u64,
}

/// Where a stock role came from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct StockOrigin {
    /// The catalog that declares it.
    pub catalog: String,
    /// The name it has there.
    pub name: String,
}
