//! The questions of the REST interface over HTTP, on both databases.
//!
//! - [`decisions`]: checks, one and many
//! - [`reasons`]: who is told why, and how much
//! - [`lists`]: who may, on what, and what else; [`filters`]: the condition as a tree and as SQL
//! - [`world`]: the company that is asked about

mod decisions;
mod filters;
mod lists;
mod reasons;
mod world;
