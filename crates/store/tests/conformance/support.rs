//! Fresh databases for tests, and a way past the store to tamper with them.

use std::future::Future;
use std::path::PathBuf;

use bailiwick_store::Store;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, SqliteConnection};
use uuid::Uuid;

/// A database of one test.
#[derive(Clone)]
pub struct Database {
    pub url: String,
    pub store: Store,
}

impl Database {
    /// Runs a statement behind the store's back.
    pub async fn tamper(&self, sql: &str) {
        let sql = AssertSqlSafe(sql.to_owned());
        if self.url.starts_with("sqlite:") {
            let mut connection = SqliteConnection::connect(&self.url).await.unwrap();
            sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
        } else {
            let mut connection = PgConnection::connect(&self.url).await.unwrap();
            sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
        }
    }

    /// Reads a column of texts behind the store's back.
    pub async fn texts(&self, sql: &str) -> Vec<String> {
        let sql = AssertSqlSafe(sql.to_owned());
        if self.url.starts_with("sqlite:") {
            let mut connection = SqliteConnection::connect(&self.url).await.unwrap();
            sqlx::query_scalar(sql)
                .fetch_all(&mut connection)
                .await
                .unwrap()
        } else {
            let mut connection = PgConnection::connect(&self.url).await.unwrap();
            sqlx::query_scalar(sql)
                .fetch_all(&mut connection)
                .await
                .unwrap()
        }
    }
}

/// A name that no other test has, of this run or another.
#[expect(
    clippy::disallowed_methods,
    reason = "runs of tests must not meet each other"
)]
fn fresh_name() -> String {
    format!("bailiwick_test_{}", Uuid::now_v7().simple())
}

/// A folder that goes when the test ends.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Self {
        let path = std::env::temp_dir().join(fresh_name());
        std::fs::create_dir(&path).unwrap();
        Self(path)
    }

    pub fn sqlite_url(&self) -> String {
        format!("sqlite:{}", self.0.join("test.db").display())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A PostgreSQL database that goes when the test ends; `None` when there is no server to ask.
pub struct PostgresDatabase {
    server: String,
    name: String,
    pub url: String,
}

impl PostgresDatabase {
    pub async fn create() -> Option<Self> {
        let Ok(server) = std::env::var("BAILIWICK_TEST_POSTGRES") else {
            let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
            assert!(
                !set("CI") && !set("BAILIWICK_REQUIRE_POSTGRES"),
                "BAILIWICK_TEST_POSTGRES must hold the address of a PostgreSQL server"
            );
            println!("skipped: BAILIWICK_TEST_POSTGRES is not set");
            return None;
        };
        let name = fresh_name();
        let (start, options) = server.split_once('?').unwrap_or((&server, ""));
        let (start, _) = start.rsplit_once('/').unwrap();
        let url = format!("{start}/{name}?{options}");
        let database = Self { server, name, url };
        database
            .on_server(&format!("CREATE DATABASE {}", database.name))
            .await;
        Some(database)
    }

    async fn on_server(&self, sql: &str) {
        let mut connection = PgConnection::connect(&self.server).await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
            .execute(&mut connection)
            .await
            .unwrap();
    }

    pub async fn remove(self) {
        self.on_server(&format!("DROP DATABASE {} WITH (FORCE)", self.name))
            .await;
    }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(future)
}

pub fn on_sqlite<F>(test: fn(Database) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let folder = Folder::new();
    block_on(async {
        let url = folder.sqlite_url();
        let store = Store::open(&url).await.unwrap();
        test(Database { url, store }).await;
    });
}

pub fn on_postgres<F>(test: fn(Database) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    block_on(async {
        let Some(database) = PostgresDatabase::create().await else {
            return;
        };
        let url = database.url.clone();
        let store = Store::open(&url).await.unwrap();
        // In a task, so that the database goes also when the test fails.
        let result = tokio::spawn(test(Database {
            url,
            store: store.clone(),
        }))
        .await;
        store.close().await;
        database.remove().await;
        if let Err(error) = result {
            std::panic::resume_unwind(error.into_panic());
        }
    });
}
