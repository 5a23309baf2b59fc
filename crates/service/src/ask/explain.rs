//! Why somebody may do something, or why not and what would change that.

use bailiwick_engine::explain::{Explanation, explain};
use bailiwick_engine::question::UNKNOWN_NODE;
use serde::Serialize;

use super::reasons::{Reasons, Steps};
use super::{Asked, Asking, subject};
use crate::error::ServiceError;

/// The handle of nobody, for which the engine explains that there is no such subject.
const NOBODY: u32 = u32::MAX;

/// An answer with as much of its reasons as is told.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Explained {
    /// With all of them.
    Whole(Box<Whole>),
    /// With the steps that failed.
    Steps(Steps),
}

/// An answer with all of its reasons.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Whole {
    /// What the engine says.
    #[serde(flatten)]
    pub explanation: Explanation,
    /// What of the question could not be understood, if so: then it is denied.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Explained {
    /// Whether it is permitted.
    #[must_use]
    pub fn decision(&self) -> bool {
        match self {
            Self::Whole(whole) => whole.explanation.decision,
            Self::Steps(steps) => steps.decision,
        }
    }

    /// What of the question could not be understood, if that is told.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Whole(whole) => whole.reason.as_deref(),
            Self::Steps(_) => None,
        }
    }
}

impl Asking {
    /// The answer to a question with as much of its reasons as is to be told; the decision is that
    /// of [`Asking::check`].
    ///
    /// # Errors
    /// When the register of records cannot be read.
    pub async fn explain(
        &self,
        asked: &Asked<'_>,
        reasons: Reasons,
    ) -> Result<Explained, ServiceError> {
        let record = self.record(&asked.resource).await?;
        let described = self.described(&asked.resource, record.as_ref());
        let mut resource = described.resource();
        let nowhere = resource.node == Some(UNKNOWN_NODE);
        if nowhere && reasons == Reasons::Steps {
            // The steps are then as for a place that exists and is out of reach.
            resource.node = self.snapshot.root();
        }
        let found = subject::resolve(&self.snapshot, &asked.subject);
        let question = self.question(asked, found.unwrap_or(NOBODY), &resource);
        let mut explanation = explain(&self.snapshot, &question);
        explanation.decision &= !nowhere;
        let nobody = || subject::unknown(&self.snapshot, &asked.subject);
        let unknown = found.is_none().then(nobody);
        let whole = Whole {
            explanation,
            reason: unknown.or_else(|| described.flaw.clone()),
        };
        Ok(whole.told(reasons))
    }
}
