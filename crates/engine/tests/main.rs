//! The engine's laws: one binary, one module per subject.

mod oracle;
mod questions;
mod world;
