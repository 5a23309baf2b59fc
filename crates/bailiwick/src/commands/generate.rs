//! `bailiwick generate`: the program describes itself; the result is checked in as `docs/generated`.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::{Args, CommandFactory as _};

use super::DONE;
use crate::cli::Cli;
use crate::config;

/// Write the generated reference files.
#[derive(Debug, Args)]
pub struct Generate {
    /// The directory to write them to
    #[arg(long, value_name = "DIR")]
    pub dir: PathBuf,
}

/// Writes them.
pub async fn run(arguments: &Generate) -> Result<u8> {
    let dir = &arguments.dir;
    std::fs::create_dir_all(dir).with_context(|| format!("cannot make {}", dir.display()))?;
    let files = [
        ("cli.md", command_line()),
        ("config.md", config::reference()),
    ];
    for (name, text) in files {
        let path = dir.join(name);
        std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(DONE)
}

/// Every command with its help.
fn command_line() -> String {
    let mut page = String::from(
        "# Command line\n\n\
         Written by the program; do not edit. The guide is [cli](../guide/cli.md).\n",
    );
    let mut command = Cli::command().term_width(100).disable_help_subcommand(true);
    command.build();
    describe(&mut command, &mut page);
    page
}

fn describe(command: &mut clap::Command, page: &mut String) {
    let name = command
        .get_bin_name()
        .unwrap_or_else(|| command.get_name())
        .to_owned();
    let help = command.render_long_help().to_string();
    // The environment of whoever generates must not get into the page.
    let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
    // Writing to a string cannot fail.
    let _ = write!(
        page,
        "\n## {name}\n\n```text\n{}\n```\n",
        lines.join("\n").trim_end()
    );
    for child in command
        .get_subcommands_mut()
        .filter(|child| !child.is_hide_set())
    {
        describe(child, page);
    }
}
