//! What a role holds: known codes, closed under prerequisites, under the ceiling.

use std::collections::BTreeSet;

use bailiwick_model::catalog::PermissionSet;
use bailiwick_model::change::{Change, Delta};
use bailiwick_model::command::{IfVersion, Outcome};
use bailiwick_model::ids::RoleId;
use bailiwick_model::names::Code;
use bailiwick_model::refusal::{Refusal, RefusalCode};
use bailiwick_model::role::Role;

use super::case::{Case, fresh};
use super::{Decided, Decision};
use crate::ceiling::{Bound, is_over, may_give};
use crate::snapshot::{Grant, RoleRow, Snapshot};

pub(super) fn add(
    case: &mut Case<'_>,
    role: RoleId,
    permission: &Code,
    if_version: IfVersion,
) -> Decision {
    let (_, row) = case.role_for(role, "roles.edit")?;
    fresh(if_version, row.role.version)?;
    let mut wanted = held(case, &row.role);
    wanted.union_with(&known(case, [permission], "/permission")?);
    store(case, row, &wanted)
}

pub(super) fn remove(
    case: &mut Case<'_>,
    role: RoleId,
    permission: &Code,
    if_version: IfVersion,
) -> Decision {
    let (_, row) = case.role_for(role, "roles.edit")?;
    fresh(if_version, row.role.version)?;
    let mut wanted = held(case, &row.role);
    wanted.difference_with(&known(case, [permission], "/permission")?);
    store(case, row, &wanted)
}

fn store(case: &mut Case<'_>, row: &RoleRow, wanted: &PermissionSet) -> Decision {
    let permissions = edited_role(case, row, wanted)?;
    let before = row.role.as_ref();
    let outcome = Outcome::Role(before.id);
    if permissions == before.permissions {
        return Decided::nothing(outcome);
    }
    let after = Role {
        permissions,
        changed: case.now,
        version: before.version.saturating_add(1),
        ..before.clone()
    };
    let delta = Delta::changed(before.clone(), after);
    Decided::new(vec![Change::Role(Box::new(delta))], outcome)
}

/// What a role holds after its permissions were edited to be these: added ones under the grant
/// ceiling at the root, since the role may be assigned anywhere; removed ones under it wherever
/// somebody holds the role.
pub(super) fn edited_role(
    case: &Case<'_>,
    row: &RoleRow,
    wanted: &PermissionSet,
) -> Result<BTreeSet<Code>, Refusal> {
    let edit = Edit::of(case, &row.role, wanted)?;
    if !edit.gives_more.is_empty() {
        let root = case.root()?;
        may_give(&case.authority, &edit.gives_more, root, &Bound::unlimited())?;
    }
    may_take(case, row, &edit.gives_less)?;
    Ok(codes(case, &edit.after))
}

/// An edit of a set of permissions.
pub(super) struct Edit {
    /// The set afterwards, closed under prerequisites.
    pub(super) after: PermissionSet,
    /// What the role gives now and did not before.
    pub(super) gives_more: PermissionSet,
    /// What it gave and does not any more.
    pub(super) gives_less: PermissionSet,
}

impl Edit {
    /// The edit that makes a role hold these permissions.
    ///
    /// # Errors
    /// When a prerequisite was taken out while what needs it was left in, or a withheld permission
    /// would be put in.
    pub(super) fn of(
        case: &Case<'_>,
        role: &Role,
        wanted: &PermissionSet,
    ) -> Result<Self, Refusal> {
        let catalog = case.catalog();
        let before = held(case, role);
        prerequisites_stay(case, &before, wanted)?;
        let after = catalog.close_prerequisites(wanted);
        let added = without(&after, &before);
        none_withheld(case, &added)?;
        let (gave, gives) = (
            catalog.close_includes(&before),
            catalog.close_includes(&after),
        );
        Ok(Self {
            after,
            gives_more: without(&gives, &gave),
            gives_less: without(&gave, &gives),
        })
    }
}

fn without(set: &PermissionSet, other: &PermissionSet) -> PermissionSet {
    let mut rest = set.clone();
    rest.difference_with(other);
    rest
}

/// Refuses to take out what something else that stays in the set needs.
fn prerequisites_stay(
    case: &Case<'_>,
    before: &PermissionSet,
    wanted: &PermissionSet,
) -> Result<(), Refusal> {
    let catalog = case.catalog();
    let mut stay = wanted.clone();
    stay.intersect_with(before);
    for taken in without(before, wanted).iter() {
        let dependents = catalog.dependents(taken, &stay);
        if dependents.is_empty() {
            continue;
        }
        let names = dependents.iter().filter_map(|&index| case.code(index));
        let names = names.map(String::from).collect();
        let permission = case.code(taken);
        let refusal = Refusal::new(
            RefusalCode::PrerequisiteInUse,
            "other permissions of the set need it: take them out as well",
        );
        return Err(Refusal {
            permission,
            ..refusal.because_of(names)
        });
    }
    Ok(())
}

/// Refuses withheld permissions: nobody puts them into a role before they are released.
pub(super) fn none_withheld(case: &Case<'_>, added: &PermissionSet) -> Result<(), Refusal> {
    let withheld = added
        .iter()
        .find(|&permission| case.snapshot.is_withheld(permission));
    match withheld {
        None => Ok(()),
        Some(permission) => {
            let detail = "the permission is restricted and has not been released to this tenant";
            Err(Refusal {
                permission: case.code(permission),
                ..Refusal::new(RefusalCode::RestrictedPermission, detail)
            })
        }
    }
}

/// The permissions of these codes.
///
/// # Errors
/// When no catalog of the tenant declares one; the refusal names all of them.
pub(super) fn known<'c>(
    case: &Case<'_>,
    codes: impl IntoIterator<Item = &'c Code>,
    field: &str,
) -> Result<PermissionSet, Refusal> {
    let mut set = PermissionSet::new();
    let mut unknown = Vec::new();
    for code in codes {
        match case.catalog().permission_index(code.as_str()) {
            Some(index) => {
                set.insert(index);
            }
            None => unknown.push(code.to_string()),
        }
    }
    if unknown.is_empty() {
        return Ok(set);
    }
    let detail = "no catalog of the tenant declares such a permission";
    let refusal = Refusal::new(RefusalCode::UnknownPermission, detail).at(field);
    Err(refusal.because_of(unknown))
}

/// A new set for a role: known, none withheld, closed under prerequisites.
pub(super) fn new_set<'c>(
    case: &Case<'_>,
    codes: impl IntoIterator<Item = &'c Code>,
) -> Result<PermissionSet, Refusal> {
    let set = known(case, codes, "/permissions")?;
    let set = case.catalog().close_prerequisites(&set);
    none_withheld(case, &set)?;
    Ok(set)
}

/// What a role holds, as it is written down.
pub(super) fn held(case: &Case<'_>, role: &Role) -> PermissionSet {
    let codes = role.permissions.iter().map(AsRef::as_ref);
    case.catalog().permission_set(codes)
}

/// The codes of a set.
pub(super) fn codes(case: &Case<'_>, set: &PermissionSet) -> BTreeSet<Code> {
    set.iter().filter_map(|index| case.code(index)).collect()
}

/// The grant ceiling for taking something away from everybody who holds a role.
pub(super) fn may_take(
    case: &Case<'_>,
    row: &RoleRow,
    taken: &PermissionSet,
) -> Result<(), Refusal> {
    if taken.is_empty() {
        return Ok(());
    }
    for handle in row.assignments.iter() {
        let Some(grant) = grant_to_somebody(case.snapshot, handle) else {
            continue;
        };
        if !is_over(grant, case.now) {
            may_give(&case.authority, taken, grant.node, &Bound::of_grant(grant))?;
        }
    }
    Ok(())
}

/// The grant that an assignment makes; none while it is to a group without members.
pub(super) fn grant_to_somebody(snapshot: &Snapshot, assignment: u32) -> Option<&Grant> {
    use bailiwick_model::assignment::Principal;
    let row = snapshot.assignment_row(assignment)?;
    let grants = match row.assignment.principal {
        Principal::Group(_) => {
            let group = snapshot.group_row(row.principal)?;
            (!group.members.is_empty()).then_some(&group.grants)?
        }
        _ => &snapshot.subject_row(row.principal)?.grants,
    };
    grants.iter().find(|grant| grant.assignment == assignment)
}
