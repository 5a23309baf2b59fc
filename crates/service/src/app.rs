//! Everything that is running: passed down as one value, never global.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;
use bailiwick_model::catalog::{CatalogFile, CatalogIssue, CatalogLibrary};
use bailiwick_store::Store;

use crate::clock::{Clock, Ids};
use crate::engines::Engines;
use crate::error::ServiceError;
use crate::identity::KeyCache;

/// What can be set when starting.
#[derive(Clone, Debug)]
pub struct Options {
    /// For how long questions are answered after the database was last reached.
    pub staleness: Duration,
    /// How many commands may wait for one tenant.
    pub queue_length: usize,
    /// How many commands one transaction takes at most.
    pub batch_length: usize,
    /// For how long a question waits for the revision it demands.
    pub patience: Duration,
    /// For how long a snapshot that a cursor stands on is kept.
    pub cursor_life: Duration,
    /// Where checkpoints are written; none are without it.
    pub checkpoints: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            staleness: Duration::from_secs(30),
            queue_length: 1_024,
            batch_length: 256,
            patience: Duration::from_secs(2),
            cursor_life: Duration::from_secs(300),
            checkpoints: None,
        }
    }
}

/// Everything that is running.
pub struct App {
    /// The database.
    pub store: Store,
    /// The time of day.
    pub clock: Clock,
    /// Where ids come from.
    pub ids: Ids,
    /// What was set when starting.
    pub options: Options,
    pub(crate) engines: Engines,
    pub(crate) keys: KeyCache,
    library: ArcSwap<CatalogLibrary>,
    last_contact: Mutex<Instant>,
}

impl App {
    /// Starts on an open database: reads the catalogs that were added to it.
    ///
    /// # Errors
    /// When the database cannot be reached or holds a catalog that cannot be read.
    pub async fn start(
        store: Store,
        clock: Clock,
        ids: Ids,
        options: Options,
    ) -> Result<Arc<Self>, ServiceError> {
        let app = Arc::new(Self {
            store,
            clock,
            ids,
            options,
            engines: Engines::default(),
            keys: KeyCache::default(),
            library: ArcSwap::from_pointee(CatalogLibrary::builtin()),
            last_contact: Mutex::new(Instant::now()),
        });
        app.read_catalogs().await?;
        Ok(app)
    }

    /// Every catalog version known to the platform.
    #[must_use]
    pub fn catalogs(&self) -> Arc<CatalogLibrary> {
        self.library.load_full()
    }

    /// Reads the catalogs that any node has added.
    pub(crate) async fn read_catalogs(&self) -> Result<(), ServiceError> {
        let mut library = CatalogLibrary::builtin();
        for stored in self.store.catalogs().await? {
            let file = CatalogFile::parse(&stored.name, &stored.text)
                .map_err(|issues| ServiceError::Internal(first_issue(&issues)))?;
            library.insert(file);
        }
        self.library.store(Arc::new(library));
        self.note_contact();
        Ok(())
    }

    /// Adds a catalog version for tenants to use. The same text again is no change.
    ///
    /// # Errors
    /// All issues of the text; or that this version exists with another text.
    pub async fn add_catalog(
        &self,
        name: &str,
        text: &str,
    ) -> Result<CatalogFile, AddCatalogError> {
        let file = CatalogFile::parse(name, text).map_err(AddCatalogError::Issues)?;
        let builtin = CatalogLibrary::builtin();
        if let Some(known) = builtin.get(&file.name, file.version) {
            return if **known == file {
                Ok(file)
            } else {
                Err(AddCatalogError::Exists)
            };
        }
        match self.store.put_catalog(&file.name, file.version, text).await {
            Ok(()) => {}
            Err(error) if error.is_unavailable() => {
                return Err(AddCatalogError::Service(error.into()));
            }
            Err(_) => return Err(AddCatalogError::Exists),
        }
        self.read_catalogs()
            .await
            .map_err(AddCatalogError::Service)?;
        Ok(file)
    }

    /// Notes that the database was reached just now.
    pub fn note_contact(&self) {
        *self
            .last_contact
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    /// How long ago the database was last reached.
    #[must_use]
    pub fn silence(&self) -> Duration {
        self.last_contact
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .elapsed()
    }
}

/// Why a catalog was not added.
#[derive(Debug, thiserror::Error)]
pub enum AddCatalogError {
    /// The text has issues.
    #[error("the catalog has {} issues", .0.len())]
    Issues(Vec<CatalogIssue>),
    /// That version exists with another text.
    #[error("this version of the catalog exists already with another text; raise its version")]
    Exists,
    /// The service could not do it.
    #[error(transparent)]
    Service(ServiceError),
}

fn first_issue(issues: &[CatalogIssue]) -> String {
    issues.first().map(ToString::to_string).unwrap_or_default()
}
