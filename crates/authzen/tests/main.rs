//! The AuthZEN interface, asked over HTTP (in process) about tenants that were made through the
//! ordinary write path.

mod interface;
mod scenarios;
mod world;
