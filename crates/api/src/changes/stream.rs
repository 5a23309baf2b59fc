//! The change log as server-sent events. Nothing is kept for a reader: each event is read from the
//! log when the reader has taken the one before, so that a slow reader costs nothing.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::http::{HeaderName, HeaderValue};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use bailiwick_engine::authority::Authority;
use bailiwick_model::ids::TenantId;
use bailiwick_model::time::Revision;
use bailiwick_service::changes::{ChangesQuery, StoredChange};
use bailiwick_service::identity::Caller;
use bailiwick_service::{App, ServiceError};
use bailiwick_web::call::{Call, REVISION};
use bailiwick_web::problem::Problem;
use futures_util::stream::unfold;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use super::entry::ChangeEntry;
use super::may_view;

/// How often a comment is sent when nothing else is, so that nobody takes the connection for dead.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How long a reader waits when the database cannot be reached.
const PAUSE: Duration = Duration::from_secs(1);
/// How many entries are read at once.
const READ_AHEAD: u32 = 50;

/// A reader that follows the log.
struct Reader {
    app: Arc<App>,
    tenant: TenantId,
    caller: Caller,
    query: ChangesQuery,
    /// Up to where everything has been looked at.
    reached: Revision,
    pending: VecDeque<StoredChange>,
    revisions: watch::Receiver<Revision>,
}

/// Answers with a stream that does not end by itself.
///
/// # Errors
/// When the tenant's engine cannot be had.
pub(super) async fn answer(call: Call, query: ChangesQuery) -> Result<Response, Problem> {
    let revisions = call.app.revisions(call.tenant).await?;
    let at = call.snapshot().revision();
    let reader = Reader {
        app: call.app.clone(),
        tenant: call.tenant,
        caller: call.caller.clone(),
        reached: query.after.unwrap_or_default(),
        query,
        pending: VecDeque::new(),
        revisions,
    };
    let events = unfold(reader, |mut reader| async move {
        let event = reader.next().await?;
        Some((Ok::<_, Infallible>(event), reader))
    });
    let revision = (HeaderName::from_static(REVISION), HeaderValue::from(at.0));
    Ok(([revision], Sse::new(events)).into_response())
}

impl Reader {
    /// The next event; `None` when the caller may no longer read.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(stored) = self.pending.pop_front() {
                self.reached = stored.record.revision;
                return Some(event(stored));
            }
            match self.step().await {
                Ok(Step::Read) => {}
                Ok(Step::Waited) => return Some(Event::default().comment("still here")),
                Ok(Step::Ended) => return None,
                Err(error) => {
                    tracing::debug!(%error, "a stream of changes waits");
                    sleep(PAUSE).await;
                    // Whoever has gone away is noticed when something is sent.
                    return Some(Event::default().comment("waiting"));
                }
            }
        }
    }

    /// Reads on; when there is nothing, waits for a new revision or for the next heartbeat.
    async fn step(&mut self) -> Result<Step, ServiceError> {
        if !self.may_go_on().await? {
            return Ok(Step::Ended);
        }
        // Taken before reading: what is made meanwhile wakes the reader again.
        let present = *self.revisions.borrow_and_update();
        let query = ChangesQuery {
            after: Some(self.reached),
            limit: READ_AHEAD,
            ..self.query.clone()
        };
        let stored = self.app.changes(self.tenant, &query).await?;
        if !stored.is_empty() {
            self.pending = stored.into();
            return Ok(Step::Read);
        }
        self.reached = self.reached.max(present);
        Ok(match timeout(HEARTBEAT, self.revisions.changed()).await {
            Ok(Ok(())) => Step::Read,
            Ok(Err(_)) => Step::Ended,
            Err(_) => Step::Waited,
        })
    }

    /// Whether the key, the account and the permission are still there.
    async fn may_go_on(&mut self) -> Result<bool, ServiceError> {
        let Some(caller) = self.app.renew(&self.caller).await? else {
            return Ok(false);
        };
        let Some(actor) = caller.actor_in(self.tenant) else {
            return Ok(false);
        };
        self.caller = caller;
        let snapshot = self.app.snapshot(self.tenant, None).await?;
        let authority = Authority::new(&snapshot, &actor, self.app.clock.now());
        Ok(may_view(&authority).is_ok())
    }
}

/// What became of one step.
enum Step {
    Read,
    Waited,
    Ended,
}

fn event(stored: StoredChange) -> Event {
    let revision = stored.record.revision;
    let entry = serde_json::to_string(&ChangeEntry::from(stored)).unwrap_or_default();
    Event::default().id(revision.to_string()).data(entry)
}
