//! Checkpoint files: snapshots on disk, so that a start need not read a million rows. Only a
//! cache: a file that does not fit the change log counts as not there.

use std::path::PathBuf;
use std::sync::Arc;

use bailiwick_engine::image::Image;
use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::ids::TenantId;
use bailiwick_model::time::Revision;
use bailiwick_store::ChangesQuery;
use bailiwick_store::checkpoint::{self, Header};

use crate::app::App;
use crate::error::ServiceError;

/// How many changes behind the log a checkpoint may be: with more, rows are read faster.
const CHANGES_BEHIND_MAX: u64 = 50_000;
/// How many records of the change log are read at once when catching up.
const CATCH_UP_RECORDS: u32 = 1_000;

impl App {
    /// Writes a checkpoint of every running engine. To be called before stopping. A file that
    /// cannot be written is logged, no more: nothing depends on it.
    pub async fn write_checkpoints(&self) {
        for engine in self.engines.running() {
            let snapshot = engine.snapshot();
            if let Err(error) = self.write_checkpoint(engine.tenant, snapshot).await {
                tracing::warn!(%error, tenant = %engine.tenant, "no checkpoint written");
            }
        }
    }

    async fn write_checkpoint(
        &self,
        tenant: TenantId,
        snapshot: Arc<Snapshot>,
    ) -> Result<(), ServiceError> {
        let Some(path) = self.checkpoint_path(tenant) else {
            return Ok(());
        };
        let revision = snapshot.revision();
        let Some(log) = self.fingerprint(tenant, revision).await? else {
            return Ok(());
        };
        let header = Header {
            tenant,
            revision,
            log,
        };
        let write = move || {
            let body = postcard::to_stdvec(&Image::of(&snapshot)).map_err(std::io::Error::other)?;
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder)?;
            }
            checkpoint::write(&path, &header, &body)
        };
        let written = tokio::task::spawn_blocking(write).await;
        let written = written.map_err(|error| ServiceError::Internal(error.to_string()))?;
        written.map_err(|error| ServiceError::Internal(error.to_string()))
    }

    /// A tenant's snapshot from its checkpoint, caught up with the change log. `None` if there is
    /// none, or none that fits.
    pub(crate) async fn load_checkpoint(
        &self,
        tenant: TenantId,
    ) -> Result<Option<Snapshot>, ServiceError> {
        let Some(path) = self.checkpoint_path(tenant) else {
            return Ok(None);
        };
        let read = tokio::task::spawn_blocking(move || checkpoint::read(&path)).await;
        let Ok(Ok(Some((header, body)))) = read else {
            return Ok(None);
        };
        let Some(head) = self.store.tenant_head(tenant).await? else {
            return Ok(None);
        };
        let behind = head.revision.0.checked_sub(header.revision.0);
        let near = behind.is_some_and(|behind| behind <= CHANGES_BEHIND_MAX);
        let fits = header.tenant == tenant
            && near
            && self.fingerprint(tenant, header.revision).await? == Some(header.log);
        if !fits {
            tracing::info!(%tenant, "the checkpoint does not fit the change log; reading rows");
            return Ok(None);
        }
        let catalogs = self.catalogs();
        let build = move || {
            let image: Image = postcard::from_bytes(&body).ok()?;
            image.into_snapshot(&catalogs).ok()
        };
        let built = tokio::task::spawn_blocking(build).await;
        let Ok(Some(mut snapshot)) = built else {
            tracing::warn!(%tenant, "the checkpoint cannot be read; reading rows");
            return Ok(None);
        };
        while snapshot.revision() < head.revision {
            let after = snapshot.revision();
            let records = self
                .store
                .changes_after(tenant, after, CATCH_UP_RECORDS)
                .await?;
            if records.is_empty() {
                return Ok(None);
            }
            self.apply_records(&mut snapshot, &records).await?;
        }
        self.note_contact();
        Ok(Some(snapshot))
    }

    fn checkpoint_path(&self, tenant: TenantId) -> Option<PathBuf> {
        let folder = self.options.checkpoints.as_ref()?;
        Some(folder.join(format!("{tenant}.checkpoint")))
    }

    /// The beginning of the log's hash at a revision: which log it is, up to there.
    async fn fingerprint(
        &self,
        tenant: TenantId,
        revision: Revision,
    ) -> Result<Option<u64>, ServiceError> {
        let query = ChangesQuery {
            after: Some(Revision(revision.0.saturating_sub(1))),
            before: Some(revision.next()),
            limit: 1,
            ..ChangesQuery::default()
        };
        let found = self.store.changes(tenant, &query).await?;
        let first_eight = |hash: [u8; 32]| hash.first_chunk().copied().map(u64::from_le_bytes);
        Ok(found.first().and_then(|stored| first_eight(stored.hash)))
    }
}
