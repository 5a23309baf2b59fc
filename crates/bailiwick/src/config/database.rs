//! `[database]`: where everything is kept.

use std::path::PathBuf;

use super::reader::Reader;
use super::setting::Setting;
use crate::database::{beside, sqlite_path};

/// The settings of this section.
pub const SETTINGS: &[Setting] = &[
    Setting {
        key: "database.url",
        variable: "BAILIWICK_DATABASE",
        flag: Some("--database"),
        default: "sqlite:./data/bailiwick.db",
        about: "`sqlite:` and the path of a file, or `postgres://user:password@host/database`.",
        secret: true,
    },
    Setting {
        key: "database.checkpoints",
        variable: "BAILIWICK_CHECKPOINTS",
        flag: None,
        default: "",
        about: "Folder in which a server that stops leaves what it knows, for a quick start; `off` \
                for none. If not set: beside the file of SQLite, none with PostgreSQL.",
        secret: false,
    },
];

/// What says that no checkpoints are wanted.
const OFF: &str = "off";

/// Where everything is kept.
#[derive(Debug)]
pub struct Database {
    /// Its address.
    pub url: String,
    checkpoints: Option<String>,
}

impl Database {
    pub(super) fn read(reader: &mut Reader) -> Option<Self> {
        let url: Option<String> = reader.get("database.url");
        let checkpoints = reader.get("database.checkpoints");
        let known = ["sqlite:", "postgres://", "postgresql://"];
        if let Some(url) = &url
            && !known.iter().any(|start| url.starts_with(start))
        {
            let error = "`database.url` must begin with `sqlite:` or `postgres://`";
            reader.errors.push(error.to_owned());
        }
        Some(Self {
            url: url?,
            checkpoints,
        })
    }

    /// The folder for checkpoints of the database at this address.
    pub fn checkpoints(&self, url: &str) -> Option<PathBuf> {
        match self.checkpoints.as_deref() {
            Some(OFF) => None,
            Some(folder) => Some(folder.into()),
            None => sqlite_path(url).map(|path| beside(&path, ".checkpoints")),
        }
    }
}

/// The address without its password, fit to be shown.
#[must_use]
pub fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let hidden = match authority.rsplit_once('@') {
        Some((user, host)) => match user.split_once(':') {
            Some((name, _)) => format!("{name}:***@{host}"),
            None => authority.to_owned(),
        },
        None => authority.to_owned(),
    };
    let path = match path.split_once('?') {
        Some((path, query)) if query.contains("password=") => format!("{path}?***"),
        _ => path.to_owned(),
    };
    format!("{scheme}://{hidden}{path}")
}
