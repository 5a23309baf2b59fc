//! `cargo xtask bench`: the benchmarks are programs of their own; this only starts them, and a
//! PostgreSQL server for other products to be compared with.

use std::env;

use anyhow::{Result, ensure};

use crate::postgres::{self, Server};
use crate::run;

/// Where the programs find a server; if it is set already, that server is used.
const POSTGRES: &str = "BAILIWICK_TEST_POSTGRES";

/// Runs the program in `benches/` in release mode with the given arguments.
pub fn ours(arguments: &[&str]) -> Result<bool> {
    bench("benches", arguments, None)
}

/// Runs the program in `peers/` likewise, beside a PostgreSQL server if one is installed.
pub fn peers(arguments: &[&str]) -> Result<bool> {
    let needed = env::var_os(POSTGRES).is_none() && postgres::installed();
    let server = needed.then(Server::start).transpose()?;
    bench("peers", arguments, server.as_ref())
}

fn bench(folder: &str, arguments: &[&str], server: Option<&Server>) -> Result<bool> {
    let manifest = format!("{folder}/Cargo.toml");
    ensure!(
        run::root().join(&manifest).is_file(),
        "there is no {manifest} to run"
    );
    let mut command = run::cargo(&["run", "--release", "--manifest-path", &manifest, "--"]);
    // Some of the other products collect a backtrace with each error that they make inside.
    command.env_remove("RUST_BACKTRACE");
    if let Some(server) = server {
        command.env(POSTGRES, server.url());
    }
    run::succeeds(command.args(arguments))
}
