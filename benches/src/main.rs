//! `cargo xtask bench`: measures what the architecture promises, and what it is compared with.

mod bare;
mod http;
mod in_process;
mod load;
mod start;
mod tenant;

use bailiwick_benches::{fixture, minimal, report};

fn main() -> anyhow::Result<()> {
    let only: Vec<String> = std::env::args().skip(1).collect();
    if let [word, users, assignments] = only.as_slice()
        && word == in_process::RESIDENT
    {
        return in_process::print_resident(users, assignments);
    }
    let wanted = |name: &str| only.is_empty() || only.iter().any(|one| one == name);
    let mut report = report::Report::default();
    println!("drawing facts ...");
    if wanted("memory") {
        in_process::memory(&mut report, fixture::Size::BUDGET)?;
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
        start::run(&mut report)?;
    }
    if wanted("http") {
        http::run(&mut report, &facts, &asked, &yardstick)?;
    }
    if only.is_empty() {
        let words = format!("`cargo xtask bench` on {}.", report::machine());
        report::publish("benches", &report.markdown("Bailiwick", &words))?;
    }
    Ok(())
}
