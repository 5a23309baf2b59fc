//! The pure decision engine: no I/O, no clock, no randomness, no panic reachable from outside.
//!
//! - [`snapshot`]: the authorization state of one tenant at one revision, immutable.
//! - [`apply`]: snapshot + change = next snapshot.
//! - [`check`], [`search`], [`filter`], [`explain`]: questions put to a snapshot.
//! - [`decide`]: (snapshot, actor, command, env) -> changes, or a refusal. [`ceiling`] holds the
//!   two rules that nobody gives more than they hold, nor touches who holds more.
#![deny(missing_docs)]
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

pub mod apply;
pub mod authority;
pub mod batch;
pub mod ceiling;
pub mod check;
pub mod condition;
pub mod decide;
pub mod explain;
pub mod facts;
pub mod filter;
pub mod image;
pub mod matrix;
pub mod question;
pub mod search;
pub mod snapshot;
pub mod table;
