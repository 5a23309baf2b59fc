//! Records: instances of resource types, registered so that questions need not describe them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::ids::{NodeId, VendorId};
use crate::names::{Code, RecordId, RestrictionValue};
use crate::time::Timestamp;
use crate::user::Attributes;

/// What identifies a record: its resource type and its id there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RecordKey {
    /// The resource type.
    #[serde(rename = "type")]
    pub resource_type: Code,
    /// The id within that type.
    pub id: RecordId,
}

/// One record as stored. Records live in rows only, never in a snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// What identifies it.
    #[serde(flatten)]
    pub key: RecordKey,
    /// Where it sits; without one it sits at the root.
    pub node: Option<NodeId>,
    /// The restriction values that it carries.
    pub restrictions: BTreeSet<RestrictionValue>,
    /// The record from which values are inherited (a cart's customer, an order's cart).
    pub parent: Option<RecordKey>,
    /// The vendor it belongs to.
    pub vendor: Option<VendorId>,
    /// Attributes that conditions may compare.
    pub attributes: Attributes,
    /// When it was created.
    pub created: Timestamp,
    /// When it was last changed.
    pub changed: Timestamp,
    /// Grows with each change of this object.
    pub version: u64,
}
