//! Why somebody may do something, or why not and what would change that.

use bailiwick_engine::explain::{Explanation, explain};
use serde::Serialize;

use super::{Asked, Asking, subject};
use crate::error::ServiceError;

/// The handle of nobody, for which the engine explains that there is no such subject.
const NOBODY: u32 = u32::MAX;

/// An answer with its reasons.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explained {
    /// What the engine says.
    #[serde(flatten)]
    pub explanation: Explanation,
    /// What of the question could not be understood, if so: then it is denied.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Asking {
    /// The answer to a question with its reasons; the decision is that of [`Asking::check`].
    ///
    /// # Errors
    /// When the register of records cannot be read.
    pub async fn explain(&self, asked: &Asked<'_>) -> Result<Explained, ServiceError> {
        let record = self.record(&asked.resource).await?;
        let described = self.described(&asked.resource, record.as_ref());
        let resource = described.resource();
        let found = subject::resolve(&self.snapshot, &asked.subject);
        let question = self.question(asked, found.unwrap_or(NOBODY), &resource);
        let explanation = explain(&self.snapshot, &question);
        let nobody = || subject::unknown(&self.snapshot, &asked.subject);
        let unknown = found.is_none().then(nobody);
        Ok(Explained {
            explanation,
            reason: unknown.or_else(|| described.flaw.clone()),
        })
    }
}
