//! The only way in which anything changes: every door hands its command to [`App::execute`].

use std::sync::Arc;

use bailiwick_engine::apply::apply_record;
use bailiwick_engine::decide::Loaded;
use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::actor::Context;
use bailiwick_model::command::{Command, CreateTenant, Outcome};
use bailiwick_model::ids::TenantId;
use bailiwick_model::refusal::{Refusal, RefusalCode};
use bailiwick_model::time::Revision;
use bailiwick_store::StoreError;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::oneshot;

use crate::app::App;
use crate::error::ServiceError;
pub use crate::worker::Executed;
use crate::worker::{Job, decided, record};

impl App {
    /// Puts a command to a tenant: decided on the newest state, written and published before the
    /// answer comes.
    ///
    /// # Errors
    /// A refusal (nothing changed), or that the service cannot do it now. After
    /// [`ServiceError::Unavailable`] the change may have been made or not; it was not acknowledged.
    pub async fn execute(
        self: &Arc<Self>,
        tenant: TenantId,
        context: Context,
        command: Command,
    ) -> Result<Executed, ServiceError> {
        let engine = self
            .engine(tenant)
            .await?
            .ok_or_else(|| Refusal::not_found("tenant"))?;
        let (reply, answer) = oneshot::channel();
        engine
            .queue
            .try_send(Job {
                context,
                command,
                reply,
            })
            .map_err(|error| match error {
                TrySendError::Full(_) => ServiceError::Busy,
                TrySendError::Closed(_) => ServiceError::Unavailable,
            })?;
        answer.await.map_err(|_| ServiceError::Unavailable)?
    }

    /// Makes a tenant: the first command of its log.
    ///
    /// # Errors
    /// A refusal (nothing changed), or that the service cannot do it now.
    pub async fn create_tenant(
        self: &Arc<Self>,
        context: Context,
        create: CreateTenant,
    ) -> Result<Executed, ServiceError> {
        let nothing_yet = Snapshot::empty();
        if !self
            .is_still_good(&nothing_yet, create.id, &context.actor)
            .await?
        {
            return Err(ServiceError::KeyGone);
        }
        let (id, slug) = (create.id, create.slug.clone());
        if self.tenant_id(slug.as_str()).await?.is_some() {
            return Err(slug_taken().into());
        }
        let command = Command::CreateTenant(Box::new(create));
        let catalogs = self.catalogs();
        let now = self.clock.now();
        let loaded = Loaded::default();
        let mut snapshot = Snapshot::empty();
        let decided = decided(self, &snapshot, &context, &command, &loaded, now)?;
        let record = record(id, Revision(1), now, &context, &command, decided.changes);
        apply_record(&mut snapshot, &record, &catalogs)?;
        let written = async {
            let mut tx = self.store.begin_new_tenant(id, &slug).await?;
            tx.append(&record).await?;
            tx.commit().await
        };
        match written.await {
            Ok(_) => {}
            Err(StoreError::Conflict { .. }) => return Err(slug_taken().into()),
            Err(error) => return Err(error.into()),
        }
        self.note_contact();
        let snapshot = match self.engine(id).await? {
            Some(engine) => engine.snapshot(),
            None => Arc::new(snapshot),
        };
        Ok(Executed {
            outcome: Outcome::Done,
            changed: true,
            snapshot,
        })
    }
}

fn slug_taken() -> Refusal {
    Refusal::new(
        RefusalCode::NameTaken,
        "another tenant has this slug already",
    )
    .at("/slug")
}
