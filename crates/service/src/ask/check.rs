//! May somebody do this: one question.

use bailiwick_engine::check;
use bailiwick_engine::question::{Question, Resource};
use bailiwick_model::record::Record;

use super::{Asked, Asking, subject};
use crate::error::ServiceError;

/// The answer to one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Whether it is permitted.
    pub decision: bool,
    /// Why the question could not be put as it was meant, if so: then it is denied.
    pub reason: Option<String>,
}

impl Answer {
    pub(super) fn denied(reason: String) -> Self {
        Self {
            decision: false,
            reason: Some(reason),
        }
    }
}

impl Asking {
    /// Whether somebody may do something. What does not exist may do nothing, and nothing may be
    /// done at a place that does not exist.
    ///
    /// # Errors
    /// When the register of records cannot be read.
    pub async fn check(&self, asked: &Asked<'_>) -> Result<Answer, ServiceError> {
        let record = self.record(&asked.resource).await?;
        Ok(self.judge(asked, record.as_ref()))
    }

    /// The answer, the record being at hand.
    pub(super) fn judge(&self, asked: &Asked<'_>, record: Option<&Record>) -> Answer {
        let Some(subject) = subject::resolve(&self.snapshot, &asked.subject) else {
            return Answer::denied(subject::unknown(&self.snapshot, &asked.subject));
        };
        let described = self.described(&asked.resource, record);
        let resource = described.resource();
        let decision = check::check(&self.snapshot, &self.question(asked, subject, &resource));
        // Whatever is flawed has been put out of reach.
        Answer {
            decision,
            reason: described.flaw,
        }
    }

    /// The question as the engine wants it.
    pub(super) fn question<'a>(
        &self,
        asked: &Asked<'a>,
        subject: u32,
        resource: &'a Resource<'a>,
    ) -> Question<'a> {
        Question {
            subject,
            subject_properties: self.overriding(asked.subject.properties),
            action: asked.action.name,
            action_properties: asked.action.properties,
            resource,
            now: self.now,
        }
    }
}
