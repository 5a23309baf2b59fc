//! Many questions at once, with the three semantics of AuthZEN.

use serde::{Deserialize, Serialize};

use crate::check::check;
use crate::question::Question;
use crate::snapshot::Snapshot;

/// When to stop answering.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Semantics {
    /// Answer all of them.
    #[default]
    ExecuteAll,
    /// Stop after the first that is denied.
    DenyOnFirstDeny,
    /// Stop after the first that is permitted.
    PermitOnFirstPermit,
}

impl Semantics {
    /// Whether an answer ends the batch.
    #[must_use]
    pub fn ends_with(self, permitted: bool) -> bool {
        match self {
            Self::ExecuteAll => false,
            Self::DenyOnFirstDeny => !permitted,
            Self::PermitOnFirstPermit => permitted,
        }
    }
}

/// Answers questions in their order. There are as many answers as questions, fewer if the
/// semantics ended the batch: the last answer is then the one that did.
pub fn check_many<'a>(
    snapshot: &Snapshot,
    questions: impl IntoIterator<Item = Question<'a>>,
    semantics: Semantics,
) -> Vec<bool> {
    let mut answers = Vec::new();
    for question in questions {
        let permitted = check(snapshot, &question);
        answers.push(permitted);
        if semantics.ends_with(permitted) {
            break;
        }
    }
    answers
}
