//! One writing transaction on one tenant.
//!
//! It begins by locking the tenant's row, so that what it reads stays true until it ends: free
//! seats, names not yet taken. Each record appended makes one revision; the row gets the last one
//! and its hash once, at the end.

use bailiwick_model::change::ChangeRecord;
use bailiwick_model::ids::{TenantId, UserId};
use bailiwick_model::names::Slug;
use bailiwick_model::record::{Record, RecordKey};
use bailiwick_model::time::Revision;
use bailiwick_model::user::User;

use crate::chain::{FIRST_PREVIOUS, Hash, hash_of};
use crate::db::{Tx, values};
use crate::error::StoreError;
use crate::lists::records::{RecordCount, count_records, get_record};
use crate::log;
use crate::rows;
use crate::rows::tenants::revision_of;
use crate::store::Store;

const LOCK: &str = "\
UPDATE tenants
   SET revision = revision
 WHERE id = $1
RETURNING revision, head_hash";

const CREATE: &str = "\
INSERT INTO tenants (id, slug, name, revision, head_hash, data)
VALUES ($1, $2, $2, 0, $3, '')";

const ADVANCE: &str = "\
UPDATE tenants
   SET revision = $2, head_hash = $3
 WHERE id = $1
   AND revision = $4";

const SAVE: &str = "SAVEPOINT command";
const RELEASE: &str = "RELEASE SAVEPOINT command";
const BACK: &str = "ROLLBACK TO SAVEPOINT command";

/// The end of the log.
#[derive(Clone, Copy, Debug)]
struct Head {
    revision: Revision,
    hash: Hash,
}

/// A writing transaction on one tenant. Dropping it undoes everything.
#[derive(Debug)]
pub struct WriteTx {
    tx: Tx,
    tenant: TenantId,
    /// Where the log ended when the transaction began.
    begun: Head,
    head: Head,
    /// Where the log ended at the savepoint, if there is one.
    saved: Option<Head>,
    /// After an append failed half-way: only going back to the savepoint helps.
    spoilt: bool,
}

impl Store {
    /// Begins to write to a tenant, waiting for whoever else does; `None` if there is no such
    /// tenant.
    ///
    /// # Errors
    /// When the database fails, or the other takes too long.
    pub async fn begin(&self, tenant: TenantId) -> Result<Option<WriteTx>, StoreError> {
        let mut tx = self.db.begin_write().await?;
        let row = tx
            .fetch_optional::<(i64, Vec<u8>)>(LOCK, values![tenant])
            .await?;
        let Some((revision, hash)) = row else {
            return Ok(None);
        };
        let hash = hash_of(hash, "the head of a tenant")?;
        let head = Head {
            revision: revision_of(revision)?,
            hash,
        };
        Ok(Some(WriteTx {
            tx,
            tenant,
            begun: head,
            head,
            saved: None,
            spoilt: false,
        }))
    }

    /// Begins a new tenant, at revision 0. The first record appended must create its object.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] with `tenants_slug` or `tenants_id` when it is taken.
    pub async fn begin_new_tenant(
        &self,
        tenant: TenantId,
        slug: &Slug,
    ) -> Result<WriteTx, StoreError> {
        let mut tx = self.db.begin_write().await?;
        let values = values![tenant, slug.as_str(), FIRST_PREVIOUS.as_slice()];
        tx.execute(CREATE, values).await?;
        let head = Head {
            revision: Revision(0),
            hash: FIRST_PREVIOUS,
        };
        Ok(WriteTx {
            tx,
            tenant,
            begun: head,
            head,
            saved: None,
            spoilt: false,
        })
    }
}

impl WriteTx {
    /// The tenant's last revision, what was appended here included.
    #[must_use]
    pub fn revision(&self) -> Revision {
        self.head.revision
    }

    /// Whose transaction it is.
    #[must_use]
    pub fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// The log after a revision, as this transaction sees it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn changes_after(
        &mut self,
        after: Revision,
    ) -> Result<Vec<ChangeRecord>, StoreError> {
        log::after(&mut self.tx, self.tenant, after).await
    }

    /// One user, as this transaction sees it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn user(&mut self, user: UserId) -> Result<Option<User>, StoreError> {
        rows::users::get(&mut self.tx, self.tenant, user).await
    }

    /// One record, as this transaction sees it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn record(&mut self, key: &RecordKey) -> Result<Option<Record>, StoreError> {
        get_record(&mut self.tx, self.tenant, key).await
    }

    /// How many records there are of some sort.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn record_counts(&mut self, which: RecordCount<'_>) -> Result<u64, StoreError> {
        count_records(&mut self.tx, self.tenant, which).await
    }

    /// Writes what a record says: the rows and the log entry. Its revision must be the next.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when a unique index refuses, [`StoreError::Corrupt`] when the rows
    /// are not as the record says they were. Part of the record may then be written, so nothing
    /// can be committed before [`WriteTx::rollback_to_savepoint`].
    pub async fn append(&mut self, record: &ChangeRecord) -> Result<(), StoreError> {
        self.usable()?;
        if record.tenant != self.tenant || record.revision != self.head.revision.next() {
            return Err(StoreError::invalid(format!(
                "after revision {} of tenant {} cannot come {} of {}",
                self.head.revision, self.tenant, record.revision, record.tenant
            )));
        }
        self.spoilt = true; // until all is written, also if this future is dropped
        for change in &record.changes {
            rows::apply(&mut self.tx, record, change).await?;
        }
        let hash = log::append(&mut self.tx, record, &self.head.hash).await?;
        self.head = Head {
            revision: record.revision,
            hash,
        };
        self.spoilt = false;
        Ok(())
    }

    fn usable(&self) -> Result<(), StoreError> {
        if self.spoilt {
            return Err(StoreError::invalid(
                "a write failed half-way; go back to the savepoint",
            ));
        }
        Ok(())
    }

    /// Remembers this point; an earlier one is forgotten.
    ///
    /// # Errors
    /// When the database fails, or a write failed half-way.
    pub async fn savepoint(&mut self) -> Result<(), StoreError> {
        self.usable()?;
        if self.saved.take().is_some() {
            self.tx.execute(RELEASE, values![]).await?;
        }
        self.tx.execute(SAVE, values![]).await?;
        self.saved = Some(self.head);
        Ok(())
    }

    /// Undoes everything since [`WriteTx::savepoint`]; can be done again.
    ///
    /// # Errors
    /// When there is none, or the database has given up the whole transaction.
    pub async fn rollback_to_savepoint(&mut self) -> Result<(), StoreError> {
        let Some(saved) = self.saved else {
            return Err(StoreError::invalid("there is no savepoint to go back to"));
        };
        self.spoilt = true; // SQLite may have ended the transaction; then BACK fails
        self.tx.execute(BACK, values![]).await?;
        self.head = saved;
        self.spoilt = false;
        Ok(())
    }

    /// Makes everything appended permanent, and visible to others.
    ///
    /// # Errors
    /// When the database fails: then it is not known whether it was made permanent, unless the
    /// error is [`StoreError::Corrupt`] (something refers to what is not there) or
    /// [`StoreError::Invalid`].
    pub async fn commit(mut self) -> Result<Revision, StoreError> {
        self.usable()?;
        if self.head.revision == Revision(0) {
            return Err(StoreError::invalid("a new tenant needs a first change"));
        }
        if self.head.revision != self.begun.revision {
            let Head { revision, hash } = self.head;
            let values = values![self.tenant, revision, hash.as_slice(), self.begun.revision];
            rows::exactly_one("tenant", self.tx.execute(ADVANCE, values).await?)?;
        }
        self.tx.commit().await?;
        Ok(self.head.revision)
    }
}
