//! The smallest changes that would permit: gathered from near misses, roles and groups, tried out
//! on a copy of the snapshot, the cheapest first.

use std::collections::BTreeSet;

use bailiwick_model::assignment::Validity;
use bailiwick_model::catalog::PermissionIndex;
use bailiwick_model::names::RestrictionValue;
use bailiwick_model::restriction::Restrictions;
use bailiwick_model::user::UserStatus;

use super::SUGGESTIONS_MAX;
use super::explanation::{FailedStep, Suggestion};
use super::steps::{SuggestedStep, after_steps};
use super::trial::{Trial, withheld_in};
use crate::check::{Judge, check};
use crate::question::Question;
use crate::snapshot::{Snapshot, Subject, SubjectAccount};

/// Most changes that are tried out.
const TRIED_MAX: usize = 60;
/// Most roles and most groups among them.
const KIND_MAX: usize = 8;

/// Changes not yet tried out. Compared by cost, then by how much it gives besides.
struct Idea {
    cost: u32,
    breadth: usize,
    steps: Vec<SuggestedStep>,
}

/// What steps cost: what concerns only the subject is cheap, what gives others something is dear,
/// what only the platform can do dearest.
const COST_VALIDITY: u32 = 2;
const COST_VALUE: u32 = 3;
const COST_ASSIGN: u32 = 4;
const COST_JOIN: u32 = 4;
const COST_GROUP_VALUE: u32 = 5;
const COST_PERMISSION: u32 = 6;
const COST_RELEASE: u32 = 10;
/// Only if nothing else would do.
const COST_LAST_RESORT: u32 = u32::MAX;

/// The circumstances of a search for changes.
pub(super) struct Search<'a, 'q> {
    snapshot: &'a Snapshot,
    judge: &'a Judge<'q>,
    question: &'a Question<'q>,
    subject: &'a Subject,
    /// A value of the resource that the tenant's list has, if restrictions matter.
    value: Option<RestrictionValue>,
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

impl Search<'_, '_> {
    /// Assignments that fail only where a small change helps.
    fn near_misses(&self, trials: &[Trial<'_>]) -> Vec<Idea> {
        let mut ideas: Vec<Idea> = trials.iter().filter_map(|trial| self.mend(trial)).collect();
        ideas.sort_by_key(|idea| (idea.cost, idea.breadth));
        ideas.truncate(KIND_MAX.saturating_mul(2));
        ideas
    }

    fn mend(&self, trial: &Trial<'_>) -> Option<Idea> {
        let mut idea = Idea {
            cost: 0,
            breadth: 0,
            steps: Vec::new(),
        };
        let failed = trial.failed.iter();
        for failed in failed.filter(|failed| **failed != FailedStep::Subject) {
            self.mend_step(trial, failed, &mut idea)?;
        }
        (!idea.steps.is_empty()).then_some(idea)
    }

    fn mend_step(&self, trial: &Trial<'_>, failed: &FailedStep, to: &mut Idea) -> Option<()> {
        let row = self.snapshot.assignments.get(trial.grant.assignment)?;
        let assignment = &row.assignment;
        let cost = match failed {
            FailedStep::Validity { validity } => {
                let now = self.question.now;
                let validity = Validity {
                    from: validity.from.map(|from| from.min(now)),
                    until: validity.until.filter(|until| now < *until),
                };
                to.steps.push(SuggestedStep::ChangeValidity {
                    assignment: assignment.id,
                    validity,
                });
                COST_VALIDITY
            }
            FailedStep::Restriction { .. } => return self.mend_values(trial, to),
            FailedStep::Withheld { permission } => {
                let permission = permission.clone();
                to.steps
                    .push(SuggestedStep::ReleasePermission { permission });
                COST_RELEASE
            }
            FailedStep::Permission { .. } => {
                let role = self.snapshot.roles.get(trial.grant.role)?;
                let vendor = trial.grant.vendor().is_some();
                let permission = self.addable().filter(|_| !vendor)?;
                to.breadth = usize::try_from(role.assignments.len()).unwrap_or(usize::MAX);
                to.steps.push(SuggestedStep::AddPermission {
                    role: role.role.id,
                    permission,
                });
                COST_PERMISSION
            }
            FailedStep::Node
            | FailedStep::Vendor { .. }
            | FailedStep::Condition { .. }
            | FailedStep::Subject => return None,
        };
        to.cost = to.cost.saturating_add(cost);
        Some(())
    }

    /// Adds the resource's value to the assignment and to its group, where they lack it.
    fn mend_values(&self, trial: &Trial<'_>, to: &mut Idea) -> Option<()> {
        let value = self.value.as_ref()?;
        let lacks = |restrictions: &Restrictions| {
            restrictions
                .values()
                .is_some_and(|values| !values.contains(value))
        };
        let assignment = &self
            .snapshot
            .assignments
            .get(trial.grant.assignment)?
            .assignment;
        if lacks(&assignment.restrictions) {
            to.steps.push(SuggestedStep::AddAssignmentRestriction {
                assignment: assignment.id,
                value: value.clone(),
            });
            to.cost = to.cost.saturating_add(COST_VALUE);
        }
        let group = trial
            .group
            .and_then(|group| self.snapshot.groups.get(group));
        if let Some(row) = group.filter(|row| lacks(&row.group.restrictions)) {
            to.breadth = usize::try_from(row.members.len()).unwrap_or(usize::MAX);
            to.steps.push(SuggestedStep::AddGroupRestriction {
                group: row.group.id.clone(),
                value: value.clone(),
            });
            to.cost = to.cost.saturating_add(COST_GROUP_VALUE);
        }
        Some(())
    }

    /// The permission to add to a role: one without a condition if there is one, and the least.
    fn addable(&self) -> Option<String> {
        let catalog = &self.snapshot.catalog;
        let weight = |permission: PermissionIndex| {
            let known = catalog.permission(permission);
            let conditional = known.is_some_and(|known| known.condition.is_some());
            let closed = catalog.close_includes(&[permission].into_iter().collect());
            (conditional, closed.len())
        };
        let any = self.judge.granting().any.iter();
        let released = any.filter(|&permission| !self.snapshot.is_withheld(permission));
        let chosen = released.min_by_key(|&permission| weight(permission))?;
        catalog.permission(chosen).map(|known| known.code.clone())
    }

    /// Existing roles, those that give the least first.
    fn roles(&self) -> Vec<Idea> {
        let any = &self.judge.granting().any;
        let mut ideas = Vec::new();
        for (_, row) in self.snapshot.roles.iter() {
            if row.role.owner.is_some() {
                continue;
            }
            let release = if row.gives.intersects(any) {
                None
            } else if let Some(permission) = withheld_in(self.snapshot, self.judge, &row.role) {
                Some(SuggestedStep::ReleasePermission { permission })
            } else {
                continue;
            };
            let Some(assign) = self.assign(row.role.id) else {
                continue;
            };
            let cost = if release.is_some() { COST_RELEASE } else { 0 };
            ideas.push(Idea {
                cost: cost.saturating_add(COST_ASSIGN),
                breadth: row.gives.len(),
                steps: release.into_iter().chain([assign]).collect(),
            });
        }
        ideas.sort_by_key(|idea| (idea.cost, idea.breadth));
        ideas.truncate(KIND_MAX);
        ideas
    }

    /// The step that assigns a role no further than to the resource's node and one value of it.
    fn assign(&self, role: bailiwick_model::ids::RoleId) -> Option<SuggestedStep> {
        let at = self
            .question
            .resource
            .node
            .or_else(|| self.snapshot.root())?;
        let restrictions = match &self.value {
            None => Restrictions::Unrestricted,
            Some(value) => Restrictions::Restricted {
                values: BTreeSet::from([value.clone()]),
            },
        };
        Some(SuggestedStep::AssignRole {
            principal: self.subject.principal(),
            role,
            node: self.snapshot.nodes.get(at)?.node.id,
            restrictions,
        })
    }

    /// Existing groups whose assignments reach the resource, those that give the least first.
    fn groups(&self) -> Vec<Idea> {
        let Some(user) = self.subject.user() else {
            return Vec::new();
        };
        let vendor_of = |group: &u32| self.snapshot.groups.get(*group)?.group.vendor;
        let vendor = self
            .subject
            .groups
            .iter()
            .find_map(vendor_of)
            .map(|of| of.vendor);
        let mut ideas = Vec::new();
        for (handle, row) in self.snapshot.groups.iter() {
            let other = row
                .group
                .vendor
                .is_some_and(|of| vendor.is_some_and(|v| v != of.vendor));
            if other || self.subject.groups.contains(&handle) {
                continue;
            }
            let reaching = row.grants.iter().any(|grant| {
                self.judge.reaches(grant) && self.judge.matching(grant.role).next().is_some()
            });
            if !reaching {
                continue;
            }
            let roles = row
                .grants
                .iter()
                .filter_map(|grant| self.snapshot.roles.get(grant.role));
            let breadth = roles
                .map(|role| role.gives.len())
                .fold(0, usize::saturating_add);
            ideas.push(Idea {
                cost: COST_JOIN,
                breadth,
                steps: vec![SuggestedStep::JoinGroup {
                    group: row.group.id.clone(),
                    user: user.id,
                }],
            });
        }
        ideas.sort_by_key(|idea| idea.breadth);
        ideas.truncate(KIND_MAX);
        ideas
    }

    /// If no role gives the action: the role with the fewest holders is given the permission and
    /// assigned.
    fn last_resort(&self) -> Option<Idea> {
        let permission = self.addable()?;
        let roles = self.snapshot.roles.iter().map(|(_, row)| row);
        let roles = roles.filter(|row| row.role.owner.is_none());
        let row = roles.min_by_key(|row| (row.assignments.len(), row.gives.len()))?;
        let assign = self.assign(row.role.id)?;
        Some(Idea {
            cost: COST_LAST_RESORT,
            breadth: row.gives.len(),
            steps: vec![
                SuggestedStep::AddPermission {
                    role: row.role.id,
                    permission,
                },
                assign,
            ],
        })
    }
}
