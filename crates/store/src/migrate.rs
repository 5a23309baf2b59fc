//! Brings a database to the schema of this program. The migrations are part of the program.

use sqlx::migrate::{MigrateError, Migrator};

use crate::db::Db;
use crate::error::StoreError;

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// Applies what is missing.
///
/// # Errors
/// [`StoreError::Incompatible`] when a newer program has been here, or the database is another
/// one's.
pub(crate) async fn run(db: &Db) -> Result<(), StoreError> {
    let result = match db {
        Db::Sqlite { write, .. } => SQLITE.run(write).await,
        Db::Postgres(pool) => POSTGRES.run(pool).await,
    };
    result.map_err(|error| match error {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
        other => StoreError::Incompatible {
            what: other.to_string(),
        },
    })
}

/// The number of the newest migration, written into backups.
pub(crate) fn version() -> i64 {
    POSTGRES
        .iter()
        .map(|migration| migration.version)
        .max()
        .unwrap_or(0)
}
