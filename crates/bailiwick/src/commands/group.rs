//! `bailiwick group`: groups, their matrix and their members.

use anyhow::Result;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::DONE;
use crate::cli::At;
use crate::failure::Problem;
use crate::names::{in_tenant, node, role, user};
use crate::output::{Shown, Table, json, print, text};
use crate::transport::Client;

/// Groups. A group is named by its id, its name or name:...
#[derive(Debug, Subcommand)]
pub enum Group {
    /// List the groups
    List {
        /// Where
        #[command(flatten)]
        at: At,
    },
    /// Make a group
    Create(Create),
    /// Show a group
    Show(One),
    /// Show what a group gives
    Access(One),
    /// Put a user into a group
    AddMember(Member),
    /// Take a user out of a group
    RemoveMember(Member),
    /// Delete a group, its matrix and its assignments
    Delete(One),
}

/// One group of a tenant.
#[derive(Debug, Args)]
pub struct One {
    /// Where
    #[command(flatten)]
    pub at: At,
    /// The group
    pub group: String,
}

/// A user and a group.
#[derive(Debug, Args)]
pub struct Member {
    /// Where
    #[command(flatten)]
    pub at: At,
    /// The group
    pub group: String,
    /// The user
    pub user: String,
}

/// A group to be made.
#[derive(Debug, Args)]
pub struct Create {
    /// Where
    #[command(flatten)]
    pub at: At,
    /// Its name
    pub name: String,
    /// Its id; one is made if not given
    #[arg(long)]
    pub id: Option<String>,
    /// What it is for
    #[arg(long, default_value = "")]
    pub description: String,
    /// A role to fill the matrix from, once for each
    #[arg(long = "template", value_name = "ROLE")]
    pub templates: Vec<String>,
    /// A permission of the matrix, once for each
    #[arg(long = "permission", value_name = "CODE")]
    pub permissions: Vec<String>,
    /// Only for records with this value, once for each
    #[arg(long = "restriction", value_name = "VALUE")]
    pub restrictions: Vec<String>,
    /// Where the matrix counts
    #[arg(long)]
    pub node: Option<String>,
}

/// Does it.
pub async fn run(client: &Client, shown: Shown, action: Group) -> Result<u8> {
    match action {
        Group::List { at: At { tenant } } => {
            let columns = [
                ("id", "id"),
                ("name", "name"),
                ("restrictions", "restrictions.values"),
                ("description", "description"),
            ];
            shown.items(
                client.list(&in_tenant(&tenant, &["groups"])).await?,
                &columns,
            )?;
        }
        Group::Create(arguments) => create(client, shown, &arguments).await?,
        Group::Show(one) => {
            let group = reference(client, &one.at.tenant, &one.group).await;
            let path = in_tenant(&one.at.tenant, &["groups", &group]);
            shown.object(&client.get(&path).await?)?;
        }
        Group::Access(one) => {
            let group = reference(client, &one.at.tenant, &one.group).await;
            let path = in_tenant(&one.at.tenant, &["groups", &group, "access"]);
            access(shown, &client.get(&path).await?)?;
        }
        Group::AddMember(Member {
            at,
            group,
            user: member,
        }) => {
            let path = membership(client, &at.tenant, &group, &member).await;
            let answer = client.put(&path, None).await?;
            shown.done(&answer, &format!("{member} is in {group}"))?;
        }
        Group::RemoveMember(Member {
            at,
            group,
            user: member,
        }) => {
            let path = membership(client, &at.tenant, &group, &member).await;
            client.delete(&path).await?;
            shown.done(
                &json!({ "removed": member }),
                &format!("{member} is not in {group}"),
            )?;
        }
        Group::Delete(one) => {
            let group = reference(client, &one.at.tenant, &one.group).await;
            client
                .delete(&in_tenant(&one.at.tenant, &["groups", &group]))
                .await?;
            shown.done(
                &json!({ "deleted": one.group }),
                &format!("deleted {}", one.group),
            )?;
        }
    }
    Ok(DONE)
}

/// What names a group in a request: plain text is its id, or its name if no group has that id.
pub async fn reference(client: &Client, tenant: &str, text: &str) -> String {
    if text.starts_with("name:") {
        return text.to_owned();
    }
    let found = client.get(&in_tenant(tenant, &["groups", text])).await;
    let problem = found.err().and_then(|error| error.downcast().ok());
    match problem {
        Some(Problem { code, .. }) if code == "not_found" => format!("name:{text}"),
        _ => text.to_owned(),
    }
}

async fn membership(client: &Client, tenant: &str, group: &str, member: &str) -> String {
    let group = reference(client, tenant, group).await;
    in_tenant(tenant, &["groups", &group, "members", &user(member)])
}

async fn create(client: &Client, shown: Shown, arguments: &Create) -> Result<()> {
    let templates: Vec<String> = arguments.templates.iter().map(|name| role(name)).collect();
    let mut body = json!({
        "name": arguments.name,
        "description": arguments.description,
        "permissions": arguments.permissions,
        "templates": templates,
    });
    if let Some(id) = &arguments.id {
        body["id"] = json!(id);
    }
    if let Some(name) = &arguments.node {
        body["node"] = json!(node(name));
    }
    if !arguments.restrictions.is_empty() {
        body["restrictions"] = json!({ "mode": "restricted", "values": arguments.restrictions });
    }
    let made = client
        .post(&in_tenant(&arguments.at.tenant, &["groups"]), &body)
        .await?;
    shown.done(
        &made,
        &format!("made {} ({})", arguments.name, text(&made, "id")),
    )
}

/// The matrix, a line for each resource, headings between them.
fn access(shown: Shown, access: &Value) -> Result<()> {
    if shown.json {
        return json(access);
    }
    let mut table = Table::new(&["section", "resource", "level", "restrictions count"]);
    for section in access["sections"].as_array().into_iter().flatten() {
        for line in section["resources"].as_array().into_iter().flatten() {
            let aware = if line["restriction_aware"] == json!(true) {
                "yes"
            } else {
                ""
            };
            let (name, level) = (text(line, "name"), text(line, "level"));
            table.row(vec![text(section, "name"), name, level, aware.to_owned()]);
        }
    }
    print(&table.text())?;
    match text(access, "restrictions.values").as_str() {
        "" => Ok(()),
        values => print(&format!("restricted to {values}\n")),
    }
}
