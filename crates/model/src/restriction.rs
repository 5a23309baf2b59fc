//! Restrictions: values that narrow an assignment or group to the records that carry one of them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::names::{Name, RestrictionValue};
use crate::time::Timestamp;

/// What an assignment or a group is restricted to.
///
/// In JSON `{"mode": "unrestricted"}` or `{"mode": "restricted", "values": ["DE"]}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "mode", rename_all = "snake_case", deny_unknown_fields)]
pub enum Restrictions {
    /// Reaches every record, with or without values.
    #[default]
    Unrestricted,
    /// Reaches records of restriction-aware types that share a value; never empty when it comes
    /// from outside.
    Restricted {
        /// The values.
        values: BTreeSet<RestrictionValue>,
    },
}

impl Restrictions {
    /// The values; `None` when unrestricted.
    #[must_use]
    pub fn values(&self) -> Option<&BTreeSet<RestrictionValue>> {
        match self {
            Self::Unrestricted => None,
            Self::Restricted { values } => Some(values),
        }
    }
}

/// Which of a tenant's two lists a value stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RestrictionKind {
    /// A site code: possible while `sync_restrictions_with_sites` is on.
    Site,
    /// A value of the tenant's own list: possible while it is off.
    Custom,
}

/// One value of a tenant's lists, as stored. Its identity is (kind, value).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restriction {
    /// The value.
    pub value: RestrictionValue,
    /// The list it stands in.
    pub kind: RestrictionKind,
    /// What people read; the value itself if none is given.
    pub name: Option<Name>,
    /// When it was created.
    pub created: Timestamp,
    /// Grows with each change of this object.
    pub version: u64,
}
