//! May somebody do this: one question.

use bailiwick_engine::check;
use bailiwick_engine::question::{Question, Resource};
use bailiwick_model::record::{Record, RecordKey};

use super::{Asked, Asking, resource, subject};
use crate::error::ServiceError;

/// The answer to one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Whether it is permitted.
    pub decision: bool,
    /// Why the question could not be put as it was meant, if so: then it is denied. It tells what
    /// there is, so it goes to nobody but through [`Asking::flaw_for`].
    pub reason: Option<String>,
}

impl Answer {
    pub(super) fn of(decision: bool) -> Self {
        Self {
            decision,
            reason: None,
        }
    }

    pub(super) fn denied(reason: String) -> Self {
        Self {
            decision: false,
            reason: Some(reason),
        }
    }
}

/// A question on its way to an answer.
pub(super) enum Pending {
    /// Answered already.
    Answered(Answer),
    /// To be judged: who asks, and the record to be read first if the resource may be one.
    Open(u32, Option<RecordKey>),
}

impl Asking {
    /// Whether somebody may do something. What does not exist may do nothing, and nothing may be
    /// done at a place that does not exist.
    ///
    /// # Errors
    /// When the register of records cannot be read.
    pub async fn check(&self, asked: &Asked<'_>) -> Result<Answer, ServiceError> {
        match self.prepare(asked) {
            Pending::Answered(answer) => Ok(answer),
            Pending::Open(subject, None) => Ok(self.judge(asked, subject, None)),
            Pending::Open(subject, Some(key)) => {
                let record = self.app.store.record(self.tenant, &key).await?;
                Ok(self.judge(asked, subject, record.as_ref()))
            }
        }
    }

    /// Answers what can be answered without the register of records.
    pub(super) fn prepare(&self, asked: &Asked<'_>) -> Pending {
        let Some(subject) = subject::resolve(&self.snapshot, &asked.subject) else {
            let reason = subject::unknown(&self.snapshot, &asked.subject);
            return Pending::Answered(Answer::denied(reason));
        };
        let key = resource::key(&asked.resource);
        match key.as_ref().and_then(|_| self.regardless(asked, subject)) {
            Some(decision) => Pending::Answered(Answer::of(decision)),
            None => Pending::Open(subject, key),
        }
    }

    /// The answer, the record being at hand.
    pub(super) fn judge(&self, asked: &Asked<'_>, subject: u32, record: Option<&Record>) -> Answer {
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
