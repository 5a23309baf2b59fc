//! What is asked: a subject, an action, a resource, a moment. All borrowed; making a question
//! costs nothing.

use bailiwick_model::ids::{GroupId, NodeId, RoleId, ServiceAccountId, UserId, VendorId};
use bailiwick_model::record::Record;
use bailiwick_model::time::Timestamp;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::facts::{Fact, Facts, Stored, Values};
use crate::snapshot::{Snapshot, Subject};

/// The handle to use for a node that the tenant does not have: nothing reaches it, not even an
/// assignment at the root.
pub const UNKNOWN_NODE: u32 = u32::MAX;

/// Before the id in a node's external name, as in `external_id:store-17`.
pub const EXTERNAL_ID_PREFIX: &str = "external_id:";

/// May this subject do this action on this resource now?
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// Handle of the subject.
    pub subject: u32,
    /// The caller's properties of the subject, which override stored ones. To be left out unless
    /// the caller may do that.
    pub subject_properties: Option<&'a Map<String, Value>>,
    /// The action, or the code of a permission.
    pub action: &'a str,
    /// The caller's properties of the action.
    pub action_properties: Option<&'a Map<String, Value>>,
    /// On what.
    pub resource: &'a Resource<'a>,
    /// At which moment.
    pub now: Timestamp,
}

impl<'a> Question<'a> {
    /// A question without any properties of the caller's.
    #[must_use]
    pub fn new(subject: u32, action: &'a str, resource: &'a Resource<'a>, now: Timestamp) -> Self {
        Self {
            subject,
            subject_properties: None,
            action,
            action_properties: None,
            resource,
            now,
        }
    }
}

/// What is acted on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Resource<'a> {
    /// Its type.
    pub resource_type: &'a str,
    /// Its id, empty if the question is about the type at a node rather than about one record.
    pub id: &'a str,
    /// Handle of the node where it sits; `None` is the root, [`UNKNOWN_NODE`] is nowhere.
    pub node: Option<u32>,
    /// The restriction values that it carries.
    pub values: Values<'a>,
    /// The vendor it belongs to.
    pub vendor: Option<VendorId>,
    /// What conditions may compare.
    pub attributes: Facts<'a>,
}

impl<'a> Resource<'a> {
    /// Something of a type at a node, of which nothing else is known.
    #[must_use]
    pub fn at(resource_type: &'a str, node: Option<u32>) -> Self {
        Self {
            resource_type,
            node,
            ..Self::default()
        }
    }

    /// A registered record.
    #[must_use]
    pub fn of_record(snapshot: &Snapshot, record: &'a Record) -> Self {
        let handle = |node| snapshot.node_handle(node).unwrap_or(UNKNOWN_NODE);
        Self {
            resource_type: record.key.resource_type.as_str(),
            id: record.key.id.as_str(),
            node: record.node.map(handle),
            values: Values::Set(&record.restrictions),
            vendor: record.vendor,
            attributes: Facts::stored(Stored::Attributes(&record.attributes)),
        }
    }

    /// The fact at a path of this resource.
    #[must_use]
    pub fn fact(&self, snapshot: &'a Snapshot, path: &str) -> Option<Fact<'a>> {
        match path {
            "id" => Some(self.attributes.stored.id().unwrap_or(Fact::Text(self.id))),
            "type" => Some(Fact::Text(self.resource_type)),
            "node" => {
                let handle = self.node.or_else(|| snapshot.root())?;
                Some(Fact::Id(snapshot.node_row(handle)?.node.id.0))
            }
            "restrictions" => Some(Fact::Values(self.values)),
            "vendor" => Some(Fact::Id(self.vendor?.0)),
            _ => self.attributes.get(path),
        }
    }
}

/// A resource of a type that lives in the snapshot: `user` (or `service_account`), `node`,
/// `group`, `role`. The id may be what [`Snapshot::resolve_subject`] takes, for a node its id or
/// `external_id:...`. `None` if the type is another one or there is none of that id.
#[must_use]
pub fn builtin_resource<'a>(
    snapshot: &'a Snapshot,
    resource_type: &'a str,
    id: &'a str,
) -> Option<Resource<'a>> {
    use bailiwick_model::catalog::SubjectType;
    let (node, stored) = match resource_type {
        "user" => {
            let handle = snapshot.resolve_subject(SubjectType::User, id)?;
            return subject_resource(snapshot, snapshot.subject_row(handle)?, id);
        }
        "service_account" => {
            let handle = snapshot.resolve_subject(SubjectType::ServiceAccount, id)?;
            return subject_resource(snapshot, snapshot.subject_row(handle)?, id);
        }
        "node" => {
            let handle = resolve_node(snapshot, id)?;
            let stored = Stored::Node(&snapshot.node_row(handle)?.node);
            (Some(handle), stored)
        }
        "group" => {
            let (_, row) = snapshot.group(&GroupId::new(id).ok()?)?;
            (None, Stored::Group(&row.group))
        }
        "role" => {
            let (_, row) = snapshot.role(RoleId(Uuid::parse_str(id).ok()?))?;
            (None, Stored::Role(&row.role))
        }
        _ => return None,
    };
    Some(Resource {
        resource_type,
        id,
        node,
        attributes: Facts::stored(stored),
        ..Resource::default()
    })
}

/// A subject as a resource. A user sits at its home node, a service account at the root.
#[must_use]
pub fn subject_resource<'a>(
    snapshot: &'a Snapshot,
    subject: &'a Subject,
    id: &'a str,
) -> Option<Resource<'a>> {
    let (resource_type, node) = match subject.user() {
        Some(user) => ("user", Some(snapshot.node_handle(user.home)?)),
        None => ("service_account", None),
    };
    Some(Resource {
        resource_type,
        id,
        node,
        attributes: Facts::stored(Stored::Subject(snapshot, subject)),
        ..Resource::default()
    })
}

/// A user as a resource.
#[must_use]
pub fn user_resource(snapshot: &Snapshot, id: UserId) -> Option<Resource<'_>> {
    let (handle, _) = snapshot.user(id)?;
    subject_resource(snapshot, snapshot.subject_row(handle)?, "")
}

/// A service account as a resource.
#[must_use]
pub fn service_account_resource(snapshot: &Snapshot, id: ServiceAccountId) -> Option<Resource<'_>> {
    let (handle, _) = snapshot.service_account(id)?;
    subject_resource(snapshot, snapshot.subject_row(handle)?, "")
}

/// A node's handle by what a caller writes: its id, or `external_id:` and its external id.
#[must_use]
pub fn resolve_node(snapshot: &Snapshot, text: &str) -> Option<u32> {
    if let Some(external_id) = text.strip_prefix(EXTERNAL_ID_PREFIX) {
        return snapshot.node_by_external_id(external_id);
    }
    snapshot.node_handle(NodeId(Uuid::parse_str(text).ok()?))
}
