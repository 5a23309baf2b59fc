//! Records: single ones, batches, counts, and lists cut out by the engine's filter as SQL.

use std::collections::BTreeSet;

use bailiwick_model::ids::{NodeId, TenantId, VendorId};
use bailiwick_model::names::{Code, RecordId};
use bailiwick_model::record::{Record, RecordKey};
use uuid::Uuid;

use super::rows_wanted;
use super::sql::{IDS_PER_STATEMENT, Sql, padded};
use crate::db::{Tx, Value, values};
use crate::error::StoreError;
use crate::rows::records::{RecordRow, read};
use crate::store::Store;

/// A condition on records as SQL, from the engine's filter.
///
/// It may use the columns of `records` under the alias `r` (`r.tenant_id`, `r.resource_type`,
/// `r.id`, `r.node_id`, `r.vendor_id`, `r.parent_type`, `r.parent_id`), and sub-queries over
/// `record_restrictions (tenant_id, resource_type, record_id, value)` and
/// `record_attributes (tenant_id, resource_type, record_id, name, item, is_list, value)`, whose
/// values are spelled as [`crate::canonical_json`] does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlPredicate {
    /// The text. Nothing that a user typed may be in it: that belongs into `params`.
    pub text: String,
    /// The values of `$1`, `$2`, ...
    pub params: Vec<SqlValue>,
}

/// A parameter of a [`SqlPredicate`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SqlValue {
    /// A text.
    Text(String),
    /// A number, or a time in microseconds.
    Integer(i64),
    /// True or false.
    Bool(bool),
    /// An id of a node or vendor.
    Uuid(Uuid),
}

impl From<SqlValue> for Value {
    fn from(value: SqlValue) -> Self {
        match value {
            SqlValue::Text(text) => text.into(),
            SqlValue::Integer(number) => number.into(),
            SqlValue::Bool(flag) => flag.into(),
            SqlValue::Uuid(id) => id.into(),
        }
    }
}

/// Which records of one type, from where on.
#[derive(Clone, Debug)]
pub struct RecordsQuery {
    /// The resource type.
    pub resource_type: Code,
    /// If set, only those for which this holds.
    pub predicate: Option<SqlPredicate>,
    /// After the last record of the page before.
    pub after: Option<RecordId>,
    /// How many at most; at least 1 and at most 1,000 are given.
    pub limit: u32,
    /// Whether to count all records that there are on all pages.
    pub total: bool,
}

/// One page of records, by id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordPage {
    /// The records.
    pub records: Vec<Record>,
    /// The last of them, if there are more.
    pub next: Option<RecordId>,
    /// How many there are on all pages, if that was asked.
    pub total: Option<u64>,
}

/// Which records to count.
#[derive(Clone, Copy, Debug)]
pub enum RecordCount<'a> {
    /// At any of these nodes.
    AtNodes(&'a [NodeId]),
    /// Carrying this restriction value.
    WithRestriction(&'a str),
    /// Of this vendor.
    OfVendor(VendorId),
}

const ONE: &str = "\
SELECT data, node_id, changed, version
  FROM records
 WHERE tenant_id = $1
   AND resource_type = $2
   AND id = $3";

/// `IN (VALUES ...)` says the same, but SQLite then reads all of the tenant's records.
const MANY: &str = "\
WITH wanted (resource_type, id) AS (VALUES ";

/// `CROSS JOIN` keeps SQLite from turning the order round.
const MANY_END: &str = ")
SELECT r.data, r.node_id, r.changed, r.version
  FROM wanted
 CROSS JOIN records r
 WHERE r.tenant_id = $1
   AND r.resource_type = wanted.resource_type
   AND r.id = wanted.id";

const PAGE: &str = "\
SELECT r.data, r.node_id, r.changed, r.version
  FROM records r
 WHERE r.tenant_id = ";

const TOTAL: &str = "\
SELECT COUNT(*)
  FROM records r
 WHERE r.tenant_id = ";

const AT_NODES: &str = "\
SELECT COUNT(*)
  FROM records
 WHERE tenant_id = $1
   AND node_id IN ";

const WITH_RESTRICTION: &str = "\
SELECT COUNT(*)
  FROM record_restrictions
 WHERE tenant_id = $1
   AND value = $2";

const OF_VENDOR: &str = "\
SELECT COUNT(*)
  FROM records
 WHERE tenant_id = $1
   AND vendor_id = $2";

fn one(tenant: TenantId, key: &RecordKey) -> Vec<Value> {
    values![tenant, key.resource_type.as_str(), key.id.as_str()]
}

/// One record, as the transaction sees it.
pub(crate) async fn get_record(
    tx: &mut Tx,
    tenant: TenantId,
    key: &RecordKey,
) -> Result<Option<Record>, StoreError> {
    tx.fetch_optional::<RecordRow>(ONE, one(tenant, key))
        .await?
        .map(read)
        .transpose()
}

/// How many records there are of some sort, as the transaction sees it.
pub(crate) async fn count_records(
    tx: &mut Tx,
    tenant: TenantId,
    which: RecordCount<'_>,
) -> Result<u64, StoreError> {
    let mut statements = Vec::new();
    match which {
        RecordCount::AtNodes(nodes) => {
            for some in nodes.chunks(IDS_PER_STATEMENT) {
                let mut sql = Sql::new(AT_NODES, values![tenant]);
                sql.list(padded(some).map(|node| Value::from(node.map(|node| node.0))));
                statements.push(sql);
            }
        }
        RecordCount::WithRestriction(value) => {
            statements.push(Sql::new(WITH_RESTRICTION, values![tenant, value]));
        }
        RecordCount::OfVendor(vendor) => {
            statements.push(Sql::new(OF_VENDOR, values![tenant, vendor.0]));
        }
    }
    let mut total = 0_u64;
    for sql in statements {
        let (sql, values) = sql.finish();
        total = total.saturating_add(counted(tx.fetch_optional(sql, values).await?));
    }
    Ok(total)
}

fn counted(row: Option<(i64,)>) -> u64 {
    row.map_or(0, |(count,)| u64::try_from(count).unwrap_or(0))
}

impl Store {
    /// One record.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn record(
        &self,
        tenant: TenantId,
        key: &RecordKey,
    ) -> Result<Option<Record>, StoreError> {
        let row = self
            .db
            .fetch_optional::<RecordRow>(ONE, one(tenant, key))
            .await?;
        row.map(read).transpose()
    }

    /// Those of these records that there are, in no particular order: one read for up to 1,000.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn records(
        &self,
        tenant: TenantId,
        keys: &[RecordKey],
    ) -> Result<Vec<Record>, StoreError> {
        let mut found = Vec::with_capacity(keys.len());
        let keys: Vec<&RecordKey> = keys.iter().collect::<BTreeSet<_>>().into_iter().collect();
        for some in keys.chunks(IDS_PER_STATEMENT) {
            let mut sql = Sql::new(MANY, values![tenant]);
            let mut separator = "(";
            for key in padded(some) {
                sql.push(separator)
                    .bind(key.map(|key| key.resource_type.as_str()));
                sql.push(", ").bind(key.map(|key| key.id.as_str()));
                separator = "), (";
            }
            sql.push(")").push(MANY_END);
            let (sql, values) = sql.finish();
            for row in self.db.fetch_all::<RecordRow>(sql, values).await? {
                found.push(read(row)?);
            }
        }
        Ok(found)
    }

    /// One page of the records of a type that satisfy a condition, by id.
    ///
    /// # Errors
    /// When the database fails or does not understand the condition.
    pub async fn records_where(
        &self,
        tenant: TenantId,
        query: &RecordsQuery,
    ) -> Result<RecordPage, StoreError> {
        let wanted = rows_wanted(query.limit);
        let mut sql = statement(PAGE, tenant, query);
        if let Some(after) = &query.after {
            sql.push("\n   AND r.id > ").bind(after.as_str());
        }
        let rows = i64::try_from(wanted.saturating_add(1)).unwrap_or(i64::MAX);
        sql.push("\n ORDER BY r.id\n LIMIT ").bind(rows);
        let (sql, values) = sql.finish();
        let rows = self.db.fetch_all::<RecordRow>(sql, values).await?;
        let more = rows.len() > wanted;
        let records: Result<Vec<Record>, _> = rows.into_iter().take(wanted).map(read).collect();
        let records = records?;
        let next = records
            .last()
            .filter(|_| more)
            .map(|record| record.key.id.clone());
        let total = if query.total {
            let (sql, values) = statement(TOTAL, tenant, query).finish();
            Some(counted(self.db.fetch_optional(sql, values).await?))
        } else {
            None
        };
        Ok(RecordPage {
            records,
            next,
            total,
        })
    }
}

/// The parameters of the condition keep their numbers; ours come after them.
fn statement(select: &str, tenant: TenantId, query: &RecordsQuery) -> Sql {
    let (text, params) = match &query.predicate {
        Some(predicate) => (predicate.text.as_str(), predicate.params.as_slice()),
        None => ("TRUE", [].as_slice()),
    };
    let mut sql = Sql::new(select, params.iter().cloned().map(Value::from).collect());
    sql.bind(tenant)
        .and_equal("r.resource_type", query.resource_type.as_str());
    sql.push("\n   AND (").push(text).push(")");
    sql
}
