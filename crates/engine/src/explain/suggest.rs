//! The smallest changes that would permit: gathered from near misses, roles and groups, tried out
//! on a copy of the snapshot, the cheapest first.

use std::collections::BTreeSet;

use bailiwick_model::names::RestrictionValue;
use bailiwick_model::user::UserStatus;

use super::SUGGESTIONS_MAX;
use super::explanation::Suggestion;
use super::steps::{SuggestedStep, after_steps};
use super::trial::Trial;
use crate::check::{Judge, check};
use crate::question::Question;
use crate::snapshot::{Snapshot, Subject, SubjectAccount};

/// Most changes that are tried out.
const TRIED_MAX: usize = 60;
/// Most roles and most groups among them.
pub(super) const KIND_MAX: usize = 8;

/// Changes not yet tried out. Compared by cost, then by how much it gives besides.
pub(super) struct Idea {
    pub(super) cost: u32,
    pub(super) breadth: usize,
    pub(super) steps: Vec<SuggestedStep>,
}

/// What steps cost: what concerns only the subject is cheap, what gives others something is dear,
/// what only the platform can do dearest.
pub(super) const COST_VALIDITY: u32 = 2;
pub(super) const COST_VALUE: u32 = 3;
pub(super) const COST_ASSIGN: u32 = 4;
pub(super) const COST_JOIN: u32 = 4;
pub(super) const COST_GROUP_VALUE: u32 = 5;
pub(super) const COST_PERMISSION: u32 = 6;
pub(super) const COST_RELEASE: u32 = 10;
/// Only if nothing else would do.
pub(super) const COST_LAST_RESORT: u32 = u32::MAX;

/// The circumstances of a search for changes.
pub(super) struct Search<'a, 'q> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) judge: &'a Judge<'q>,
    pub(super) question: &'a Question<'q>,
    pub(super) subject: &'a Subject,
    /// A value of the resource that the tenant's list has, if restrictions matter.
    pub(super) value: Option<RestrictionValue>,
}

/// The cheapest changes that would permit.
pub(super) fn suggestions(
    snapshot: &Snapshot,
    judge: &Judge<'_>,
    question: &Question<'_>,
    trials: &[Trial<'_>],
) -> Vec<Suggestion> {
    let Some(subject) = snapshot.subjects.get(question.subject) else {
        return Vec::new();
    };
    let search = Search {
        snapshot,
        judge,
        question,
        subject,
        value: shareable_value(snapshot, judge, question),
    };
    let able = able_steps(subject);
    let mut ideas = search.near_misses(trials);
    ideas.extend(search.roles());
    ideas.extend(search.groups());
    ideas.extend(search.last_resort());
    for idea in &mut ideas {
        idea.steps.splice(0..0, able.iter().cloned());
    }
    if !able.is_empty() {
        ideas.push(Idea {
            cost: 0,
            breadth: 0,
            steps: able,
        });
    }
    ideas.sort_by_key(|idea| (idea.cost, idea.breadth));
    let mut suggestions: Vec<Suggestion> = Vec::new();
    for idea in ideas.into_iter().take(TRIED_MAX) {
        let enough = suggestions.len() >= SUGGESTIONS_MAX;
        if enough || idea.cost == COST_LAST_RESORT && !suggestions.is_empty() {
            break;
        }
        let Some(steps) = enough_of(snapshot, question, idea.steps) else {
            continue;
        };
        // What contains an accepted suggestion does more than is needed.
        let needless = suggestions
            .iter()
            .any(|known| known.steps.iter().all(|step| steps.contains(step)));
        if !needless {
            let text = super::phrases::text(snapshot, &steps);
            suggestions.push(Suggestion { text, steps });
        }
    }
    suggestions
}

/// The steps without those that it does not take; `None` if even all of them do not permit.
fn enough_of(
    snapshot: &Snapshot,
    question: &Question<'_>,
    mut steps: Vec<SuggestedStep>,
) -> Option<Vec<SuggestedStep>> {
    let permit = |steps: &[SuggestedStep]| {
        let after = after_steps(snapshot, steps, question.now);
        after.is_some_and(|after| check(&after, question))
    };
    if !permit(&steps) {
        return None;
    }
    for place in (0..steps.len()).rev() {
        let mut fewer = steps.clone();
        fewer.remove(place);
        if permit(&fewer) {
            steps = fewer;
        }
    }
    Some(steps)
}

/// What the account itself needs before anything can be permitted.
fn able_steps(subject: &Subject) -> Vec<SuggestedStep> {
    let mut steps = Vec::new();
    match &subject.account {
        SubjectAccount::ServiceAccount(account) => {
            if !account.active {
                let service_account = account.id;
                steps.push(SuggestedStep::ActivateServiceAccount { service_account });
            }
        }
        SubjectAccount::User(user) => {
            if user.status != UserStatus::Active {
                steps.push(SuggestedStep::ActivateUser { user: user.id });
            }
            if user.lock.is_some() {
                steps.push(SuggestedStep::UnlockUser { user: user.id });
            }
        }
    }
    steps
}

fn shareable_value(
    snapshot: &Snapshot,
    judge: &Judge<'_>,
    question: &Question<'_>,
) -> Option<RestrictionValue> {
    if !judge.is_restriction_aware() {
        return None;
    }
    let list = snapshot.possible_restrictions();
    let carried: BTreeSet<&str> = question.resource.values.iter().collect();
    let listed = carried
        .into_iter()
        .find_map(|value| snapshot.restriction(list, value));
    listed.map(|restriction| restriction.value.clone())
}
