//! Bailiwick: server and command line.
fn main() {}
