//! `bailiwick rescue`: makes somebody an active administrator again, whatever stands in the way.
//!
//! Only on the host: it needs the database itself, of a stopped server if that is SQLite. It is an
//! entry of its own in the change log, made by the system actor `rescue`.

use anyhow::{Result, anyhow};
use bailiwick_model::actor::{Actor, Context};
use bailiwick_model::command::Command;
use bailiwick_model::names::Text;
use clap::Args;
use serde_json::json;

use super::DONE;
use crate::cli::{At, Global};
use crate::config::Config;
use crate::database::{Missing, Opened};
use crate::failure::Hinted;
use crate::names::user;
use crate::output::{json, print};

/// Make somebody administrator again.
#[derive(Debug, Args)]
pub struct Rescue {
    /// Where
    #[command(flatten)]
    pub at: At,
    /// The user: name, id, or external_id:...
    #[arg(long)]
    pub user: String,
}

/// Does it.
pub async fn run(global: &Global, arguments: &Rescue) -> Result<u8> {
    let config = Config::of_database(global)?;
    let opened = Opened::open(&config.database.url, Missing::Refuse).await?;
    let (app, _held) = opened.start(config.limits.options()).await?;
    let slug = &arguments.at.tenant;
    let hint = "`bailiwick tenant list` shows the tenants";
    let unknown = || Hinted::new(anyhow!("there is no tenant `{slug}`"), hint);
    let tenant = app.tenant_id(slug).await?.ok_or_else(unknown)?;
    let snapshot = app.snapshot(tenant, None).await?;
    let found = bailiwick_web::names::user(&snapshot, &user(&arguments.user));
    let hint = "`bailiwick user list` shows the users";
    let unknown = || Hinted::new(anyhow!("there is no user `{}`", arguments.user), hint);
    let user = found.ok_or_else(unknown)?;
    let mut context = Context::of(Actor::system("rescue"));
    context.reason = global.reason.as_deref().map(Text::new).transpose()?;
    let done = app
        .execute(tenant, context, Command::Rescue { user })
        .await?;
    app.store.close().await;
    let revision = done.snapshot.revision();
    if global.json {
        json(&json!({ "user": user, "changed": done.changed, "revision": revision }))?;
    } else if done.changed {
        print(&format!(
            "{} administers `{slug}` again: active, unlocked, able to give access.\n\
             The change log says so at revision {revision}.\n",
            arguments.user
        ))?;
    } else {
        print(&format!(
            "{} is an active administrator already\n",
            arguments.user
        ))?;
    }
    Ok(DONE)
}
