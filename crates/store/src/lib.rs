//! Rows and the change log, on SQLite and PostgreSQL, from one SQL text.
//!
//! Everything that Bailiwick keeps goes through [`Store`]. Writing happens in a [`WriteTx`], which
//! holds the lock of one tenant: it takes [`ChangeRecord`]s, writes the rows they speak of and the
//! log entry together, and makes one revision of each. Reading gives model types back.
//!
//! - [`Store::load`] feeds all of a tenant but its records, as it is now, to a snapshot;
//! - [`Store::changes_after`] gives what happened since; [`Store::verify_chain`] proves that
//!   nobody rewrote it;
//! - [`Store::list_users`], [`Store::records_where`] and [`Store::changes`] are the lists that are
//!   too long for memory;
//! - [`Store::backup`] and [`Store::restore`] move everything to another database, of either kind;
//! - [`checkpoint`] keeps snapshots in files, for a quick start.
//!
//! The crate knows nothing of permissions: what may be written is decided before it gets here.
//!
//! [`ChangeRecord`]: bailiwick_model::change::ChangeRecord
#![deny(missing_docs)]
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod backup;
mod canonical;
mod catalogs;
mod chain;
pub mod checkpoint;
mod db;
mod dialect;
mod error;
mod lists;
mod load;
mod log;
mod meta;
mod migrate;
mod restore;
mod rows;
mod store;
mod tables;
mod tx;

pub use self::backup::BackupReport;
pub use self::canonical::canonical_json;
pub use self::catalogs::StoredCatalog;
pub use self::chain::{ChainBreak, ChainReport};
pub use self::dialect::Engine;
pub use self::error::StoreError;
pub use self::lists::changes::{ChangesQuery, StoredChange};
pub use self::lists::records::{RecordCount, RecordPage, RecordsQuery, SqlPredicate, SqlValue};
pub use self::lists::user_fields::USER_FIELDS;
pub use self::lists::users::{CursorValue, UserCursor, UserPage, UserQuery, UserScope};
pub use self::restore::RestoreReport;
pub use self::rows::tenants::TenantHead;
pub use self::store::Store;
pub use self::tx::WriteTx;
