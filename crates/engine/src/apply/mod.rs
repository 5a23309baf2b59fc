//! Snapshot + change = next snapshot. The only way in which a snapshot comes to be: live, from
//! rows, from the log and on every other node.

mod access;
mod people;
mod tenant;
mod tree;

use std::sync::Arc;

use bailiwick_model::catalog::CatalogLibrary;
use bailiwick_model::change::{Change, ChangeRecord, Delta};
use bailiwick_model::time::Revision;

use crate::snapshot::Snapshot;

/// Why a change cannot be applied: the log or the rows are not whole.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    /// The record is not the next one.
    #[error("revision {found} cannot follow revision {at}")]
    OutOfOrder {
        /// The snapshot's revision.
        at: Revision,
        /// The record's.
        found: Revision,
    },
    /// A change names something that the snapshot does not have.
    #[error("a change refers to a {what} that does not exist: `{id}`")]
    Missing {
        /// The kind of thing.
        what: &'static str,
        /// Its id.
        id: String,
    },
    /// A catalog version that the tenant uses is not known.
    #[error("catalog `{name}` version {version} is not known")]
    UnknownCatalog {
        /// Its name.
        name: String,
        /// Its version.
        version: u32,
    },
    /// The tenant's catalogs do not fit together.
    #[error("the tenant's catalogs do not fit together: {0}")]
    BadCatalogs(String),
}

fn missing(what: &'static str, id: impl ToString) -> ApplyError {
    ApplyError::Missing {
        what,
        id: id.to_string(),
    }
}

/// Applies one record of the change log: all its changes, and its revision.
///
/// # Errors
/// When the record is not the next one or does not fit. The snapshot is then to be thrown away.
pub fn apply_record(
    snapshot: &mut Snapshot,
    record: &ChangeRecord,
    catalogs: &CatalogLibrary,
) -> Result<(), ApplyError> {
    if record.revision != snapshot.revision.next() {
        return Err(ApplyError::OutOfOrder {
            at: snapshot.revision,
            found: record.revision,
        });
    }
    for change in &record.changes {
        apply(snapshot, change, catalogs)?;
    }
    snapshot.revision = record.revision;
    Ok(())
}

/// Applies one change, leaving the revision as it is.
///
/// # Errors
/// When the change does not fit. The snapshot is then to be thrown away.
pub fn apply(
    snapshot: &mut Snapshot,
    change: &Change,
    catalogs: &CatalogLibrary,
) -> Result<(), ApplyError> {
    match change {
        Change::Tenant(delta) => tenant::tenant(snapshot, delta, catalogs),
        Change::Node(delta) => tree::node(snapshot, delta),
        Change::User(delta) => people::user(snapshot, delta),
        Change::ServiceAccount(delta) => people::service_account(snapshot, delta),
        Change::Role(delta) => access::role(snapshot, delta),
        Change::Group(delta) => access::group(snapshot, delta),
        Change::Membership(delta) => access::membership(snapshot, delta),
        Change::Assignment(delta) => access::assignment(snapshot, delta),
        Change::Restriction(delta) => {
            let key = |r: &bailiwick_model::restriction::Restriction| {
                (r.kind, Arc::<str>::from(r.value.as_str()))
            };
            let restrictions = Arc::make_mut(&mut snapshot.restrictions);
            if let Some(before) = &delta.before {
                restrictions.remove(&key(before));
            }
            if let Some(after) = &delta.after {
                restrictions.insert(key(after), Arc::new(after.clone()));
            }
            Ok(())
        }
        Change::Vendor(delta) => {
            let vendors = Arc::make_mut(&mut snapshot.vendors);
            if let Some(before) = &delta.before {
                vendors.remove(&before.id.0);
            }
            if let Some(after) = &delta.after {
                vendors.insert(after.id.0, Arc::new(after.clone()));
            }
            Ok(())
        }
        Change::Key(delta) => {
            if let Some(before) = &delta.before {
                snapshot.keys.remove(&before.id.0);
            }
            if let Some(after) = &delta.after {
                // The hash belongs to the store alone: snapshots from rows and from the log are
                // to be equal.
                let key = bailiwick_model::service_account::Key {
                    hash: None,
                    ..after.clone()
                };
                snapshot.keys.insert(after.id.0, Arc::new(key));
            }
            Ok(())
        }
        // Records live in rows only.
        Change::Record(_) | Change::RecordsMoved { .. } => Ok(()),
    }
}

/// Moves a look-up entry from its old key to its new one.
fn reindex(
    index: &mut crate::table::Index<Arc<str>>,
    before: Option<String>,
    after: Option<String>,
    handle: u32,
) {
    if before == after {
        return;
    }
    if let Some(before) = before
        && index.get(before.as_str()) == Some(&handle)
    {
        index.remove(before.as_str());
    }
    if let Some(after) = after {
        index.insert(after.into(), handle);
    }
}

/// The id text of either side of a delta, for errors.
fn id_of<T>(delta: &Delta<T>, id: impl Fn(&T) -> String) -> String {
    delta.latest().map(id).unwrap_or_default()
}
