//! A backup: everything, as lines of JSON that either engine can take back.
//!
//! The first line says what it is ([`Header`]), then each row of each table is a line
//! ([`Row`]), the last one counts them and has the SHA-256 of all lines before ([`Trailer`]). It
//! is read in one transaction, so it is of one moment, while others write on. Hashes of API keys
//! are in it: keep it as safe as the database.

use std::collections::BTreeMap;
use std::io::Write;

use aws_lc_rs::digest::{Context, SHA256};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use sqlx::SqlStr;

use crate::db::{Tx, Value};
use crate::error::StoreError;
use crate::lists::sql::Sql;
use crate::migrate;
use crate::store::Store;
use crate::tables::{Kind, TABLES, Table};

/// What a header says that this is.
pub(crate) const FORMAT: &str = "bailiwick-backup";
/// The version of the lines' form.
pub(crate) const VERSION: u32 = 1;

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Header {
    pub(crate) format: String,
    pub(crate) version: u32,
    /// The newest migration: which columns there are.
    pub(crate) schema: i64,
}

/// One row of a table, its columns in the order of the schema. Bytes are in hexadecimal.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Row<'a> {
    pub(crate) table: std::borrow::Cow<'a, str>,
    pub(crate) row: Vec<Json>,
}

/// The last line.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Trailer {
    /// How many rows of each table.
    pub(crate) rows: BTreeMap<String, u64>,
    /// Over all lines before this one, line ends included.
    pub(crate) sha256: String,
}

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupReport {
    /// How many rows of each table.
    pub rows: BTreeMap<String, u64>,
    /// SHA-256 of the backup but its last line, in hexadecimal; the last line has it too.
    pub sha256: String,
}

/// Writes lines and hashes them.
struct Lines<W> {
    out: W,
    context: Context,
}

impl<W: Write> Lines<W> {
    fn write(&mut self, line: &impl Serialize) -> Result<(), StoreError> {
        let mut bytes =
            serde_json::to_vec(line).map_err(|error| StoreError::invalid(error.to_string()))?;
        bytes.push(b'\n');
        self.context.update(&bytes);
        Ok(self.out.write_all(&bytes)?)
    }
}

impl Store {
    /// Writes everything to `out`, as of one moment, without holding up writers.
    ///
    /// # Errors
    /// When the database fails or `out` does; what was written by then is no backup.
    pub async fn backup(&self, out: impl Write + Send) -> Result<BackupReport, StoreError> {
        let mut lines = Lines {
            out,
            context: Context::new(&SHA256),
        };
        let format = FORMAT.to_owned();
        lines.write(&Header {
            format,
            version: VERSION,
            schema: migrate::version(),
        })?;
        let mut tx = self.db.begin_read().await?;
        let mut rows = BTreeMap::new();
        for table in TABLES {
            let count = write_table(&mut tx, table, &mut lines).await?;
            rows.insert(table.name.to_owned(), count);
        }
        let sha256 = hex(lines.context.clone().finish().as_ref());
        lines.write(&Trailer {
            rows: rows.clone(),
            sha256: sha256.clone(),
        })?;
        lines.out.flush()?;
        Ok(BackupReport { rows, sha256 })
    }
}

async fn write_table<W: Write + Send>(
    tx: &mut Tx,
    table: &Table,
    lines: &mut Lines<W>,
) -> Result<u64, StoreError> {
    let kinds: Vec<Kind> = table.columns.iter().map(|(_, kind)| *kind).collect();
    let mut count = 0_u64;
    tx.for_each_row(select(table), &kinds, |values| {
        count = count.saturating_add(1);
        let row = values.into_iter().map(to_json).collect();
        lines.write(&Row {
            table: table.name.into(),
            row,
        })
    })
    .await?;
    Ok(count)
}

/// In the order of the key's columns, which come first in every table, so that the backups of two
/// equal databases are equal.
fn select(table: &Table) -> SqlStr {
    let names: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
    let names = names.join(", ");
    let mut sql = Sql::new("SELECT ", Vec::new());
    sql.push(&names)
        .push("\n  FROM ")
        .push(table.name)
        .push("\n ORDER BY ")
        .push(&names);
    sql.finish().0
}

fn to_json(value: Value) -> Json {
    match value {
        Value::Text(text) => Json::from(text),
        Value::Integer(number) => Json::from(number),
        Value::Flag(flag) => Json::from(flag),
        Value::Id(id) => Json::from(id.map(|id| id.to_string())),
        Value::Bytes(bytes) => Json::from(bytes.map(|bytes| hex(&bytes))),
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
