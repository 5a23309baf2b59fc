//! Where things lie: decisions, the changelog, one test program for each crate.

use std::collections::BTreeMap;

use crate::source::lines_with;
use crate::tidy::Finding;
use crate::tree::File;

pub fn judge(files: &[File], version: &str) -> Vec<Finding> {
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let mut findings = decisions(&paths);
    findings.extend(test_programs(&paths));
    let changelog = files.iter().find(|file| file.path == "CHANGELOG.md");
    findings.extend(changelog_has(
        changelog.map(|file| file.text.as_str()),
        version,
    ));
    findings
}

/// Every decision is `docs/decisions/NNNN-title.md`, and no number is given twice.
fn decisions(paths: &[&str]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut numbers: BTreeMap<&str, &str> = BTreeMap::new();
    for path in paths {
        let Some(name) = path.strip_prefix("docs/decisions/") else {
            continue;
        };
        if name == "README.md" {
            continue;
        }
        let number = name.split('-').next().unwrap_or_default();
        let numbered = number.len() == 4 && number.bytes().all(|byte| byte.is_ascii_digit());
        if !numbered || !name.ends_with(".md") {
            findings.push(Finding::error(
                path,
                0,
                "a decision is called NNNN-title.md",
            ));
        } else if let Some(other) = numbers.insert(number, path) {
            let message = format!("the number {number} is also that of {other}");
            findings.push(Finding::error(path, 0, message));
        }
    }
    findings
}

fn changelog_has(changelog: Option<&str>, version: &str) -> Option<Finding> {
    let Some(text) = changelog else {
        return Some(Finding::error("CHANGELOG.md", 0, "there is none"));
    };
    let mut headings = text.lines().filter(|line| line.starts_with("## "));
    let found = headings.any(|heading| !lines_with(heading, version).is_empty());
    let message = || format!("no heading `## {version}`, which is the present version");
    (!found).then(|| Finding::error("CHANGELOG.md", 0, message()))
}

/// Each file directly in `tests/` is a program to be linked; one of them holds all as modules.
fn test_programs(paths: &[&str]) -> Vec<Finding> {
    let mut programs: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for path in paths {
        let parts: Vec<&str> = path.split('/').collect();
        let is_program = match parts.as_slice() {
            ["crates", _, "tests", file] => file.ends_with(".rs"),
            ["crates", _, "tests", _, file] => *file == "main.rs",
            _ => false,
        };
        if is_program {
            programs.entry(parts[1]).or_default().push(path);
        }
    }
    let several = programs.values().filter(|paths| paths.len() > 1);
    let findings = several.map(|paths| {
        let message = format!(
            "one test program for a crate, please, not {}",
            paths.join(", ")
        );
        Finding::error(paths[1], 0, message)
    });
    findings.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decisions_have_numbers_of_their_own() {
        let paths = [
            "docs/decisions/0001-one-sql-text.md",
            "docs/decisions/0001-other.md",
            "docs/decisions/README.md",
            "docs/decisions/idea.md",
        ];
        let found: Vec<String> = decisions(&paths)
            .into_iter()
            .map(|found| found.path)
            .collect();
        assert_eq!(found, [paths[1], paths[3]]);
    }

    #[test]
    fn the_changelog_knows_the_version() {
        assert_eq!(
            changelog_has(Some("# Changelog\n\n## 0.1.0 (unreleased)\n"), "0.1.0"),
            None
        );
        assert!(changelog_has(Some("## 10.1.0\n"), "0.1.0").is_some());
        assert!(changelog_has(None, "0.1.0").is_some());
    }

    #[test]
    fn a_crate_has_one_test_program() {
        let one = [
            "crates/a/tests/main.rs",
            "crates/a/tests/users/mod.rs",
            "crates/b/tests/b.rs",
        ];
        assert!(test_programs(&one).is_empty());
        let two = ["crates/a/tests/one.rs", "crates/a/tests/two/main.rs"];
        assert_eq!(test_programs(&two).len(), 1);
    }
}
