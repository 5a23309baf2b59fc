//! `bailiwick restore`: takes a backup back, into an empty database of either kind.

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use bailiwick_store::Store;
use clap::Args;
use serde_json::json;

use super::DONE;
use crate::cli::Global;
use crate::config::Config;
use crate::config::database::without_password;
use crate::database::reserve;
use crate::output::{Progress, json, print};

/// Take a backup back.
#[derive(Debug, Args)]
pub struct Restore {
    /// The file that `backup` wrote
    pub file: PathBuf,
}

/// All of it or nothing.
pub async fn run(global: &Global, arguments: &Restore) -> Result<u8> {
    let config = Config::of_database(global)?;
    let path = &arguments.file;
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let url = &config.database.url;
    let _held = reserve(url)?;
    let progress = Progress::new();
    progress.tell("restoring");
    let restored = Store::restore(url, &mut BufReader::new(file)).await;
    progress.done();
    let report =
        restored.with_context(|| format!("nothing was restored from {}", path.display()))?;
    if global.json {
        return json(&json!({ "rows": report.rows })).map(|()| DONE);
    }
    let rows: u64 = report.rows.values().sum();
    print(&format!("{rows} rows in {}\n", without_password(url)))?;
    Ok(DONE)
}
