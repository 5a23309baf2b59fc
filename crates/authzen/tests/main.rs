//! The AuthZEN interface, asked over HTTP (in process) about tenants that were made through the
//! ordinary write path.
//!
//! - `oidf`: the cases of the conformance suite. `todo`, `gateway`, `search`: the scenarios of the
//!   interoperability events.
//! - `doors`: who may ask what. `pages`: how results are cut. `metadata`: what is published.
//! - `world`: a server with the tenant of one scenario, `fixture`: how it is filled.

mod doors;
mod fixture;
mod gateway;
mod metadata;
mod oidf;
mod pages;
mod search;
mod todo;
mod world;
