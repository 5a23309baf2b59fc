//! `cargo xtask tidy`: what a machine can judge about the source tree. Taste is not its business.
//!
//! Every judge is a pure function from text to findings, so that it can be tested. Errors must be
//! mended; notes are worth a look.

mod dependencies;
mod layout;
mod sizes;
mod sql;
mod words;

use std::fmt;

use anyhow::Result;

use crate::run;
use crate::source::Source;
use crate::tree;

/// Something that should be otherwise.
#[derive(Debug, PartialEq, Eq)]
pub struct Finding {
    pub path: String,
    /// From 1; 0 if it is about the file as a whole.
    pub line: usize,
    pub message: String,
    pub is_error: bool,
}

impl Finding {
    pub fn error(path: &str, line: usize, message: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            line,
            message: message.into(),
            is_error: true,
        }
    }

    pub fn note(path: &str, line: usize, message: impl Into<String>) -> Self {
        Self {
            is_error: false,
            ..Self::error(path, line, message)
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.is_error { "error" } else { "note" };
        match self.line {
            0 => write!(f, "{kind}: {}: {}", self.path, self.message),
            line => write!(f, "{kind}: {}:{line}: {}", self.path, self.message),
        }
    }
}

/// Judges the whole tree; true if there is no error.
pub fn tidy() -> Result<bool> {
    let files = tree::files()?;
    let mut findings = Vec::new();
    let mut sql_safe = Vec::new();
    for file in &files {
        findings.extend(words::machine_paths(file));
        if file.path.starts_with("crates/store/") && file.path.ends_with(".sql") {
            findings.extend(sql::in_sql_file(file));
        }
        if !file.is_rust() {
            findings.extend(words::leftovers_in_text(file));
            continue;
        }
        let source = Source::new(&file.text);
        findings.extend(words::leftovers(&file.path, &source));
        findings.extend(words::outside_world(&file.path, &source));
        findings.extend(sizes::judge(&file.path, &source));
        // Tests may say anything to a database of their own.
        if file.path.starts_with("crates/") && !is_for_tests(&file.path) {
            sql_safe.extend(words::sql_safe(&file.path, &source));
        }
        if file.path.starts_with("crates/store/src/") {
            findings.extend(sql::in_strings(&file.path, &source));
        }
    }
    findings.extend(words::only_one_sql_safe(&sql_safe));
    findings.extend(layout::judge(&files, env!("CARGO_PKG_VERSION")));
    findings.extend(dependencies::judge(&files));
    findings.extend(dependencies::banned(&compiled_crates()?));
    findings.sort_by(|a, b| (a.is_error, &a.path, a.line).cmp(&(b.is_error, &b.path, b.line)));
    for finding in &findings {
        println!("{finding}");
    }
    let errors = findings.iter().filter(|finding| finding.is_error).count();
    println!(
        "{} files, {errors} errors, {} notes",
        files.len(),
        findings.len() - errors
    );
    Ok(errors == 0)
}

fn is_for_tests(path: &str) -> bool {
    path.contains("/tests/") || path.starts_with("crates/testkit/")
}

/// Names of all crates that are compiled. Cargo.lock also lists some that no feature asks for.
fn compiled_crates() -> Result<Vec<String>> {
    let arguments = ["tree", "--workspace", "--all-features", "--prefix", "none"];
    let list = run::output(&mut run::cargo(&arguments))?;
    Ok(list
        .lines()
        .filter_map(|line| line.split(' ').next())
        .map(str::to_owned)
        .collect())
}
