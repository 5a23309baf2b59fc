//! What the tests need besides a Rust toolchain: installed if missing, left alone if there.

use std::env;

use anyhow::{Context, Result, bail, ensure};

use crate::{postgres, run};

/// Packages that come with a server, without the metapackages' recommendations.
const SERVER: &str = "postgresql";

/// Provides Debian's way to make clusters; it comes first, to be told not to make one.
const COMMON: &str = "postgresql-common";

/// Installs what is missing; true if everything is there afterwards.
pub fn install() -> Result<bool> {
    let mut missing = false;
    for (program, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if !run::works(&mut run::cargo(&[program, "--version"])) {
            missing = true;
            println!("cargo {program} is missing: adding the component {component}");
            let added = run::succeeds(run::command("rustup").args(["component", "add", component]));
            ensure!(
                added.unwrap_or(false),
                "please install the component {component}"
            );
        }
    }
    if !postgres::installed() {
        missing = true;
        install_postgres()?;
        ensure!(
            postgres::installed(),
            "{SERVER} was installed, but it is older than PostgreSQL 15"
        );
    }
    if !missing {
        println!("nothing is missing");
    }
    Ok(true)
}

fn install_postgres() -> Result<()> {
    println!("PostgreSQL 15 or newer is missing: installing the package {SERVER}");
    if !run::works(run::command("apt-get").arg("--version")) {
        bail!("there is no apt-get here: please install PostgreSQL 15 or newer");
    }
    as_root("apt-get", &["update"])?;
    as_root(
        "apt-get",
        &["install", "--yes", "--no-install-recommends", COMMON],
    )?;
    // The tests start a server of their own; the machine is not to have another one running.
    let settings = "/etc/postgresql-common/createcluster.conf";
    let change = "s/^#?[[:space:]]*create_main_cluster.*/create_main_cluster = false/";
    as_root(
        "sed",
        &["--in-place", "--regexp-extended", change, settings],
    )?;
    as_root(
        "apt-get",
        &["install", "--yes", "--no-install-recommends", SERVER],
    )
}

/// Runs a program as root; by sudo, without a password, if that is not who we are.
fn as_root(program: &str, arguments: &[&str]) -> Result<()> {
    // sudo does not pass variables on; env sets them on the other side.
    let command = ["env", "DEBIAN_FRONTEND=noninteractive", program];
    let mut command = if run::user_id(None)? == 0 {
        let mut plain = run::command(command[0]);
        plain.args(&command[1..]);
        plain
    } else {
        let mut sudo = run::command("sudo");
        sudo.arg("--non-interactive").args(command);
        sudo
    };
    // The system's tools live where an ordinary user's path may not lead.
    let path = env::var("PATH").unwrap_or_default();
    command.env("PATH", format!("{path}:/usr/local/sbin:/usr/sbin:/sbin"));
    let done = run::succeeds(command.args(arguments)).context("neither root nor sudo")?;
    ensure!(done, "`{program} {}` failed", arguments.join(" "));
    Ok(())
}
