//! Deleting a node with all below it. What hangs on it goes where the request says, or the request
//! is refused.

use bailiwick_model::assignment::Assignment;
use bailiwick_model::change::{Change, Delta};
use bailiwick_model::command::{DeleteNode, Outcome};
use bailiwick_model::group::Group;
use bailiwick_model::ids::{NodeId, UserId};
use bailiwick_model::refusal::{Refusal, RefusalCode};
use bailiwick_model::user::User;

use super::assignment::{holder, may_change};
use super::case::{Case, fresh, invalid};
use super::env::{ids_below, records_below, users_at_home_below};
use super::node_move::others_gain;
use super::tree::node_for;
use super::{Decided, Decision};
use crate::ceiling::{Bound, given_by_role, is_over, may_give, may_touch};
use crate::snapshot::{AssignmentRow, Grant};

/// What hangs on a subtree.
struct Hanging<'a> {
    users: Vec<UserId>,
    groups: Vec<&'a Group>,
    assignments: Vec<(u32, &'a AssignmentRow)>,
    records: u64,
}

pub(super) fn decide(case: &mut Case<'_>, command: DeleteNode) -> Decision {
    let (handle, row) = node_for(case, command.node, |row, _| row.parent)?;
    fresh(command.if_version, row.node.version)?;
    if row.parent.is_none() {
        let detail = "the root cannot be deleted";
        return Err(Refusal::new(RefusalCode::Locked, detail));
    }
    let hanging = hanging(case, handle);
    let mut changes = Vec::new();
    if !hanging.is_empty() {
        let Some(move_to) = command.move_to else {
            return Err(hanging.in_the_way());
        };
        let place = case.node_at(move_to, "/move_to")?;
        if case.snapshot.is_at_or_above(handle, place) {
            return Err(invalid("/move_to", "this node would be deleted as well"));
        }
        may_move(case, &hanging, handle, place)?;
        changes = moved(case, &hanging, handle, move_to)?;
    }
    for &node in case.snapshot.subtree(handle).iter().rev() {
        if let Some(row) = case.snapshot.node_row(node) {
            let removed = Delta::removed(row.node.as_ref().clone());
            changes.push(Change::Node(Box::new(removed)));
        }
    }
    Decided::new(changes, Outcome::Done)
}

fn hanging<'a>(case: &Case<'a>, node: u32) -> Hanging<'a> {
    let snapshot = case.snapshot;
    let below = |id: NodeId| {
        snapshot
            .node_handle(id)
            .is_some_and(|handle| snapshot.is_at_or_above(node, handle))
    };
    let assignments = snapshot
        .subtree(node)
        .iter()
        .filter_map(|&handle| snapshot.node_row(handle))
        .flat_map(|row| row.assignments.iter())
        .filter_map(|handle| Some((handle, snapshot.assignment_row(handle)?)));
    Hanging {
        users: users_at_home_below(snapshot, node),
        groups: snapshot
            .groups()
            .map(|(_, row)| row.group.as_ref())
            .filter(|group| below(group.node))
            .collect(),
        assignments: assignments.collect(),
        records: case.count(&records_below(snapshot, node)),
    }
}

impl Hanging<'_> {
    fn is_empty(&self) -> bool {
        self.users.is_empty()
            && self.groups.is_empty()
            && self.assignments.is_empty()
            && self.records == 0
    }

    fn in_the_way(&self) -> Refusal {
        let counts = [
            (self.users.len(), "users"),
            (self.groups.len(), "groups"),
            (self.assignments.len(), "assignments"),
            (
                usize::try_from(self.records).unwrap_or(usize::MAX),
                "records",
            ),
        ];
        let named = counts
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} {what}"));
        let detail = "things hang on the node or below it: say where they go with `move_to`";
        Refusal::new(RefusalCode::InUse, detail).because_of(named.collect())
    }
}

/// The rights and ceilings for moving all that hangs on `node` to `place`.
fn may_move(case: &Case<'_>, hanging: &Hanging<'_>, node: u32, place: u32) -> Result<(), Refusal> {
    let authority = &case.authority;
    if authority.is_unbound() {
        return Ok(());
    }
    case.right_at_node("tree.edit", place, "/move_to")?;
    if !hanging.users.is_empty() {
        authority.require("users.edit", node)?;
        authority.require("users.edit", place)?;
    }
    for user in &hanging.users {
        let (handle, _) = case.user(*user)?;
        may_touch(authority, handle)?;
    }
    if !hanging.groups.is_empty() {
        authority.require_at_root("groups.edit")?;
    }
    if hanging.records > 0 {
        authority.require("records.manage", node)?;
        authority.require("records.manage", place)?;
    }
    if !hanging.users.is_empty() || hanging.records > 0 {
        others_gain(case, node, place)?;
    }
    for (handle, row) in &hanging.assignments {
        let principal = &row.assignment.principal;
        let Some(holder) = holder(case, principal) else {
            continue;
        };
        for at in [row.node, place] {
            if !may_change(case, principal, &holder, at)? {
                return Err(Refusal::missing_permission("users.edit"));
            }
        }
        let grant = holder
            .grants
            .iter()
            .find(|grant| grant.assignment == *handle);
        may_hold(case, grant, place)?;
    }
    Ok(())
}

/// The grant ceiling for a grant at another place.
fn may_hold(case: &Case<'_>, grant: Option<&Grant>, place: u32) -> Result<(), Refusal> {
    let Some(grant) = grant.filter(|grant| !is_over(grant, case.now)) else {
        return Ok(());
    };
    let Some(role) = case.snapshot.role_row(grant.role) else {
        return Ok(());
    };
    let permissions = given_by_role(case.snapshot, &role.role);
    may_give(
        &case.authority,
        &permissions,
        place,
        &Bound::of_grant(grant),
    )
}

/// The changes that move all that hangs on `node` to another one.
fn moved(
    case: &Case<'_>,
    hanging: &Hanging<'_>,
    node: u32,
    to: NodeId,
) -> Result<Vec<Change>, Refusal> {
    let mut changes = Vec::new();
    for user in &hanging.users {
        let before = case.loaded_user(*user)?;
        let after = User {
            home: to,
            changed: case.now,
            version: before.version.saturating_add(1),
            ..before.clone()
        };
        let delta = Delta::changed(before.clone(), after);
        changes.push(Change::User(Box::new(delta)));
    }
    for before in &hanging.groups {
        let after = Group {
            node: to,
            changed: case.now,
            version: before.version.saturating_add(1),
            ..(*before).clone()
        };
        let delta = Delta::changed((*before).clone(), after);
        changes.push(Change::Group(Box::new(delta)));
    }
    changes.extend(assignments_moved(case, hanging, to));
    if hanging.records > 0 {
        let from = ids_below(case.snapshot, node);
        changes.push(Change::RecordsMoved { from, to });
    }
    Ok(changes)
}

/// The assignments at their new node. Where the holder has the same one there already, or several
/// become the same, one remains.
fn assignments_moved(case: &Case<'_>, hanging: &Hanging<'_>, to: NodeId) -> Vec<Change> {
    let there = case.snapshot.node_handle(to);
    let there = there.and_then(|handle| case.snapshot.node_row(handle));
    let mut present: Vec<Assignment> = there
        .into_iter()
        .flat_map(|row| row.assignments.iter())
        .filter_map(|handle| case.snapshot.assignment_row(handle))
        .map(|row| row.assignment.as_ref().clone())
        .collect();
    let mut changes = Vec::new();
    for (_, row) in &hanging.assignments {
        let before = row.assignment.as_ref().clone();
        let after = Assignment {
            node: to,
            ..before.clone()
        };
        let delta = if present.iter().any(|other| other.gives_the_same(&after)) {
            Delta::removed(before)
        } else {
            present.push(after.clone());
            Delta::changed(before, after)
        };
        changes.push(Change::Assignment(Box::new(delta)));
    }
    changes
}
