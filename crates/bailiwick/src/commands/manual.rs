//! `bailiwick man`: the manual, one page for each command.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::{Args, CommandFactory as _};

use super::DONE;
use crate::cli::Cli;
use crate::output::print;

/// Print the manual.
#[derive(Debug, Args)]
pub struct Manual {
    /// Write a page for each command into this directory instead
    pub directory: Option<PathBuf>,
}

/// Prints it, or writes its pages.
pub fn run(arguments: &Manual) -> Result<u8> {
    let command = Cli::command();
    let Some(directory) = &arguments.directory else {
        let mut page = Vec::new();
        clap_mangen::Man::new(command).render(&mut page)?;
        print(&String::from_utf8_lossy(&page))?;
        return Ok(DONE);
    };
    let shown = directory.display();
    std::fs::create_dir_all(directory).with_context(|| format!("cannot make {shown}"))?;
    clap_mangen::generate_to(command, directory)
        .with_context(|| format!("cannot write to {shown}"))?;
    Ok(DONE)
}
