//! Where a list goes on. A list stays on the snapshot and the moment of its first page, so that
//! its pages fit together whatever changes meanwhile.

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::time::{Revision, Timestamp};
use serde::{Deserialize, Serialize};

use super::Asking;
use crate::error::ServiceError;

/// How many bytes of the question's hash a cursor carries: enough to notice a mix-up.
const HASH_BYTES: usize = 12;

/// By how much the clock of the node that made a cursor may be ahead of ours.
const CLOCK_SKEW_MICROS: i64 = 5_000_000;

/// Where a list goes on. Doors hand it out in an opaque form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// The revision of the snapshot that the list is of.
    #[serde(rename = "r")]
    pub revision: Revision,
    /// The moment that the list is of, in microseconds.
    #[serde(rename = "t")]
    pub now: i64,
    /// Which question was asked.
    #[serde(rename = "q")]
    pub question: [u8; HASH_BYTES],
    /// After which item; `None` is before the first.
    #[serde(rename = "p")]
    pub position: Option<String>,
}

/// How much of a list is wanted.
#[derive(Clone, Debug)]
pub struct PageRequest {
    /// How many items at most. With 0 the answer only tells whether there are any.
    pub limit: usize,
    /// Where to go on; `None` is at the beginning.
    pub cursor: Option<Cursor>,
    /// Whether to count all items.
    pub total: bool,
}

/// One page of a list.
#[derive(Clone, Debug)]
pub struct Listing<T> {
    /// The items, in order.
    pub items: Vec<T>,
    /// Where the list goes on; `None` after the last page.
    pub next: Option<Cursor>,
    /// How many items there are in all, if that was asked and can be told.
    pub total: Option<u64>,
    /// The revision that the list is of.
    pub revision: Revision,
}

/// The state that a page is of.
pub(super) struct Standing {
    pub(super) asking: Asking,
    pub(super) position: Option<String>,
    question: [u8; HASH_BYTES],
    cursor: Option<Cursor>,
}

impl Asking {
    /// The state that a page is of: the cursor's, or the present one.
    pub(super) async fn stand(
        &self,
        question: &impl Serialize,
        page: &PageRequest,
    ) -> Result<Standing, ServiceError> {
        let question = hash(question, self.may_override);
        let Some(cursor) = page.cursor.clone() else {
            return Ok(Standing {
                asking: self.clone(),
                position: None,
                question,
                cursor: None,
            });
        };
        if cursor.question != question {
            let detail = "the cursor belongs to another question; start again without it";
            return Err(ServiceError::Invalid(detail.into()));
        }
        let life = i64::try_from(self.app.options.cursor_life.as_micros()).unwrap_or(i64::MAX);
        let age = self.now.0.saturating_sub(cursor.now);
        if age > life || age < -CLOCK_SKEW_MICROS {
            return Err(ServiceError::CursorGone);
        }
        let snapshot = self
            .engine()
            .await?
            .at(cursor.revision)
            .ok_or(ServiceError::CursorGone)?;
        let asking = Self {
            snapshot,
            now: Timestamp(cursor.now),
            ..self.clone()
        };
        let position = cursor.position.clone();
        Ok(Standing {
            asking,
            position,
            question,
            cursor: Some(cursor),
        })
    }
}

impl Standing {
    pub(super) fn snapshot(&self) -> &Arc<Snapshot> {
        &self.asking.snapshot
    }

    /// The page, keeping the snapshot alive if the list goes on.
    pub(super) async fn page<T>(
        self,
        items: Vec<T>,
        next: Option<String>,
        total: Option<u64>,
    ) -> Result<Listing<T>, ServiceError> {
        self.finish(items, next.map(Some), total).await
    }

    /// The answer to a page of no items: the list goes on where it stood if there is anything.
    pub(super) async fn nothing<T>(
        self,
        is_any: bool,
        total: Option<u64>,
    ) -> Result<Listing<T>, ServiceError> {
        let position = self
            .cursor
            .as_ref()
            .and_then(|cursor| cursor.position.clone());
        self.finish(Vec::new(), is_any.then_some(position), total)
            .await
    }

    async fn finish<T>(
        self,
        items: Vec<T>,
        next: Option<Option<String>>,
        total: Option<u64>,
    ) -> Result<Listing<T>, ServiceError> {
        let asking = self.asking;
        if next.is_some() {
            let life = asking.app.options.cursor_life;
            asking.engine().await?.keep(&asking.snapshot, life);
        }
        let revision = asking.snapshot.revision();
        let (now, question) = (asking.now.0, self.question);
        let next = next.map(|position| Cursor {
            revision,
            now,
            question,
            position,
        });
        Ok(Listing {
            items,
            next,
            total,
            revision,
        })
    }
}

/// Tells questions apart, so that a cursor is not used with another one.
fn hash(question: &impl Serialize, may_override: bool) -> [u8; HASH_BYTES] {
    let text = serde_json::to_vec(&(question, may_override)).unwrap_or_default();
    let mut hash = [0; HASH_BYTES];
    for (to, from) in hash.iter_mut().zip(digest(&SHA256, &text).as_ref()) {
        *to = *from;
    }
    hash
}
