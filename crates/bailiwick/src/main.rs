//! Bailiwick: server and command line.
//!
//! - [`cli`]: what can be typed. [`commands`]: one file for each command.
//! - [`config`]: what can be set. [`telemetry`]: log lines.
//! - [`database`]: opening the database, and the lock that keeps two programs from writing one
//!   file. [`http`]: all doors as one router.
//! - [`transport`]: commands speak REST to a server, or to the same routes in this process.
//! - [`output`]: tables and JSON. [`failure`]: errors as people read them.

mod cli;
mod commands;
mod config;
mod database;
mod failure;
mod http;
mod listen;
mod names;
mod output;
mod telemetry;
mod transport;

use std::process::ExitCode;

use clap::Parser as _;

/// What the program ends with when something went wrong, wrong usage included.
const FAILED: u8 = 2;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let ended = runtime
        .map_err(anyhow::Error::from)
        .and_then(|runtime| runtime.block_on(commands::run(cli)));
    match ended {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            failure::print(&error);
            ExitCode::from(FAILED)
        }
    }
}
