//! The change log as it is asked for from outside: the audit trail, the feed, and the proof that
//! nobody rewrote it. Who may see it is for the caller to have judged.

use std::sync::Arc;

use bailiwick_model::ids::TenantId;
use bailiwick_model::refusal::Refusal;
use bailiwick_model::time::Revision;
pub use bailiwick_store::{ChainBreak, ChainReport, ChangesQuery, StoredChange};
use tokio::sync::watch;

use crate::app::App;
use crate::error::ServiceError;

impl App {
    /// The entries of a tenant's log that a query asks for.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn changes(
        &self,
        tenant: TenantId,
        query: &ChangesQuery,
    ) -> Result<Vec<StoredChange>, ServiceError> {
        let stored = self.store.changes(tenant, query).await?;
        self.note_contact();
        Ok(stored)
    }

    /// Checks a tenant's whole log.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn verify_changes(&self, tenant: TenantId) -> Result<ChainReport, ServiceError> {
        let report = self.store.verify_chain(tenant, |_| {}).await?;
        self.note_contact();
        Ok(report)
    }

    /// The tenant's revision as it grows on this node.
    ///
    /// # Errors
    /// When there is no such tenant, or it must be loaded and cannot be.
    pub async fn revisions(
        self: &Arc<Self>,
        tenant: TenantId,
    ) -> Result<watch::Receiver<Revision>, ServiceError> {
        let engine = self.engine(tenant).await?;
        let engine = engine.ok_or_else(|| Refusal::not_found("tenant"))?;
        Ok(engine.revisions())
    }
}
