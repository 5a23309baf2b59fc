//! `bailiwick backup`: everything as of one moment, also while a server writes on.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use clap::Args;
use serde_json::json;

use super::DONE;
use crate::cli::Global;
use crate::config::Config;
use crate::database::open_beside;
use crate::output::{Progress, json, print};

/// Write everything to a file.
#[derive(Debug, Args)]
pub struct Backup {
    /// The file; it must not exist yet
    pub file: PathBuf,
}

/// Writes it. A file that was not finished is removed.
pub async fn run(global: &Global, arguments: &Backup) -> Result<u8> {
    let config = Config::of_database(global)?;
    let store = open_beside(&config.database.url).await?;
    let path = &arguments.file;
    let file = create(path).with_context(|| format!("cannot create {}", path.display()))?;
    let progress = Progress::new();
    progress.tell("backing up");
    let written = async {
        let report = store.backup(BufWriter::new(&file)).await?;
        file.sync_all()?;
        anyhow::Ok(report)
    };
    let written = written.await;
    progress.done();
    store.close().await;
    let report = match written {
        Ok(report) => report,
        Err(error) => {
            // The first error tells more than a second one would.
            let _ = std::fs::remove_file(path);
            return Err(error);
        }
    };
    let rows: u64 = report.rows.values().sum();
    if global.json {
        json(&json!({ "file": path, "rows": report.rows, "sha256": report.sha256 }))?;
    } else {
        print(&format!(
            "{rows} rows in {}\nsha256 {}\n",
            path.display(),
            report.sha256
        ))?;
        print("It holds personal data and hashes of keys: keep it as safe as the database.\n")?;
    }
    Ok(DONE)
}

fn create(path: &Path) -> std::io::Result<File> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
