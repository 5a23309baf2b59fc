//! `bailiwick role`: roles and their permissions.

use anyhow::Result;
use clap::Subcommand;
use serde_json::json;

use super::DONE;
use crate::cli::At;
use crate::names::{in_tenant, role};
use crate::output::{Shown, text};
use crate::transport::Client;

/// Roles. A role is named by its name or its id.
#[derive(Debug, Subcommand)]
pub enum Role {
    /// List the roles
    List {
        /// Where
        #[command(flatten)]
        at: At,
    },
    /// Show a role with its permissions
    Show {
        /// Where
        #[command(flatten)]
        at: At,
        /// The role
        role: String,
    },
    /// Make a role
    Create {
        /// Where
        #[command(flatten)]
        at: At,
        /// Its name
        name: String,
        /// What it is for
        #[arg(long, default_value = "")]
        description: String,
        /// A permission that it is to hold, once for each; prerequisites are added
        #[arg(long = "permission", value_name = "CODE")]
        permissions: Vec<String>,
        /// Let groups fill their matrix from it
        #[arg(long)]
        template: bool,
    },
    /// Add a permission, and its prerequisites
    AddPermission {
        /// Where
        #[command(flatten)]
        at: At,
        /// The role
        role: String,
        /// The permission
        code: String,
    },
    /// Remove a permission
    RemovePermission {
        /// Where
        #[command(flatten)]
        at: At,
        /// The role
        role: String,
        /// The permission
        code: String,
    },
    /// Delete a role and its assignments
    Delete {
        /// Where
        #[command(flatten)]
        at: At,
        /// The role
        role: String,
    },
}

/// Does it.
pub async fn run(client: &Client, shown: Shown, action: Role) -> Result<u8> {
    match action {
        Role::List { at: At { tenant } } => {
            let items = client.list(&in_tenant(&tenant, &["roles"])).await?;
            let columns = [
                ("name", "name"),
                ("stock", "stock.catalog"),
                ("description", "description"),
            ];
            shown.items(items, &columns)?;
        }
        Role::Show {
            at: At { tenant },
            role: name,
        } => {
            shown.object(
                &client
                    .get(&in_tenant(&tenant, &["roles", &role(&name)]))
                    .await?,
            )?;
        }
        Role::Create {
            at: At { tenant },
            name,
            description,
            permissions,
            template,
        } => {
            let body = json!({
                "name": name,
                "description": description,
                "permissions": permissions,
                "template": template,
            });
            let made = client.post(&in_tenant(&tenant, &["roles"]), &body).await?;
            shown.done(&made, &format!("made {name} ({})", text(&made, "id")))?;
        }
        Role::AddPermission {
            at: At { tenant },
            role: name,
            code,
        } => {
            let path = in_tenant(&tenant, &["roles", &role(&name), "permissions", &code]);
            let answer = client.put(&path, None).await?;
            shown.done(&answer, &format!("{name} holds {code}"))?;
        }
        Role::RemovePermission {
            at: At { tenant },
            role: name,
            code,
        } => {
            let path = in_tenant(&tenant, &["roles", &role(&name), "permissions", &code]);
            client.delete(&path).await?;
            shown.done(
                &json!({ "removed": code }),
                &format!("{name} no longer holds {code}"),
            )?;
        }
        Role::Delete {
            at: At { tenant },
            role: name,
        } => {
            client
                .delete(&in_tenant(&tenant, &["roles", &role(&name)]))
                .await?;
            shown.done(&json!({ "deleted": name }), &format!("deleted {name}"))?;
        }
    }
    Ok(DONE)
}
