//! SQL that only one of the two database engines understands, or that asks the wrong clock.

use crate::source::{Piece, Source, lines_with};
use crate::tidy::Finding;
use crate::tree::File;

/// Banned words and what to do instead.
const BANNED: [(&str, &str); 8] = [
    ("ILIKE", "search a column that Rust has normalised"),
    ("= ANY(", "write IN ($1, $2, ...)"),
    ("JSON_EACH", "bind the values one by one"),
    (
        "FOR UPDATE SKIP LOCKED",
        "claim rows by UPDATE ... RETURNING",
    ),
    ("NOW()", "bind the caller's clock"),
    ("GREATEST", "write CASE WHEN"),
    ("STRICT", "write CHECK (...)"),
    ("ADD CONSTRAINT", "write it into CREATE TABLE"),
];

/// Migrations: all text is SQL.
pub fn in_sql_file(file: &File) -> Vec<Finding> {
    let lines = file.text.lines();
    let code: Vec<&str> = lines
        .map(|line| line.split("--").next().unwrap_or_default())
        .collect();
    judge(&file.path, &code.join("\n").to_uppercase(), 1)
}

/// Rust: strings are SQL if they look like it. Keywords are in capitals by our habit, so only
/// function names are sought in small letters, too.
pub fn in_strings(path: &str, source: &Source) -> Vec<Finding> {
    let judged = source.strings.iter().flat_map(|Piece { line, text }| {
        let text = text
            .replace("now()", "NOW()")
            .replace("json_each", "JSON_EACH");
        judge(path, &text.replace("greatest(", "GREATEST("), *line)
    });
    judged.collect()
}

fn judge(path: &str, text: &str, first_line: usize) -> Vec<Finding> {
    let mut findings = Vec::new();
    // Any amount of space is one space, but lines are kept.
    let lines = text
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    let text = lines
        .collect::<Vec<_>>()
        .join("\n")
        .replace("ANY (", "ANY(");
    for (word, instead) in BANNED {
        for line in lines_with(&text, word) {
            let message = format!("`{word}` is not portable: {instead}");
            findings.push(Finding::error(path, first_line + line - 1, message));
        }
    }
    let mut line = first_line;
    for statement in text.split(';') {
        if let Some(start) = lines_with(statement, "DELETE FROM").first()
            && !lines_with(statement, "USING").is_empty()
        {
            let message = "`DELETE ... USING` is not portable: write a subquery";
            findings.push(Finding::error(path, line + start - 1, message));
        }
        line += statement.matches('\n').count();
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(findings: &[Finding]) -> Vec<usize> {
        findings.iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn migrations_are_judged_in_any_case_and_without_comments() {
        let text = "-- never now()\nCREATE TABLE a (b text) strict;\ncreate table c (\n  d bigint \
                    default now()\n);\nDELETE FROM a\nUSING c;\n";
        let file = File {
            path: "x.sql".to_owned(),
            text: text.to_owned(),
        };
        assert_eq!(lines(&in_sql_file(&file)), [4, 2, 6]);
    }

    #[test]
    fn portable_sql_passes() {
        let text = "CREATE TABLE a (b BIGINT REFERENCES c ON DELETE RESTRICT);\nDELETE FROM a;\n\
                    CREATE INDEX i ON a USING btree (b);";
        let file = File {
            path: "x.sql".to_owned(),
            text: text.to_owned(),
        };
        assert!(in_sql_file(&file).is_empty());
    }

    #[test]
    fn in_rust_only_strings_are_sql() {
        let text = "let t = clock.now();\nlet s = \"a strict mode\";\nconst Q: &str = \"\nSELECT a\n\
                    WHERE b =  ANY ($1)\n  AND c ILIKE $2\";";
        assert_eq!(lines(&in_strings("x.rs", &Source::new(text))), [6, 5]);
    }
}
