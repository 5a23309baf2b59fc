//! What a group permits: the role it owns, where that counts, and what the group's restrictions
//! make of it. A vendor's groups are preset.

use std::collections::BTreeSet;

use bailiwick_model::assignment::{Assignment, Validity};
use bailiwick_model::catalog::PermissionSet;
use bailiwick_model::change::{Change, Delta};
use bailiwick_model::command::UpdateGroup;
use bailiwick_model::group::Group;
use bailiwick_model::ids::RoleId;
use bailiwick_model::names::Code;
use bailiwick_model::refusal::{Refusal, RefusalCode};
use bailiwick_model::restriction::Restrictions;
use bailiwick_model::role::Role;

use super::case::{Case, unknown_reference};
use super::group;
use super::role_permissions::{Edit, codes, held, known, may_take, none_withheld};
use crate::ceiling::{Bound, given_by_role, is_over, may_give};
use crate::snapshot::{GroupRow, RoleRow};

/// What these templates hold together: where they differ in level, the stronger one wins because
/// it is there.
pub(super) fn of_templates(
    case: &Case<'_>,
    templates: &[RoleId],
) -> Result<PermissionSet, Refusal> {
    let mut merged = PermissionSet::new();
    for template in templates {
        let found = case.snapshot.role(*template);
        let usable = found.filter(|(_, row)| row.role.template && row.role.owner.is_none());
        let (_, row) = usable.ok_or_else(|| unknown_reference("template", "/templates"))?;
        merged.union_with(&held(case, &row.role));
    }
    none_withheld(case, &merged)?;
    Ok(merged)
}

fn matrix<'a>(case: &Case<'a>, row: &GroupRow) -> Result<&'a RoleRow, Refusal> {
    let found = case.snapshot.role(row.group.matrix);
    let (_, matrix) = found.ok_or_else(|| Refusal::not_found("group"))?;
    Ok(matrix)
}

/// What the matrix holds after an update under which the group becomes `after`.
///
/// # Errors
/// When the actor would give or take more than it holds: what is added and removed, or everything
/// if the group's reach changes.
pub(super) fn edited(
    case: &Case<'_>,
    row: &GroupRow,
    after: &Group,
    update: &UpdateGroup,
) -> Result<BTreeSet<Code>, Refusal> {
    let matrix = matrix(case, row)?;
    let mut wanted = match &update.permissions {
        Some(permissions) => known(case, permissions, "/permissions")?,
        None => held(case, &matrix.role),
    };
    wanted.union_with(&of_templates(case, &update.templates)?);
    let edit = Edit::of(case, &matrix.role, &wanted)?;
    let node = case.node_at(after.node, "/node")?;
    let bound = |restrictions: &Restrictions, validity| {
        Bound::of(case.snapshot, restrictions, validity, Some(after))
    };
    let of_matrix = bound(&Restrictions::Unrestricted, Validity::default());
    let before = row.group.as_ref();
    if after.node == before.node && after.restrictions == before.restrictions {
        may_give(&case.authority, &edit.gives_more, node, &of_matrix)?;
        may_take(case, matrix, &edit.gives_less)?;
        return Ok(codes(case, &edit.after));
    }
    // The group reaches elsewhere: it is as if all of it were taken away and given anew.
    group::may_remove(case, row)?;
    may_give(&case.authority, &edit.after, node, &of_matrix)?;
    for grant in row.grants.iter() {
        let assignment = case.snapshot.assignment_row(grant.assignment);
        let role = case.snapshot.role_row(grant.role);
        let (Some(assignment), Some(role)) = (assignment, role) else {
            continue;
        };
        if role.role.id == before.matrix || is_over(grant, case.now) {
            continue;
        }
        let Assignment {
            restrictions,
            validity,
            ..
        } = assignment.assignment.as_ref();
        let permissions = given_by_role(case.snapshot, &role.role);
        let bound = bound(restrictions, *validity);
        may_give(&case.authority, &permissions, grant.node, &bound)?;
    }
    Ok(codes(case, &edit.after))
}

/// The changes of the matrix that go with a change of the group: its permissions, its name, and
/// where it counts.
pub(super) fn changes(
    case: &Case<'_>,
    row: &GroupRow,
    after: &Group,
    permissions: BTreeSet<Code>,
) -> Result<Vec<Change>, Refusal> {
    let matrix = matrix(case, row)?;
    let before = matrix.role.as_ref();
    let mut changes = Vec::new();
    if permissions != before.permissions || after.name != before.name {
        let edited = Role {
            permissions,
            name: after.name.clone(),
            changed: case.now,
            version: before.version.saturating_add(1),
            ..before.clone()
        };
        let delta = Delta::changed(before.clone(), edited);
        changes.push(Change::Role(Box::new(delta)));
    }
    if after.node != row.group.node {
        let assignments = matrix.assignments.iter();
        for row in assignments.filter_map(|handle| case.snapshot.assignment_row(handle)) {
            let moved = Assignment {
                node: after.node,
                ..row.assignment.as_ref().clone()
            };
            let delta = Delta::changed(row.assignment.as_ref().clone(), moved);
            changes.push(Change::Assignment(Box::new(delta)));
        }
    }
    Ok(changes)
}

/// Refuses to copy or delete a vendor's group.
pub(super) fn not_a_vendors(row: &GroupRow) -> Result<(), Refusal> {
    if row.group.vendor.is_some() {
        let detail = "a vendor's groups come and go with the vendor";
        return Err(Refusal::new(RefusalCode::Locked, detail));
    }
    Ok(())
}

/// Refuses to change what is preset of a vendor's group: its name, its place and its matrix but
/// for the one optional permission.
pub(super) fn only_unlocked(
    case: &Case<'_>,
    row: &GroupRow,
    update: &UpdateGroup,
) -> Result<(), Refusal> {
    let Some(vendor) = row.group.vendor else {
        return Ok(());
    };
    let locked = |field: &str| {
        let detail = "what a vendor's groups may do is preset";
        Err(Refusal::new(RefusalCode::Locked, detail).at(field))
    };
    let renamed = update
        .name
        .as_ref()
        .is_some_and(|name| *name != row.group.name);
    if renamed {
        return locked("/name");
    }
    if update.node.is_some_and(|node| node != row.group.node) {
        return locked("/node");
    }
    if !update.templates.is_empty() {
        return locked("/templates");
    }
    let Some(permissions) = &update.permissions else {
        return Ok(());
    };
    let mut optional = PermissionSet::new();
    if let Some(code) = vendor.kind.optional_permission() {
        let code = case.catalog().permission_index(code);
        optional = case
            .catalog()
            .close_prerequisites(&code.into_iter().collect());
    }
    let before = held(case, &matrix(case, row)?.role);
    let wanted = known(case, permissions, "/permissions")?;
    let wanted = case.catalog().close_prerequisites(&wanted);
    let (mut added, mut removed) = (wanted.clone(), before.clone());
    added.difference_with(&before);
    removed.difference_with(&wanted);
    let preset = preset(case, vendor.kind.permission());
    if added.is_subset(&optional) && removed.is_subset(&optional) && preset.is_subset(&wanted) {
        return Ok(());
    }
    locked("/permissions")
}

/// What the matrix of a vendor's group begins with.
pub(super) fn preset(case: &Case<'_>, code: &str) -> PermissionSet {
    let permission = case.catalog().permission_index(code);
    case.catalog()
        .close_prerequisites(&permission.into_iter().collect())
}
