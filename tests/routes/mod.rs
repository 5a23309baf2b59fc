//! Every operation that there is, called by those who must not be let in, and with what does not
//! fit. The operations come from the access table of the running server; [`table`] has a valid
//! request for each, and a test fails for an operation that is not in it.
//!
//! - [`world`]: the tenant in which the requests make sense
//! - [`listed`]: router, document and access table list the same operations
//! - [`keys`]: without a key, with a stranger's, without the permission, with it elsewhere
//! - [`bodies`]: bodies that do not fit
//! - [`foreign`]: ids of another tenant

mod bodies;
mod foreign;
mod keys;
mod listed;
mod table;
mod world;
