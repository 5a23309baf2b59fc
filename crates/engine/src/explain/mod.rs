//! Why: for a permit every path that leads to it, for a denial what is wrong, which assignments
//! came nearest, and the smallest changes that would permit.
//!
//! The decision itself is that of [`crate::check`]; assignments are judged by the same judge, step
//! by step ([`FailedStep`]). Every [`Suggestion`] has been tried out on a copy of the snapshot
//! before it is made, so that following it does flip the answer.

mod candidates;
mod explanation;
mod mend;
mod near;
mod offers;
mod phrases;
mod problems;
mod steps;
mod suggest;
mod trial;
mod words;

pub use explanation::{
    AccessPath, Candidate, Explanation, FailedStep, GroupRef, NodeRef, Problem, ProblemKind,
    RoleRef, SubjectRef, Suggestion,
};
pub use steps::{SuggestedStep, after_steps};

use crate::check::{Judge, check};
use crate::question::Question;
use crate::snapshot::Snapshot;

/// Most paths listed in one explanation; how many there are besides is said.
pub const PATHS_MAX: usize = 200;
/// Most candidates listed in one explanation; how many there are besides is said.
pub const CANDIDATES_MAX: usize = 20;
/// Most suggestions made in one explanation.
pub const SUGGESTIONS_MAX: usize = 5;

/// Explains the answer to a question.
#[must_use]
pub fn explain(snapshot: &Snapshot, question: &Question<'_>) -> Explanation {
    let decision = check(snapshot, question);
    let subject = snapshot.subjects.get(question.subject);
    let node = question.resource.node.or_else(|| snapshot.root());
    let mut explanation = Explanation {
        decision,
        revision: snapshot.revision,
        subject: subject.map(words::subject_ref),
        action: question.action.to_owned(),
        resource_type: question.resource.resource_type.to_owned(),
        resource_id: question.resource.id.to_owned(),
        node: node.and_then(|node| words::node_ref(snapshot, node)),
        paths: Vec::new(),
        paths_more: 0,
        problems: Vec::new(),
        candidates: Vec::new(),
        candidates_more: 0,
        suggestions: Vec::new(),
    };
    let judge = Judge::of(snapshot, question);
    let (Some(subject), Some(judge)) = (subject, judge) else {
        explanation.problems = problems::problems(snapshot, question);
        return explanation;
    };
    let trials = trial::trials(snapshot, &judge, question, subject);
    if decision {
        let mut paths = candidates::paths(snapshot, question, &trials);
        explanation.paths_more = paths.len().saturating_sub(PATHS_MAX);
        paths.truncate(PATHS_MAX);
        explanation.paths = paths;
        explanation.problems = problems::of_permit(snapshot, question);
        return explanation;
    }
    explanation.problems = problems::problems(snapshot, question);
    explanation.candidates = candidates::candidates(snapshot, &trials);
    explanation.candidates_more = trials.len().saturating_sub(explanation.candidates.len());
    explanation.suggestions = suggest::suggestions(snapshot, &judge, question, &trials);
    explanation
}
