//! `bailiwick node`: the tree of a tenant.

use anyhow::Result;
use clap::Subcommand;
use serde_json::{Value, json};

use super::DONE;
use crate::cli::At;
use crate::names::{in_tenant, node, segment};
use crate::output::{Shown, json, print, text};
use crate::transport::Client;

/// The tree of a tenant. A node is named by its external id, its id, name:... or root.
#[derive(Debug, Subcommand)]
pub enum Node {
    /// Show the tree
    Tree {
        /// Where
        #[command(flatten)]
        at: At,
        /// From this node down
        #[arg(long)]
        node: Option<String>,
    },
    /// Make a node under another
    Create {
        /// Where
        #[command(flatten)]
        at: At,
        /// Its name
        name: String,
        /// The node above it
        #[arg(long, default_value = "root")]
        parent: String,
        /// Its type: division, group, location, device, or the tenant's own
        #[arg(long = "type", value_name = "TYPE")]
        node_type: String,
        /// The id under which your own systems know it
        #[arg(long)]
        external_id: Option<String>,
    },
    /// Move a node with all below it; what its users inherit moves with it
    Move {
        /// Where
        #[command(flatten)]
        at: At,
        /// The node
        node: String,
        /// The node under which it is to stand
        #[arg(long = "to", value_name = "NODE")]
        parent: String,
    },
    /// Delete a node with all below it
    Delete {
        /// Where
        #[command(flatten)]
        at: At,
        /// The node
        node: String,
        /// Where users, records and assignments of the deleted nodes go; without it the node is
        /// deleted only if there are none
        #[arg(long, value_name = "NODE")]
        move_to: Option<String>,
    },
}

/// Does it.
pub async fn run(client: &Client, shown: Shown, action: Node) -> Result<u8> {
    match action {
        Node::Tree {
            at: At { tenant },
            node,
        } => tree(client, shown, &tenant, node.as_deref()).await?,
        Node::Create {
            at: At { tenant },
            name,
            parent,
            node_type,
            external_id,
        } => {
            let body = json!({
                "parent": node(&parent),
                "type": node_type,
                "name": name,
                "external_id": external_id,
            });
            let made = client.post(&in_tenant(&tenant, &["nodes"]), &body).await?;
            shown.done(&made, &format!("made {name} ({})", text(&made, "id")))?;
        }
        Node::Move {
            at: At { tenant },
            node: moved,
            parent,
        } => {
            let path = in_tenant(&tenant, &["nodes", &node(&moved), "move"]);
            let answer = client
                .post(&path, &json!({ "parent": node(&parent) }))
                .await?;
            shown.done(&answer, &format!("{moved} stands under {parent}"))?;
        }
        Node::Delete {
            at: At { tenant },
            node: gone,
            move_to,
        } => {
            let mut path = in_tenant(&tenant, &["nodes", &node(&gone)]);
            if let Some(move_to) = move_to {
                path.push_str(&format!("?move_to={}", segment(&node(&move_to))));
            }
            client.delete(&path).await?;
            shown.done(&json!({ "deleted": gone }), &format!("deleted {gone}"))?;
        }
    }
    Ok(DONE)
}

async fn tree(client: &Client, shown: Shown, tenant: &str, from: Option<&str>) -> Result<()> {
    let mut path = in_tenant(tenant, &["nodes", "tree"]);
    if let Some(from) = from {
        path.push_str(&format!("?node={}", segment(&node(from))));
    }
    let answer = client.get(&path).await?;
    if shown.json {
        return json(&answer);
    }
    let mut lines = String::new();
    for item in answer["items"].as_array().into_iter().flatten() {
        draw(item, "", &mut lines);
    }
    print(&lines)
}

/// Draws a node and what is below it.
fn draw(item: &Value, indent: &str, lines: &mut String) {
    let mut line = format!("{indent}{}  ({}", text(item, "name"), text(item, "type"));
    if let Some(external_id) = item["external_id"].as_str() {
        line.push_str(&format!(", {external_id}"));
    }
    lines.push_str(&line);
    lines.push_str(")\n");
    for child in item["children"].as_array().into_iter().flatten() {
        draw(child, &format!("{indent}  "), lines);
    }
}
