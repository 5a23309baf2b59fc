//! The two databases behind one face: [`Db`] reads, [`Tx`] reads and writes.
//!
//! A statement is one SQL text for both engines and a list of [`Value`]s. The macros expand a body
//! once per engine with everything concrete, which is why no bounds on drivers appear elsewhere.

use futures_util::TryStreamExt as _;
use sqlx::postgres::{PgPool, PgRow};
use sqlx::sqlite::{SqlitePool, SqliteRow};
use sqlx::{FromRow, Postgres, Row as _, SqlSafeStr, Sqlite, Transaction};
use uuid::Uuid;

use crate::dialect::{self, Engine};
use crate::error::StoreError;
use crate::tables::Kind;

/// A parameter of a statement.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Text(Option<String>),
    Integer(i64),
    Flag(bool),
    Id(Option<Uuid>),
    Bytes(Option<Vec<u8>>),
}

/// The parameters of a statement, in the order of their numbers.
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$($crate::db::Value::from($value)),*] };
}
pub(crate) use values;

macro_rules! value_from {
    ($($type:ty => |$name:ident| $value:expr;)*) => {
        $(impl From<$type> for Value {
            fn from($name: $type) -> Self {
                $value
            }
        })*
    };
}

value_from! {
    &str => |text| Self::Text(Some(text.to_owned()));
    String => |text| Self::Text(Some(text));
    Option<&str> => |text| Self::Text(text.map(str::to_owned));
    Option<String> => |text| Self::Text(text);
    i64 => |number| Self::Integer(number);
    u32 => |number| Self::Integer(i64::from(number));
    u64 => |number| Self::Integer(i64::try_from(number).unwrap_or(i64::MAX));
    bool => |flag| Self::Flag(flag);
    Uuid => |id| Self::Id(Some(id));
    Option<Uuid> => |id| Self::Id(id);
    &[u8] => |bytes| Self::Bytes(Some(bytes.to_vec()));
    Option<Vec<u8>> => |bytes| Self::Bytes(bytes);
    bailiwick_model::ids::TenantId => |id| Self::Id(Some(id.0));
    bailiwick_model::time::Revision => |revision| Self::from(revision.0);
    bailiwick_model::time::Timestamp => |time| Self::Integer(time.0);
}

/// A row that can be read from either engine.
pub(crate) trait Readable:
    for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin
{
}

impl<T> Readable for T where
    T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin
{
}

/// An open database.
#[derive(Clone, Debug)]
pub(crate) enum Db {
    /// SQLite lets one write at a time: one connection does, the others only read.
    Sqlite {
        read: SqlitePool,
        write: SqlitePool,
    },
    Postgres(PgPool),
}

/// A transaction; dropping it rolls it back.
#[derive(Debug)]
pub(crate) enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

macro_rules! on_db {
    ($db:expr, $pool:ident => $body:expr) => {
        match $db {
            Db::Sqlite { read: $pool, .. } => $body,
            Db::Postgres($pool) => $body,
        }
    };
}

macro_rules! on_tx {
    ($tx:expr, $connection:ident => $body:expr) => {
        match $tx {
            Tx::Sqlite(transaction) => {
                let $connection = &mut **transaction;
                $body
            }
            Tx::Postgres(transaction) => {
                let $connection = &mut **transaction;
                $body
            }
        }
    };
}

macro_rules! bind {
    ($query:expr, $values:expr) => {{
        let mut query = $query;
        for value in $values {
            query = match value {
                Value::Text(text) => query.bind(text),
                Value::Integer(number) => query.bind(number),
                Value::Flag(flag) => query.bind(flag),
                Value::Id(id) => query.bind(id),
                Value::Bytes(bytes) => query.bind(bytes),
            };
        }
        query
    }};
}

impl Db {
    pub(crate) fn engine(&self) -> Engine {
        match self {
            Self::Sqlite { .. } => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    pub(crate) async fn fetch_all<T: Readable>(
        &self,
        sql: impl SqlSafeStr,
        values: Vec<Value>,
    ) -> Result<Vec<T>, StoreError> {
        Ok(on_db!(self, pool => bind!(sqlx::query_as::<_, T>(sql), values).fetch_all(pool).await?))
    }

    pub(crate) async fn fetch_optional<T: Readable>(
        &self,
        sql: impl SqlSafeStr,
        values: Vec<Value>,
    ) -> Result<Option<T>, StoreError> {
        Ok(on_db!(self, pool => {
            bind!(sqlx::query_as::<_, T>(sql), values).fetch_optional(pool).await?
        }))
    }

    /// A transaction whose reads all see the same moment, and hold up no writer.
    pub(crate) async fn begin_read(&self) -> Result<Tx, StoreError> {
        Ok(match self {
            Self::Sqlite { read, .. } => Tx::Sqlite(read.begin_with(dialect::SQLITE_READ).await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin_with(dialect::POSTGRES_READ).await?),
        })
    }

    /// A transaction that may write.
    pub(crate) async fn begin_write(&self) -> Result<Tx, StoreError> {
        Ok(match self {
            Self::Sqlite { write, .. } => {
                Tx::Sqlite(write.begin_with(dialect::SQLITE_WRITE).await?)
            }
            Self::Postgres(pool) => Tx::Postgres(pool.begin_with(dialect::POSTGRES_WRITE).await?),
        })
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    /// Runs a statement and says how many rows it touched.
    pub(crate) async fn execute(
        &mut self,
        sql: impl SqlSafeStr,
        values: Vec<Value>,
    ) -> Result<u64, StoreError> {
        Ok(on_tx!(self, connection => {
            bind!(sqlx::query(sql), values).execute(connection).await?.rows_affected()
        }))
    }

    pub(crate) async fn fetch_all<T: Readable>(
        &mut self,
        sql: impl SqlSafeStr,
        values: Vec<Value>,
    ) -> Result<Vec<T>, StoreError> {
        Ok(on_tx!(self, connection => {
            bind!(sqlx::query_as::<_, T>(sql), values).fetch_all(connection).await?
        }))
    }

    pub(crate) async fn fetch_optional<T: Readable>(
        &mut self,
        sql: impl SqlSafeStr,
        values: Vec<Value>,
    ) -> Result<Option<T>, StoreError> {
        Ok(on_tx!(self, connection => {
            bind!(sqlx::query_as::<_, T>(sql), values).fetch_optional(connection).await?
        }))
    }

    /// Hands each row to `each` as it arrives.
    pub(crate) async fn for_each<T: Readable>(
        &mut self,
        sql: impl SqlSafeStr,
        values: Vec<Value>,
        mut each: impl FnMut(T) -> Result<(), StoreError> + Send,
    ) -> Result<(), StoreError> {
        on_tx!(self, connection => {
            let mut rows = bind!(sqlx::query_as::<_, T>(sql), values).fetch(connection);
            while let Some(row) = rows.try_next().await? {
                each(row)?;
            }
        });
        Ok(())
    }

    /// Hands each row of a statement without parameters to `each`, its columns being of `kinds`.
    pub(crate) async fn for_each_row(
        &mut self,
        sql: impl SqlSafeStr,
        kinds: &[Kind],
        mut each: impl FnMut(Vec<Value>) -> Result<(), StoreError> + Send,
    ) -> Result<(), StoreError> {
        on_tx!(self, connection => {
            let mut rows = sqlx::query(sql).fetch(connection);
            while let Some(row) = rows.try_next().await? {
                let mut values = Vec::with_capacity(kinds.len());
                for (index, kind) in kinds.iter().enumerate() {
                    values.push(match kind {
                        Kind::Text => Value::Text(row.try_get(index)?),
                        Kind::Integer => Value::Integer(row.try_get(index)?),
                        Kind::Flag => Value::Flag(row.try_get(index)?),
                        Kind::Id => Value::Id(row.try_get(index)?),
                        Kind::Bytes => Value::Bytes(row.try_get(index)?),
                    });
                }
                each(values)?;
            }
        });
        Ok(())
    }

    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(transaction) => transaction.commit().await?,
            Self::Postgres(transaction) => transaction.commit().await?,
        }
        Ok(())
    }
}
