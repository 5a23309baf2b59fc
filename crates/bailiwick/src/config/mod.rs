//! How the program is set up: one small struct per section, one table of all settings.
//!
//! A value comes from the command line, else from the environment, else from the file, else it is
//! the default. `bailiwick config check` shows each with its origin; [`reference`] writes the same
//! table as documentation.

pub mod database;
mod limits;
pub mod log;
mod reader;
mod server;
mod setting;

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, anyhow, bail};

use self::database::{Database, without_password};
use self::limits::Limits;
use self::log::Log;
use self::reader::Reader;
use self::server::Server;
pub use self::setting::Origin;
use self::setting::Setting;
use crate::cli::{Global, Overrides};
use crate::failure::Hinted;

/// The settings of all sections.
pub const SECTIONS: &[&[Setting]] = &[
    server::SETTINGS,
    database::SETTINGS,
    limits::SETTINGS,
    log::SETTINGS,
];

/// Everything that can be set.
#[derive(Debug)]
pub struct Config {
    /// `[server]`
    pub server: Server,
    /// `[database]`
    pub database: Database,
    /// `[limits]`
    pub limits: Limits,
    /// `[log]`
    pub log: Log,
    /// Whether somebody said which database to use.
    pub database_is_explicit: bool,
}

/// One setting with its value, for `config check`.
#[derive(Debug, serde::Serialize)]
pub struct Shown {
    /// Section and name.
    pub key: &'static str,
    /// The value, secrets left out.
    pub value: String,
    /// Where it comes from.
    pub origin: String,
}

impl Config {
    /// Reads the configuration.
    ///
    /// # Errors
    /// With everything that is wrong.
    pub fn load(path: Option<&Path>, overrides: &Overrides) -> Result<Self> {
        let (config, _, errors) = Self::inspect(path, overrides)?;
        match config {
            Some(config) if errors.is_empty() => Ok(config),
            _ => bail!(
                "the configuration is not usable:\n  {}",
                errors.join("\n  ")
            ),
        }
    }

    /// Reads the configuration for a command that works on the database itself. With a server
    /// named as well, the database must be said: the default is hardly the one that is meant.
    ///
    /// # Errors
    /// With everything that is wrong.
    pub fn of_database(global: &Global) -> Result<Self> {
        let config = Self::load(global.config.as_deref(), &global.overrides())?;
        if global.url.is_some() && !config.database_is_explicit {
            let error = anyhow!(
                "this command works on the database directly, on the host only, whatever \
                 BAILIWICK_URL says"
            );
            let hint = "say which database with --database, such as --database \
                        sqlite:./data/demo.db";
            return Err(Hinted::new(error, hint));
        }
        Ok(config)
    }

    /// Reads the configuration: what came of it, each value with its origin, what is wrong.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn inspect(
        path: Option<&Path>,
        overrides: &Overrides,
    ) -> Result<(Option<Self>, Vec<Shown>, Vec<String>)> {
        let read = |path: &Path| {
            std::fs::read_to_string(path)
                .with_context(|| format!("cannot read the configuration file {}", path.display()))
        };
        let file = path.map(read).transpose()?;
        let mut reader = Reader::new(file.as_deref(), variable, &overrides.flags());
        let server = Server::read(&mut reader);
        let database = Database::read(&mut reader);
        let limits = Limits::read(&mut reader);
        let log = Log::read(&mut reader);
        let origin = reader.found("database.url").map(|found| found.origin);
        let database_is_explicit = origin.is_some_and(|origin| origin > Origin::Default);
        let shown = SECTIONS
            .iter()
            .copied()
            .flatten()
            .map(|s| show(s, &reader))
            .collect();
        let config = match (server, database, limits, log) {
            (Some(server), Some(database), Some(limits), Some(log)) => Some(Self {
                server,
                database,
                limits,
                log,
                database_is_explicit,
            }),
            _ => None,
        };
        Ok((config, shown, reader.errors))
    }
}

/// An environment variable; an empty one counts as not set.
fn variable(name: &str) -> Option<String> {
    let read = |name| std::env::var(name).ok().filter(|text| !text.is_empty());
    match name {
        "BAILIWICK_LOG" => read(name).or_else(|| read("RUST_LOG")),
        _ => read(name),
    }
}

fn show(setting: &Setting, reader: &Reader) -> Shown {
    let found = reader.found(setting.key);
    let text = found.map(|found| found.text.clone()).unwrap_or_default();
    let origin = found
        .map(|found| found.origin.to_string())
        .unwrap_or_default();
    let value = if setting.secret {
        without_password(&text)
    } else {
        text
    };
    Shown {
        key: setting.key,
        value,
        origin,
    }
}

/// The reference page, from the table.
#[must_use]
pub fn reference() -> String {
    let mut page = String::from(
        "# Configuration\n\n\
         Written by the program; do not edit. The guide is [configuration](../guide/configuration.md).\n\n\
         | setting | environment | flag | default | |\n|---|---|---|---|---|\n",
    );
    for setting in SECTIONS.iter().copied().flatten() {
        let flag = setting
            .flag
            .map(|flag| format!("`{flag}`"))
            .unwrap_or_default();
        let default = match setting.default {
            "" => String::new(),
            text => format!("`{text}`"),
        };
        let Setting {
            key,
            variable,
            about,
            ..
        } = setting;
        // Writing to a string cannot fail.
        let _ = writeln!(
            page,
            "| `{key}` | `{variable}` | {flag} | {default} | {about} |"
        );
    }
    page.push_str(
        "\nNot in the file, because they are secrets or say where the file is:\n\n\
         | environment | flag | |\n|---|---|---|\n\
         | `BAILIWICK_CONFIG` | `--config` | The configuration file. |\n\
         | `BAILIWICK_OPERATOR_TOKEN` | | `serve`: a token of the platform operator, at least 12 \
         characters, instead of a random one. |\n\
         | `BAILIWICK_URL` | `--url` | The server that commands talk to, instead of the database. |\n\
         | `BAILIWICK_KEY` | `--key` | The key that commands show to the server. |\n",
    );
    page
}
