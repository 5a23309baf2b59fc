//! That somebody able to administer access remains: an active, unlocked user who holds
//! `users.edit` and `access.grant_any` at the root, outright and without end.

use bailiwick_model::assignment::Principal;
use bailiwick_model::catalog::GRANT_ANY;
use bailiwick_model::change::Change;
use bailiwick_model::command::Command;
use bailiwick_model::refusal::{Refusal, RefusalCode};
use bailiwick_model::time::Timestamp;
use bailiwick_model::user::UserStatus;

use super::case::Case;
use crate::apply::apply;
use crate::snapshot::{Grant, Snapshot, Subject};

/// Handles of all administrators, in ascending order.
#[must_use]
pub fn administrators(snapshot: &Snapshot, now: Timestamp) -> Vec<u32> {
    let mut found: Vec<u32> = candidates(snapshot, now)
        .filter(|&user| administers(snapshot, user, now))
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether there is an administrator.
#[must_use]
pub fn has_administrator(snapshot: &Snapshot, now: Timestamp) -> bool {
    candidates(snapshot, now).any(|user| administers(snapshot, user, now))
}

/// Refuses changes after which a tenant that had an administrator has none.
pub(super) fn guard(case: &Case<'_>, command: &Command, changes: &[Change]) -> Result<(), Refusal> {
    if !could_matter(command) || changes.is_empty() || !has_administrator(case.snapshot, case.now) {
        return Ok(());
    }
    let mut preview = case.snapshot.clone();
    let applied = changes
        .iter()
        .try_for_each(|change| apply(&mut preview, change, case.catalogs));
    // Changes that cannot be applied would lose more than an administrator.
    if applied.is_ok() && has_administrator(&preview, case.now) {
        return Ok(());
    }
    let detail = "it would leave nobody who is active and able to administer access";
    Err(Refusal::new(RefusalCode::LastAdministrator, detail))
}

fn could_matter(command: &Command) -> bool {
    if let Command::SetUserStatus { status, .. } = command {
        return *status != UserStatus::Active;
    }
    matches!(
        command,
        Command::LockUser { .. }
            | Command::UpdateRole(_)
            | Command::RemovePermission { .. }
            | Command::DeleteRole { .. }
            | Command::UpdateGroup(_)
            | Command::DeleteGroup { .. }
            | Command::RemoveMember { .. }
            | Command::Unassign { .. }
            | Command::DeleteNode(_)
            | Command::DeleteVendor { .. }
            | Command::ReplaceCatalogs(_)
            | Command::WithdrawPermission { .. }
    )
}

/// Users with a lasting grant of `access.grant_any` at the root, some of them more than once.
fn candidates(snapshot: &Snapshot, now: Timestamp) -> impl Iterator<Item = u32> {
    let at_root = snapshot
        .root()
        .and_then(|root| snapshot.node_row(root))
        .map(|row| row.assignments.clone())
        .unwrap_or_default();
    let grant_any = snapshot.catalog().permission_index(GRANT_ANY);
    let handles: Vec<u32> = at_root.iter().collect();
    handles.into_iter().flat_map(move |handle| {
        let row = snapshot.assignment_row(handle).filter(|row| {
            let role = snapshot.role_row(row.role);
            let validity = row.assignment.validity;
            validity.contains(now)
                && validity.until.is_none()
                && role
                    .zip(grant_any)
                    .is_some_and(|(role, grant_any)| role.gives.contains(grant_any))
        });
        let holders: Vec<u32> = match row.map(|row| (&row.assignment.principal, row.principal)) {
            Some((Principal::User(_), user)) => vec![user],
            Some((Principal::Group(_), group)) => snapshot
                .group_row(group)
                .map(|row| row.members.iter().collect())
                .unwrap_or_default(),
            _ => Vec::new(),
        };
        holders
    })
}

fn administers(snapshot: &Snapshot, user: u32, now: Timestamp) -> bool {
    let Some(subject) = snapshot.subject_row(user) else {
        return false;
    };
    subject.able
        && subject.user().is_some()
        && holds_for_good(snapshot, subject, GRANT_ANY, now)
        && holds_for_good(snapshot, subject, "users.edit", now)
}

fn holds_for_good(snapshot: &Snapshot, subject: &Subject, code: &str, now: Timestamp) -> bool {
    let Some(permission) = snapshot.catalog().permission_index(code) else {
        return false;
    };
    let outright = |grant: &Grant| {
        grant.counts_at(now)
            && grant.validity().until.is_none()
            && grant.values().is_none()
            && grant.vendor().is_none()
            && Some(grant.node) == snapshot.root()
    };
    snapshot.grants_of(subject).any(|(_, grant)| {
        outright(grant)
            && snapshot
                .role_row(grant.role)
                .is_some_and(|role| role.gives.contains(permission))
    })
}
