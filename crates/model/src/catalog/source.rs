//! Where each part of a catalog file stood in the text, so that problems found long after
//! parsing, by comparing several files, still name a line.

use std::collections::BTreeMap;

use super::issue::CatalogIssue;

/// The name of a catalog's file and the lines of its parts.
///
/// Two catalogs that say the same are equal wherever they were read from, so sources always
/// compare equal. A catalog that did not come from a text has an empty source: every line is 1.
#[derive(Clone, Debug, Default)]
pub struct Source {
    file: String,
    lines: BTreeMap<String, usize>,
}

impl PartialEq for Source {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Source {
    /// An empty map for the file of that name.
    pub(super) fn new(file: &str) -> Self {
        Self {
            file: file.to_owned(),
            lines: BTreeMap::new(),
        }
    }

    /// The file's name.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Remembers the line of a part such as `permissions.3.prerequisites.0`.
    pub(super) fn record(&mut self, path: String, line: usize) {
        self.lines.insert(path, line);
    }

    /// The line of a part, or of the nearest part around it.
    #[must_use]
    pub fn line(&self, path: &str) -> usize {
        let mut path = path;
        loop {
            if let Some(line) = self.lines.get(path) {
                return *line;
            }
            match path.rsplit_once('.') {
                Some((outer, _)) => path = outer,
                None => return 1,
            }
        }
    }

    /// An issue at a part of this file.
    pub(super) fn issue(
        &self,
        path: &str,
        code: &'static str,
        message: String,
        hint: impl Into<String>,
    ) -> CatalogIssue {
        let line = self.line(path);
        CatalogIssue {
            file: self.file.clone(),
            line,
            code,
            message,
            hint: hint.into(),
        }
    }
}
