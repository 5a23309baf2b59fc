//! Published questions and answers: `oidf` the cases of the conformance suite; `todo`, `gateway`
//! and `search` the scenarios of the interoperability events.

mod gateway;
mod oidf;
mod search;
mod todo;
