//! What every HTTP door shares.
//!
//! - [`problem`]: the only way in which an error leaves the program (RFC 9457).
//! - [`gate`] and [`routes`]: every route is registered together with the permission it needs;
//!   the table of them all is documentation and enforcement at once.
//! - [`call`]: who is calling, in which tenant, under which circumstances.
//! - [`body`]: JSON bodies, with a pointer to what is wrong. [`parameters`]: what stands in an
//!   address. [`reply`]: answers with their revision. [`page`]: lists. [`names`]: ids and the
//!   other ways to name a thing.
//! - [`server`]: limits, request ids, and how it all is served.

pub mod body;
pub mod call;
pub mod gate;
pub mod names;
mod objects;
pub mod page;
pub mod parameters;
pub mod problem;
pub mod reply;
pub mod routes;
pub mod server;
