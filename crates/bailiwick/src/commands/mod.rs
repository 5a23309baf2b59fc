//! The commands, one file for each: its arguments, what it does, what it prints.

pub mod assign;
pub mod audit;
pub mod backup;
pub mod catalog;
pub mod changes;
pub mod check;
pub mod completions;
pub mod configuration;
pub mod explain;
pub mod generate;
pub mod group;
pub mod manual;
pub mod node;
pub mod rescue;
pub mod restore;
pub mod role;
pub mod serve;
pub mod tenant;
pub mod user;
pub mod who_can;

use anyhow::Result;

use crate::cli::{Cli, Command};
use crate::telemetry;
use crate::transport::Client;

/// What the program ends with when all went well.
pub const DONE: u8 = 0;
/// What `check` and `explain` end with when the answer is no.
pub const DENIED: u8 = 1;

/// Runs what was typed; the exit code.
pub async fn run(cli: Cli) -> Result<u8> {
    let Cli { global, command } = cli;
    if !matches!(command, Command::Serve(_)) {
        telemetry::start_quietly();
    }
    match command {
        Command::Serve(arguments) => return serve::run(&global, &arguments).await,
        Command::Completions(arguments) => return completions::run(&arguments),
        Command::Man(arguments) => return manual::run(&arguments),
        Command::Config(action) => return configuration::run(&global, &action),
        Command::Generate(arguments) => return generate::run(&arguments).await,
        Command::Backup(arguments) => return backup::run(&global, &arguments).await,
        Command::Restore(arguments) => return restore::run(&global, &arguments).await,
        Command::Rescue(arguments) => return rescue::run(&global, &arguments).await,
        Command::Audit(action) => return audit::run(&global, &action).await,
        Command::Catalog(catalog::Catalog::Check(arguments)) => {
            return catalog::check(&global, &arguments);
        }
        _ => {}
    }
    let client = Client::open(&global).await?;
    let shown = crate::output::Shown { json: global.json };
    match command {
        Command::Check(arguments) => check::run(&client, shown, &arguments).await,
        Command::Explain(arguments) => explain::run(&client, shown, &arguments).await,
        Command::WhoCan(arguments) => who_can::run(&client, shown, &arguments).await,
        Command::Tenant(action) => tenant::run(&client, shown, action).await,
        Command::Node(action) => node::run(&client, shown, action).await,
        Command::User(action) => user::run(&client, shown, action).await,
        Command::Role(action) => role::run(&client, shown, action).await,
        Command::Group(action) => group::run(&client, shown, action).await,
        Command::Assign(action) => assign::run(&client, shown, action).await,
        Command::Catalog(action) => catalog::run(&client, shown, action).await,
        Command::Changes(arguments) => changes::run(&client, shown, &arguments).await,
        // The others have returned above.
        _ => Ok(DONE),
    }
}
