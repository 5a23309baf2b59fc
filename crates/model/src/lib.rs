//! The words of Bailiwick as types: what there is, how it may be named, what can change.
//!
//! Nothing here does I/O, reads a clock or draws a random number; everything is plain data with
//! constructors that refuse what is not valid. The words are those of the normative model:
//!
//! - what there is: [`tenant`], [`tree`], [`user`], [`service_account`], [`role`], [`group`],
//!   [`assignment`], [`restriction`], [`record`], [`vendor`];
//! - what permissions mean: [`catalog`];
//! - what may happen: [`command`] asks, [`change`] is what happened, [`refusal`] says why not;
//! - how things are named and bounded: [`ids`], [`names`], [`time`], [`limits`].
#![deny(missing_docs)]
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

pub mod actor;
pub mod assignment;
pub mod catalog;
pub mod change;
pub mod command;
pub mod group;
pub mod ids;
pub mod limits;
pub mod names;
pub mod query;
pub mod record;
pub mod refusal;
pub mod restriction;
pub mod role;
pub mod service_account;
pub mod tenant;
pub mod time;
pub mod tree;
pub mod user;
pub mod vendor;
