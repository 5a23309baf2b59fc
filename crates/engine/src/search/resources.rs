//! On which of the things that live in the snapshot somebody may do an action.

use bailiwick_model::time::Timestamp;
use serde_json::{Map, Value};

use super::pages::{Page, page};
use crate::check::{check, granting};
use crate::facts::{Facts, Stored};
use crate::question::{Question, Resource, subject_resource};
use crate::snapshot::Snapshot;

/// On which of these may somebody do this?
#[derive(Clone, Copy, Debug)]
pub struct ResourceSearch<'a> {
    /// Handle of the subject.
    pub subject: u32,
    /// The caller's properties of the subject, if the caller may override stored ones.
    pub subject_properties: Option<&'a Map<String, Value>>,
    /// The action, or the code of a permission.
    pub action: &'a str,
    /// The caller's properties of the action.
    pub action_properties: Option<&'a Map<String, Value>>,
    /// `user`, `service_account`, `node`, `group` or `role`.
    pub resource_type: &'a str,
    /// At which moment.
    pub now: Timestamp,
    /// Only things after this id.
    pub after: Option<&'a str>,
    /// How many at most.
    pub limit: usize,
}

/// A thing on which the action is permitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundResource {
    /// Its handle.
    pub handle: u32,
    /// Its id.
    pub id: String,
}

/// The things on which the action is permitted, in order of id. `None` if things of that type do
/// not live in the snapshot: they are records, listed with a filter.
#[must_use]
pub fn resources(
    snapshot: &Snapshot,
    search: &ResourceSearch<'_>,
) -> Option<Page<FoundResource, String>> {
    let subject = snapshot.subjects.get(search.subject);
    let hopeless = !subject.is_some_and(|subject| subject.able)
        || granting(snapshot, search.resource_type, search.action).is_none();
    let candidates = candidates(snapshot, search)?;
    if hopeless {
        return Some(Page {
            items: Vec::new(),
            next: None,
        });
    }
    Some(page(
        candidates,
        search.limit,
        |(id, _)| id.text(),
        |(id, handle)| {
            let resource = resource(snapshot, search.resource_type, *handle)?;
            let question = Question {
                subject: search.subject,
                subject_properties: search.subject_properties,
                action: search.action,
                action_properties: search.action_properties,
                resource: &resource,
                now: search.now,
            };
            check(snapshot, &question).then(|| FoundResource {
                handle: *handle,
                id: id.text(),
            })
        },
    ))
}

/// Ids in their order: UUIDs sort like their texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Id<'s> {
    Uuid(uuid::Uuid),
    Text(&'s str),
}

impl Id<'_> {
    fn text(self) -> String {
        match self {
            Self::Uuid(id) => id.to_string(),
            Self::Text(text) => text.to_owned(),
        }
    }
}

/// Everything of the type after the given id.
fn candidates<'s>(
    snapshot: &'s Snapshot,
    search: &ResourceSearch<'_>,
) -> Option<Vec<(Id<'s>, u32)>> {
    let mut found: Vec<(Id<'s>, u32)> = Vec::new();
    match search.resource_type {
        "user" | "service_account" => {
            let users = search.resource_type == "user";
            let of_kind = snapshot.subjects.iter();
            let of_kind = of_kind.filter(|(_, subject)| subject.user().is_some() == users);
            found.extend(of_kind.map(|(handle, subject)| (Id::Uuid(subject.id()), handle)));
        }
        "node" => {
            let nodes = snapshot.nodes.iter();
            found.extend(nodes.map(|(handle, row)| (Id::Uuid(row.node.id.0), handle)));
        }
        "group" => {
            let groups = snapshot.groups.iter();
            found.extend(groups.map(|(handle, row)| (Id::Text(row.group.id.as_str()), handle)));
        }
        "role" => {
            // A role that a group owns is that group's matrix, not a role of the tenant.
            let roles = snapshot.roles.iter();
            let roles = roles.filter(|(_, row)| row.role.owner.is_none());
            found.extend(roles.map(|(handle, row)| (Id::Uuid(row.role.id.0), handle)));
        }
        _ => return None,
    }
    if let Some(after) = search.after {
        let parsed = uuid::Uuid::parse_str(after).ok();
        found.retain(|(id, _)| match (id, parsed) {
            (Id::Uuid(id), Some(after)) => *id > after,
            (id, _) => id.text().as_str() > after,
        });
    }
    Some(found)
}

fn resource<'s>(
    snapshot: &'s Snapshot,
    resource_type: &'s str,
    handle: u32,
) -> Option<Resource<'s>> {
    let (node, stored) = match resource_type {
        "user" | "service_account" => {
            return subject_resource(snapshot, snapshot.subjects.get(handle)?, "");
        }
        "node" => {
            let stored = Stored::Node(&snapshot.nodes.get(handle)?.node);
            (Some(handle), stored)
        }
        "group" => (None, Stored::Group(&snapshot.groups.get(handle)?.group)),
        "role" => (None, Stored::Role(&snapshot.roles.get(handle)?.role)),
        _ => return None,
    };
    Some(Resource {
        resource_type,
        node,
        attributes: Facts::stored(stored),
        ..Resource::default()
    })
}
