//! The command line, by what it is for. [`program`] starts the binary.

mod backup;
mod configuration;
mod demo;
mod follow_story;
mod offline;
mod program;
mod questions;
mod rescue;
mod start;
mod tamper;
mod write;
