//! Fresh databases: a SQLite file, or a database of its own on the PostgreSQL server that
//! `cargo xtask test` starts (`BAILIWICK_TEST_POSTGRES`).

use sqlx::{Connection, Executor, PgConnection};
use tempfile::TempDir;
use uuid::Uuid;

/// A fresh database, removed at the end.
pub struct TestDatabase {
    /// Its address, as `Store::open` takes it.
    pub url: String,
    /// Its folder, if it is a file.
    pub folder: Option<TempDir>,
}

impl TestDatabase {
    /// A SQLite file in a folder of its own.
    #[must_use]
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite:{}", folder.path().join("test.db").display());
        Self {
            url,
            folder: Some(folder),
        }
    }

    /// A database of its own on the test server; `None` when there is no server.
    ///
    /// # Panics
    /// When there is none although there must be (`CI` or `BAILIWICK_REQUIRE_POSTGRES` is set), or
    /// when the server does not give a database.
    pub async fn postgres() -> Option<Self> {
        let Ok(server) = std::env::var("BAILIWICK_TEST_POSTGRES") else {
            let required = ["CI", "BAILIWICK_REQUIRE_POSTGRES"];
            let required = required.iter().any(|name| std::env::var_os(name).is_some());
            assert!(
                !required,
                "BAILIWICK_TEST_POSTGRES is not set; run `cargo xtask test`"
            );
            eprintln!("skipped on PostgreSQL: BAILIWICK_TEST_POSTGRES is not set");
            return None;
        };
        let name = format!(
            "test_{}",
            Uuid::from_bytes(bailiwick_service::clock::random_bytes()).simple()
        );
        let mut connection = PgConnection::connect(&server)
            .await
            .expect("the test server");
        let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
        connection
            .execute(sqlx::raw_sql(create))
            .await
            .expect("a database");
        connection.close().await.expect("closed");
        Some(Self {
            url: with_database(&server, &name),
            folder: None,
        })
    }
}

/// The server's address with another database name.
fn with_database(server: &str, name: &str) -> String {
    let (address, parameters) = server.split_once('?').unwrap_or((server, ""));
    let start = address.find("://").map_or(0, |at| at + 3);
    let base = match address[start..].find('/') {
        Some(slash) => &address[..start + slash],
        None => address,
    };
    let mark = if parameters.is_empty() { "" } else { "?" };
    format!("{base}/{name}{mark}{parameters}")
}

/// One fresh database of each kind that is there.
pub async fn databases() -> Vec<TestDatabase> {
    let mut all = vec![TestDatabase::sqlite()];
    all.extend(TestDatabase::postgres().await);
    all
}
