//! Takes a backup back, into an empty database of either engine: all of it or nothing.

use std::collections::BTreeMap;
use std::io::{BufRead, Read as _};

use aws_lc_rs::digest::{Context, SHA256};
use serde_json::Value as Json;
use sqlx::SqlStr;
use uuid::Uuid;

use crate::backup::{FORMAT, Header, Row, Trailer, VERSION, hex};
use crate::db::{Tx, Value, values};
use crate::error::StoreError;
use crate::lists::sql::Sql;
use crate::migrate;
use crate::store::Store;
use crate::tables::{Kind, TABLES, Table};

/// Longest line of a backup, in bytes.
const LINE_BYTES_MAX: u64 = 1 << 30;

/// What was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestoreReport {
    /// How many rows of each table.
    pub rows: BTreeMap<String, u64>,
}

impl Store {
    /// Opens the empty database at `url` and writes everything of a backup into it.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when the database is not empty, [`StoreError::Incompatible`] when
    /// `input` is no backup of this version, [`StoreError::Corrupt`] when it is damaged or cut
    /// off. Nothing is written then.
    pub async fn restore(
        url: &str,
        input: &mut (impl BufRead + Send),
    ) -> Result<RestoreReport, StoreError> {
        let store = Self::open(url).await?;
        let report = restore_into(&store, input).await;
        store.close().await;
        report
    }
}

async fn restore_into(
    store: &Store,
    input: &mut (impl BufRead + Send),
) -> Result<RestoreReport, StoreError> {
    let mut lines = Lines {
        input,
        context: Context::new(&SHA256),
        number: 0,
    };
    check_header(&lines.next_line()?.unwrap_or_default())?;
    let mut tx = store.db.begin_write().await?;
    check_empty(&mut tx).await?;
    let statements: BTreeMap<&str, (&Table, SqlStr)> = TABLES
        .iter()
        .map(|table| (table.name, (table, insert(table))))
        .collect();
    let mut rows: BTreeMap<String, u64> = TABLES
        .iter()
        .map(|table| (table.name.to_owned(), 0))
        .collect();
    loop {
        let sha256 = hex(lines.context.clone().finish().as_ref());
        let Some(line) = lines.next_line()? else {
            return Err(StoreError::corrupt("the backup was cut off"));
        };
        let Ok(row) = serde_json::from_slice::<Row>(&line) else {
            check_trailer(&lines, &line, &rows, &sha256)?;
            break;
        };
        let Some((table, sql)) = statements.get(&*row.table) else {
            return Err(lines.bad("is of no table"));
        };
        let values =
            parameters(table, row.row).ok_or_else(|| lines.bad("is no row of its table"))?;
        tx.execute(sql.clone(), values).await?;
        if let Some(count) = rows.get_mut(&*row.table) {
            *count = count.saturating_add(1);
        }
    }
    if lines.next_line()?.is_some() {
        return Err(lines.bad("comes after the end"));
    }
    tx.commit().await?;
    Ok(RestoreReport { rows })
}

/// Reads lines and hashes them.
struct Lines<'a, R> {
    input: &'a mut R,
    context: Context,
    number: u64,
}

impl<R: BufRead> Lines<'_, R> {
    fn next_line(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        let mut line = Vec::new();
        self.input
            .by_ref()
            .take(LINE_BYTES_MAX)
            .read_until(b'\n', &mut line)?;
        self.number = self.number.saturating_add(1);
        if line.is_empty() {
            return Ok(None);
        }
        self.context.update(&line);
        Ok(Some(line))
    }

    fn bad(&self, what: &str) -> StoreError {
        StoreError::corrupt(format!("line {} of the backup {what}", self.number))
    }
}

fn check_header(line: &[u8]) -> Result<(), StoreError> {
    let incompatible = |what: String| Err(StoreError::Incompatible { what });
    let Ok(header) = serde_json::from_slice::<Header>(line) else {
        return incompatible("the input is no backup".into());
    };
    if header.format != FORMAT || header.version != VERSION {
        let Header {
            format, version, ..
        } = header;
        return incompatible(format!("the input is a `{format}` of version {version}"));
    }
    if header.schema != migrate::version() {
        let (theirs, ours) = (header.schema, migrate::version());
        return incompatible(format!(
            "the backup is of schema {theirs}, this program writes {ours}; restore it with the \
             program that made it, then upgrade"
        ));
    }
    Ok(())
}

fn check_trailer<R: BufRead>(
    lines: &Lines<'_, R>,
    line: &[u8],
    rows: &BTreeMap<String, u64>,
    sha256: &str,
) -> Result<(), StoreError> {
    let Ok(trailer) = serde_json::from_slice::<Trailer>(line) else {
        return Err(lines.bad("cannot be read"));
    };
    if trailer.sha256 != sha256 || trailer.rows != *rows {
        return Err(StoreError::corrupt(
            "the backup is damaged: its checksum does not match",
        ));
    }
    Ok(())
}

async fn check_empty(tx: &mut Tx) -> Result<(), StoreError> {
    for table in TABLES {
        let mut sql = Sql::new("SELECT COUNT(*)\n  FROM ", values![]);
        let (sql, values) = {
            sql.push(table.name);
            sql
        }
        .finish();
        if tx.fetch_optional::<(i64,)>(sql, values).await? != Some((0,)) {
            let name = table.name;
            return Err(StoreError::invalid(format!(
                "a backup is restored into an empty database only; there are rows in `{name}`"
            )));
        }
    }
    Ok(())
}

fn insert(table: &Table) -> SqlStr {
    let names: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
    let numbers: Vec<String> = (1..=names.len())
        .map(|number| format!("${number}"))
        .collect();
    let mut sql = Sql::new("INSERT INTO ", values![]);
    sql.push(table.name)
        .push(" (")
        .push(&names.join(", "))
        .push(")\nVALUES (");
    sql.push(&numbers.join(", ")).push(")");
    sql.finish().0
}

fn parameters(table: &Table, row: Vec<Json>) -> Option<Vec<Value>> {
    if row.len() != table.columns.len() {
        return None;
    }
    table
        .columns
        .iter()
        .zip(row)
        .map(|((_, kind), json)| parameter(*kind, json))
        .collect()
}

fn parameter(kind: Kind, json: Json) -> Option<Value> {
    match (kind, json) {
        (Kind::Text, Json::Null) => Some(Value::Text(None)),
        (Kind::Text, Json::String(text)) => Some(Value::Text(Some(text))),
        (Kind::Integer, Json::Number(number)) => number.as_i64().map(Value::Integer),
        (Kind::Flag, Json::Bool(flag)) => Some(Value::Flag(flag)),
        (Kind::Id, Json::Null) => Some(Value::Id(None)),
        (Kind::Id, Json::String(text)) => Uuid::parse_str(&text).ok().map(Value::from),
        (Kind::Bytes, Json::Null) => Some(Value::Bytes(None)),
        (Kind::Bytes, Json::String(text)) => unhex(&text).map(|bytes| Value::Bytes(Some(bytes))),
        _ => None,
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    let byte = |pair: &[u8; 2]| {
        let text = std::str::from_utf8(pair).ok()?;
        u8::from_str_radix(text, 16).ok()
    };
    pairs.iter().map(byte).collect()
}
