//! From judged assignments to what is shown: paths of a permit, nearest candidates of a denial.

use super::CANDIDATES_MAX;
use super::explanation::{AccessPath, Candidate, FailedStep};
use super::trial::Trial;
use super::words::{group_ref, node_ref, one_of, role_ref};
use crate::question::Question;
use crate::snapshot::Snapshot;

/// Every way in which the action is permitted.
pub(super) fn paths(
    snapshot: &Snapshot,
    question: &Question<'_>,
    trials: &[Trial<'_>],
) -> Vec<AccessPath> {
    let at = question.resource.node.or_else(|| snapshot.root());
    let permitting = trials.iter().filter(|trial| trial.failed.is_empty());
    let path = |trial: &Trial<'_>, code: &str| {
        let grant = trial.grant;
        let node = node_ref(snapshot, grant.node)?;
        let inherited_from = (Some(grant.node) != at).then(|| node.clone());
        let aware =
            crate::check::granting(snapshot, question.resource.resource_type, question.action)
                .is_some_and(|(_, aware)| aware);
        let shared = grant.values().filter(|_| aware).map(|values| {
            let carried = question.resource.values.iter();
            let shared = carried.filter(|value| {
                let handle = snapshot.value_handle(value);
                handle.is_some_and(|handle| values.binary_search(&handle).is_ok())
            });
            let mut shared: Vec<String> = shared.map(str::to_owned).collect();
            shared.sort_unstable();
            shared.dedup();
            shared
        });
        Some(AccessPath {
            group: trial.group.and_then(|group| group_ref(snapshot, group)),
            assignment: snapshot.assignments.get(grant.assignment)?.assignment.id,
            role: role_ref(&snapshot.roles.get(grant.role)?.role),
            node,
            permission: code.to_owned(),
            inherited_from,
            restrictions_shared: shared,
            validity: grant.validity(),
        })
    };
    let paths = permitting.flat_map(|trial| {
        let permissions = trial.permissions.iter();
        permissions.filter_map(|&permission| {
            let known = snapshot.catalog.permission(permission)?;
            path(trial, &known.code)
        })
    });
    paths.collect()
}

/// The assignments that came nearest, the nearest first.
pub(super) fn candidates(snapshot: &Snapshot, trials: &[Trial<'_>]) -> Vec<Candidate> {
    let mut nearest: Vec<&Trial<'_>> = trials.iter().collect();
    nearest.sort_by_key(|trial| {
        let first = trial.failed.first().map_or(u8::MAX, rank);
        (std::cmp::Reverse(first), trial.failed.len())
    });
    let shown = nearest.into_iter().take(CANDIDATES_MAX);
    shown
        .filter_map(|trial| candidate(snapshot, trial))
        .collect()
}

/// How far an assignment came that failed at this step.
fn rank(step: &FailedStep) -> u8 {
    match step {
        FailedStep::Permission { .. } => 0,
        FailedStep::Withheld { .. } => 1,
        FailedStep::Node => 2,
        FailedStep::Restriction { .. } => 3,
        FailedStep::Vendor { .. } => 4,
        FailedStep::Validity { .. } => 5,
        FailedStep::Condition { .. } => 6,
        FailedStep::Subject => 7,
    }
}

fn candidate(snapshot: &Snapshot, trial: &Trial<'_>) -> Option<Candidate> {
    let (failed, also_failed) = trial.failed.split_first()?;
    let role = role_ref(&snapshot.roles.get(trial.grant.role)?.role);
    let node = node_ref(snapshot, trial.grant.node)?;
    let group = trial.group.and_then(|group| group_ref(snapshot, group));
    let through = group.as_ref().map_or_else(String::new, |group| {
        format!(", through the group `{}`", group.name)
    });
    let text = format!(
        "the role `{}` at `{}`{through}: {}",
        role.name,
        node.name,
        why(snapshot, failed)
    );
    Some(Candidate {
        group,
        assignment: snapshot
            .assignments
            .get(trial.grant.assignment)?
            .assignment
            .id,
        role,
        node,
        failed: failed.clone(),
        also_failed: also_failed.to_vec(),
        text,
    })
}

fn why(snapshot: &Snapshot, failed: &FailedStep) -> String {
    match failed {
        FailedStep::Permission { wanted } => format!("does not hold {}", one_of(wanted)),
        FailedStep::Withheld { permission } => {
            format!("`{permission}` has not been released to this tenant")
        }
        FailedStep::Node => "the resource does not lie at or below that place".to_owned(),
        FailedStep::Restriction { has, wanted } if wanted.is_empty() => format!(
            "is restricted to {}, and the resource carries no value",
            one_of(has)
        ),
        FailedStep::Restriction { has, wanted } => format!(
            "is restricted to {}, and the resource carries {}",
            one_of(has),
            one_of(wanted)
        ),
        FailedStep::Vendor { reaches } => {
            let vendor = snapshot.vendor(*reaches);
            let name = vendor.map_or_else(|| reaches.to_string(), |vendor| vendor.name.to_string());
            format!("reaches only records of the vendor `{name}`")
        }
        FailedStep::Validity { validity } => match (validity.from, validity.until) {
            (Some(from), Some(until)) => format!("counts from {from} until {until} only"),
            (Some(from), None) => format!("counts from {from} only"),
            (None, Some(until)) => format!("counted until {until}"),
            (None, None) => "does not count now".to_owned(),
        },
        FailedStep::Condition {
            permission,
            condition,
        } => format!("`{permission}` demands that {condition}"),
        FailedStep::Subject => "would permit if the account could act".to_owned(),
    }
}
