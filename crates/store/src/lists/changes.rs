//! The change log as an audit trail: who changed what, when.

use bailiwick_model::change::ChangeRecord;
use bailiwick_model::ids::TenantId;
use bailiwick_model::time::{Revision, Timestamp};

use super::rows_wanted;
use super::sql::Sql;
use crate::chain::hash_of;
use crate::db::values;
use crate::error::StoreError;
use crate::log::record_of;
use crate::store::Store;

/// Which entries of a log, in which direction. All conditions must hold.
#[derive(Clone, Debug, Default)]
pub struct ChangesQuery {
    /// Later than this revision.
    pub after: Option<Revision>,
    /// Earlier than this revision.
    pub before: Option<Revision>,
    /// By this actor: the id, or for the program itself the name.
    pub actor_id: Option<String>,
    /// Made by this command.
    pub what: Option<String>,
    /// About an object of this kind, as in [`bailiwick_model::change::Change::kind`].
    pub object_kind: Option<String>,
    /// About this object, as in [`bailiwick_model::change::Change::object_id`]. Give the kind too:
    /// without it the search is slow.
    pub object_id: Option<String>,
    /// Not before this time.
    pub from: Option<Timestamp>,
    /// Before this time.
    pub until: Option<Timestamp>,
    /// Whether the latest comes first.
    pub descending: bool,
    /// How many at most; at least 1 and at most 1,000 are given.
    pub limit: u32,
}

/// An entry of the log together with its link of the hash chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredChange {
    /// The entry.
    pub record: ChangeRecord,
    /// Its hash.
    pub hash: [u8; 32],
}

const PAGE: &str = "\
SELECT body, hash
  FROM changes
 WHERE tenant_id = $1";

const ABOUT: &str = "
   AND revision IN (
       SELECT revision
         FROM change_objects
        WHERE tenant_id = $1";

impl Store {
    /// The entries of a tenant's log that a query asks for.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn changes(
        &self,
        tenant: TenantId,
        query: &ChangesQuery,
    ) -> Result<Vec<StoredChange>, StoreError> {
        let (sql, values) = statement(tenant, query).finish();
        let rows = self.db.fetch_all::<(String, Vec<u8>)>(sql, values).await?;
        let change = |(body, hash): (String, Vec<u8>)| {
            let record = record_of(&body)?;
            Ok(StoredChange {
                record,
                hash: hash_of(hash, "a change record")?,
            })
        };
        rows.into_iter().map(change).collect()
    }
}

fn statement(tenant: TenantId, query: &ChangesQuery) -> Sql {
    let mut sql = Sql::new(PAGE, values![tenant]);
    if let Some(after) = query.after {
        sql.push("\n   AND revision > ").bind(after);
    }
    if let Some(before) = query.before {
        sql.push("\n   AND revision < ").bind(before);
    }
    if let Some(from) = query.from {
        sql.push("\n   AND time >= ").bind(from);
    }
    if let Some(until) = query.until {
        sql.push("\n   AND time < ").bind(until);
    }
    for (column, value) in [("actor_id", &query.actor_id), ("what", &query.what)] {
        if let Some(value) = value {
            sql.and_equal(column, value);
        }
    }
    if query.object_kind.is_some() || query.object_id.is_some() {
        sql.push(ABOUT);
        for (column, value) in [
            ("kind", &query.object_kind),
            ("object_id", &query.object_id),
        ] {
            if let Some(value) = value {
                sql.and_equal(column, value);
            }
        }
        sql.push(")");
    }
    sql.push(if query.descending {
        "\n ORDER BY revision DESC"
    } else {
        "\n ORDER BY revision"
    });
    let rows = i64::try_from(rows_wanted(query.limit)).unwrap_or(i64::MAX);
    sql.push("\n LIMIT ").bind(rows);
    sql
}
