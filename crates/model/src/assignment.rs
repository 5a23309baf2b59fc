//! Assignments: who holds which role where.

use serde::{Deserialize, Serialize};

use crate::ids::{AssignmentId, GroupId, NodeId, RoleId, ServiceAccountId, UserId};
use crate::names::Text;
use crate::restriction::Restrictions;
use crate::time::Timestamp;

/// Who can hold a role.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "id", rename_all = "snake_case")]
pub enum Principal {
    /// A user.
    User(UserId),
    /// A group: every member holds what it holds.
    Group(GroupId),
    /// A service account.
    ServiceAccount(ServiceAccountId),
}

/// When an assignment counts: half-open, `[from, until)`.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(default, deny_unknown_fields)]
pub struct Validity {
    /// First moment; `None` is always.
    pub from: Option<Timestamp>,
    /// First moment at which it no longer counts; `None` is never.
    pub until: Option<Timestamp>,
}

impl Validity {
    /// Whether a moment lies within.
    #[must_use]
    pub fn contains(&self, now: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= now) && self.until.is_none_or(|until| now < until)
    }

    /// Whether it counts at all times.
    #[must_use]
    pub fn is_always(&self) -> bool {
        self.from.is_none() && self.until.is_none()
    }
}

/// One assignment as stored: principal x role x node x restrictions x validity x reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// Its id.
    pub id: AssignmentId,
    /// Who holds the role.
    pub principal: Principal,
    /// The role held.
    pub role: RoleId,
    /// Where: at this node and everywhere below it.
    pub node: NodeId,
    /// To which records it is narrowed.
    #[serde(default)]
    pub restrictions: Restrictions,
    /// When it counts.
    #[serde(default)]
    pub validity: Validity,
    /// Why it was made.
    #[serde(default)]
    pub reason: Text,
    /// When it was made.
    pub created: Timestamp,
}

impl Assignment {
    /// Whether the other gives exactly the same to the same principal (ids, reasons and times of
    /// creation aside): then it is the same assignment.
    #[must_use]
    pub fn gives_the_same(&self, other: &Self) -> bool {
        self.principal == other.principal
            && self.role == other.role
            && self.node == other.node
            && self.restrictions == other.restrictions
            && self.validity == other.validity
    }
}
