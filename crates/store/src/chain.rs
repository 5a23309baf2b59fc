//! The hash chain over a tenant's log, and the proof that it is whole.
//!
//! Each entry's hash is SHA-256 over the previous entry's hash, the tenant, the revision and the
//! body exactly as stored. Whoever changes, removes or inserts an entry would have to write all
//! later ones anew, and the tenant's row; an outside copy of one hash is enough to notice that.

use aws_lc_rs::digest::{Context, SHA256};
use bailiwick_model::change::ChangeRecord;
use bailiwick_model::ids::TenantId;
use bailiwick_model::time::Revision;

use crate::db::{Tx, values};
use crate::error::StoreError;
use crate::log::{actor_columns, record_of};
use crate::rows::tenants::revision_of;
use crate::store::Store;

pub(crate) type Hash = [u8; 32];

/// What the first entry has for a previous hash.
pub(crate) const FIRST_PREVIOUS: Hash = [0; 32];

/// Entries read at a time.
const PAGE: i64 = 500;

/// What checking a tenant's log found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainReport {
    /// How many entries are as they were written, from the first on.
    pub records: u64,
    /// The hash of the last of them: compare it with one noted elsewhere.
    pub head_hash: [u8; 32],
    /// The first entry that is not, if any.
    pub first_bad: Option<ChainBreak>,
}

/// Where a log is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainBreak {
    /// The revision.
    pub revision: Revision,
    /// What is wrong with it.
    pub why: String,
}

/// The hash of one entry.
pub(crate) fn link(previous: &Hash, tenant: TenantId, revision: Revision, body: &str) -> Hash {
    let mut context = Context::new(&SHA256);
    context.update(previous);
    context.update(tenant.0.as_bytes());
    context.update(&revision.0.to_be_bytes());
    context.update(body.as_bytes());
    let mut hash = FIRST_PREVIOUS;
    hash.copy_from_slice(context.finish().as_ref());
    hash
}

pub(crate) fn hash_of(bytes: Vec<u8>, whose: &str) -> Result<Hash, StoreError> {
    Hash::try_from(bytes)
        .map_err(|_| StoreError::corrupt(format!("{whose} has a hash that is not of 32 bytes")))
}

const HEAD: &str = "\
SELECT revision, head_hash
  FROM tenants
 WHERE id = $1";

const ENTRIES: &str = "\
SELECT revision, time, what, actor_kind, actor_id, body, previous_hash, hash
  FROM changes
 WHERE tenant_id = $1
   AND revision > $2
 ORDER BY revision
 LIMIT $3";

#[derive(sqlx::FromRow)]
struct Entry {
    revision: i64,
    time: i64,
    what: String,
    actor_kind: String,
    actor_id: String,
    body: String,
    previous_hash: Vec<u8>,
    hash: Vec<u8>,
}

/// How far the log has been found to be whole.
struct Checked {
    tenant: TenantId,
    revision: Revision,
    hash: Hash,
}

impl Checked {
    /// Checks the next entry; what is wrong with it, if anything.
    fn check(&mut self, entry: &Entry) -> Result<(), ChainBreak> {
        let revision = self.revision.next();
        let broken = |why: &str| {
            Err(ChainBreak {
                revision,
                why: why.to_owned(),
            })
        };
        if u64::try_from(entry.revision) != Ok(revision.0) {
            return broken("the entry is missing");
        }
        if entry.previous_hash != self.hash {
            return broken("the entry does not follow from the one before");
        }
        let hash = link(&self.hash, self.tenant, revision, &entry.body);
        if entry.hash != hash {
            return broken("the entry was changed");
        }
        let Ok(record) = record_of(&entry.body) else {
            return broken("the entry cannot be read");
        };
        if !self.repeats(entry, &record) {
            return broken("the columns beside the entry say something else");
        }
        self.revision = revision;
        self.hash = hash;
        Ok(())
    }

    fn repeats(&self, entry: &Entry, record: &ChangeRecord) -> bool {
        let (actor_kind, actor_id) = actor_columns(&record.actor);
        record.tenant == self.tenant
            && record.revision == self.revision.next()
            && record.time.0 == entry.time
            && record.what == entry.what
            && actor_kind == entry.actor_kind
            && actor_id == entry.actor_id
    }

    fn report(self, first_bad: Option<ChainBreak>) -> ChainReport {
        ChainReport {
            records: self.revision.0,
            head_hash: self.hash,
            first_bad,
        }
    }
}

impl Store {
    /// Checks a tenant's whole log: that no entry was changed, removed, inserted or cut off.
    /// `progress` is told now and then how far it is.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when there is no such tenant; when the database fails.
    pub async fn verify_chain(
        &self,
        tenant: TenantId,
        mut progress: impl FnMut(Revision) + Send,
    ) -> Result<ChainReport, StoreError> {
        let mut tx = self.db.begin_read().await?;
        let row = tx
            .fetch_optional::<(i64, Vec<u8>)>(HEAD, values![tenant])
            .await?;
        let Some((last, head_hash)) = row else {
            return Err(StoreError::invalid("there is no such tenant"));
        };
        let last = revision_of(last)?;
        let mut checked = Checked {
            tenant,
            revision: Revision(0),
            hash: FIRST_PREVIOUS,
        };
        loop {
            let entries = page(&mut tx, &checked).await?;
            if entries.is_empty() {
                break;
            }
            for entry in &entries {
                if let Err(broken) = checked.check(entry) {
                    return Ok(checked.report(Some(broken)));
                }
            }
            progress(checked.revision);
        }
        let why = if checked.revision < last {
            Some((
                checked.revision.next(),
                "the log was cut off before this entry",
            ))
        } else if checked.revision > last {
            Some((last.next(), "the tenant's row does not know of this entry"))
        } else if head_hash != checked.hash {
            Some((last, "the tenant's row has another hash for this entry"))
        } else {
            None
        };
        let first_bad = why.map(|(revision, why)| ChainBreak {
            revision,
            why: why.to_owned(),
        });
        Ok(checked.report(first_bad))
    }
}

async fn page(tx: &mut Tx, checked: &Checked) -> Result<Vec<Entry>, StoreError> {
    tx.fetch_all(ENTRIES, values![checked.tenant, checked.revision, PAGE])
        .await
}
