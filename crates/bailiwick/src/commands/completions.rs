//! `bailiwick completions`: a completion script for a shell.

use anyhow::Result;
use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use super::DONE;
use crate::cli::Cli;
use crate::output::print;

/// Print a completion script.
#[derive(Debug, Args)]
pub struct Completions {
    /// For which shell
    pub shell: Shell,
}

/// Prints it.
pub fn run(arguments: &Completions) -> Result<u8> {
    let mut script = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut Cli::command(),
        "bailiwick",
        &mut script,
    );
    print(&String::from_utf8_lossy(&script))?;
    Ok(DONE)
}
