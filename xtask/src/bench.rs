//! `cargo xtask bench`: the benchmarks are programs of their own; this only starts them.

use anyhow::{Result, ensure};

use crate::run;

/// Runs the benchmark program of a folder in release mode with the given arguments.
pub fn bench(folder: &str, arguments: &[&str]) -> Result<bool> {
    let manifest = format!("{folder}/Cargo.toml");
    ensure!(
        run::root().join(&manifest).is_file(),
        "there is no {manifest} to run"
    );
    let mut command = run::cargo(&["run", "--release", "--manifest-path", &manifest, "--"]);
    run::succeeds(command.args(arguments))
}
