//! Who manages whom. A manager may gain the rights over direct reports that the catalogs give, so
//! that naming one is giving.

use std::collections::HashSet;

use bailiwick_model::catalog::{Operand, Permission, PermissionIndex, PermissionSet};
use bailiwick_model::change::{Change, Delta};
use bailiwick_model::command::{IfVersion, Outcome};
use bailiwick_model::ids::UserId;
use bailiwick_model::limits;
use bailiwick_model::refusal::{Refusal, RefusalCode};
use bailiwick_model::user::User;

use super::case::{Case, fresh, unknown_reference, within};
use super::{Decided, Decision};
use crate::ceiling::{Bound, given_by_role, is_over, may_give, may_touch};

pub(super) fn set(
    case: &mut Case<'_>,
    user: UserId,
    managers: &[UserId],
    if_version: IfVersion,
) -> Decision {
    let (handle, row) = case.user_for(user, "users.assign_managers")?;
    case.user_for(user, "users.edit")?;
    case.not_oneself(handle)?;
    may_touch(&case.authority, handle)?;
    fresh(if_version, row.version)?;
    let managers = checked(case, managers)?;
    acyclic(case, user, &managers)?;
    let home = case.node_at(row.home, "/home")?;
    for manager in managers.iter().filter(|id| !row.managers.contains(id)) {
        may_manage(case, *manager, home, Some(handle))?;
    }
    let before = case.loaded_user(user)?;
    if before.managers == managers {
        return Decided::nothing(Outcome::User(user));
    }
    let after = User {
        managers,
        changed: case.now,
        version: before.version.saturating_add(1),
        ..before.clone()
    };
    let delta = Delta::changed(before.clone(), after);
    Decided::new(vec![Change::User(Box::new(delta))], Outcome::User(user))
}

/// The managers without repetitions, all of whom the actor may know.
pub(super) fn checked(case: &Case<'_>, managers: &[UserId]) -> Result<Vec<UserId>, Refusal> {
    within(managers.len(), limits::MANAGERS, "managers of one user")?;
    let mut checked: Vec<UserId> = Vec::with_capacity(managers.len());
    for manager in managers {
        let seen = case.snapshot.user(*manager);
        if !seen.is_some_and(|(handle, _)| case.sees_user(handle)) {
            return Err(unknown_reference("user", "/managers"));
        }
        if !checked.contains(manager) {
            checked.push(*manager);
        }
    }
    Ok(checked)
}

/// Refuses managers who are the user, or whom the user manages over any number of steps.
fn acyclic(case: &Case<'_>, user: UserId, managers: &[UserId]) -> Result<(), Refusal> {
    let mut left = managers.to_vec();
    let mut seen = HashSet::new();
    while let Some(manager) = left.pop() {
        if manager == user {
            let detail = "nobody can be their own manager, directly or over others";
            return Err(Refusal::new(RefusalCode::Cycle, detail).at("/managers"));
        }
        if seen.insert(manager)
            && let Some((_, row)) = case.snapshot.user(manager)
        {
            left.extend(row.managers.iter().copied());
        }
    }
    Ok(())
}

/// The grant ceiling for a manager of somebody at this home: what the manager comes to hold over
/// the person, the actor must hold over the person or be able to do by other permissions.
pub(super) fn may_manage(
    case: &Case<'_>,
    manager: UserId,
    home: u32,
    report: Option<u32>,
) -> Result<(), Refusal> {
    let authority = &case.authority;
    let found = case.snapshot.user(manager);
    let Some(manager) = found.and_then(|(handle, _)| case.snapshot.subject_row(handle)) else {
        return Ok(());
    };
    if authority.is_unbound() {
        return Ok(());
    }
    for (_, grant) in case.snapshot.grants_of(manager) {
        let Some(role) = case.snapshot.role_row(grant.role) else {
            continue;
        };
        if is_over(grant, case.now) || !case.snapshot.is_at_or_above(grant.node, home) {
            continue;
        }
        let gives = given_by_role(case.snapshot, &role.role);
        for permission in gives.iter() {
            let Some(found) = about_reports(case, permission) else {
                continue;
            };
            let held = report.is_some_and(|user| authority.holds_for_user(&found.code, user));
            let otherwise = authority.covers_actions_of(permission, home, &Bound::at_present());
            if !held && !otherwise {
                grants_any(case, permission, home)?;
            }
        }
    }
    Ok(())
}

/// The permission, if it is about those whom one manages.
fn about_reports<'a>(case: &Case<'a>, permission: PermissionIndex) -> Option<&'a Permission> {
    let found = case.catalog().permission(permission)?;
    let concerns =
        |operand: &Operand| matches!(operand, Operand::Resource(path) if &**path == "managers");
    let condition = found.condition.as_ref()?;
    condition
        .comparisons
        .iter()
        .any(|comparison| concerns(&comparison.left) || concerns(&comparison.right))
        .then_some(found)
}

/// Lets pass whoever may give anything at the home, and nobody for merely holding the permission
/// over others.
fn grants_any(case: &Case<'_>, permission: PermissionIndex, home: u32) -> Result<(), Refusal> {
    let everywhere = Bound::unlimited();
    if case
        .authority
        .holds(bailiwick_model::catalog::GRANT_ANY, home)
    {
        let one = PermissionSet::from_iter([permission]);
        return may_give(&case.authority, &one, home, &everywhere);
    }
    let code = case.code(permission);
    let detail = "the manager would hold more over this user than you do";
    Err(Refusal {
        permission: code,
        ..Refusal::new(RefusalCode::GrantCeiling, detail).at("/managers")
    })
}
