//! Log lines: to standard error, as text or as JSON.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;

use crate::config::log::{Format, Log};

/// Starts logging for a server.
pub fn start(log: &Log) {
    // Loading the configuration has checked the filter.
    let filter = EnvFilter::try_new(&log.filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    // Trying again is harmless: a second start changes nothing.
    let _ = match log.format {
        Format::Text => lines.with_ansi(std::io::stderr().is_terminal()).try_init(),
        Format::Json => lines.json().try_init(),
    };
}

/// Starts logging for a command: only what has gone wrong, unless the environment asks for more.
pub fn start_quietly() {
    let asked = ["BAILIWICK_LOG", "RUST_LOG"]
        .iter()
        .find_map(|name| std::env::var(name).ok());
    let filter = EnvFilter::try_new(asked.as_deref().unwrap_or("error"))
        .unwrap_or_else(|_| EnvFilter::new("error"));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let _ = lines.with_ansi(std::io::stderr().is_terminal()).try_init();
}
