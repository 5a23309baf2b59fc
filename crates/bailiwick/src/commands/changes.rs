//! `bailiwick changes`: what has changed, by whom, when; with `--follow` as it happens.

use std::time::Duration;

use anyhow::Result;
use clap::Args;
use serde_json::Value;

use super::DONE;
use crate::cli::At;
use crate::names::{in_tenant, segment};
use crate::output::{Shown, print, text};
use crate::transport::Client;

/// How often `--follow` looks.
const FOLLOW_EVERY: Duration = Duration::from_secs(1);

/// Show what has changed.
#[derive(Debug, Args)]
pub struct Changes {
    /// Where
    #[command(flatten)]
    pub at: At,
    /// Only what came after this revision
    #[arg(long, value_name = "REVISION", default_value_t = 0)]
    pub after: u64,
    /// Only what this command made, such as assign
    #[arg(long, value_name = "COMMAND")]
    pub what: Option<String>,
    /// Go on showing changes as they happen
    #[arg(long)]
    pub follow: bool,
}

/// Shows them, the oldest first.
pub async fn run(client: &Client, shown: Shown, arguments: &Changes) -> Result<u8> {
    let mut after = arguments.after;
    let mut is_empty = true;
    loop {
        let mut path = in_tenant(&arguments.at.tenant, &["changes"]);
        path.push_str(&format!("?after={after}"));
        if let Some(what) = &arguments.what {
            path.push_str(&format!("&what={}", segment(what)));
        }
        for item in client.list(&path).await? {
            after = item["revision"].as_u64().unwrap_or(after).max(after);
            if is_empty && !shown.json {
                let heading = columns("REVISION", "TIME", "WHAT", "BY", "OBJECT");
                print(&format!("{heading}\n"))?;
            }
            is_empty = false;
            print(&line(shown, &item))?;
        }
        if !arguments.follow {
            if is_empty && !shown.json {
                print("none\n")?;
            }
            return Ok(DONE);
        }
        tokio::time::sleep(FOLLOW_EVERY).await;
    }
}

/// One entry on one line.
fn line(shown: Shown, item: &Value) -> String {
    if shown.json {
        return format!("{item}\n");
    }
    let actor = &item["actor"];
    let who = ["name", "id"]
        .iter()
        .find_map(|field| actor[*field].as_str())
        .unwrap_or_default();
    let by = format!("{} {who}", text(actor, "type"));
    let mut line = columns(
        &text(item, "revision"),
        &text(item, "time"),
        &text(item, "what"),
        &by,
        &objects(item),
    );
    if let Some(reason) = item["reason"].as_str().filter(|reason| !reason.is_empty()) {
        line.push_str(&format!("  ({reason})"));
    }
    line.push('\n');
    line
}

fn columns(revision: &str, time: &str, what: &str, by: &str, object: &str) -> String {
    format!("{revision:>8}  {time:<27}  {what:<24}  {by:<20}  {object}")
}

/// The first object that changed, by its kind and its name or else its id, and how many more.
fn objects(item: &Value) -> String {
    let changes = item["changes"].as_array().map_or(&[][..], Vec::as_slice);
    let Some(first) = changes.first() else {
        return String::new();
    };
    let fields = ["user_name", "name"];
    let mut names = ["after", "before"].iter().flat_map(|side| {
        fields
            .iter()
            .filter_map(|field| first[*side][*field].as_str())
    });
    let name = names.next().or(first["object"].as_str());
    let mut words = format!("{} {}", text(first, "kind"), name.unwrap_or_default());
    if let Some(more @ 1..) = changes.len().checked_sub(1) {
        words.push_str(&format!(" and {more} more"));
    }
    words
}
