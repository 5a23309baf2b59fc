//! Questions put to a tenant: picks the snapshot, finds out who and what is meant, and lets the
//! engine answer.
//!
//! An [`Asking`] is one call's view of a tenant: a snapshot, a moment, and whether the caller may
//! override what is stored. Everything that it is asked is borrowed from the door that parsed it.
//!
//! - [`check`] and [`batch`]: may somebody do this. [`explain`]: why, or why not. [`reasons`]: how
//!   much of that is told to whom.
//! - [`search`] and `records`: who may, on what, and what else. [`filter`]: the condition as a
//!   tree and as SQL.
//! - [`subject`] and [`resource`]: who and what is meant. `shortcut`: what need not be read.
//!   [`cursor`]: where a list goes on.

pub mod batch;
pub mod check;
pub mod cursor;
pub mod explain;
pub mod filter;
pub mod reasons;
mod records;
pub mod resource;
pub mod search;
mod shortcut;
pub mod subject;

use std::sync::Arc;

use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::ids::TenantId;
use bailiwick_model::refusal::Refusal;
use bailiwick_model::time::{Revision, Timestamp};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::app::App;
use crate::engines::Engine;
use crate::error::ServiceError;

/// The permission to ask about others, and for reasons. About oneself one may always ask for the
/// bare decision.
pub const ASK: &str = "access.ask";

/// Properties as a caller states them.
pub type Properties = Map<String, Value>;

/// Who a question is about.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct AskedSubject<'a> {
    /// `user`, `service_account`, or what the tenant's catalogs call them.
    pub subject_type: &'a str,
    /// Id, external id, user name or e-mail address.
    pub id: &'a str,
    /// What the caller says of it; counts only if the caller may override what is stored.
    pub properties: Option<&'a Properties>,
}

/// What is to be done.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct AskedAction<'a> {
    /// The action, or the code of a permission.
    pub name: &'a str,
    /// What the caller says of it.
    pub properties: Option<&'a Properties>,
}

/// What it is to be done with.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct AskedResource<'a> {
    /// The resource type.
    pub resource_type: &'a str,
    /// The id; empty if the question is about the type at a node rather than about one record.
    pub id: &'a str,
    /// What the caller says of it. `node`, `restrictions` and `vendor` place it, the others are
    /// attributes. Of something that is known here they count only if the caller may override.
    pub properties: Option<&'a Properties>,
}

/// One question.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Asked<'a> {
    /// Who.
    pub subject: AskedSubject<'a>,
    /// Does what.
    pub action: AskedAction<'a>,
    /// With what.
    pub resource: AskedResource<'a>,
}

/// One caller's view of a tenant: what all of a call's questions are answered on.
#[derive(Clone)]
pub struct Asking {
    app: Arc<App>,
    tenant: TenantId,
    snapshot: Arc<Snapshot>,
    now: Timestamp,
    may_override: bool,
}

impl Asking {
    /// Questions to a tenant's snapshot at a moment. `may_override` says whether the caller's
    /// properties count where something is stored.
    #[must_use]
    pub fn new(
        app: Arc<App>,
        tenant: TenantId,
        snapshot: Arc<Snapshot>,
        now: Timestamp,
        may_override: bool,
    ) -> Self {
        Self {
            app,
            tenant,
            snapshot,
            now,
            may_override,
        }
    }

    /// The snapshot on which questions are answered.
    #[must_use]
    pub fn snapshot(&self) -> &Arc<Snapshot> {
        &self.snapshot
    }

    /// The revision at which questions are answered.
    #[must_use]
    pub fn revision(&self) -> Revision {
        self.snapshot.revision()
    }

    /// The caller's properties of something that is stored, if they count.
    fn overriding<'a>(&self, properties: Option<&'a Properties>) -> Option<&'a Properties> {
        properties.filter(|_| self.may_override)
    }

    async fn engine(&self) -> Result<Arc<Engine>, ServiceError> {
        let engine = self.app.engine(self.tenant).await?;
        engine.ok_or_else(|| Refusal::not_found("tenant").into())
    }
}

impl App {
    /// A tenant's snapshot, loading it on first use, at a revision at least as high as demanded.
    ///
    /// # Errors
    /// When there is no such tenant, the database has been out of reach for too long, or the
    /// demanded revision is not reached in time.
    pub async fn snapshot(
        self: &Arc<Self>,
        tenant: TenantId,
        at_least: Option<Revision>,
    ) -> Result<Arc<Snapshot>, ServiceError> {
        let engine = self
            .engine(tenant)
            .await?
            .ok_or_else(|| Refusal::not_found("tenant"))?;
        if self.silence() > self.options.staleness {
            self.refresh(&engine).await?;
        }
        let snapshot = engine.snapshot();
        match at_least {
            Some(demanded) if demanded > snapshot.revision() => self.reach(&engine, demanded).await,
            _ => Ok(snapshot),
        }
    }

    /// What is known has become too old to answer from: asks the database, or gives up.
    async fn refresh(&self, engine: &Engine) -> Result<(), ServiceError> {
        match tokio::time::timeout(self.options.patience, self.catch_up(engine)).await {
            Ok(reached) => reached,
            Err(_) => Err(ServiceError::Unavailable),
        }
    }

    async fn reach(
        &self,
        engine: &Engine,
        demanded: Revision,
    ) -> Result<Arc<Snapshot>, ServiceError> {
        self.catch_up(engine).await?;
        if engine.snapshot().revision() < demanded {
            // Somebody else may be about to write it.
            let _ = tokio::time::timeout(self.options.patience, engine.reach(demanded)).await;
        }
        let snapshot = engine.snapshot();
        let present = snapshot.revision();
        if present < demanded {
            return Err(ServiceError::NotYet { demanded, present });
        }
        Ok(snapshot)
    }
}
