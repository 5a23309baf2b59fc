//! What a decision needs besides the snapshot: time, ids, catalogs, and what only rows know.

use std::collections::HashMap;

use bailiwick_model::catalog::CatalogLibrary;
use bailiwick_model::command::Command;
use bailiwick_model::ids::{NodeId, UserId, VendorId};
use bailiwick_model::names::RestrictionValue;
use bailiwick_model::record::{Record, RecordKey};
use bailiwick_model::time::Timestamp;
use bailiwick_model::user::User;
use uuid::Uuid;

use crate::snapshot::{Snapshot, Subject};

/// Where a decision takes the time, new ids and rows from.
pub struct Env<'a> {
    /// The time.
    pub now: Timestamp,
    /// Draws an id for something new.
    pub new_id: &'a mut dyn FnMut() -> Uuid,
    /// All catalogs that the platform knows.
    pub catalogs: &'a CatalogLibrary,
    /// The rows that [`needs`] asked for, as they are under the tenant's lock.
    pub loaded: &'a Loaded,
}

/// Rows fetched beforehand.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// Users with their profiles.
    pub users: HashMap<UserId, User>,
    /// Registered records; one that is not registered is absent.
    pub records: HashMap<RecordKey, Record>,
    /// Numbers of records; one that is needed and absent refuses the command.
    pub counts: HashMap<CountOf, u64>,
}

/// Something to be counted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum CountOf {
    /// Records that sit at one of these nodes.
    RecordsAt(Vec<NodeId>),
    /// Records that carry a restriction value.
    RecordsWith(RestrictionValue),
    /// Records that belong to a vendor.
    RecordsOf(VendorId),
}

/// What has to be fetched before a command can be decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// Users, whole.
    pub users: Vec<UserId>,
    /// Records, if they are registered.
    pub records: Vec<RecordKey>,
    /// Numbers.
    pub counts: Vec<CountOf>,
}

/// What has to be fetched, under the tenant's lock, before this command can be decided.
#[must_use]
pub fn needs(snapshot: &Snapshot, command: &Command) -> Needs {
    let mut needs = Needs::default();
    match command {
        Command::UpdateUser(update) => needs.users.push(update.user),
        Command::SetUserStatus { user, .. }
        | Command::LockUser { user, .. }
        | Command::UnlockUser { user, .. }
        | Command::SetManagers { user, .. }
        | Command::Rescue { user } => needs.users.push(*user),
        Command::DeleteNode(delete) => {
            let Some(node) = snapshot.node_handle(delete.node) else {
                return needs;
            };
            needs.users = users_at_home_below(snapshot, node);
            needs.counts.push(records_below(snapshot, node));
        }
        Command::PutRecord(put) => {
            needs.records.push(put.key.clone());
            needs.records.extend(put.parent.clone());
        }
        Command::DeleteRecord { key, .. } => needs.records.push(key.clone()),
        Command::DeleteRestriction { value, .. } => {
            needs.counts.push(CountOf::RecordsWith(value.clone()));
        }
        Command::DeleteVendor { vendor, .. } => needs.counts.push(CountOf::RecordsOf(*vendor)),
        _ => {}
    }
    needs
}

/// The users whose home is a node or below it.
pub(super) fn users_at_home_below(snapshot: &Snapshot, node: u32) -> Vec<UserId> {
    let below = |home: NodeId| {
        snapshot
            .node_handle(home)
            .is_some_and(|home| snapshot.is_at_or_above(node, home))
    };
    let users = snapshot
        .subjects()
        .filter_map(|(_, subject)| Subject::user(subject));
    users
        .filter(|user| below(user.home))
        .map(|user| user.id)
        .collect()
}

/// The ids of a node and all below it, each before what is below it.
pub(super) fn ids_below(snapshot: &Snapshot, node: u32) -> Vec<NodeId> {
    let rows = snapshot.subtree(node).iter();
    rows.filter_map(|&handle| snapshot.node_row(handle))
        .map(|row| row.node.id)
        .collect()
}

/// The number of records at a node or below it.
pub(super) fn records_below(snapshot: &Snapshot, node: u32) -> CountOf {
    CountOf::RecordsAt(ids_below(snapshot, node))
}
