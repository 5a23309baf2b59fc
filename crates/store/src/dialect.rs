//! Everything in which the two engines differ, apart from the types in the migrations: how to
//! connect, how transactions begin, what errors mean.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};

use crate::db::Db;
use crate::error::StoreError;

/// Which database a store is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// A file of this machine.
    Sqlite,
    /// A server, shared by any number of nodes.
    Postgres,
}

pub(crate) const SQLITE_READ: &str = "BEGIN DEFERRED";
/// Taking the write lock at once cannot fail half-way as upgrading from a read lock can.
pub(crate) const SQLITE_WRITE: &str = "BEGIN IMMEDIATE";
pub(crate) const POSTGRES_READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
/// Writers of one tenant queue at the tenant's row; what they read after that must be current.
pub(crate) const POSTGRES_WRITE: &str = "BEGIN ISOLATION LEVEL READ COMMITTED";

/// How long to wait for another writer, in either engine.
const LOCK_TIMEOUT: Duration = Duration::from_secs(10);
/// How long to wait for a free connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
const SQLITE_READERS: u32 = 8;
const POSTGRES_CONNECTIONS: u32 = 20;
const STATEMENTS_CACHED: usize = 300;
/// The oldest PostgreSQL that will do, as `server_version_num` has it.
const POSTGRES_VERSION_MIN: i32 = 150_000;

/// What an address points to.
#[derive(Debug)]
pub(crate) enum Location {
    Sqlite(PathBuf),
    Postgres(Box<PgConnectOptions>),
}

impl Location {
    /// `sqlite:<path>`, `sqlite://<path>` or `postgres://...`.
    pub(crate) fn parse(url: &str) -> Result<Self, StoreError> {
        if let Some(rest) = url.strip_prefix("sqlite:") {
            let path = rest.strip_prefix("//").unwrap_or(rest);
            if path.is_empty() || path.starts_with(':') {
                return Err(StoreError::invalid(
                    "a SQLite address needs the path of a file",
                ));
            }
            return Ok(Self::Sqlite(path.into()));
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            // The text of the error is left out: it may repeat the password.
            let options = url.parse::<PgConnectOptions>().map_err(|_| {
                StoreError::invalid("the PostgreSQL address is not of the form postgres://...")
            })?;
            return Ok(Self::Postgres(Box::new(options)));
        }
        Err(StoreError::invalid(
            "a database address begins with `sqlite:` or `postgres:`",
        ))
    }

    pub(crate) async fn connect(self) -> Result<Db, StoreError> {
        match self {
            Self::Sqlite(path) => {
                create_file(&path)?;
                let (read, write) = sqlite(&path).await?;
                Ok(Db::Sqlite { read, write })
            }
            Self::Postgres(options) => Ok(Db::Postgres(postgres(*options).await?)),
        }
    }
}

/// The file holds personal data and hashes of keys: nobody but its owner reads it.
fn create_file(path: &Path) -> Result<(), StoreError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(
            StoreError::Unavailable(format!("cannot create {}: {error}", path.display())),
        ),
        _ => Ok(()),
    }
}

async fn sqlite(path: &Path) -> Result<(SqlitePool, SqlitePool), StoreError> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        .busy_timeout(LOCK_TIMEOUT)
        .statement_cache_capacity(STATEMENTS_CACHED)
        .pragma("cache_size", "-32000"); // KiB
    let writer = options
        .clone()
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let pool = || {
        SqlitePoolOptions::new()
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .max_lifetime(None)
    };
    // The writer comes first: it makes the files that readers only open.
    let write = pool()
        .min_connections(1)
        .max_connections(1)
        .idle_timeout(None)
        .connect_with(writer)
        .await?;
    let read = pool()
        .max_connections(SQLITE_READERS)
        .connect_with(options.read_only(true))
        .await?;
    Ok((read, write))
}

async fn postgres(options: PgConnectOptions) -> Result<PgPool, StoreError> {
    let milliseconds = LOCK_TIMEOUT.as_millis().to_string();
    let options = options
        .application_name("bailiwick")
        .statement_cache_capacity(STATEMENTS_CACHED)
        .options([("lock_timeout", milliseconds)]);
    let pool = PgPoolOptions::new()
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .max_connections(POSTGRES_CONNECTIONS)
        .connect_with(options)
        .await?;
    let (version, encoding): (i32, String) =
        sqlx::query_as(POSTGRES_SERVER).fetch_one(&pool).await?;
    if version < POSTGRES_VERSION_MIN {
        let what = format!(
            "PostgreSQL 15 or newer is needed, this is {}",
            version / 10_000
        );
        return Err(StoreError::Incompatible { what });
    }
    if encoding != "UTF8" {
        let what = format!("the database must be encoded in UTF8, this is in {encoding}");
        return Err(StoreError::Incompatible { what });
    }
    Ok(pool)
}

const POSTGRES_SERVER: &str = "\
SELECT CAST(current_setting('server_version_num') AS INTEGER),
       current_setting('server_encoding')";

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(error) => of_database(error.as_ref()),
            sqlx::Error::ColumnDecode { .. }
            | sqlx::Error::ColumnIndexOutOfBounds { .. }
            | sqlx::Error::Decode(_)
            | sqlx::Error::TypeNotFound { .. } => Self::corrupt(error.to_string()),
            sqlx::Error::Encode(_) | sqlx::Error::Configuration(_) => {
                Self::Invalid(error.to_string())
            }
            other => Self::Unavailable(other.to_string()),
        }
    }
}

fn of_database(error: &dyn sqlx::error::DatabaseError) -> StoreError {
    let message = error.message().to_owned();
    if error.is_unique_violation() {
        let constraint = error.constraint().map(str::to_owned);
        let constraint = constraint.unwrap_or_else(|| sqlite_constraint(&message));
        return StoreError::Conflict { constraint };
    }
    let code = error.code().unwrap_or_default().into_owned();
    match error.try_downcast_ref::<sqlx::postgres::PgDatabaseError>() {
        Some(_) => of_postgres(&code, message),
        None => of_sqlite(&code, message),
    }
}

/// By the classes of SQLSTATE.
fn of_postgres(code: &str, message: String) -> StoreError {
    match code {
        // program_limit_exceeded: a value too large for an index.
        "54000" => StoreError::Invalid(message),
        // lock_not_available, insufficient_privilege.
        "55P03" | "42501" => StoreError::Unavailable(message),
        _ => match code.get(..2) {
            // Connections, transactions (a server that only reads), who may connect, what to,
            // transactions rolled back by the server, resources, operators, the system.
            Some("08" | "25" | "28" | "3D" | "40" | "53" | "57" | "58") => {
                StoreError::Unavailable(message)
            }
            Some("22") => StoreError::Invalid(message),
            _ => StoreError::corrupt(message),
        },
    }
}

/// By the primary result code, the lowest byte of the extended one.
fn of_sqlite(code: &str, message: String) -> StoreError {
    const TOO_BIG: u32 = 18;
    // BUSY, LOCKED, NOMEM, READONLY, INTERRUPT, IOERR, FULL, CANTOPEN, PROTOCOL.
    const PASSING: [u32; 9] = [5, 6, 7, 8, 9, 10, 13, 14, 15];
    match code.parse::<u32>().map(|code| code & 0xff) {
        Ok(TOO_BIG) => StoreError::Invalid(message),
        Ok(primary) if PASSING.contains(&primary) => StoreError::Unavailable(message),
        _ => StoreError::corrupt(message),
    }
}

/// The name of the violated index, from `UNIQUE constraint failed: users.tenant_id, users.email`.
fn sqlite_constraint(message: &str) -> String {
    let columns = message
        .rsplit_once(": ")
        .map_or(message, |(_, columns)| columns);
    let mut parts = columns
        .split(", ")
        .filter_map(|column| column.split_once('.'))
        .peekable();
    let table = parts.peek().map_or("", |(table, _)| table);
    let all: Vec<&str> = parts.map(|(_, column)| column).collect();
    let named: Vec<&str> = all
        .iter()
        .copied()
        .filter(|column| *column != "tenant_id")
        .collect();
    let named = if named.is_empty() { all } else { named };
    format!("{table}_{}", named.join("_"))
}
