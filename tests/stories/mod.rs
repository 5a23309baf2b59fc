//! The stories that the source systems tell, over HTTP from beginning to end.
//!
//! - [`westeros`]: Sam's promotion; [`atomic`]: permissions that do not imply each other
//! - [`restricted`]: restricted permissions and their release; [`stock_roles`]: what a tenant edits
//! - [`sites`]: groups bound to sites, and their records; [`vendors`]: vendors' groups
//! - [`groups`]: how a group is made

mod atomic;
mod groups;
mod restricted;
mod sites;
mod stock_roles;
mod vendors;
mod westeros;
