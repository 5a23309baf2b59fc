//! One assignment judged step by step, every step, so that it can be said how near it came.

use bailiwick_model::catalog::PermissionIndex;

use super::explanation::FailedStep;
use super::words::value_texts;
use crate::check::Judge;
use crate::question::Question;
use crate::snapshot::{Grant, Snapshot, Subject};

/// What became of one assignment.
pub(super) struct Trial<'a> {
    pub(super) group: Option<u32>,
    pub(super) grant: &'a Grant,
    /// The permissions that give the action and whose conditions hold.
    pub(super) permissions: Vec<PermissionIndex>,
    /// The steps at which it failed, in order.
    pub(super) failed: Vec<FailedStep>,
}

/// Judges every assignment of a subject.
pub(super) fn trials<'a>(
    snapshot: &'a Snapshot,
    judge: &Judge<'_>,
    question: &Question<'_>,
    subject: &'a Subject,
) -> Vec<Trial<'a>> {
    let grants = snapshot.grants_of(subject);
    let trial = |(group, grant)| trial(snapshot, judge, question, subject, group, grant);
    grants.map(trial).collect()
}

fn trial<'a>(
    snapshot: &'a Snapshot,
    judge: &Judge<'_>,
    question: &Question<'_>,
    subject: &'a Subject,
    group: Option<u32>,
    grant: &'a Grant,
) -> Trial<'a> {
    let mut failed = Vec::new();
    let matching: Vec<PermissionIndex> = judge.matching(grant.role).collect();
    if matching.is_empty() {
        failed.push(lacking(snapshot, judge, grant));
    }
    if !judge.reaches_node(grant) {
        failed.push(FailedStep::Node);
    }
    if !judge.shares_value(grant) {
        let mut wanted: Vec<String> = question.resource.values.iter().map(str::to_owned).collect();
        wanted.sort_unstable();
        failed.push(FailedStep::Restriction {
            has: value_texts(snapshot, grant.values().unwrap_or_default()),
            wanted,
        });
    }
    if let Some(vendor) = grant.vendor().filter(|_| !judge.is_of_vendor(grant)) {
        failed.push(FailedStep::Vendor { reaches: vendor });
    }
    if !judge.counts(grant) {
        let validity = grant.validity();
        failed.push(FailedStep::Validity { validity });
    }
    let properties = question.subject_properties;
    let (holding, failing): (Vec<_>, Vec<_>) = matching
        .into_iter()
        .partition(|&permission| judge.condition_holds(permission, subject, properties));
    if let Some(&permission) = failing.first().filter(|_| holding.is_empty()) {
        let known = snapshot.catalog.permission(permission);
        let condition = known.and_then(|known| known.condition.as_ref());
        failed.push(FailedStep::Condition {
            permission: known.map(|known| known.code.clone()).unwrap_or_default(),
            condition: condition.map(ToString::to_string).unwrap_or_default(),
        });
    }
    if !subject.able {
        failed.push(FailedStep::Subject);
    }
    Trial {
        group,
        grant,
        permissions: holding,
        failed,
    }
}

/// Why the role does not give the action: it holds no such permission, or one that is withheld.
fn lacking(snapshot: &Snapshot, judge: &Judge<'_>, grant: &Grant) -> FailedStep {
    let any = &judge.granting().any;
    let withheld = snapshot
        .roles
        .get(grant.role)
        .and_then(|row| withheld_in(snapshot, judge, &row.role));
    match withheld {
        Some(permission) => FailedStep::Withheld { permission },
        None => FailedStep::Permission {
            wanted: snapshot.catalog.codes(any).map(str::to_owned).collect(),
        },
    }
}

/// A permission that would give the action and that the role holds, were it not withheld.
pub(super) fn withheld_in(
    snapshot: &Snapshot,
    judge: &Judge<'_>,
    role: &bailiwick_model::role::Role,
) -> Option<String> {
    let catalog = &snapshot.catalog;
    let stored = catalog.permission_set(role.permissions.iter().map(|code| code.as_str()));
    let wanted = judge.granting().any.iter();
    let mut withheld = wanted.filter(|&permission| snapshot.is_withheld(permission));
    let found = withheld.find(|&permission| stored.contains(permission))?;
    catalog.permission(found).map(|known| known.code.clone())
}
