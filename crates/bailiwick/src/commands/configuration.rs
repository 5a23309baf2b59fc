//! `bailiwick config check`: every value with its origin, and everything that is wrong at once.

use anyhow::Result;
use clap::Subcommand;
use serde_json::json;

use super::DONE;
use crate::FAILED;
use crate::cli::Global;
use crate::config::Config;
use crate::output::{Table, json, print};

/// Look at the configuration.
#[derive(Debug, Subcommand)]
pub enum Configuration {
    /// Print every value with its origin, and everything that is wrong
    Check,
}

/// Prints it; fails if anything is wrong.
pub fn run(global: &Global, action: &Configuration) -> Result<u8> {
    let Configuration::Check = action;
    let (_, values, errors) = Config::inspect(global.config.as_deref(), &global.overrides())?;
    let code = if errors.is_empty() { DONE } else { FAILED };
    if global.json {
        json(&json!({ "values": values, "errors": errors }))?;
        return Ok(code);
    }
    let mut table = Table::new(&["setting", "value", "origin"]);
    for value in values {
        table.row(vec![value.key.to_owned(), value.value, value.origin]);
    }
    print(&table.text())?;
    for error in &errors {
        eprintln!("error: {error}");
    }
    Ok(code)
}
