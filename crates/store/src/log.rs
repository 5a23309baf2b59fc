//! The change log: one entry per revision, added together with the rows it speaks of. No statement
//! of this crate changes or removes an entry.

use bailiwick_model::actor::ActorPrincipal;
use bailiwick_model::change::ChangeRecord;
use bailiwick_model::ids::TenantId;
use bailiwick_model::time::Revision;

use crate::chain::{Hash, link};
use crate::db::{Tx, values};
use crate::error::StoreError;
use crate::rows::{decode, encode};
use crate::store::Store;

const INSERT: &str = "\
INSERT INTO changes (tenant_id, revision, time, what, actor_kind, actor_id, body, previous_hash,
                     hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

const INSERT_OBJECT: &str = "\
INSERT INTO change_objects (tenant_id, kind, object_id, revision)
VALUES ($1, $2, $3, $4)
ON CONFLICT (tenant_id, kind, object_id, revision) DO NOTHING";

const AFTER: &str = "\
SELECT body
  FROM changes
 WHERE tenant_id = $1
   AND revision > $2
 ORDER BY revision
 LIMIT $3";

/// What [`decode`] calls an entry.
const ENTRY: &str = "change record";

/// Adds an entry and gives its hash.
pub(crate) async fn append(
    tx: &mut Tx,
    record: &ChangeRecord,
    previous: &Hash,
) -> Result<Hash, StoreError> {
    let body = encode(ENTRY, record)?;
    let hash = link(previous, record.tenant, record.revision, &body);
    let (actor_kind, actor_id) = actor_columns(&record.actor);
    let values = values![
        record.tenant,
        record.revision,
        record.time,
        record.what.as_str(),
        actor_kind,
        actor_id,
        body,
        previous.as_slice(),
        hash.as_slice(),
    ];
    tx.execute(INSERT, values).await?;
    for change in &record.changes {
        let values = values![
            record.tenant,
            change.kind(),
            change.object_id(),
            record.revision
        ];
        tx.execute(INSERT_OBJECT, values).await?;
    }
    Ok(hash)
}

/// The kind and the id (or name) of an actor, as columns.
pub(crate) fn actor_columns(actor: &ActorPrincipal) -> (&'static str, String) {
    match actor {
        ActorPrincipal::User { id } => ("user", id.to_string()),
        ActorPrincipal::ServiceAccount { id } => ("service_account", id.to_string()),
        ActorPrincipal::Operator { id, .. } => ("operator", id.to_string()),
        ActorPrincipal::System { name } => ("system", name.clone()),
    }
}

pub(crate) fn record_of(body: &str) -> Result<ChangeRecord, StoreError> {
    decode(ENTRY, body)
}

/// Everything after a revision.
pub(crate) async fn after(
    tx: &mut Tx,
    tenant: TenantId,
    after: Revision,
) -> Result<Vec<ChangeRecord>, StoreError> {
    let rows = tx
        .fetch_all::<(String,)>(AFTER, values![tenant, after, i64::MAX])
        .await?;
    rows.iter().map(|(body,)| record_of(body)).collect()
}

impl Store {
    /// At most `limit` entries of a tenant's log after a revision, in order and without a gap.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn changes_after(
        &self,
        tenant: TenantId,
        after: Revision,
        limit: u32,
    ) -> Result<Vec<ChangeRecord>, StoreError> {
        let rows = self
            .db
            .fetch_all::<(String,)>(AFTER, values![tenant, after, limit])
            .await?;
        rows.iter().map(|(body,)| record_of(body)).collect()
    }
}
