//! `cargo xtask test`: everything that must pass, in one command, on a fresh machine.
//!
//! Every step is run even if one before it failed, so that one run tells everything. The last line
//! says how many tests passed and failed; a step that failed without a failing test counts as one
//! failure, so that the line never looks better than the exit code.

use std::env;
use std::fmt;
use std::io::{BufRead as _, BufReader};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::postgres::Server;
use crate::{generate, packages, run, tidy};

/// Where tests find the server; if it is set already, that server is used.
const POSTGRES: &str = "BAILIWICK_TEST_POSTGRES";

/// Runs all steps; true if all of them succeeded.
pub fn test() -> Result<bool> {
    let mut report = Report::default();
    report.step("packages", packages::install);

    let mut server = None;
    let mut url = env::var(POSTGRES).ok();
    report.step("postgresql", || {
        if let Some(url) = &url {
            println!("using the server that {POSTGRES} names: {url}");
            return Ok(true);
        }
        let started = server.insert(Server::start()?);
        url = Some(started.url());
        Ok(true)
    });

    report.step("format", || quiet_cargo(&["fmt", "--all", "--check"]));
    report.step("lints", || {
        quiet_cargo(&[
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ])
    });
    report.tests(url.as_deref());
    report.step("tidy", tidy::tidy);
    report.step("generated files", generate::check);
    report.step("dependencies", audit);
    report.step("clean-up", || {
        drop(server);
        Ok(true)
    });
    report.finish();
    Ok(report.counts.failed == 0)
}

fn quiet_cargo(arguments: &[&str]) -> Result<bool> {
    run::succeeds(run::cargo(arguments).env("CI", "true"))
}

fn audit() -> Result<bool> {
    if !run::works(&mut run::cargo(&["deny", "--version"])) {
        println!("skipped: cargo-deny is not installed (tidy has looked for banned crates)");
        return Ok(true);
    }
    run::succeeds(&mut run::cargo(&["deny", "check"]))
}

/// What has happened so far.
#[derive(Default)]
struct Report {
    counts: Counts,
    steps: Vec<(&'static str, bool, Duration)>,
}

impl Report {
    fn step(&mut self, name: &'static str, action: impl FnOnce() -> Result<bool>) {
        let passed = self.timed(name, |_| action());
        self.counts.failed += u64::from(!passed);
    }

    fn tests(&mut self, postgres: Option<&str>) {
        let before = self.counts.failed;
        let passed = self.timed("tests", |counts| run_tests(postgres, counts));
        if !passed && self.counts.failed == before {
            self.counts.failed += 1; // did not compile, or a test program died
        }
    }

    fn timed(
        &mut self,
        name: &'static str,
        action: impl FnOnce(&mut Counts) -> Result<bool>,
    ) -> bool {
        println!("\n== {name}");
        let start = Instant::now();
        let passed = action(&mut self.counts).unwrap_or_else(|error| {
            println!("error: {error:#}");
            false
        });
        let took = start.elapsed();
        println!("-- {name}: {} in {:.1} s", word(passed), took.as_secs_f64());
        self.steps.push((name, passed, took));
        passed
    }

    fn finish(&self) {
        println!("\n== summary");
        for (name, passed, took) in &self.steps {
            println!("{name:16} {:7} {:7.1} s", word(*passed), took.as_secs_f64());
        }
        println!("\n{}", self.counts);
    }
}

fn word(passed: bool) -> &'static str {
    if passed { "ok" } else { "FAILED" }
}

/// Runs the tests of all crates, showing their output while adding up what they say.
fn run_tests(postgres: Option<&str>, counts: &mut Counts) -> Result<bool> {
    let mut command = run::cargo(&["test", "--workspace", "--no-fail-fast"]);
    if let Some(url) = postgres {
        command.env(POSTGRES, url);
    }
    let mut child = command.env("CI", "true").stdout(Stdio::piped()).spawn()?;
    let stdout = child.stdout.take().context("no output to read from")?;
    for line in BufReader::new(stdout).split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        if let Some(result) = Counts::parse(&line) {
            counts.passed += result.passed;
            counts.failed += result.failed;
            counts.skipped += result.skipped;
        }
    }
    Ok(child.wait()?.success())
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    passed: u64,
    failed: u64,
    skipped: u64,
}

impl Counts {
    /// Reads `test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; ...`.
    fn parse(line: &str) -> Option<Self> {
        let (_, numbers) = line.strip_prefix("test result: ")?.split_once(". ")?;
        let count = |word: &str| -> Option<u64> {
            let part = numbers
                .split("; ")
                .find_map(|part| part.strip_suffix(word))?;
            part.trim().parse().ok()
        };
        Some(Self {
            passed: count("passed")?,
            failed: count("failed")?,
            skipped: count("ignored")?,
        })
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(f, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_read() {
        let line = "test result: FAILED. 3 passed; 2 failed; 1 ignored; 0 measured; 4 filtered \
                    out; finished in 0.01s";
        let counts = Counts::parse(line);
        assert_eq!(
            counts,
            Some(Counts {
                passed: 3,
                failed: 2,
                skipped: 1
            })
        );
        assert_eq!(Counts::parse("test result::parse ... ok"), None);
    }

    #[test]
    fn the_last_line_names_skipped_tests_only_if_there_are_any() {
        let mut counts = Counts {
            passed: 12,
            failed: 0,
            skipped: 0,
        };
        assert_eq!(counts.to_string(), "12 passed, 0 failed");
        counts.skipped = 2;
        assert_eq!(counts.to_string(), "12 passed, 0 failed, 2 skipped");
    }

    #[test]
    fn a_failed_step_is_a_failure() {
        let mut report = Report::default();
        report.step("x", || anyhow::bail!("no"));
        report.step("y", || Ok(true));
        assert_eq!(
            report.counts,
            Counts {
                passed: 0,
                failed: 1,
                skipped: 0
            }
        );
    }
}
