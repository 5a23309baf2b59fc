//! The ways to name a thing in an address or a body: its id, `external_id:...` or `name:...`.

use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::ids::{GroupId, NodeId, RoleId, ServiceAccountId, UserId, VendorId};
use bailiwick_model::names::fold;
use bailiwick_model::refusal::{Refusal, RefusalCode};

use crate::problem::Problem;

enum Reference<'a> {
    Id(&'a str),
    ExternalId(&'a str),
    Name(&'a str),
}

fn reference(text: &str) -> Reference<'_> {
    if let Some(external_id) = text.strip_prefix("external_id:") {
        return Reference::ExternalId(external_id);
    }
    match text.strip_prefix("name:") {
        Some(name) => Reference::Name(name),
        None => Reference::Id(text),
    }
}

/// A node: id, `external_id:...`, or `root`. (`name:...` is not unique among nodes: it is taken if
/// exactly one node has that name.)
#[must_use]
pub fn node(snapshot: &Snapshot, text: &str) -> Option<NodeId> {
    let handle = match reference(text) {
        Reference::Id("root") => snapshot.root(),
        Reference::Id(id) => snapshot.node_handle(id.parse().ok()?),
        Reference::ExternalId(id) => snapshot.node_by_external_id(id),
        Reference::Name(name) => {
            let folded = fold(name);
            let all = snapshot
                .root()
                .map(|root| snapshot.subtree(root))
                .unwrap_or_default();
            let has_name = |handle: &&u32| {
                snapshot
                    .node_row(**handle)
                    .is_some_and(|row| *row.folded_name == *folded)
            };
            let mut found = all.iter().filter(has_name);
            match (found.next(), found.next()) {
                (Some(only), None) => Some(*only),
                _ => None,
            }
        }
    };
    snapshot.node_row(handle?).map(|row| row.node.id)
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
    let detail = format!("there is no such {what}");
    Refusal::new(RefusalCode::UnknownReference, detail)
        .at(pointer)
        .into()
}
