//! Moving a node moves what its users inherit: those who hold something above the new place gain
//! it over everything that moves, so that moving is giving.

use bailiwick_model::change::{Change, Delta};
use bailiwick_model::command::{MoveNode, Outcome};
use bailiwick_model::limits;
use bailiwick_model::refusal::{Refusal, RefusalCode};
use bailiwick_model::tree::Node;

use super::case::{Case, fresh, within};
use super::role_permissions::grant_to_somebody;
use super::tree::{depth, node_for, sibling_name_free, type_allowed};
use super::{Decided, Decision};
use crate::ceiling::{Bound, given_by_role, is_over, may_give};
use crate::snapshot::Snapshot;

pub(super) fn decide(case: &mut Case<'_>, command: MoveNode) -> Decision {
    // The right at the parent above is the right at the node as well.
    let (handle, row) = node_for(case, command.node, |row, _| row.parent)?;
    let new_parent = case.node_at(command.parent, "/parent")?;
    case.right_at_node("tree.edit", new_parent, "/parent")?;
    let before = row.node.as_ref();
    fresh(command.if_version, before.version)?;
    if row.parent.is_none() {
        let detail = "the root cannot be moved";
        return Err(Refusal::new(RefusalCode::Locked, detail));
    }
    if row.parent == Some(new_parent) {
        return Decided::nothing(Outcome::Node(command.node));
    }
    if case.snapshot.is_at_or_above(handle, new_parent) {
        let detail = "a node cannot stand below itself";
        return Err(Refusal::new(RefusalCode::Cycle, detail).at("/parent"));
    }
    type_allowed(case, new_parent, before.node_type.as_str())?;
    sibling_name_free(case, new_parent, &before.name, None)?;
    let deepest = depth(case.snapshot, new_parent)
        .saturating_add(1)
        .saturating_add(height(case.snapshot, handle));
    within(deepest, limits::TREE_DEPTH, "levels below the root")?;
    others_gain(case, handle, new_parent)?;
    let after = Node {
        parent: Some(command.parent),
        changed: case.now,
        version: before.version.saturating_add(1),
        ..before.clone()
    };
    let change = Change::Node(Box::new(Delta::changed(before.clone(), after)));
    Decided::new(vec![change], Outcome::Node(command.node))
}

/// Levels below a node.
fn height(snapshot: &Snapshot, node: u32) -> usize {
    let own = depth(snapshot, node);
    let below = snapshot.subtree(node).iter();
    below
        .map(|&below| depth(snapshot, below).saturating_sub(own))
        .max()
        .unwrap_or(0)
}

/// The grant ceiling for bringing what is at `moved` below `place`: what is held at `place` and
/// above, but not above `moved`, the actor must hold at `moved`.
pub(super) fn others_gain(case: &Case<'_>, moved: u32, place: u32) -> Result<(), Refusal> {
    if case.authority.is_unbound() {
        return Ok(());
    }
    let snapshot = case.snapshot;
    let gained = snapshot
        .ancestry(place)
        .filter(|&above| !snapshot.is_at_or_above(above, moved))
        .filter_map(|above| snapshot.node_row(above))
        .flat_map(|row| row.assignments.iter());
    for handle in gained {
        let Some(grant) = grant_to_somebody(snapshot, handle) else {
            continue;
        };
        let Some(role) = snapshot.role_row(grant.role) else {
            continue;
        };
        if !is_over(grant, case.now) {
            let permissions = given_by_role(snapshot, &role.role);
            let bound = Bound::of_grant(grant);
            may_give(&case.authority, &permissions, moved, &bound)?;
        }
    }
    Ok(())
}
