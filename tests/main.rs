//! Tests through all layers, on both databases: one binary, one module per subject.
//!
//! - [`ceilings`]: nobody gives more than they hold, nobody touches who holds more
//! - [`feed`]: the change log as feed and audit trail; no secrets anywhere
//! - [`first_use`]: what a first user stumbled over
//! - [`golden`]: reviewable tables of who may do what
//! - [`histories`]: random histories: replayed, filtered in the database
//! - [`outage`]: the database is gone and comes back
//! - [`questions`]: the questions of the REST interface, and who is told the reasons
//! - [`races`]: many at once, and two servers on one database
//! - [`revocation`]: a key that is no longer good does nothing more
//! - [`routes`]: every operation there is, called by whoever should not and with what does not fit
//! - [`stories`]: what the source systems tell, from beginning to end

mod ceilings;
mod feed;
mod first_use;
mod golden;
mod histories;
mod outage;
mod questions;
mod races;
mod revocation;
mod routes;
mod stories;
