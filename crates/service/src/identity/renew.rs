//! Whether somebody who showed a valid key some time ago would still be let in.

use std::sync::Arc;

use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::actor::{Actor, ActorPrincipal};
use bailiwick_model::ids::TenantId;
use bailiwick_model::names::PLATFORM_SLUG;

use super::Caller;
use crate::app::App;
use crate::error::ServiceError;

impl App {
    /// The caller as of now; `None` if the key or the account is no longer good. For answers that
    /// go on for long.
    ///
    /// # Errors
    /// When the caller's own tenant must be loaded and cannot be.
    pub async fn renew(self: &Arc<Self>, caller: &Caller) -> Result<Option<Caller>, ServiceError> {
        if caller.is_host {
            return Ok(Some(caller.clone()));
        }
        let Some(key) = caller.actor.key else {
            return Ok(None);
        };
        let engine = self.engine(caller.home).await?;
        Ok(engine.and_then(|engine| self.caller(&engine.snapshot(), caller.home, key)))
    }

    /// Whether the key with which an actor was let in is good at this moment, on a tenant's newest
    /// snapshot. An operator's key is of the platform's tenant and is looked up there. Whoever
    /// came without a key is of this program or its host.
    pub(crate) async fn is_still_good(
        self: &Arc<Self>,
        snapshot: &Snapshot,
        tenant: TenantId,
        actor: &Actor,
    ) -> Result<bool, ServiceError> {
        let Some(key) = actor.key else {
            return Ok(true);
        };
        if !matches!(actor.principal, ActorPrincipal::Operator { .. }) {
            return Ok(self.caller(snapshot, tenant, key).is_some());
        }
        let operates = |caller: Option<Caller>| caller.is_some_and(|caller| caller.operator);
        if snapshot.key(key).is_some() {
            return Ok(operates(self.caller(snapshot, tenant, key)));
        }
        let Some(platform) = self.tenant_id(PLATFORM_SLUG).await? else {
            return Ok(false);
        };
        let Some(engine) = self.engine(platform).await? else {
            return Ok(false);
        };
        Ok(operates(self.caller(&engine.snapshot(), platform, key)))
    }
}
