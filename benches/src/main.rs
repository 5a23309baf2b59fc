//! `cargo xtask bench`: measures what the architecture promises, and what it is compared with.

mod in_process;

use anyhow::Context as _;
use bailiwick_benches::{fixture, minimal, report};

fn main() -> anyhow::Result<()> {
    let only: Vec<String> = std::env::args().skip(1).collect();
    let wanted = |name: &str| only.is_empty() || only.iter().any(|one| one == name);
    let mut report = report::Report::default();
    println!("drawing facts ...");
    if wanted("memory") {
        in_process::memory(&mut report, fixture::Size::BUDGET);
    }
    let facts = fixture::draw(fixture::Size::BUDGET, 1);
    let snapshot = fixture::snapshot(&facts);
    let asked = fixture::questions(&facts, 100_000, 2);
    let yardstick = minimal::Minimal::new(&facts);
    if wanted("check") {
        in_process::checks(&mut report, &snapshot, &yardstick, &asked);
    }
    if wanted("publish") {
        in_process::publish(&mut report, &snapshot);
    }
    if wanted("lists") {
        in_process::lists(&mut report, &snapshot, &asked);
    }
    if wanted("start") {
        in_process::cold_start(&mut report);
    }
    if only.is_empty() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/benchmarks.md");
        let text = report.markdown("cargo xtask bench", &report::machine());
        std::fs::write(path, text).with_context(|| format!("cannot write {path}"))?;
    }
    Ok(())
}
