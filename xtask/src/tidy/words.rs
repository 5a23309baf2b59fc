//! Words that must not stay: leftovers of work, paths of somebody's machine, and ways to reach
//! the outside world from the crates that are pure.

use crate::source::{Piece, Source, lines_with};
use crate::tidy::Finding;
use crate::tree::File;

/// Not to be found in code, and what to do instead.
const CODE: [(&str, &str); 5] = [
    ("todo!(", "finish it, or leave it out"),
    ("unimplemented!(", "finish it, or leave it out"),
    ("#[ignore", "a test that is not run is not a test"),
    ("#[allow(", "write #[expect(..., reason = \"...\")]"),
    ("#![allow(", "write #![expect(..., reason = \"...\")]"),
];

/// Not to be found in comments and other text.
const TEXT: [&str; 2] = ["FIXME", "XXX"];

/// Kinds of files, besides Rust, that are written by hand and have comments.
const COMMENTED: [&str; 6] = [".toml", ".sql", ".html", ".css", ".js", ".sh"];

/// Paths of one machine. In two parts, so that this file does not contain them.
const MACHINE: [&str; 3] = [
    concat!("../sha", "red"),
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
];

/// Clocks, disks and networks, which the model and the engine are to be given, not to take.
const OUTSIDE: [&str; 8] = [
    "SystemTime",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
];

const SQL_SAFE: &str = "AssertSqlSafe";

pub fn leftovers(path: &str, source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (word, instead) in CODE {
        for line in lines_with(&source.code, word) {
            findings.push(Finding::error(path, line, format!("`{word}`: {instead}")));
        }
    }
    for Piece { line, text } in &source.comments {
        findings.extend(leftover_words(path, text, line - 1));
    }
    findings
}

pub fn leftovers_in_text(file: &File) -> Vec<Finding> {
    let commented = COMMENTED.iter().any(|ending| file.path.ends_with(ending));
    if !commented || file.path.contains("/vendor/") {
        return Vec::new();
    }
    leftover_words(&file.path, &file.text, 0)
}

fn leftover_words(path: &str, text: &str, lines_before: usize) -> Vec<Finding> {
    let found = TEXT.iter().flat_map(|word| {
        let message = format!("`{word}` is left over");
        let lines = lines_with(text, word).into_iter();
        lines.map(move |line| Finding::error(path, lines_before + line, message.clone()))
    });
    found.collect()
}

pub fn machine_paths(file: &File) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, line) in file.text.lines().enumerate() {
        for path in MACHINE {
            let starts = line.match_indices(path).any(|(start, _)| {
                // `crates/work/` and `https://example.com/work/` are no paths of a machine.
                let before = line[..start].chars().next_back();
                !before.is_some_and(|c| c.is_alphanumeric() || "._-/}".contains(c))
            });
            if starts {
                let message = format!("`{path}` is a path of one machine");
                findings.push(Finding::error(&file.path, at + 1, message));
            }
        }
    }
    findings
}

/// The model and the engine are pure: no clock, no disk, no network. Their tests need not be.
pub fn outside_world(path: &str, source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !["crates/model/src/", "crates/engine/src/"]
        .iter()
        .any(|folder| path.starts_with(folder))
    {
        return findings;
    }
    let tests = source.test_lines();
    for word in OUTSIDE {
        for line in lines_with(&source.code, word) {
            if !tests.iter().any(|lines| lines.contains(&line)) {
                let message = format!("`{word}`: this crate is pure; let the caller provide it");
                findings.push(Finding::error(path, line, message));
            }
        }
    }
    findings
}

/// Where SQL is declared safe by hand.
pub fn sql_safe(path: &str, source: &Source) -> Option<(String, usize)> {
    let line = *lines_with(&source.code, SQL_SAFE).first()?;
    Some((path.to_owned(), line))
}

pub fn only_one_sql_safe(places: &[(String, usize)]) -> Vec<Finding> {
    if places.len() <= 1 {
        return Vec::new();
    }
    let message = format!(
        "{SQL_SAFE} is used in {} files, one is the limit",
        places.len()
    );
    places
        .iter()
        .map(|(path, line)| Finding::error(path, *line, message.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(findings: &[Finding]) -> Vec<usize> {
        findings.iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn leftovers_are_found_in_code_and_comments_but_not_in_strings() {
        let text =
            "#[allow(dead_code)]\nfn f() { todo!() }\n// FIXME later\nlet s = \"todo!( XXX\";";
        assert_eq!(lines(&leftovers("x.rs", &Source::new(text))), [2, 1, 3]);
        let expected = "#[expect(dead_code, reason = \"x\")]\nfn my_todo!() {} // XXXL";
        assert!(leftovers("x.rs", &Source::new(expected)).is_empty());
    }

    #[test]
    fn machine_paths_are_told_from_others() {
        let file = |text: String| File {
            path: "a.md".to_owned(),
            text,
        };
        let bad = MACHINE.map(|path| format!("see {path}x")).join("\n");
        assert_eq!(lines(&machine_paths(&file(bad))), [1, 2, 3]);
        let good = MACHINE.map(|path| format!("see crates{path}x")).join("\n");
        assert!(machine_paths(&file(good)).is_empty());
    }

    #[test]
    fn the_engine_is_pure_and_its_tests_are_free() {
        let source = Source::new("use std::fs;\n#[cfg(test)]\nmod tests {\n    use std::env;\n}\n");
        assert_eq!(
            lines(&outside_world("crates/engine/src/a.rs", &source)),
            [1]
        );
        assert!(outside_world("crates/store/src/a.rs", &source).is_empty());
    }

    #[test]
    fn sql_is_declared_safe_in_one_file() {
        let source = Source::new("fn f() {\n    AssertSqlSafe(text)\n}");
        let place = sql_safe("a.rs", &source).unwrap();
        assert!(only_one_sql_safe(std::slice::from_ref(&place)).is_empty());
        assert_eq!(lines(&only_one_sql_safe(&[place.clone(), place])), [2, 2]);
    }
}
