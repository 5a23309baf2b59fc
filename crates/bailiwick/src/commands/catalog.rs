//! `bailiwick catalog`: what there is to permit.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use bailiwick_model::catalog::CatalogFile;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::DONE;
use crate::FAILED;
use crate::cli::{At, Global};
use crate::names::in_tenant;
use crate::output::{Shown, print, text};
use crate::transport::Client;

/// Catalogs: what there is to permit.
#[derive(Debug, Subcommand)]
pub enum Catalog {
    /// Check a catalog file, without a server; prints all issues at once
    Check(Check),
    /// List the catalogs that tenants may use
    List,
    /// Add a catalog file, or a new version of one, for tenants to use
    Add {
        /// The file
        file: PathBuf,
    },
    /// Give a tenant a catalog, or another version of one it has
    Use {
        /// Where
        #[command(flatten)]
        at: At,
        /// name or name@version; the newest version if none is said
        catalog: String,
        /// What becomes of a permission in use that is gone: old=new, or old= to drop it
        #[arg(long = "becomes", value_name = "OLD=NEW")]
        becomes: Vec<String>,
    },
}

/// Check a catalog file.
#[derive(Debug, Args)]
pub struct Check {
    /// The file
    pub file: PathBuf,
}

/// Checks a file, without server or database.
pub fn check(global: &Global, arguments: &Check) -> Result<u8> {
    let (name, content) = read(&arguments.file)?;
    let issues = match CatalogFile::parse(&name, &content) {
        Ok(file) => {
            let sentence = format!(
                "{name}: catalog {} version {} is in order",
                file.name, file.version
            );
            let value = json!({ "name": file.name, "version": file.version, "issues": [] });
            Shown { json: global.json }.done(&value, &sentence)?;
            return Ok(DONE);
        }
        Err(issues) => issues,
    };
    if global.json {
        crate::output::json(&json!({ "issues": issues }))?;
        return Ok(FAILED);
    }
    for issue in &issues {
        print(&format!("{issue}\n"))?;
    }
    eprintln!("error: {} in {name}", counted(issues.len()));
    Ok(FAILED)
}

/// Does the rest.
pub async fn run(client: &Client, shown: Shown, action: Catalog) -> Result<u8> {
    match action {
        Catalog::Check(_) => {}
        Catalog::List => {
            let columns = [
                ("name", "name"),
                ("version", "version"),
                ("title", "title"),
                ("latest", "latest"),
            ];
            shown.items(client.list("/v1/catalogs").await?, &columns)?;
        }
        Catalog::Add { file } => {
            let (name, content) = read(&file)?;
            if let Err(issues) = CatalogFile::parse(&name, &content) {
                for issue in &issues {
                    print(&format!("{issue}\n"))?;
                }
                bail!("{} in {name}", counted(issues.len()));
            }
            let made = client
                .post("/v1/catalogs", &json!({ "text": content }))
                .await?;
            let sentence = format!(
                "added {} version {}",
                text(&made, "name"),
                text(&made, "version")
            );
            shown.done(&made, &sentence)?;
        }
        Catalog::Use {
            at: At { tenant },
            catalog,
            becomes,
        } => {
            use_catalog(client, shown, &tenant, &catalog, &becomes).await?;
        }
    }
    Ok(DONE)
}

/// Replaces the version that the tenant has of a catalog, or adds the catalog.
async fn use_catalog(
    client: &Client,
    shown: Shown,
    tenant: &str,
    catalog: &str,
    becomes: &[String],
) -> Result<()> {
    let wanted = reference(catalog)?;
    let present = client.get(&in_tenant(tenant, &[])).await?;
    let mut catalogs: Vec<Value> = present["catalogs"].as_array().cloned().unwrap_or_default();
    let name = catalog.split('@').next().unwrap_or(catalog);
    catalogs.retain(|one| one["name"] != name);
    catalogs.push(wanted);
    let mut fates = serde_json::Map::new();
    for text in becomes {
        let Some((old, new)) = text.split_once('=') else {
            bail!("`{text}` says nothing: write --becomes old=new, or old= to drop it");
        };
        let new = if new.is_empty() {
            Value::Null
        } else {
            json!(new)
        };
        fates.insert(old.to_owned(), new);
    }
    let body = json!({ "catalogs": catalogs, "becomes": fates });
    let answer = client
        .put(&in_tenant(tenant, &["catalogs"]), Some(&body))
        .await?;
    shown.done(&answer, &format!("{tenant} uses {catalog}"))
}

/// `name` or `name@version` as in a request.
pub fn reference(text: &str) -> Result<Value> {
    match text.split_once('@') {
        None => Ok(json!(text)),
        Some((name, version)) => {
            let version: u32 = version
                .parse()
                .with_context(|| format!("`{text}`: the version is no number"))?;
            Ok(json!({ "name": name, "version": version }))
        }
    }
}

fn counted(issues: usize) -> String {
    let word = if issues == 1 { "issue" } else { "issues" };
    format!("{issues} {word}")
}

fn read(file: &std::path::Path) -> Result<(String, String)> {
    let content =
        std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    Ok((file.display().to_string(), content))
}
