//! Every statement in the sources is understood by both engines, and uses nothing that only one
//! of them has.

use std::path::{Path, PathBuf};

use sqlx::{
    AssertSqlSafe, Connection as _, Executor as _, PgConnection, SqlSafeStr as _, SqliteConnection,
};

use crate::support::Database;

/// What PostgreSQL and SQLite do not both have, or not alike.
const BANNED: &[&str] = &[
    "ILIKE",
    "ANY(",
    "JSON_EACH",
    "->>",
    "FOR UPDATE",
    "NOW()",
    "GREATEST(",
    "INSERT OR",
    "REPLACE INTO",
    "LOWER(",
    "OFFSET",
    "CURRENT_TIMESTAMP",
];

fn sources(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The statements of all `const ...: &str`, by file and name. Those that end in the middle, to be
/// completed at run time, are run by other tests.
fn statements() -> Vec<(String, String)> {
    let mut files = Vec::new();
    sources(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut files,
    );
    let mut found = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        for part in text.split("const ").skip(1) {
            let Some((name, rest)) = part.split_once(':') else {
                continue;
            };
            let Some((_, rest)) = rest.split_once("= \"") else {
                continue;
            };
            let Some((sql, _)) = rest.split_once("\";") else {
                continue;
            };
            let sql = sql.trim_start_matches("\\\n");
            let verbs = ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"];
            if verbs.iter().any(|verb| sql.starts_with(verb)) && !sql.ends_with(' ') {
                found.push((format!("{} {name}", file.display()), sql.to_owned()));
            }
        }
    }
    found
}

pub async fn every_statement_prepares(db: Database) {
    let statements = statements();
    assert!(
        statements.len() > 60,
        "only {} statements found",
        statements.len()
    );
    let only_postgres = |name: &str| name.ends_with("POSTGRES_SERVER");
    for (name, sql) in statements {
        assert!(
            !BANNED.iter().any(|word| sql.to_uppercase().contains(word)),
            "{name}: {sql}"
        );
        let text = AssertSqlSafe(sql).into_sql_str();
        let result = if db.url.starts_with("sqlite:") {
            if only_postgres(&name) {
                continue;
            }
            let mut connection = SqliteConnection::connect(&db.url).await.unwrap();
            connection.prepare(text).await.map(|_| ())
        } else {
            let mut connection = PgConnection::connect(&db.url).await.unwrap();
            connection.prepare(text).await.map(|_| ())
        };
        assert!(result.is_ok(), "{name}: {result:?}");
    }
}
