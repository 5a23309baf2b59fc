//! What can be typed: the commands, and the options that all of them share.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::commands::{
    assign, audit, backup, catalog, changes, check, completions, configuration, explain, generate,
    group, manual, node, rescue, restore, role, serve, tenant, user, who_can,
};

/// Access control for many companies: who may do what, where, and why.
#[derive(Debug, Parser)]
#[command(name = "bailiwick", version)]
#[command(
    after_help = "Commands talk to a server when --url is given, otherwise they work \
                        directly on the database of a stopped one.\n\n\
                        Exit codes: 0 done or permitted, 1 denied (check and explain), 2 error."
)]
pub struct Cli {
    /// Options of all commands.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options of all commands.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Options of all commands")]
pub struct Global {
    /// Talk to the server at this address, such as https://access.example.com
    #[arg(
        long,
        global = true,
        value_name = "URL",
        env = "BAILIWICK_URL",
        hide_env_values = true
    )]
    pub url: Option<String>,
    /// The API key to show to the server
    #[arg(
        long,
        global = true,
        value_name = "KEY",
        env = "BAILIWICK_KEY",
        hide_env_values = true
    )]
    pub key: Option<String>,
    /// The database: sqlite:<path> or postgres://... [env: BAILIWICK_DATABASE]
    #[arg(long, global = true, value_name = "URL")]
    pub database: Option<String>,
    /// The configuration file
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "BAILIWICK_CONFIG",
        hide_env_values = true
    )]
    pub config: Option<PathBuf>,
    /// Print JSON instead of tables
    #[arg(long, global = true)]
    pub json: bool,
    /// Why: written to the change log with what is changed
    #[arg(long, global = true, value_name = "TEXT")]
    pub reason: Option<String>,
}

/// The tenant that a command is about.
#[derive(Clone, Debug, Args)]
pub struct At {
    /// The tenant
    #[arg(
        long,
        value_name = "SLUG",
        env = "BAILIWICK_TENANT",
        hide_env_values = true
    )]
    pub tenant: String,
}

/// What the command line says about settings.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// `--database`
    pub database: Option<String>,
    /// `--listen`
    pub listen: Option<String>,
    /// `--base-url`
    pub base_url: Option<String>,
}

impl Overrides {
    /// By the keys of the settings.
    #[must_use]
    pub fn flags(&self) -> [(&'static str, Option<String>); 3] {
        [
            ("database.url", self.database.clone()),
            ("server.listen", self.listen.clone()),
            ("server.base_url", self.base_url.clone()),
        ]
    }
}

impl Global {
    /// What these options say about settings.
    #[must_use]
    pub fn overrides(&self) -> Overrides {
        Overrides {
            database: self.database.clone(),
            ..Overrides::default()
        }
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the server
    Serve(serve::Serve),
    /// Ask whether somebody may do something
    Check(check::Check),
    /// Ask why somebody may or may not do something
    Explain(explain::Explain),
    /// List who may do something
    WhoCan(who_can::WhoCan),
    /// Tenants: the companies of the platform
    #[command(subcommand)]
    Tenant(tenant::Tenant),
    /// The tree of a tenant
    #[command(subcommand)]
    Node(node::Node),
    /// Users
    #[command(subcommand)]
    User(user::User),
    /// Roles and their permissions
    #[command(subcommand)]
    Role(role::Role),
    /// Groups and their members
    #[command(subcommand)]
    Group(group::Group),
    /// Assignments: who holds which role where
    #[command(subcommand)]
    Assign(assign::Assign),
    /// Catalogs: what there is to permit
    #[command(subcommand)]
    Catalog(catalog::Catalog),
    /// Show what has changed
    Changes(changes::Changes),
    /// Prove that nobody rewrote the change log
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Write everything to a file, also while the server runs
    Backup(backup::Backup),
    /// Take a backup back, into an empty database
    Restore(restore::Restore),
    /// Make somebody administrator again; only on the host, with the server stopped
    Rescue(rescue::Rescue),
    /// Look at the configuration
    #[command(subcommand)]
    Config(configuration::Configuration),
    /// Print a completion script for a shell
    Completions(completions::Completions),
    /// Print the manual, or write its pages to a directory
    Man(manual::Manual),
    /// Write the generated reference files
    #[command(hide = true)]
    Generate(generate::Generate),
}
