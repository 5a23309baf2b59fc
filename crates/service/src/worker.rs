//! A tenant's queue of commands: one task per tenant takes all that wait, decides each on the
//! state that the one before it left, and commits them together, one revision each.

use std::sync::{Arc, Weak};

use bailiwick_engine::apply::apply_record;
use bailiwick_engine::decide::{self, CountOf, Decided, Env, Loaded};
use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::actor::Context;
use bailiwick_model::change::ChangeRecord;
use bailiwick_model::command::{Command, Outcome};
use bailiwick_model::ids::TenantId;
use bailiwick_model::refusal::Refusal;
use bailiwick_model::time::{Revision, Timestamp};
use bailiwick_store::{RecordCount, StoreError, WriteTx};
use tokio::sync::{mpsc, oneshot};

use crate::app::App;
use crate::engines::Engine;
use crate::error::ServiceError;

/// One command waiting for its turn.
pub(crate) struct Job {
    pub context: Context,
    pub command: Command,
    pub reply: oneshot::Sender<Result<Executed, ServiceError>>,
}

/// What a command brought about.
#[derive(Clone, Debug)]
pub struct Executed {
    /// What was made, found or changed.
    pub outcome: Outcome,
    /// Whether a revision was made; a command that finds everything as asked makes none.
    pub changed: bool,
    /// The state after the command (or a later one): never from before it.
    pub snapshot: Arc<Snapshot>,
}

/// Takes jobs until the application is dropped.
pub(crate) async fn run(app: Weak<App>, engine: Arc<Engine>, mut jobs: mpsc::Receiver<Job>) {
    while let Some(first) = jobs.recv().await {
        let Some(app) = app.upgrade() else { return };
        let mut batch = vec![first];
        while batch.len() < app.options.batch_length
            && let Ok(job) = jobs.try_recv()
        {
            batch.push(job);
        }
        together(&app, &engine, batch).await;
    }
}

/// Runs a batch in one transaction. If anything but a refusal goes wrong, each command is tried
/// alone, so that one cannot spoil the others.
async fn together(app: &Arc<App>, engine: &Engine, batch: Vec<Job>) {
    match transaction(app, engine, &batch).await {
        Ok(answers) => {
            for (job, answer) in batch.into_iter().zip(answers) {
                // The caller may have gone away; the change stands all the same.
                let _ = job.reply.send(answer);
            }
        }
        Err(error) if batch.len() == 1 || matches!(error, ServiceError::Unavailable) => {
            for job in batch {
                let _ = job.reply.send(Err(copy(&error)));
            }
        }
        Err(_) => {
            for job in batch {
                let one = std::slice::from_ref(&job);
                let answer = match transaction(app, engine, one).await {
                    Ok(mut answers) => answers.pop().unwrap_or(Err(ServiceError::Unavailable)),
                    Err(error) => Err(error),
                };
                let _ = job.reply.send(answer);
            }
        }
    }
}

fn copy(error: &ServiceError) -> ServiceError {
    match error {
        ServiceError::Unavailable => ServiceError::Unavailable,
        other => ServiceError::Internal(other.to_string()),
    }
}

type Answers = Vec<Result<Executed, ServiceError>>;

async fn transaction(
    app: &Arc<App>,
    engine: &Engine,
    batch: &[Job],
) -> Result<Answers, ServiceError> {
    let Some(mut tx) = app.store.begin(engine.tenant).await? else {
        return Err(ServiceError::Internal("the tenant has no row".into()));
    };
    let mut snapshot = Snapshot::clone(&engine.snapshot());
    if tx.revision() > snapshot.revision() {
        let records = tx.changes_after(snapshot.revision()).await?;
        app.apply_records(&mut snapshot, &records).await?;
    }
    let mut decided = Vec::with_capacity(batch.len());
    for job in batch {
        decided.push(one(app, engine.tenant, &mut tx, &mut snapshot, job).await?);
    }
    if decided.iter().any(|answer| matches!(answer, Ok((_, true)))) {
        tx.commit().await?;
    }
    app.note_contact();
    let snapshot = Arc::new(snapshot);
    engine.publish(snapshot.clone());
    let executed = |(outcome, changed)| Executed {
        outcome,
        changed,
        snapshot: snapshot.clone(),
    };
    Ok(decided
        .into_iter()
        .map(|answer| answer.map(executed))
        .collect())
}

/// Decides one command on the working snapshot and writes what it changes. The outer error spoils
/// the transaction, the inner one is a refusal.
async fn one(
    app: &Arc<App>,
    tenant: TenantId,
    tx: &mut WriteTx,
    snapshot: &mut Snapshot,
    job: &Job,
) -> Result<Result<(Outcome, bool), ServiceError>, ServiceError> {
    // The door saw a good key, but that may be a while ago: a slow caller, a long queue.
    if !app
        .is_still_good(snapshot, tenant, &job.context.actor)
        .await?
    {
        return Ok(Err(ServiceError::KeyGone));
    }
    let loaded = fetch(tx, snapshot, &job.command).await?;
    let catalogs = app.catalogs();
    let now = app.clock.now();
    let decided = match decided(app, snapshot, &job.context, &job.command, &loaded, now) {
        Ok(decided) => decided,
        Err(refusal) => return Ok(Err(refusal.into())),
    };
    if decided.changes.is_empty() {
        return Ok(Ok((decided.outcome, false)));
    }
    let revision = snapshot.revision().next();
    let record = record(
        tenant,
        revision,
        now,
        &job.context,
        &job.command,
        decided.changes,
    );
    apply_record(snapshot, &record, &catalogs)?;
    // An index that refuses what was decided is a defect: the batch is undone and each command
    // tried alone, so that only the one at fault is answered with an error.
    tx.append(&record).await?;
    Ok(Ok((decided.outcome, true)))
}

/// What a command would change.
pub(crate) fn decided(
    app: &App,
    snapshot: &Snapshot,
    context: &Context,
    command: &Command,
    loaded: &Loaded,
    now: Timestamp,
) -> Result<Decided, Refusal> {
    let mut new_id = || app.ids.next();
    let catalogs = app.catalogs();
    let mut env = Env {
        now,
        new_id: &mut new_id,
        catalogs: &catalogs,
        loaded,
    };
    decide::decide(snapshot, &context.actor, command, &mut env)
}

/// The entry of the change log for what a command changed.
pub(crate) fn record(
    tenant: TenantId,
    revision: Revision,
    time: Timestamp,
    context: &Context,
    command: &Command,
    changes: Vec<bailiwick_model::change::Change>,
) -> ChangeRecord {
    ChangeRecord {
        tenant,
        revision,
        time,
        actor: context.actor.principal.clone(),
        key: context.actor.key,
        on_behalf_of: context.on_behalf_of.clone(),
        reason: context.reason.clone(),
        request_id: context.request_id.clone(),
        what: command.name().to_owned(),
        changes,
    }
}

/// Reads what only rows know, under the tenant's lock.
async fn fetch(
    tx: &mut WriteTx,
    snapshot: &Snapshot,
    command: &Command,
) -> Result<Loaded, StoreError> {
    let needs = decide::needs(snapshot, command);
    let mut loaded = Loaded::default();
    for id in needs.users {
        if let Some(user) = tx.user(id).await? {
            loaded.users.insert(id, user);
        }
    }
    for key in needs.records {
        if let Some(record) = tx.record(&key).await? {
            loaded.records.insert(key, record);
        }
    }
    for count in needs.counts {
        let number = tx.record_counts(which(&count)).await?;
        loaded.counts.insert(count, number);
    }
    Ok(loaded)
}

fn which(count: &CountOf) -> RecordCount<'_> {
    match count {
        CountOf::RecordsAt(nodes) => RecordCount::AtNodes(nodes),
        CountOf::RecordsWith(value) => RecordCount::WithRestriction(value.as_str()),
        CountOf::RecordsOf(vendor) => RecordCount::OfVendor(*vendor),
    }
}
