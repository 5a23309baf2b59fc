//! Questions put to small tenants: tables from the sources, and laws over random worlds.
//!
//! [`town`] builds a tenant by name; its [`town::Town::can`] asks every way there is of asking and
//! fails if they disagree. Names of tests begin with the requirement they prove.

mod access;
mod batches;
mod conditions;
mod explanations;
mod filters;
mod laws;
mod levels;
mod restrictions;
mod searches;
mod town;
mod westeros;
