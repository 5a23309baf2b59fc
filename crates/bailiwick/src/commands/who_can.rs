//! `bailiwick who-can`: everybody who may do something.

use anyhow::Result;
use clap::Args;
use serde_json::{Value, json};

use super::DONE;
use super::check::About;
use crate::cli::At;
use crate::names::in_tenant;
use crate::output::Shown;
use crate::transport::Client;

/// List who may do something.
#[derive(Debug, Args)]
pub struct WhoCan {
    /// Where
    #[command(flatten)]
    pub at: At,
    /// What: an action of the resource type, or the code of a permission
    pub action: String,
    /// With what
    #[command(flatten)]
    pub about: About,
    /// Service accounts instead of users
    #[arg(long)]
    pub service_accounts: bool,
}

/// Asks it, page after page.
pub async fn run(client: &Client, shown: Shown, arguments: &WhoCan) -> Result<u8> {
    let kind = if arguments.service_accounts {
        "service_account"
    } else {
        "user"
    };
    let mut body = json!({
        "subject_type": kind,
        "action": { "name": arguments.action },
        "resource": arguments.about.resource()?,
        "limit": 1000,
    });
    let path = in_tenant(&arguments.at.tenant, &["who-can"]);
    let mut items: Vec<Value> = Vec::new();
    loop {
        let mut answer = client.post(&path, &body).await?;
        if let Value::Array(found) = answer["items"].take() {
            items.extend(found);
        }
        match answer["next_cursor"].as_str() {
            Some(next) => body["cursor"] = json!(next),
            None => break,
        }
    }
    shown.items(items, &[("name", "name"), ("id", "id")])?;
    Ok(DONE)
}
