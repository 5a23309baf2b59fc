//! `bailiwick check`: may somebody do something. Exit code 0 yes, 1 no, 2 error.

use anyhow::{Result, bail};
use clap::Args;
use serde_json::{Map, Value, json};

use super::explain;
use super::{DENIED, DONE};
use crate::cli::At;
use crate::names::{in_tenant, node};
use crate::output::{Shown, print};
use crate::transport::Client;

/// A question about a resource.
#[derive(Debug, Args)]
pub struct About {
    /// The resource type
    #[arg(value_name = "TYPE")]
    pub resource_type: String,
    /// The id of a record; without it the question is about the type
    #[arg(value_name = "ID")]
    pub id: Option<String>,
    /// Where the resource sits: a node's external id, external_id:..., its id, or root
    #[arg(long)]
    pub node: Option<String>,
    /// A restriction value that the resource carries, once for each
    #[arg(long = "restriction", value_name = "VALUE")]
    pub restrictions: Vec<String>,
    /// An attribute of the resource, once for each; the value is JSON, or else text
    #[arg(long = "property", value_name = "KEY=VALUE")]
    pub properties: Vec<String>,
}

/// A question.
#[derive(Debug, Args)]
pub struct Question {
    /// Where
    #[command(flatten)]
    pub at: At,
    /// Who: a user's name, e-mail address, external id or id; service_account:... for one of those
    pub subject: String,
    /// What: an action of the resource type, or the code of a permission
    pub action: String,
    /// With what
    #[command(flatten)]
    pub about: About,
}

/// Ask whether somebody may do something.
#[derive(Debug, Args)]
pub struct Check {
    /// The question
    #[command(flatten)]
    pub question: Question,
    /// Say why
    #[arg(long)]
    pub explain: bool,
}

impl About {
    /// The resource, as in a request.
    pub fn resource(&self) -> Result<Value> {
        let mut properties = Map::new();
        for property in &self.properties {
            let Some((name, value)) = property.split_once('=') else {
                bail!("`{property}` is no property: write --property name=value");
            };
            let value = serde_json::from_str(value).unwrap_or_else(|_| json!(value));
            properties.insert(name.to_owned(), value);
        }
        let mut resource = json!({ "type": self.resource_type });
        if let Some(id) = &self.id {
            resource["id"] = json!(id);
        }
        if let Some(name) = &self.node {
            resource["node"] = json!(node(name));
        }
        if !self.restrictions.is_empty() {
            resource["restrictions"] = json!(self.restrictions);
        }
        if !properties.is_empty() {
            resource["properties"] = Value::Object(properties);
        }
        Ok(resource)
    }
}

impl Question {
    /// The question, as in a request.
    pub fn body(&self) -> Result<Value> {
        let (kind, id) = match self.subject.split_once(':') {
            Some((kind @ ("user" | "service_account"), id)) => (kind, id),
            _ => ("user", self.subject.as_str()),
        };
        Ok(json!({
            "subject": { "type": kind, "id": id },
            "action": { "name": self.action },
            "resource": self.about.resource()?,
        }))
    }
}

/// Asks it.
pub async fn run(client: &Client, shown: Shown, arguments: &Check) -> Result<u8> {
    if arguments.explain {
        return explain::ask(client, shown, &arguments.question).await;
    }
    let path = in_tenant(&arguments.question.at.tenant, &["check"]);
    let answer = client.post(&path, &arguments.question.body()?).await?;
    let Some(decision) = answer["decision"].as_bool() else {
        bail!("the answer has no decision: {answer}");
    };
    if shown.json {
        shown.object(&answer)?;
    } else {
        print(if decision { "permit\n" } else { "deny\n" })?;
        if let Some(reason) = answer["reason"].as_str() {
            print(&format!("  {reason}\n"))?;
        }
    }
    Ok(if decision { DONE } else { DENIED })
}
