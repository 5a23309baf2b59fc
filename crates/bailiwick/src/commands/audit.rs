//! `bailiwick audit verify`: proves that nobody rewrote the change log. Exit code 2 if somebody
//! did, naming the first entry that is not as it was written.

use anyhow::{Result, anyhow};
use clap::Subcommand;
use serde_json::{Value, json};

use super::DONE;
use crate::FAILED;
use crate::cli::Global;
use crate::config::Config;
use crate::database::open_beside;
use crate::failure::Hinted;
use crate::names::in_tenant;
use crate::output::{Progress, Shown, Table, print, text};
use crate::transport::Client;

/// The change log as proof.
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Check the whole log, entry by entry; also while a server runs
    Verify {
        /// Only this tenant's log
        #[arg(long, value_name = "SLUG")]
        tenant: Option<String>,
    },
}

/// Checks every log that was asked for.
pub async fn run(global: &Global, action: &Audit) -> Result<u8> {
    let Audit::Verify { tenant } = action;
    let mut reports = match &global.url {
        Some(_) => remote(global, tenant.as_deref()).await?,
        None => direct(global, tenant.as_deref()).await?,
    };
    reports.sort_by_key(|report| text(report, "tenant"));
    let bad: Vec<&Value> = reports
        .iter()
        .filter(|report| !report["first_bad"].is_null())
        .collect();
    if global.json {
        Shown { json: true }.object(&json!({ "logs": reports }))?;
    } else {
        let mut table = Table::new(&["tenant", "good entries", "head", "first bad entry"]);
        for report in &reports {
            let first_bad = match &report["first_bad"] {
                Value::Null => "none".to_owned(),
                bad => format!("revision {}: {}", text(bad, "revision"), text(bad, "why")),
            };
            let (tenant, records) = (text(report, "tenant"), text(report, "records"));
            table.row(vec![tenant, records, text(report, "head_hash"), first_bad]);
        }
        print(&table.text())?;
    }
    for report in &bad {
        let (tenant, bad) = (text(report, "tenant"), &report["first_bad"]);
        let revision = text(bad, "revision");
        eprintln!(
            "error: the log of {tenant} is bad from revision {revision}: {}",
            text(bad, "why")
        );
    }
    Ok(if bad.is_empty() { DONE } else { FAILED })
}

/// On the database, beside whoever uses it.
async fn direct(global: &Global, only: Option<&str>) -> Result<Vec<Value>> {
    let config = Config::load(global.config.as_deref(), &global.overrides())?;
    let store = open_beside(&config.database.url).await?;
    let mut heads = store.tenants().await?;
    if let Some(only) = only {
        heads.retain(|head| head.slug.as_str() == only);
        if heads.is_empty() {
            let error = anyhow!("there is no tenant `{only}`");
            return Err(Hinted::new(
                error,
                "`bailiwick tenant list` shows the tenants",
            ));
        }
    }
    let progress = Progress::new();
    let mut reports = Vec::with_capacity(heads.len());
    for head in heads {
        let slug = head.slug.as_str();
        let tell = |revision| {
            progress.tell(&format!("checking {slug}: {revision} of {}", head.revision));
        };
        let report = store.verify_chain(head.id, tell).await?;
        let hash: String = report
            .head_hash
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let bad = report
            .first_bad
            .map(|bad| json!({ "revision": bad.revision, "why": bad.why }));
        reports.push(json!({
            "tenant": slug,
            "records": report.records,
            "head_hash": hash,
            "first_bad": bad,
        }));
    }
    progress.done();
    store.close().await;
    Ok(reports)
}

/// Asks the server to check.
async fn remote(global: &Global, only: Option<&str>) -> Result<Vec<Value>> {
    let client = Client::open(global).await?;
    let slugs: Vec<String> = match only {
        Some(only) => vec![only.to_owned()],
        None => client
            .list("/v1/tenants")
            .await?
            .iter()
            .map(|item| text(item, "slug"))
            .collect(),
    };
    let progress = Progress::new();
    let mut reports = Vec::with_capacity(slugs.len());
    for slug in slugs {
        progress.tell(&format!("checking {slug}"));
        let mut report = client
            .get(&in_tenant(&slug, &["changes", "verify"]))
            .await?;
        report["tenant"] = json!(slug);
        reports.push(report);
    }
    progress.done();
    Ok(reports)
}
