//! Many questions at once: all registered records are read first, in one go; the rest is pure.

use bailiwick_engine::batch::Semantics;

use super::check::Answer;
use super::{Asked, Asking, resource};
use crate::error::ServiceError;

/// Most questions of one batch.
pub const QUESTIONS_MAX: usize = 1_000;

impl Asking {
    /// Answers questions in their order. A question that could not be understood (`None`) is
    /// denied. There are fewer answers than questions if the semantics ended the batch.
    ///
    /// # Errors
    /// When there are too many, or the register of records cannot be read.
    pub async fn check_many(
        &self,
        questions: &[Option<Asked<'_>>],
        semantics: Semantics,
    ) -> Result<Vec<Answer>, ServiceError> {
        if questions.len() > QUESTIONS_MAX {
            let detail = format!("at most {QUESTIONS_MAX} questions may be asked at once");
            return Err(ServiceError::Invalid(detail));
        }
        let key = |asked: &Option<Asked<'_>>| resource::key(&asked.as_ref()?.resource);
        let keys: Vec<_> = questions.iter().map(key).collect();
        let records = self
            .records(keys.iter().flatten().cloned().collect())
            .await?;
        let mut answers = Vec::with_capacity(questions.len());
        for (asked, key) in questions.iter().zip(&keys) {
            let record = key.as_ref().and_then(|key| records.get(key));
            let answer = match asked {
                Some(asked) => self.judge(asked, record),
                None => Answer::denied("the question is not complete".into()),
            };
            let ends = semantics.ends_with(answer.decision);
            answers.push(answer);
            if ends {
                break;
            }
        }
        Ok(answers)
    }
}
