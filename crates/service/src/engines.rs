//! One engine per tenant: its present snapshot, the queue of its commands, and the past snapshots
//! that cursors still stand on. Tenants are loaded on first use.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Instant;

use arc_swap::ArcSwap;
use bailiwick_engine::apply::{apply, apply_record};
use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::ids::TenantId;
use bailiwick_model::time::Revision;
use rustc_hash::FxHashMap;
use tokio::sync::{OnceCell, mpsc, watch};

use crate::app::App;
use crate::error::ServiceError;
use crate::worker::{self, Job};

/// Most past snapshots that one tenant keeps for cursors.
const KEPT_SNAPSHOTS: usize = 64;
/// How many records of the change log are read at once when catching up.
const CATCH_UP_RECORDS: u32 = 1_000;

/// A tenant's running engine.
pub struct Engine {
    /// Whose.
    pub tenant: TenantId,
    current: ArcSwap<Snapshot>,
    reached: watch::Sender<Revision>,
    pub(crate) queue: mpsc::Sender<Job>,
    kept: Mutex<VecDeque<(Instant, Arc<Snapshot>)>>,
}

impl Engine {
    /// The present snapshot.
    #[must_use]
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.current.load_full()
    }

    /// Makes a snapshot the present one, unless a newer one is.
    pub(crate) fn publish(&self, snapshot: Arc<Snapshot>) {
        let revision = snapshot.revision();
        self.current.rcu(|present| {
            if present.revision() > revision {
                present.clone()
            } else {
                snapshot.clone()
            }
        });
        self.reached.send_if_modified(|reached| {
            let newer = revision > *reached;
            *reached = revision.max(*reached);
            newer
        });
    }

    /// Waits until a revision has been reached.
    pub(crate) async fn reach(&self, revision: Revision) {
        let mut reached = self.reached.subscribe();
        // The sender lives in self, so that waiting can only end with the revision.
        let _ = reached.wait_for(|present| *present >= revision).await;
    }

    /// The revision as it grows: for whoever wants to be woken by each change.
    #[must_use]
    pub fn revisions(&self) -> watch::Receiver<Revision> {
        self.reached.subscribe()
    }

    /// Keeps a snapshot alive for a cursor.
    pub(crate) fn keep(&self, snapshot: &Arc<Snapshot>, life: std::time::Duration) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(since, old)| since.elapsed() < life && old.revision() != snapshot.revision());
        if kept.len() >= KEPT_SNAPSHOTS {
            kept.pop_front();
        }
        kept.push_back((Instant::now(), snapshot.clone()));
    }

    /// The snapshot of a past revision, if a cursor keeps it alive or it is the present one.
    pub(crate) fn at(&self, revision: Revision) -> Option<Arc<Snapshot>> {
        let present = self.snapshot();
        if present.revision() == revision {
            return Some(present);
        }
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter()
            .find(|(_, old)| old.revision() == revision)
            .map(|(_, old)| old.clone())
    }
}

/// All running engines, and the slugs by which tenants are called.
#[derive(Default)]
pub(crate) struct Engines {
    cells: RwLock<FxHashMap<TenantId, Arc<OnceCell<Arc<Engine>>>>>,
    slugs: RwLock<FxHashMap<Box<str>, TenantId>>,
}

impl Engines {
    fn cell(&self, tenant: TenantId) -> Arc<OnceCell<Arc<Engine>>> {
        let cells = self.cells.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(cell) = cells.get(&tenant) {
            return cell.clone();
        }
        drop(cells);
        let mut cells = self.cells.write().unwrap_or_else(PoisonError::into_inner);
        cells.entry(tenant).or_default().clone()
    }

    pub(crate) fn running(&self) -> Vec<Arc<Engine>> {
        let cells = self.cells.read().unwrap_or_else(PoisonError::into_inner);
        cells
            .values()
            .filter_map(|cell| cell.get().cloned())
            .collect()
    }
}

impl App {
    /// The id behind a slug; `None` if there is no such tenant.
    ///
    /// # Errors
    /// When the slug has not been asked for before and the database cannot be reached.
    pub async fn tenant_id(&self, slug: &str) -> Result<Option<TenantId>, ServiceError> {
        let known = {
            let slugs = self
                .engines
                .slugs
                .read()
                .unwrap_or_else(PoisonError::into_inner);
            slugs.get(slug).copied()
        };
        if known.is_some() {
            return Ok(known);
        }
        let Some(head) = self.store.find_tenant(slug).await? else {
            return Ok(None);
        };
        let mut slugs = self
            .engines
            .slugs
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        slugs.insert(slug.into(), head.id);
        Ok(Some(head.id))
    }

    /// A tenant's running engine, loading it on first use. `None` if there is no such tenant.
    ///
    /// # Errors
    /// When it must be loaded and the database cannot be reached or is not whole.
    pub async fn engine(
        self: &Arc<Self>,
        tenant: TenantId,
    ) -> Result<Option<Arc<Engine>>, ServiceError> {
        let cell = self.engines.cell(tenant);
        if let Some(engine) = cell.get() {
            return Ok(Some(engine.clone()));
        }
        let loaded = cell
            .get_or_try_init(|| async {
                let snapshot = self.load(tenant).await?.ok_or(None)?;
                Ok::<_, Option<ServiceError>>(self.spawn_engine(tenant, snapshot))
            })
            .await;
        match loaded {
            Ok(engine) => Ok(Some(engine.clone())),
            Err(None) => Ok(None),
            Err(Some(error)) => Err(error),
        }
    }

    fn spawn_engine(self: &Arc<Self>, tenant: TenantId, snapshot: Snapshot) -> Arc<Engine> {
        let (queue, jobs) = mpsc::channel(self.options.queue_length);
        let (reached, _) = watch::channel(snapshot.revision());
        let current = ArcSwap::from_pointee(snapshot);
        let kept = Mutex::default();
        let engine = Arc::new(Engine {
            tenant,
            current,
            reached,
            queue,
            kept,
        });
        tokio::spawn(worker::run(Arc::downgrade(self), engine.clone(), jobs));
        engine
    }

    /// A tenant's snapshot: from its checkpoint if that fits the change log, else from rows.
    pub(crate) async fn load(&self, tenant: TenantId) -> Result<Option<Snapshot>, ServiceError> {
        self.read_catalogs().await?;
        if let Some(snapshot) = self.load_checkpoint(tenant).await? {
            return Ok(Some(snapshot));
        }
        self.load_rows(tenant).await
    }

    /// Builds a tenant's snapshot: one "created" change per row, applied like any other.
    async fn load_rows(&self, tenant: TenantId) -> Result<Option<Snapshot>, ServiceError> {
        let catalogs = self.catalogs();
        let mut snapshot = Snapshot::empty();
        let mut failure = None;
        let mut sink = |change| {
            if failure.is_none() {
                failure = apply(&mut snapshot, &change, &catalogs).err();
            }
        };
        let revision = self.store.load(tenant, &mut sink).await?;
        self.note_contact();
        if let Some(error) = failure {
            return Err(error.into());
        }
        Ok(revision.map(|revision| snapshot.at_revision(revision)))
    }

    /// Reads what other nodes have changed and publishes it.
    ///
    /// # Errors
    /// When the database cannot be reached, or the change log does not fit.
    pub async fn catch_up(&self, engine: &Engine) -> Result<(), ServiceError> {
        loop {
            let present = engine.snapshot();
            let after = present.revision();
            let records = self
                .store
                .changes_after(engine.tenant, after, CATCH_UP_RECORDS)
                .await?;
            self.note_contact();
            if records.is_empty() {
                return Ok(());
            }
            let mut next = Snapshot::clone(&present);
            self.apply_records(&mut next, &records).await?;
            engine.publish(Arc::new(next));
        }
    }

    /// Applies records of the log, reading catalogs anew if one is not known yet.
    pub(crate) async fn apply_records(
        &self,
        snapshot: &mut Snapshot,
        records: &[bailiwick_model::change::ChangeRecord],
    ) -> Result<(), ServiceError> {
        for record in records {
            let before = snapshot.clone();
            if apply_record(snapshot, record, &self.catalogs()).is_err() {
                self.read_catalogs().await?;
                *snapshot = before;
                apply_record(snapshot, record, &self.catalogs())?;
            }
        }
        Ok(())
    }

    /// Compares what the running engines hold with what the database holds, and catches up. Called
    /// regularly; also shows whether the database can be reached.
    ///
    /// # Errors
    /// When it cannot.
    pub async fn follow(&self) -> Result<(), ServiceError> {
        let heads = self.store.tenants().await?;
        self.note_contact();
        let heads: FxHashMap<TenantId, Revision> = heads
            .into_iter()
            .map(|head| (head.id, head.revision))
            .collect();
        for engine in self.engines.running() {
            let head = heads.get(&engine.tenant).copied().unwrap_or_default();
            if head > engine.snapshot().revision() {
                self.catch_up(&engine).await?;
            }
        }
        Ok(())
    }
}
