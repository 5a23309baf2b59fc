//! The engine's laws: one binary, one module per subject.

mod deciding;
mod oracle;
mod questions;
mod world;
