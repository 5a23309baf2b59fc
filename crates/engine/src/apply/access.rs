//! Changes of roles, groups, memberships and assignments, and the grants that follow from them.

use std::sync::Arc;

use bailiwick_model::assignment::{Assignment, Principal};
use bailiwick_model::change::Delta;
use bailiwick_model::group::{Group, Membership};
use bailiwick_model::restriction::Restrictions;
use bailiwick_model::role::Role;
use roaring::RoaringBitmap;

use super::tenant::gives;
use super::{ApplyError, id_of, missing, reindex};
use crate::snapshot::{AssignmentRow, Bounds, Grant, GroupRow, RoleRow, Snapshot};

pub(super) fn role(snapshot: &mut Snapshot, delta: &Delta<Role>) -> Result<(), ApplyError> {
    let lost = || missing("role", id_of(delta, |role| role.id.to_string()));
    let latest = delta.latest().ok_or_else(lost)?;
    let known = snapshot
        .role(latest.id)
        .map(|(handle, row)| (handle, row.role.clone()));
    let handle = match (&known, &delta.after) {
        (Some((handle, _)), Some(after)) => {
            let gives = Arc::new(gives(snapshot, after));
            let row = snapshot.roles.get_mut(*handle).ok_or_else(lost)?;
            row.role = Arc::new(after.clone());
            row.gives = gives;
            *handle
        }
        (Some((handle, _)), None) => {
            snapshot.roles.remove(*handle);
            snapshot.role_by_id.remove(&latest.id.0);
            *handle
        }
        (None, Some(after)) => {
            let gives = Arc::new(gives(snapshot, after));
            let role = Arc::new(after.clone());
            let handle = snapshot.roles.insert(RoleRow {
                role,
                gives,
                assignments: Arc::default(),
            });
            snapshot.role_by_id.insert(after.id.0, handle);
            handle
        }
        (None, None) => return Err(lost()),
    };
    let name = |role: &Role| role.owner.is_none().then(|| role.name.folded());
    let before = known.as_ref().and_then(|(_, role)| name(role));
    let after = delta.after.as_ref().and_then(name);
    reindex(&mut snapshot.role_by_name, before, after, handle);
    Ok(())
}

pub(super) fn group(snapshot: &mut Snapshot, delta: &Delta<Group>) -> Result<(), ApplyError> {
    let lost = || missing("group", id_of(delta, |group| group.id.to_string()));
    let latest = delta.latest().ok_or_else(lost)?;
    let known = snapshot
        .group(&latest.id)
        .map(|(handle, row)| (handle, row.group.clone()));
    let handle = match (&known, &delta.after) {
        (Some((handle, _)), Some(after)) => {
            let row = snapshot.groups.get_mut(*handle).ok_or_else(lost)?;
            row.group = Arc::new(after.clone());
            let grants = row.grants.clone();
            rebound(snapshot, *handle, &grants);
            *handle
        }
        (Some((handle, _)), None) => {
            snapshot.groups.remove(*handle);
            snapshot.group_by_id.remove(latest.id.as_str());
            *handle
        }
        (None, Some(after)) => {
            let handle = snapshot.groups.insert(GroupRow {
                group: Arc::new(after.clone()),
                members: Arc::default(),
                grants: Arc::default(),
            });
            snapshot
                .group_by_id
                .insert(after.id.as_str().into(), handle);
            handle
        }
        (None, None) => return Err(lost()),
    };
    let before = known.as_ref().map(|(_, group)| group.name.folded());
    let after = delta.after.as_ref().map(|group| group.name.folded());
    reindex(&mut snapshot.group_by_name, before, after, handle);
    Ok(())
}

/// Works out a group's grants anew after its restrictions or vendor have changed.
fn rebound(snapshot: &mut Snapshot, handle: u32, grants: &[Grant]) {
    let Some(group) = snapshot.groups.get(handle).map(|row| row.group.clone()) else {
        return;
    };
    let mut bounded = Vec::with_capacity(grants.len());
    for grant in grants {
        let Some(row) = snapshot.assignments.get(grant.assignment) else {
            continue;
        };
        let assignment = row.assignment.clone();
        let bounds = bounds(snapshot, &assignment, Some(&group));
        bounded.push(Grant {
            bounds,
            ..grant.clone()
        });
    }
    if let Some(row) = snapshot.groups.get_mut(handle) {
        row.grants = bounded.into();
    }
}

pub(super) fn membership(
    snapshot: &mut Snapshot,
    delta: &Delta<Membership>,
) -> Result<(), ApplyError> {
    let Some(membership) = delta.latest() else {
        return Ok(());
    };
    let (group, _) = snapshot
        .group(&membership.group)
        .ok_or_else(|| missing("group", &membership.group))?;
    let (user, _) = snapshot
        .user(membership.user)
        .ok_or_else(|| missing("user", membership.user))?;
    let member = delta.after.is_some();
    if let Some(row) = snapshot.groups.get_mut(group) {
        let members = Arc::make_mut(&mut row.members);
        if member {
            members.insert(user)
        } else {
            members.remove(user)
        };
    }
    if let Some(row) = snapshot.subjects.get_mut(user) {
        let others = row.groups.iter().copied().filter(|&other| other != group);
        row.groups = others.chain(member.then_some(group)).collect();
    }
    Ok(())
}

pub(super) fn assignment(
    snapshot: &mut Snapshot,
    delta: &Delta<Assignment>,
) -> Result<(), ApplyError> {
    if let Some(before) = &delta.before {
        remove(snapshot, before)?;
    }
    match &delta.after {
        Some(after) => add(snapshot, after),
        None => Ok(()),
    }
}

fn add(snapshot: &mut Snapshot, assignment: &Assignment) -> Result<(), ApplyError> {
    let (role, _) = snapshot
        .role(assignment.role)
        .ok_or_else(|| missing("role", assignment.role))?;
    let node = snapshot
        .node_handle(assignment.node)
        .ok_or_else(|| missing("node", assignment.node))?;
    let (principal, group) = principal(snapshot, &assignment.principal)?;
    let bounds = bounds(snapshot, assignment, group.as_deref());
    let row = AssignmentRow {
        assignment: Arc::new(assignment.clone()),
        role,
        node,
        principal,
    };
    let handle = snapshot.assignments.insert(row);
    snapshot.assignment_by_id.insert(assignment.id.0, handle);
    edit(&mut snapshot.roles, role, |row| {
        Arc::make_mut(&mut row.assignments).insert(handle);
    });
    edit(&mut snapshot.nodes, node, |row| {
        Arc::make_mut(&mut row.assignments).insert(handle);
    });
    let grant = Grant {
        assignment: handle,
        role,
        node,
        bounds,
    };
    edit_grants(snapshot, group.is_some(), principal, |grants| {
        grants.iter().cloned().chain([grant.clone()]).collect()
    });
    Ok(())
}

fn remove(snapshot: &mut Snapshot, assignment: &Assignment) -> Result<(), ApplyError> {
    let lost = || missing("assignment", assignment.id);
    let (handle, row) = snapshot.assignment(assignment.id).ok_or_else(lost)?;
    let row = row.clone();
    snapshot.assignments.remove(handle);
    snapshot.assignment_by_id.remove(&assignment.id.0);
    edit(&mut snapshot.roles, row.role, |row| {
        Arc::make_mut(&mut row.assignments).remove(handle);
    });
    edit(&mut snapshot.nodes, row.node, |row| {
        Arc::make_mut(&mut row.assignments).remove(handle);
    });
    let is_group = matches!(row.assignment.principal, Principal::Group(_));
    edit_grants(snapshot, is_group, row.principal, |grants| {
        grants
            .iter()
            .filter(|grant| grant.assignment != handle)
            .cloned()
            .collect()
    });
    Ok(())
}

fn edit<T: Clone>(table: &mut crate::table::Table<T>, handle: u32, change: impl FnOnce(&mut T)) {
    if let Some(row) = table.get_mut(handle) {
        change(row);
    }
}

fn edit_grants(
    snapshot: &mut Snapshot,
    is_group: bool,
    principal: u32,
    change: impl Fn(&[Grant]) -> Arc<[Grant]>,
) {
    if is_group {
        edit(&mut snapshot.groups, principal, |row| {
            row.grants = change(&row.grants)
        });
    } else {
        edit(&mut snapshot.subjects, principal, |row| {
            row.grants = change(&row.grants)
        });
    }
}

fn principal(
    snapshot: &Snapshot,
    principal: &Principal,
) -> Result<(u32, Option<Arc<Group>>), ApplyError> {
    match principal {
        Principal::User(id) => {
            let (handle, _) = snapshot.user(*id).ok_or_else(|| missing("user", id))?;
            Ok((handle, None))
        }
        Principal::ServiceAccount(id) => {
            let (handle, _) = snapshot
                .service_account(*id)
                .ok_or_else(|| missing("service account", id))?;
            Ok((handle, None))
        }
        Principal::Group(id) => {
            let (handle, row) = snapshot.group(id).ok_or_else(|| missing("group", id))?;
            Ok((handle, Some(row.group.clone())))
        }
    }
}

/// What narrows an assignment: its own restrictions met with its group's, its validity, and its
/// group's vendor.
fn bounds(
    snapshot: &mut Snapshot,
    assignment: &Assignment,
    group: Option<&Group>,
) -> Option<Arc<Bounds>> {
    let own = value_set(snapshot, &assignment.restrictions);
    let of_group = group.and_then(|group| value_set(snapshot, &group.restrictions));
    let values = match (own, of_group) {
        (Some(own), Some(of_group)) => Some(own & of_group),
        (own, of_group) => own.or(of_group),
    };
    let vendor = group
        .and_then(|group| group.vendor)
        .map(|vendor| vendor.vendor);
    if values.is_none() && vendor.is_none() && assignment.validity.is_always() {
        return None;
    }
    let values = values.map(|values| values.iter().collect());
    Some(Arc::new(Bounds {
        values,
        validity: assignment.validity,
        vendor,
    }))
}

/// Handles of the values, interning those not seen before.
fn value_set(snapshot: &mut Snapshot, restrictions: &Restrictions) -> Option<RoaringBitmap> {
    let values = restrictions.values()?;
    let mut handles = RoaringBitmap::new();
    for value in values {
        let known = snapshot.value_handle(value.as_str());
        let handle = known.unwrap_or_else(|| {
            let interned = Arc::make_mut(&mut snapshot.value_handles);
            let next = u32::try_from(interned.len()).unwrap_or(u32::MAX);
            interned.insert(value.as_str().into(), next);
            next
        });
        handles.insert(handle);
    }
    Some(handles)
}
