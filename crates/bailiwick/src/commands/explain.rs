//! `bailiwick explain`: why somebody may or may not do something. Exit codes as `check`.

use anyhow::{Result, bail};
use clap::Args;
use serde_json::Value;

use super::check::Question;
use super::{DENIED, DONE};
use crate::names::in_tenant;
use crate::output::{Shown, json, print, text};
use crate::transport::Client;

/// Ask why somebody may or may not do something.
#[derive(Debug, Args)]
pub struct Explain {
    /// The question
    #[command(flatten)]
    pub question: Question,
}

/// Asks it.
pub async fn run(client: &Client, shown: Shown, arguments: &Explain) -> Result<u8> {
    ask(client, shown, &arguments.question).await
}

/// Asks it, and prints the reasons.
pub async fn ask(client: &Client, shown: Shown, question: &Question) -> Result<u8> {
    let path = in_tenant(&question.at.tenant, &["explain"]);
    let answer = client.post(&path, &question.body()?).await?;
    let Some(decision) = answer["decision"].as_bool() else {
        bail!("the answer has no decision: {answer}");
    };
    if shown.json {
        json(&answer)?;
    } else {
        print(&reasons(&answer, decision))?;
    }
    Ok(if decision { DONE } else { DENIED })
}

/// The reasons in words.
fn reasons(answer: &Value, decision: bool) -> String {
    let mut lines = vec![if decision { "permit" } else { "deny" }.to_owned()];
    lines.extend(
        answer["reason"]
            .as_str()
            .map(|reason| format!("  {reason}")),
    );
    lines.extend(items(answer, "paths").map(|path| format!("  because {}", way(path))));
    lines.extend(items(answer, "problems").map(|problem| format!("  {}", text(problem, "text"))));
    let candidates = items(answer, "candidates");
    lines.extend(candidates.map(|candidate| format!("  {}", text(candidate, "text"))));
    for more in ["paths_more", "candidates_more"] {
        if let Some(number @ 1..) = answer[more].as_u64() {
            lines.push(format!("  and {number} more"));
        }
    }
    let mut suggestions = items(answer, "suggestions").peekable();
    if suggestions.peek().is_some() {
        lines.push("any one of these would permit it:".to_owned());
    }
    lines.extend(suggestions.map(|suggestion| format!("  - {}", text(suggestion, "text"))));
    lines.push(String::new());
    lines.join("\n")
}

fn items<'a>(answer: &'a Value, field: &str) -> impl Iterator<Item = &'a Value> {
    answer[field].as_array().into_iter().flatten()
}

/// One way from the subject to the permission.
fn way(path: &Value) -> String {
    let mut words = format!("{} gives {}", held(path), text(path, "permission"));
    if !path["inherited_from"].is_null() {
        words.push_str(&format!(
            ", inherited from {}",
            text(path, "inherited_from.name")
        ));
    }
    if let Some(values) = path["restrictions_shared"]
        .as_array()
        .filter(|all| !all.is_empty())
    {
        let values: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
        words.push_str(&format!(", for {}", values.join(", ")));
    }
    words
}

/// A role and where it is held.
fn held(item: &Value) -> String {
    let (node, group) = (text(item, "node.name"), text(item, "group.name"));
    match (item["role"]["is_matrix"].as_bool(), group.is_empty()) {
        (Some(true), _) => format!("the access of group {group} at {node}"),
        (_, true) => format!("{} at {node}", text(item, "role.name")),
        _ => format!(
            "{} at {node}, through group {group},",
            text(item, "role.name")
        ),
    }
}
