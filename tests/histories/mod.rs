//! Random histories of commands through the whole stack, on both databases.
//!
//! - [`draw`]: commands at random, from what there is; [`town`]: a tenant that lives through them
//! - [`replay`]: live, loaded from rows, replayed from the log and read from a checkpoint, the
//!   state is the same, and every question is answered alike
//! - [`filters`]: what a filter selects in the database is what checks permit
//! - [`own_tables`]: the same over a table of an application's own

mod draw;
mod filters;
mod own_tables;
mod replay;
mod town;

#[path = "../../crates/engine/tests/world/chance.rs"]
mod chance;
#[path = "../../crates/engine/tests/world/dump.rs"]
mod dump;
