//! What both programs need, ours and the one that runs other products: the facts, how things are
//! measured, the yardstick, and the tables of results.

pub mod fixture;
pub mod measure;
pub mod minimal;
pub mod report;
