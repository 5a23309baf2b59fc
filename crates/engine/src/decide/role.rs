//! Roles as a whole: made, changed, copied, deleted.

use bailiwick_model::change::{Change, Delta};
use bailiwick_model::command::{CreateRole, IfVersion, Outcome, UpdateRole};
use bailiwick_model::ids::RoleId;
use bailiwick_model::limits;
use bailiwick_model::names::{Name, Text};
use bailiwick_model::refusal::Refusal;
use bailiwick_model::role::Role;

use super::case::{Case, fresh, limit};
use super::role_permissions::none_withheld;
use super::role_permissions::{codes, edited_role, grant_to_somebody, held, known, new_set};
use super::{Decided, Decision, names};
use crate::ceiling::{Bound, may_give, may_give_grant};
use crate::snapshot::{RoleRow, Snapshot};

pub(super) fn create(case: &mut Case<'_>, create: &CreateRole) -> Decision {
    case.authority.require_at_root("roles.create")?;
    let permissions = new_set(case, &create.permissions)?;
    if !permissions.is_empty() {
        case.authority.require_at_root("roles.edit")?;
        let root = case.root()?;
        may_give(&case.authority, &permissions, root, &Bound::unlimited())?;
    }
    names::role_name_free(case, &create.name, None)?;
    room(case.snapshot)?;
    let role = Role {
        permissions: codes(case, &permissions),
        template: create.template,
        ..empty(case, create.name.clone(), create.description.clone())
    };
    Ok(made(role))
}

pub(super) fn update(case: &mut Case<'_>, update: &UpdateRole) -> Decision {
    let (handle, row) = case.role_for(update.role, "roles.edit")?;
    let before = row.role.as_ref();
    fresh(update.if_version, before.version)?;
    let mut after = before.clone();
    if let Some(name) = &update.name {
        names::role_name_free(case, name, Some(handle))?;
        after.name = name.clone();
    }
    if let Some(description) = &update.description {
        after.description = description.clone();
    }
    if let Some(template) = update.template {
        after.template = template;
    }
    if let Some(permissions) = &update.permissions {
        let wanted = known(case, permissions, "/permissions")?;
        after.permissions = edited_role(case, row, &wanted)?;
    }
    let outcome = Outcome::Role(update.role);
    if after == *before {
        return Decided::nothing(outcome);
    }
    after.changed = case.now;
    after.version = before.version.saturating_add(1);
    let delta = Delta::changed(before.clone(), after);
    Decided::new(vec![Change::Role(Box::new(delta))], outcome)
}

pub(super) fn copy(case: &mut Case<'_>, role: RoleId, name: &Name) -> Decision {
    let (_, row) = case.role_for(role, "roles.create")?;
    case.authority.require_at_root("roles.edit")?;
    let permissions = held(case, &row.role);
    none_withheld(case, &permissions)?;
    let root = case.root()?;
    may_give(&case.authority, &permissions, root, &Bound::unlimited())?;
    names::role_name_free(case, name, None)?;
    room(case.snapshot)?;
    let copy = Role {
        permissions: codes(case, &permissions),
        template: row.role.template,
        ..empty(case, name.clone(), row.role.description.clone())
    };
    Ok(made(copy))
}

pub(super) fn delete(case: &mut Case<'_>, role: RoleId, if_version: IfVersion) -> Decision {
    let (_, row) = case.role_for(role, "roles.delete")?;
    fresh(if_version, row.role.version)?;
    // Nobody takes away what they could not give: deleting a role must not disarm those above.
    for handle in row.assignments.iter() {
        if let Some(grant) = grant_to_somebody(case.snapshot, handle) {
            may_give_grant(&case.authority, grant)?;
        }
    }
    let mut changes = assignments_removed(case.snapshot, row);
    let removed = Delta::removed(row.role.as_ref().clone());
    changes.push(Change::Role(Box::new(removed)));
    Decided::new(changes, Outcome::Done)
}

/// The removal of all assignments of a role.
fn assignments_removed(snapshot: &Snapshot, row: &RoleRow) -> Vec<Change> {
    let rows = row.assignments.iter();
    rows.filter_map(|handle| snapshot.assignment_row(handle))
        .map(|row| Delta::removed(row.assignment.as_ref().clone()))
        .map(|removed| Change::Assignment(Box::new(removed)))
        .collect()
}

/// A new role without permissions.
pub(super) fn empty(case: &mut Case<'_>, name: Name, description: Text) -> Role {
    Role {
        id: RoleId(case.new_id()),
        name,
        description,
        permissions: std::collections::BTreeSet::new(),
        stock: None,
        template: false,
        owner: None,
        created: case.now,
        changed: case.now,
        version: 1,
    }
}

/// Refuses one role more than a tenant may have.
pub(super) fn room(snapshot: &Snapshot) -> Result<(), Refusal> {
    if snapshot.roles.len() >= limits::ROLES {
        return Err(limit("roles and groups together", limits::ROLES));
    }
    Ok(())
}

fn made(role: Role) -> Decided {
    let outcome = Outcome::Role(role.id);
    let change = Change::Role(Box::new(Delta::created(role)));
    Decided {
        changes: vec![change],
        outcome,
    }
}
