//! Assignments that fail only where a small change helps, and that change.

use bailiwick_model::assignment::Validity;
use bailiwick_model::restriction::Restrictions;

use super::explanation::FailedStep;
use super::steps::SuggestedStep;
use super::suggest::{
    COST_GROUP_VALUE, COST_PERMISSION, COST_RELEASE, COST_VALIDITY, COST_VALUE, Idea, KIND_MAX,
    Search,
};
use super::trial::Trial;

impl Search<'_, '_> {
    /// Assignments that fail only where a small change helps.
    pub(super) fn near_misses(&self, trials: &[Trial<'_>]) -> Vec<Idea> {
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
}
