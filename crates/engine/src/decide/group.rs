//! Groups as a whole: made, changed, copied, deleted. What a group permits is in `group_matrix`.

use bailiwick_model::assignment::{Assignment, Principal, Validity};
use bailiwick_model::change::{Change, Delta};
use bailiwick_model::command::{CreateGroup, IfVersion, Outcome, UpdateGroup};
use bailiwick_model::group::{Group, Membership};
use bailiwick_model::ids::{AssignmentId, GroupId, NodeId, UserId};
use bailiwick_model::limits;
use bailiwick_model::names::{Name, Text};
use bailiwick_model::refusal::{Refusal, RefusalCode};
use bailiwick_model::restriction::Restrictions;
use bailiwick_model::role::Role;

use super::case::{Case, fresh, limit, unknown_reference, within};
use super::role_permissions::{codes, held, new_set, none_withheld};
use super::{Decided, Decision, group_matrix, membership, names, restriction, role};
use crate::ceiling::{Bound, is_over, may_give, may_give_grant};
use crate::snapshot::{GroupRow, Snapshot};

pub(super) fn create(case: &mut Case<'_>, create: &CreateGroup) -> Decision {
    case.authority.require_at_root("groups.create")?;
    let mut wanted = new_set(case, &create.permissions)?;
    wanted.union_with(&group_matrix::of_templates(case, &create.templates)?);
    if !wanted.is_empty() {
        case.authority.require_at_root("groups.edit")?;
    }
    let node_id = create.node.unwrap_or(case.tenant()?.root);
    let node = case.node_at(node_id, "/node")?;
    restriction::possible(case, &create.restrictions, &Restrictions::Unrestricted)?;
    let mut group = empty(
        case,
        create.id.as_ref(),
        create.name.clone(),
        create.description.clone(),
    )?;
    group.node = node_id;
    group.restrictions = create.restrictions.clone();
    let bound = Bound::of(
        case.snapshot,
        &Restrictions::Unrestricted,
        Validity::default(),
        Some(&group),
    );
    may_give(&case.authority, &wanted, node, &bound)?;
    let members = members(case, &create.members)?;
    let mut changes = with_matrix(case, &mut group, codes(case, &wanted));
    let id = group.id;
    let joined = members.into_iter().map(|user| Membership {
        group: id.clone(),
        user,
    });
    changes.extend(joined.map(|joined| Change::Membership(Box::new(Delta::created(joined)))));
    Decided::new(changes, Outcome::Group(id))
}

/// The first members without repetitions, all of whom the actor has the right to edit.
fn members(case: &Case<'_>, members: &[UserId]) -> Result<Vec<UserId>, Refusal> {
    let mut checked: Vec<UserId> = Vec::with_capacity(members.len());
    if !members.is_empty() && !case.authority.holds_anywhere("users.edit") {
        return Err(Refusal::missing_permission("users.edit"));
    }
    for user in members {
        let (handle, _) =
            case.user_for(*user, "users.edit")
                .map_err(|refusal| match refusal.code {
                    RefusalCode::NotFound => unknown_reference("user", "/members"),
                    _ => refusal,
                })?;
        case.not_oneself(handle)?;
        let subject = case.snapshot.subject_row(handle);
        let groups = subject.map_or(0, |subject| subject.groups.len());
        within(
            groups.saturating_add(1),
            limits::GROUPS_OF_USER,
            "groups of one user",
        )?;
        if !checked.contains(user) {
            checked.push(*user);
        }
    }
    Ok(checked)
}

/// A new group at the root, without a matrix yet.
pub(super) fn empty(
    case: &mut Case<'_>,
    id: Option<&GroupId>,
    name: Name,
    description: Text,
) -> Result<Group, Refusal> {
    names::group_name_free(case, &name, None)?;
    if case.snapshot.groups.len() >= limits::GROUPS {
        return Err(limit("groups", limits::GROUPS));
    }
    role::room(case.snapshot)?;
    if id.is_some_and(|id| case.snapshot.group(id).is_some()) {
        let detail = "another group has that id already";
        return Err(Refusal::new(RefusalCode::IdTaken, detail).at("/id"));
    }
    let id = match id {
        Some(id) => id.clone(),
        None => GroupId::generated(case.new_id()),
    };
    Ok(Group {
        id,
        name,
        description,
        matrix: bailiwick_model::ids::RoleId(uuid::Uuid::nil()),
        node: case.tenant()?.root,
        restrictions: Restrictions::Unrestricted,
        vendor: None,
        created: case.now,
        changed: case.now,
        version: 1,
    })
}

/// The changes that make a new group together with the role that holds its matrix.
pub(super) fn with_matrix(
    case: &mut Case<'_>,
    group: &mut Group,
    permissions: std::collections::BTreeSet<bailiwick_model::names::Code>,
) -> Vec<Change> {
    let matrix = Role {
        permissions,
        owner: Some(group.id.clone()),
        ..role::empty(case, group.name.clone(), Text::default())
    };
    group.matrix = matrix.id;
    let assigned = assignment(case, group, matrix.id, group.node);
    vec![
        Change::Role(Box::new(Delta::created(matrix))),
        Change::Group(Box::new(Delta::created(group.clone()))),
        Change::Assignment(Box::new(Delta::created(assigned))),
    ]
}

/// An assignment of a role to a group, narrowed by nothing but the group itself.
fn assignment(
    case: &mut Case<'_>,
    group: &Group,
    role: bailiwick_model::ids::RoleId,
    node: NodeId,
) -> Assignment {
    Assignment {
        id: AssignmentId(case.new_id()),
        principal: Principal::Group(group.id.clone()),
        role,
        node,
        restrictions: Restrictions::Unrestricted,
        validity: Validity::default(),
        reason: Text::default(),
        created: case.now,
    }
}

pub(super) fn update(case: &mut Case<'_>, update: &UpdateGroup) -> Decision {
    let (handle, row) = case.group_for(&update.group, "groups.edit")?;
    let before = row.group.as_ref();
    fresh(update.if_version, before.version)?;
    group_matrix::only_unlocked(case, row, update)?;
    let mut after = before.clone();
    if let Some(name) = &update.name {
        names::group_name_free(case, name, Some(handle))?;
        after.name = name.clone();
    }
    if let Some(description) = &update.description {
        after.description = description.clone();
    }
    if let Some(node) = update.node {
        case.node_at(node, "/node")?;
        after.node = node;
    }
    if let Some(restrictions) = &update.restrictions {
        restriction::possible(case, restrictions, &before.restrictions)?;
        after.restrictions = restrictions.clone();
    }
    let permissions = group_matrix::edited(case, row, &after, update)?;
    let mut changes = group_matrix::changes(case, row, &after, permissions)?;
    let outcome = Outcome::Group(update.group.clone());
    if after == *before && changes.is_empty() {
        return Decided::nothing(outcome);
    }
    after.changed = case.now;
    after.version = before.version.saturating_add(1);
    let delta = Delta::changed(before.clone(), after);
    changes.insert(0, Change::Group(Box::new(delta)));
    Decided::new(changes, outcome)
}

pub(super) fn copy(
    case: &mut Case<'_>,
    group: &GroupId,
    id: Option<&GroupId>,
    name: &Name,
) -> Decision {
    let (_, row) = case.group_for(group, "groups.create")?;
    case.authority.require_at_root("groups.edit")?;
    group_matrix::not_a_vendors(row)?;
    let matrix = case.snapshot.role(row.group.matrix);
    let permissions = matrix.map(|(_, matrix)| held(case, &matrix.role));
    let permissions = permissions.unwrap_or_default();
    none_withheld(case, &permissions)?;
    membership::may_join(case, row)?;
    let mut copy = empty(case, id, name.clone(), row.group.description.clone())?;
    copy.node = row.group.node;
    copy.restrictions = row.group.restrictions.clone();
    let mut changes = with_matrix(case, &mut copy, codes(case, &permissions));
    for grant in row.grants.iter() {
        let found = case.snapshot.assignment_row(grant.assignment);
        let Some(original) = found.map(|row| row.assignment.as_ref()) else {
            continue;
        };
        if original.role == row.group.matrix || is_over(grant, case.now) {
            continue;
        }
        let assigned = Assignment {
            id: AssignmentId(case.new_id()),
            principal: Principal::Group(copy.id.clone()),
            created: case.now,
            ..original.clone()
        };
        changes.push(Change::Assignment(Box::new(Delta::created(assigned))));
    }
    Decided::new(changes, Outcome::Group(copy.id))
}

pub(super) fn delete(case: &mut Case<'_>, group: &GroupId, if_version: IfVersion) -> Decision {
    let (_, row) = case.group_for(group, "groups.delete")?;
    group_matrix::not_a_vendors(row)?;
    fresh(if_version, row.group.version)?;
    may_remove(case, row)?;
    Decided::new(removal(case.snapshot, row), Outcome::Done)
}

/// The grant ceiling for taking from its members what a group gives.
pub(super) fn may_remove(case: &Case<'_>, row: &GroupRow) -> Result<(), Refusal> {
    if row.members.is_empty() {
        return Ok(());
    }
    row.grants
        .iter()
        .try_for_each(|grant| may_give_grant(&case.authority, grant))
}

/// The removal of a group with its memberships, assignments and matrix.
pub(super) fn removal(snapshot: &Snapshot, row: &GroupRow) -> Vec<Change> {
    let members = row
        .members
        .iter()
        .filter_map(|handle| snapshot.subject_row(handle)?.user());
    let mut changes: Vec<Change> = members
        .map(|user| Membership {
            group: row.group.id.clone(),
            user: user.id,
        })
        .map(|membership| Change::Membership(Box::new(Delta::removed(membership))))
        .collect();
    let assignments = row
        .grants
        .iter()
        .filter_map(|grant| snapshot.assignment_row(grant.assignment));
    changes.extend(assignments.map(|row| {
        let removed = Delta::removed(row.assignment.as_ref().clone());
        Change::Assignment(Box::new(removed))
    }));
    let removed = Delta::removed(row.group.as_ref().clone());
    changes.push(Change::Group(Box::new(removed)));
    if let Some((_, matrix)) = snapshot.role(row.group.matrix) {
        let removed = Delta::removed(matrix.role.as_ref().clone());
        changes.push(Change::Role(Box::new(removed)));
    }
    changes
}
