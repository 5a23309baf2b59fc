//! The ways to name a thing in an address or a body: its id, `external_id:...` or `name:...`.

use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::ids::{GroupId, NodeId, RoleId, ServiceAccountId, UserId, VendorId};
use bailiwick_model::names::fold;
use bailiwick_model::refusal::{Refusal, RefusalCode};

use crate::problem::Problem;

/// What a reference by name begins with.
const NAME_PREFIX: &str = "name:";

enum Reference<'a> {
    Id(&'a str),
    ExternalId(&'a str),
    Name(&'a str),
}

fn reference(text: &str) -> Reference<'_> {
    if let Some(external_id) = text.strip_prefix("external_id:") {
        return Reference::ExternalId(external_id);
    }
    match text.strip_prefix(NAME_PREFIX) {
        Some(name) => Reference::Name(name),
        None => Reference::Id(text),
    }
}

/// What a text means that should name a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeReference {
    /// This node.
    Found(NodeId),
    /// No node.
    None,
    /// So many nodes of that name.
    Ambiguous(usize),
}

impl NodeReference {
    /// The node, if it is one; else what is wrong, where it is that several have the name.
    ///
    /// # Errors
    /// The detail of an ambiguous name; `None` if there is no such node.
    pub fn found(self, text: &str) -> Result<NodeId, Option<String>> {
        let name = text.strip_prefix(NAME_PREFIX).unwrap_or(text);
        match self {
            Self::Found(node) => Ok(node),
            Self::None => Err(None),
            Self::Ambiguous(count) => Err(Some(format!(
                "{count} nodes are called `{name}`; use the id or external_id:..."
            ))),
        }
    }
}

/// A node: id, `external_id:...`, `root` or `name:...`. Names are not unique among nodes: if
/// several have it, those are meant that the caller sees, so that the others stay unknown to it.
#[must_use]
pub fn node(snapshot: &Snapshot, text: &str, sees: impl Fn(u32) -> bool) -> NodeReference {
    let handle = match reference(text) {
        Reference::Id("root") => snapshot.root(),
        Reference::Id(id) => id.parse().ok().and_then(|id| snapshot.node_handle(id)),
        Reference::ExternalId(id) => snapshot.node_by_external_id(id),
        Reference::Name(name) => {
            let mut found = called(snapshot, name);
            if found.len() > 1 {
                found.retain(|handle| sees(*handle));
            }
            if found.len() > 1 {
                return NodeReference::Ambiguous(found.len());
            }
            found.pop()
        }
    };
    let row = handle.and_then(|handle| snapshot.node_row(handle));
    row.map_or(NodeReference::None, |row| NodeReference::Found(row.node.id))
}

/// Handles of the nodes of a name.
fn called(snapshot: &Snapshot, name: &str) -> Vec<u32> {
    let folded = fold(name);
    let has_name = |handle: &u32| {
        snapshot
            .node_row(*handle)
            .is_some_and(|row| *row.folded_name == *folded)
    };
    let root = snapshot.root();
    let all = root.map(|root| snapshot.subtree(root)).unwrap_or_default();
    all.iter().copied().filter(has_name).collect()
}

/// A user: id, `external_id:...`, or `name:` and the user name.
#[must_use]
pub fn user(snapshot: &Snapshot, text: &str) -> Option<UserId> {
    let handle = match reference(text) {
        Reference::Id(id) => snapshot.user(id.parse().ok()?).map(|(handle, _)| handle),
        Reference::ExternalId(id) => snapshot.user_by_external_id(id),
        Reference::Name(name) => snapshot.user_by_name(&fold(name)),
    };
    snapshot.subject_row(handle?)?.user().map(|user| user.id)
}

/// A role: id or `name:...`.
#[must_use]
pub fn role(snapshot: &Snapshot, text: &str) -> Option<RoleId> {
    match reference(text) {
        Reference::Id(id) => snapshot.role(id.parse().ok()?).map(|(_, row)| row.role.id),
        Reference::Name(name) => snapshot
            .role_by_name(&fold(name))
            .map(|(_, row)| row.role.id),
        Reference::ExternalId(_) => None,
    }
}

/// A group: id or `name:...`.
#[must_use]
pub fn group(snapshot: &Snapshot, text: &str) -> Option<GroupId> {
    match reference(text) {
        Reference::Id(_) | Reference::ExternalId(_) => {
            let id = GroupId::new(text).ok()?;
            snapshot.group(&id).map(|(_, row)| row.group.id.clone())
        }
        Reference::Name(name) => snapshot
            .group_by_name(&fold(name))
            .map(|(_, row)| row.group.id.clone()),
    }
}

/// A service account: id, `external_id:...` or `name:...`.
#[must_use]
pub fn service_account(snapshot: &Snapshot, text: &str) -> Option<ServiceAccountId> {
    let handle = match reference(text) {
        Reference::Id(id) => snapshot
            .service_account(id.parse().ok()?)
            .map(|(handle, _)| handle),
        Reference::ExternalId(id) => snapshot.service_account_by_external_id(id),
        Reference::Name(name) => snapshot.service_account_by_name(&fold(name)),
    };
    snapshot
        .subject_row(handle?)?
        .service_account()
        .map(|account| account.id)
}

/// A vendor: id or `name:...`.
#[must_use]
pub fn vendor(snapshot: &Snapshot, text: &str) -> Option<VendorId> {
    match reference(text) {
        Reference::Id(id) => snapshot.vendor(id.parse().ok()?).map(|vendor| vendor.id),
        Reference::Name(name) => {
            let folded = fold(name);
            let mut all = snapshot.vendors();
            all.find(|vendor| vendor.name.folded() == folded)
                .map(|vendor| vendor.id)
        }
        Reference::ExternalId(_) => None,
    }
}

/// The problem of a reference in a body that leads nowhere. It reads as the one of a reference to
/// something hidden does, so that the two cannot be told apart.
#[must_use]
pub fn unknown(what: &str, pointer: &str) -> Problem {
    unknown_because(format!("there is no such {what}"), pointer)
}

/// The problem of a reference in a body that does not lead to one thing.
#[must_use]
pub fn unknown_because(detail: String, pointer: &str) -> Problem {
    Refusal::new(RefusalCode::UnknownReference, detail)
        .at(pointer)
        .into()
}
