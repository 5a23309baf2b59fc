//! The change log as feed and as audit trail.
//!
//! - [`pages`]: page by page, filtered, and who did what; [`stream`]: server-sent events
//! - [`secrets`]: no secret stands in the log, in any answer or in what the program logs

mod pages;
mod secrets;
mod stream;
