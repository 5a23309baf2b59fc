//! The database is gone: questions are answered from what is known for a while, then refused;
//! changes are refused at once, none is done by halves; and when it is back, all goes on.
//!
//! - [`postgres`]: the wire to the server is cut; [`sqlite`]: somebody else holds the file's lock

mod postgres;
mod sqlite;
