//! Changes: what happened. The change log is the audit trail, the feed that keeps every running
//! engine current, and the history from which any past revision can be judged.

use serde::{Deserialize, Serialize};

use crate::actor::ActorPrincipal;
use crate::assignment::Assignment;
use crate::group::{Group, Membership};
use crate::ids::{KeyId, NodeId, TenantId};
use crate::names::Text;
use crate::record::Record;
use crate::restriction::Restriction;
use crate::role::Role;
use crate::service_account::{Key, ServiceAccount};
use crate::tenant::Tenant;
use crate::time::{Revision, Timestamp};
use crate::tree::Node;
use crate::user::User;
use crate::vendor::Vendor;

/// One object before and after: `None` before is a creation, `None` after a removal. Both `None`
/// means nothing and is never written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delta<T> {
    /// As it was.
    #[serde(default = "Option::default", skip_serializing_if = "Option::is_none")]
    pub before: Option<T>,
    /// As it is now.
    #[serde(default = "Option::default", skip_serializing_if = "Option::is_none")]
    pub after: Option<T>,
}

impl<T> Delta<T> {
    /// Something new.
    #[must_use]
    pub fn created(after: T) -> Self {
        Self {
            before: None,
            after: Some(after),
        }
    }

    /// Something changed.
    #[must_use]
    pub fn changed(before: T, after: T) -> Self {
        Self {
            before: Some(before),
            after: Some(after),
        }
    }

    /// Something removed.
    #[must_use]
    pub fn removed(before: T) -> Self {
        Self {
            before: Some(before),
            after: None,
        }
    }

    /// The object as it is now, or as it last was.
    #[must_use]
    pub fn latest(&self) -> Option<&T> {
        self.after.as_ref().or(self.before.as_ref())
    }
}

/// One thing that changed. Applying the changes of all records in order of revision to nothing
/// gives the present state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Change {
    /// The tenant itself.
    Tenant(Box<Delta<Tenant>>),
    /// A node.
    Node(Box<Delta<Node>>),
    /// A user.
    User(Box<Delta<User>>),
    /// A service account.
    ServiceAccount(Box<Delta<ServiceAccount>>),
    /// An API key, without its hash.
    Key(Box<Delta<Key>>),
    /// A role.
    Role(Box<Delta<Role>>),
    /// A group.
    Group(Box<Delta<Group>>),
    /// A user in a group.
    Membership(Box<Delta<Membership>>),
    /// An assignment.
    Assignment(Box<Delta<Assignment>>),
    /// A value of the tenant's lists.
    Restriction(Box<Delta<Restriction>>),
    /// A vendor.
    Vendor(Box<Delta<Vendor>>),
    /// A registered record.
    Record(Box<Delta<Record>>),
    /// All records at these nodes now sit at another one (what became of them when the nodes were
    /// deleted).
    RecordsMoved {
        /// The nodes that were left.
        from: Vec<NodeId>,
        /// The node where they sit now.
        to: NodeId,
    },
}

impl Change {
    /// The kind of object, as in JSON.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Tenant(_) => "tenant",
            Self::Node(_) => "node",
            Self::User(_) => "user",
            Self::ServiceAccount(_) => "service_account",
            Self::Key(_) => "key",
            Self::Role(_) => "role",
            Self::Group(_) => "group",
            Self::Membership(_) => "membership",
            Self::Assignment(_) => "assignment",
            Self::Restriction(_) => "restriction",
            Self::Vendor(_) => "vendor",
            Self::Record(_) => "record",
            Self::RecordsMoved { .. } => "records_moved",
        }
    }

    /// The id of the object as text; for a membership `group/user`, for a record `type/id`.
    #[must_use]
    pub fn object_id(&self) -> String {
        fn text<T>(delta: &Delta<T>, id: impl Fn(&T) -> String) -> String {
            delta.latest().map(id).unwrap_or_default()
        }
        match self {
            Self::Tenant(delta) => text(delta, |tenant| tenant.id.to_string()),
            Self::Node(delta) => text(delta, |node| node.id.to_string()),
            Self::User(delta) => text(delta, |user| user.id.to_string()),
            Self::ServiceAccount(delta) => text(delta, |account| account.id.to_string()),
            Self::Key(delta) => text(delta, |key| key.id.to_string()),
            Self::Role(delta) => text(delta, |role| role.id.to_string()),
            Self::Group(delta) => text(delta, |group| group.id.to_string()),
            Self::Membership(delta) => text(delta, |m| format!("{}/{}", m.group, m.user)),
            Self::Assignment(delta) => text(delta, |assignment| assignment.id.to_string()),
            Self::Restriction(delta) => text(delta, |restriction| restriction.value.to_string()),
            Self::Vendor(delta) => text(delta, |vendor| vendor.id.to_string()),
            Self::Record(delta) => text(delta, |record| {
                format!("{}/{}", record.key.resource_type, record.key.id)
            }),
            Self::RecordsMoved { to, .. } => to.to_string(),
        }
    }
}

/// One entry of a tenant's change log: what one command changed, and under what circumstances.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeRecord {
    /// Whose log.
    pub tenant: TenantId,
    /// The revision that it made.
    pub revision: Revision,
    /// When.
    pub time: Timestamp,
    /// Who.
    pub actor: ActorPrincipal,
    /// The API key used, if one was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<KeyId>,
    /// For whom, as the caller stated it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<Text>,
    /// Why, as the caller stated it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
    /// The id of the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The command, such as `set_user_status`.
    pub what: String,
    /// What changed, in the order in which it is to be applied.
    pub changes: Vec<Change>,
}
