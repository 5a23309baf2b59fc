//! `bailiwick tenant`: the companies of the platform.

use anyhow::Result;
use clap::{Args, Subcommand};
use serde_json::json;

use super::DONE;
use crate::names::in_tenant;
use crate::output::{Shown, text};
use crate::transport::Client;

/// Tenants: the companies of the platform.
#[derive(Debug, Subcommand)]
pub enum Tenant {
    /// List the tenants
    List,
    /// Make a tenant
    Create(Create),
    /// Show a tenant
    Show {
        /// Its slug
        slug: String,
    },
    /// Release a restricted permission to a tenant
    Release {
        /// Its slug
        slug: String,
        /// The permission
        code: String,
        /// Take the release back instead
        #[arg(long)]
        withdraw: bool,
    },
}

/// A tenant to be made.
#[derive(Debug, Args)]
pub struct Create {
    /// Its public name in addresses: 3 to 32 lower-case letters, digits and hyphens
    pub slug: String,
    /// Its display name; the slug if not given
    #[arg(long)]
    pub name: Option<String>,
    /// A catalog that it uses, once for each: retail, commerce, or name@version
    #[arg(long = "catalog", value_name = "CATALOG")]
    pub catalogs: Vec<String>,
    /// The external id of its root
    #[arg(long, value_name = "ID")]
    pub root_external_id: Option<String>,
    /// How many users may be active at once
    #[arg(long, value_name = "NUMBER")]
    pub seats: Option<u32>,
}

/// Does it.
pub async fn run(client: &Client, shown: Shown, action: Tenant) -> Result<u8> {
    match action {
        Tenant::List => {
            let columns = [("slug", "slug"), ("name", "name"), ("revision", "revision")];
            shown.items(client.list("/v1/tenants").await?, &columns)?;
        }
        Tenant::Create(arguments) => create(client, shown, &arguments).await?,
        Tenant::Show { slug } => {
            shown.object(&client.get(&in_tenant(&slug, &[])).await?)?;
        }
        Tenant::Release {
            slug,
            code,
            withdraw,
        } => {
            let path = in_tenant(&slug, &["released", &code]);
            if withdraw {
                client.delete(&path).await?;
                let sentence = format!("{slug} may no longer use {code}");
                shown.done(&json!({ "withdrawn": code }), &sentence)?;
            } else {
                let answer = client.put(&path, None).await?;
                shown.done(&answer, &format!("{slug} may use {code}"))?;
            }
        }
    }
    Ok(DONE)
}

async fn create(client: &Client, shown: Shown, arguments: &Create) -> Result<()> {
    let catalogs = arguments
        .catalogs
        .iter()
        .map(|text| super::catalog::reference(text));
    let mut body = json!({
        "slug": arguments.slug,
        "name": arguments.name.as_ref().unwrap_or(&arguments.slug),
        "catalogs": catalogs.collect::<Result<Vec<_>>>()?,
    });
    if let Some(id) = &arguments.root_external_id {
        body["root_external_id"] = json!(id);
    }
    if let Some(seats) = arguments.seats {
        body["seat_limit"] = json!(seats);
    }
    let made = client.post("/v1/tenants", &body).await?;
    shown.done(
        &made,
        &format!("made {} ({})", arguments.slug, text(&made, "id")),
    )
}
