//! Many questions at once: all registered records are read first, in one go; the rest is pure.

use bailiwick_engine::batch::Semantics;

use super::check::{Answer, Pending};
use super::{Asked, Asking};
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
        let incomplete = || Answer::denied("the question is not complete".into());
        let pending: Vec<Pending> = questions
            .iter()
            .map(|asked| match asked {
                Some(asked) => self.prepare(asked),
                None => Pending::Answered(incomplete()),
            })
            .collect();
        let keys = pending.iter().filter_map(|pending| match pending {
            Pending::Open(_, key) => key.clone(),
            Pending::Answered(_) => None,
        });
        let records = self.records(keys.collect()).await?;
        let mut answers = Vec::with_capacity(questions.len());
        for (asked, pending) in questions.iter().zip(pending) {
            let answer = match (pending, asked) {
                (Pending::Answered(answer), _) => answer,
                (Pending::Open(subject, key), Some(asked)) => {
                    let record = key.and_then(|key| records.get(&key));
                    self.judge(asked, subject, record)
                }
                (Pending::Open(..), None) => incomplete(),
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
