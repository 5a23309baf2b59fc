//! `bailiwick user`: people's accounts.

use anyhow::Result;
use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};

use super::DONE;
use crate::cli::At;
use crate::names::{in_tenant, node, segment, user};
use crate::output::{Shown, Table, json, print, text};
use crate::transport::Client;

/// Users. A user is named by the user name, the id or external_id:...
#[derive(Debug, Subcommand)]
pub enum User {
    /// List the users
    List {
        /// Where
        #[command(flatten)]
        at: At,
        /// Only these, such as: status eq "active" and last_name co "mith"
        #[arg(long)]
        filter: Option<String>,
    },
    /// Make a user: provisioned, without a seat
    Create(Create),
    /// Show a user
    Show(One),
    /// Set a user's status
    Status {
        /// Where
        #[command(flatten)]
        at: At,
        /// The user
        user: String,
        /// The new status
        status: Status,
    },
    /// Lock a user: no sign-in, nothing permitted, everything kept
    Lock {
        /// Where
        #[command(flatten)]
        at: At,
        /// The user
        user: String,
        /// One of the tenant's lock reasons
        #[arg(long = "lock-reason", value_name = "REASON")]
        lock_reason: Option<String>,
    },
    /// Unlock a user
    Unlock(One),
    /// Show what a user may do, and where it comes from
    Access(One),
}

/// One user of a tenant.
#[derive(Debug, Args)]
pub struct One {
    /// Where
    #[command(flatten)]
    pub at: At,
    /// The user
    pub user: String,
}

/// A user to be made.
#[derive(Debug, Args)]
pub struct Create {
    /// Where
    #[command(flatten)]
    pub at: At,
    /// The e-mail address
    pub email: String,
    /// The name for signing in; the e-mail address if not given
    #[arg(long)]
    pub user_name: Option<String>,
    /// First name
    #[arg(long)]
    pub first_name: Option<String>,
    /// Last name
    #[arg(long)]
    pub last_name: Option<String>,
    /// The id under which your own systems know the person
    #[arg(long)]
    pub external_id: Option<String>,
    /// The home node; the root if not given
    #[arg(long, value_name = "NODE")]
    pub home: Option<String>,
    /// Make the user active at once; takes a seat
    #[arg(long)]
    pub active: bool,
}

/// What can be set.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Status {
    /// May sign in, takes a seat
    Active,
    /// May not sign in, is still notified
    Passive,
    /// Neither
    Deactivated,
}

impl Status {
    fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Passive => "passive",
            Self::Deactivated => "deactivated",
        }
    }
}

/// Does it.
pub async fn run(client: &Client, shown: Shown, action: User) -> Result<u8> {
    match action {
        User::List {
            at: At { tenant },
            filter,
        } => {
            let mut path = in_tenant(&tenant, &["users"]);
            if let Some(filter) = filter {
                path.push_str(&format!("?filter={}", segment(&filter)));
            }
            let columns = [
                ("user name", "user_name"),
                ("first name", "first_name"),
                ("last name", "last_name"),
                ("e-mail", "email"),
                ("status", "status"),
                ("locked", "locked"),
            ];
            let mut items = client.list(&path).await?;
            if !shown.json {
                for item in &mut items {
                    let locked = item["locked"] == json!(true);
                    item["locked"] = json!(if locked { "yes" } else { "" });
                }
            }
            shown.items(items, &columns)?;
        }
        User::Create(arguments) => create(client, shown, &arguments).await?,
        User::Show(one) => {
            shown.object(&client.get(&path(&one.at.tenant, &one.user, &[])).await?)?;
        }
        User::Status {
            at: At { tenant },
            user,
            status,
        } => {
            let body = json!({ "status": status.word() });
            let answer = client
                .put(&path(&tenant, &user, &["status"]), Some(&body))
                .await?;
            shown.done(&answer, &format!("{user} is {}", status.word()))?;
        }
        User::Lock {
            at: At { tenant },
            user,
            lock_reason,
        } => {
            if lock_reason.is_none() {
                // Whoever is locked already keeps the reason.
                let present = client.get(&path(&tenant, &user, &[])).await;
                if let Some(present) = present.ok().filter(|user| user["locked"] == json!(true)) {
                    shown.done(&present, &format!("{user} is locked already"))?;
                    return Ok(DONE);
                }
            }
            let body = json!({ "reason": lock_reason });
            let answer = client
                .put(&path(&tenant, &user, &["lock"]), Some(&body))
                .await?;
            shown.done(&answer, &format!("{user} is locked"))?;
        }
        User::Unlock(one) => {
            client
                .delete(&path(&one.at.tenant, &one.user, &["lock"]))
                .await?;
            let value = json!({ "unlocked": one.user });
            shown.done(&value, &format!("{} is unlocked", one.user))?;
        }
        User::Access(one) => {
            let path = path(&one.at.tenant, &one.user, &["access"]);
            access(shown, &client.get(&path).await?)?;
        }
    }
    Ok(DONE)
}

fn path(tenant: &str, name: &str, rest: &[&str]) -> String {
    let name = user(name);
    let mut parts = vec!["users", &name];
    parts.extend(rest);
    in_tenant(tenant, &parts)
}

async fn create(client: &Client, shown: Shown, arguments: &Create) -> Result<()> {
    let mut body = json!({ "email": arguments.email });
    let home = arguments.home.as_deref().map(node);
    let fields = [
        ("user_name", &arguments.user_name),
        ("first_name", &arguments.first_name),
        ("last_name", &arguments.last_name),
        ("external_id", &arguments.external_id),
        ("home", &home),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            body[name] = json!(value);
        }
    }
    let mut made = client
        .post(&in_tenant(&arguments.at.tenant, &["users"]), &body)
        .await?;
    let id = text(&made, "id");
    if arguments.active {
        let body = json!({ "status": "active" });
        made = client
            .put(&path(&arguments.at.tenant, &id, &["status"]), Some(&body))
            .await?;
    }
    let sentence = format!("made {} ({id}), {}", arguments.email, text(&made, "status"));
    shown.done(&made, &sentence)
}

/// Roles and permissions, each with where it comes from.
fn access(shown: Shown, access: &Value) -> Result<()> {
    if shown.json {
        return json(access);
    }
    if access["able"] == json!(false) {
        print("nothing of this counts: the account is not active, or locked\n\n")?;
    }
    let mut roles = Table::new(&["role", "node", "group", "restrictions", "counts now"]);
    for held in access["roles"].as_array().into_iter().flatten() {
        roles.row(
            [
                "role.name",
                "node.name",
                "group.name",
                "restrictions.values",
                "counts",
            ]
            .map(|field| text(held, field))
            .to_vec(),
        );
    }
    let mut permissions = Table::new(&["permission", "name", "from"]);
    for held in access["permissions"].as_array().into_iter().flatten() {
        let sources = held["sources"].as_array().into_iter().flatten();
        let sources: Vec<String> = sources
            .map(|role| format!("{} at {}", text(role, "role.name"), text(role, "node.name")))
            .collect();
        permissions.row(vec![
            text(held, "code"),
            text(held, "name"),
            sources.join("; "),
        ]);
    }
    print(&format!("{}\n{}", roles.text(), permissions.text()))
}
