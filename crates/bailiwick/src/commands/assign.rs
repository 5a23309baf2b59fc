//! `bailiwick assign`: who holds which role where.

use anyhow::Result;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::{DONE, group};
use crate::cli::At;
use crate::names::{in_tenant, node, role, segment, service_account, user};
use crate::output::{Shown, Table, json, plain, print, text};
use crate::transport::Client;

/// Assignments.
#[derive(Debug, Subcommand)]
pub enum Assign {
    /// Give somebody a role at a node
    Add(Add),
    /// List assignments
    List(List),
    /// Remove an assignment
    Remove {
        /// Where
        #[command(flatten)]
        at: At,
        /// Its id, as listed
        id: String,
    },
}

/// Whom an assignment is for.
#[derive(Debug, Args)]
#[group(multiple = false)]
pub struct Principal {
    /// A user
    #[arg(long)]
    pub user: Option<String>,
    /// A group, by its id, its name or name:...
    #[arg(long)]
    pub group: Option<String>,
    /// A service account
    #[arg(long, value_name = "NAME")]
    pub service_account: Option<String>,
}

/// An assignment to be made.
#[derive(Debug, Args)]
pub struct Add {
    /// Where
    #[command(flatten)]
    pub at: At,
    /// The role
    pub role: String,
    /// For whom
    #[command(flatten)]
    pub principal: Principal,
    /// At this node and below it
    #[arg(long, default_value = "root")]
    pub node: String,
    /// Only for records with this value, once for each
    #[arg(long = "restriction", value_name = "VALUE")]
    pub restrictions: Vec<String>,
    /// First moment at which it counts, such as 2026-03-01T00:00:00Z
    #[arg(long, value_name = "TIME")]
    pub from: Option<String>,
    /// First moment at which it no longer counts
    #[arg(long, value_name = "TIME")]
    pub until: Option<String>,
}

/// Which assignments to list.
#[derive(Debug, Args)]
pub struct List {
    /// Where
    #[command(flatten)]
    pub at: At,
    /// Only of somebody
    #[command(flatten)]
    pub principal: Principal,
    /// Only of this role
    #[arg(long)]
    pub role: Option<String>,
    /// Only at this node
    #[arg(long)]
    pub node: Option<String>,
}

impl Principal {
    /// The kind and the reference.
    async fn given(&self, client: &Client, tenant: &str) -> Option<(&'static str, String)> {
        if let Some(text) = &self.group {
            return Some(("group", group::reference(client, tenant, text).await));
        }
        let user = self.user.as_deref().map(|text| ("user", user(text)));
        let account = self.service_account.as_deref();
        user.or(account.map(|text| ("service_account", service_account(text))))
    }
}

/// Does it.
pub async fn run(client: &Client, shown: Shown, action: Assign) -> Result<u8> {
    match action {
        Assign::Add(arguments) => add(client, shown, &arguments).await?,
        Assign::List(arguments) => list(client, shown, &arguments).await?,
        Assign::Remove {
            at: At { tenant },
            id,
        } => {
            client
                .delete(&in_tenant(&tenant, &["assignments", &id]))
                .await?;
            shown.done(&json!({ "removed": id }), &format!("removed {id}"))?;
        }
    }
    Ok(DONE)
}

async fn add(client: &Client, shown: Shown, arguments: &Add) -> Result<()> {
    let Some((kind, whom)) = arguments
        .principal
        .given(client, &arguments.at.tenant)
        .await
    else {
        anyhow::bail!("say for whom: --user, --group or --service-account");
    };
    let mut body = json!({
        kind: whom,
        "role": role(&arguments.role),
        "node": node(&arguments.node),
    });
    if !arguments.restrictions.is_empty() {
        body["restrictions"] = json!({ "mode": "restricted", "values": arguments.restrictions });
    }
    if let Some(reason) = client.reason() {
        body["reason"] = json!(reason);
    }
    for (name, time) in [("from", &arguments.from), ("until", &arguments.until)] {
        if let Some(time) = time {
            body[name] = json!(time);
        }
    }
    let path = in_tenant(&arguments.at.tenant, &["assignments"]);
    let made = client.post(&path, &body).await?;
    shown.done(
        &made,
        &format!("assigned {} ({})", arguments.role, text(&made, "id")),
    )
}

async fn list(client: &Client, shown: Shown, arguments: &List) -> Result<()> {
    let mut query = Vec::new();
    if let Some((kind, whom)) = arguments
        .principal
        .given(client, &arguments.at.tenant)
        .await
    {
        query.push(format!("principal={kind}:{}", segment(&whom)));
    }
    if let Some(name) = &arguments.role {
        query.push(format!("role={}", segment(&role(name))));
    }
    if let Some(name) = &arguments.node {
        query.push(format!("node={}", segment(&node(name))));
    }
    let mut path = in_tenant(&arguments.at.tenant, &["assignments"]);
    if !query.is_empty() {
        path.push_str(&format!("?{}", query.join("&")));
    }
    let items = client.list(&path).await?;
    if shown.json {
        return json(&Value::Array(items));
    }
    let mut table = Table::new(&["id", "for", "role", "node", "restrictions", "from", "until"]);
    for item in &items {
        let name = |field: &str| match &item[field] {
            Value::Object(fields) => plain(fields.get("name").unwrap_or(&fields["id"])),
            other => plain(other),
        };
        let whom = format!("{} {}", text(item, "principal.type"), name("principal"));
        let values = text(item, "restrictions.values");
        let (from, until) = (text(item, "from"), text(item, "until"));
        table.row(vec![
            text(item, "id"),
            whom,
            name("role"),
            name("node"),
            values,
            from,
            until,
        ]);
    }
    print(&table.text())
}
