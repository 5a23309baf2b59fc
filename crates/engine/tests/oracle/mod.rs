//! The independent proof: what the text of the semantics says, looked up naively in the lists of a
//! random world, against what the engine answers.
//!
//! [`evaluate`] and [`condition`] are the text in code; they share nothing with the engine but the
//! plain data types. Everything else compares. The number of worlds is `BAILIWICK_ORACLE_WORLDS`
//! (10 000 by default); a failure names its seed, and `BAILIWICK_ORACLE_SEED` replays only that.
//!
//! - [`checks`]: check, after creation and after every change
//! - [`explains`]: why, why not, and what would help
//! - [`searches`], [`filters`]: who, what, where, and on which records
//! - [`effective`]: what somebody has in all
//! - [`laws`], [`sentences`]: what follows from the text, at random and one by one
//! - [`matrices`], [`westeros`]: the answers as tables to be reviewed ([`golden`])
//! - [`replays`]: a snapshot does not depend on the way to it
//! - [`trees`], [`tables`]: the structures under the snapshot against plain ones

mod checks;
mod condition;
mod effective;
mod evaluate;
mod explains;
mod filters;
mod golden;
mod laws;
mod matrices;
mod questions;
mod replays;
mod searches;
mod sentences;
mod tables;
mod trees;
mod westeros;
mod worlds;
