//! The one write path, the running engines, and the questions put to them.
//!
//! - [`app`]: everything that is running, passed down to whoever needs it.
//! - [`execute`]: the only way in which anything changes.
//! - [`engines`]: one engine per tenant: its snapshot, its queue of commands, its past revisions.
//! - [`ask`]: picks the snapshot for a question and describes the resource it is about.
//! - [`rows`]: what is read from the database itself: whole users, records, long lists.
//! - [`changes`]: the change log as it is asked for from outside.
//! - [`identity`]: who is calling, and the secrets of keys.
//! - [`bootstrap`]: the platform's own tenant and its first operator. [`demo`]: sample companies.

pub mod app;
pub mod ask;
pub mod bootstrap;
pub mod changes;
mod checkpoints;
pub mod clock;
pub mod demo;
pub mod engines;
pub mod error;
pub mod execute;
pub mod identity;
pub mod rows;
mod worker;

pub use app::App;
pub use error::ServiceError;
