//! `bailiwick generate`: the program describes itself; the result is checked in as `docs/generated`.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use bailiwick_api::openapi::{Described, access_table_markdown, problems_markdown};
use bailiwick_service::app::Options;
use clap::{Args, CommandFactory as _};

use super::DONE;
use crate::cli::Cli;
use crate::database::{Missing, Opened};
use crate::{config, http};

/// What stands for the address of a server where there is none.
const BASE_URL: &str = "http://localhost";

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
    let doors = doors().await?;
    let files = [
        ("access.md", access_table_markdown(&doors.access)),
        ("cli.md", command_line()),
        ("config.md", config::reference()),
        ("openapi.json", doors.openapi_json),
        ("problems.md", problems_markdown()),
    ];
    for (name, text) in files {
        let path = dir.join(name);
        std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(DONE)
}

/// The routes describe themselves; to register them takes a database, even if it stays empty.
async fn doors() -> Result<Described> {
    let folder = std::env::temp_dir().join(format!("bailiwick-describe-{}", std::process::id()));
    let url = format!("sqlite:{}", folder.join("empty.db").display());
    let described = async {
        let opened = Opened::open(&url, Missing::Create).await?;
        let (app, _held) = opened.start(Options::default()).await?;
        let described = http::described(&app, BASE_URL);
        app.store.close().await;
        anyhow::Ok(described)
    };
    let described = described.await;
    std::fs::remove_dir_all(&folder).context("cannot clean up")?;
    described
}

/// Every command with its help.
fn command_line() -> String {
    let mut page = String::from(
        "# Command line\n\n\
         Written by the program; do not edit. The guide is [cli](../guide/cli.md).\n",
    );
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    describe(&mut command, &mut page);
    page
}

fn describe(command: &mut clap::Command, page: &mut String) {
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name());
    let heading = format!("\n## {name}\n");
    let help = command.render_long_help().to_string();
    let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
    // Writing to a string cannot fail.
    let _ = write!(
        page,
        "{heading}\n```text\n{}\n```\n",
        lines.join("\n").trim_end()
    );
    for child in command
        .get_subcommands_mut()
        .filter(|child| !child.is_hide_set())
    {
        // What all commands share is said once, at the top.
        *child = child.clone().mut_args(|argument| {
            let shared = argument.is_global_set();
            if shared {
                argument.hide(true)
            } else {
                argument
            }
        });
        describe(child, page);
    }
}
