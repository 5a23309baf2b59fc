//! What is wrong with a catalog: file, line, a stable code, a message and a hint. Catalogs are
//! written by hand, so every problem of a file is reported at once, each with a way out.

use std::fmt;

use serde::Serialize;

/// One problem of a catalog file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct CatalogIssue {
    /// The file's name as given to [`CatalogFile::parse`](super::CatalogFile::parse).
    pub file: String,
    /// The line, counted from one.
    pub line: usize,
    /// A stable name of the kind of problem, such as `unknown_permission`.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

impl fmt::Display for CatalogIssue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}: {}\n  hint: {}",
            self.file, self.line, self.message, self.hint
        )
    }
}

impl std::error::Error for CatalogIssue {}

/// Puts issues into reading order and drops repetitions.
pub(super) fn in_reading_order(mut issues: Vec<CatalogIssue>) -> Vec<CatalogIssue> {
    issues.sort();
    issues.dedup();
    issues
}
