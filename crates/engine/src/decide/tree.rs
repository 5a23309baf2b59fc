//! Nodes: made and changed. Moving and deleting have files of their own.

use bailiwick_model::change::{Change, Delta};
use bailiwick_model::command::{CreateNode, Outcome, UpdateNode};
use bailiwick_model::ids::NodeId;
use bailiwick_model::limits;
use bailiwick_model::names::Name;
use bailiwick_model::refusal::{Refusal, RefusalCode};
use bailiwick_model::tree::Node;

use super::case::{Case, fresh, limit, within};
use super::names::{free, node_external_id_free};
use super::{Decided, Decision};
use crate::snapshot::{NodeRow, Snapshot};

const EDIT: &str = "tree.edit";

pub(super) fn create(case: &mut Case<'_>, create: &CreateNode) -> Decision {
    let parent = case.node_at(create.parent, "/parent")?;
    case.right_at_node(EDIT, parent, "/parent")?;
    type_allowed(case, parent, create.node_type.as_str())?;
    sibling_name_free(case, parent, &create.name, None)?;
    if let Some(external_id) = &create.external_id {
        node_external_id_free(case, external_id, None)?;
    }
    within(
        depth(case.snapshot, parent).saturating_add(1),
        limits::TREE_DEPTH,
        "levels below the root",
    )?;
    if case.snapshot.node_count() >= limits::NODES {
        return Err(limit("nodes", limits::NODES));
    }
    let node = Node {
        id: NodeId(case.new_id()),
        parent: Some(create.parent),
        node_type: create.node_type.clone(),
        name: create.name.clone(),
        external_id: create.external_id.clone(),
        created: case.now,
        changed: case.now,
        version: 1,
    };
    let outcome = Outcome::Node(node.id);
    let change = Change::Node(Box::new(Delta::created(node)));
    Decided::new(vec![change], outcome)
}

pub(super) fn update(case: &mut Case<'_>, update: &UpdateNode) -> Decision {
    let (handle, row) = node_for(case, update.node, |_, handle| Some(handle))?;
    let before = row.node.as_ref();
    fresh(update.if_version, before.version)?;
    let mut after = before.clone();
    if let Some(name) = &update.name {
        if let Some(parent) = row.parent {
            sibling_name_free(case, parent, name, Some(handle))?;
        }
        after.name = name.clone();
    }
    if let Some(external_id) = &update.external_id
        && *external_id != after.external_id
    {
        if let Some(external_id) = external_id {
            node_external_id_free(case, external_id, Some(handle))?;
        }
        after.external_id = external_id.clone();
    }
    if let Some(node_type) = &update.node_type
        && *node_type != before.node_type
    {
        fits(case, handle, row, node_type.as_str())?;
        after.node_type = node_type.clone();
    }
    if after == *before {
        return Decided::nothing(Outcome::Node(update.node));
    }
    after.changed = case.now;
    after.version = before.version.saturating_add(1);
    let change = Change::Node(Box::new(Delta::changed(before.clone(), after)));
    Decided::new(vec![change], Outcome::Node(update.node))
}

/// A node that is to be changed, which needs `tree.edit` at the node that `where_needed` names.
pub(super) fn node_for<'a>(
    case: &Case<'a>,
    node: NodeId,
    where_needed: impl Fn(&NodeRow, u32) -> Option<u32>,
) -> Result<(u32, &'a NodeRow), Refusal> {
    let lost = || Refusal::not_found("node");
    let handle = case.snapshot.node_handle(node).ok_or_else(lost)?;
    let row = case.snapshot.node_row(handle).ok_or_else(lost)?;
    let needed = where_needed(row, handle).unwrap_or(handle);
    let has_right = case.authority.holds(EDIT, needed);
    case.right_over(has_right, case.sees_tree(), EDIT, "node")?;
    Ok((handle, row))
}

/// Refuses a type that may not stand under a node.
pub(super) fn type_allowed(case: &Case<'_>, parent: u32, node_type: &str) -> Result<(), Refusal> {
    let types = &case.tenant()?.settings.node_types;
    let above = case.snapshot.node_row(parent);
    let above = above.map_or("", |row| row.node.node_type.as_str());
    if types.allows(above, node_type) {
        return Ok(());
    }
    let detail = format!("a node of type `{node_type}` may not stand under one of type `{above}`");
    let children = types.get(above).map(|found| &found.children);
    let allowed = children.into_iter().flatten().map(ToString::to_string);
    Err(Refusal::new(RefusalCode::NodeTypeNotAllowed, detail)
        .at("/type")
        .because_of(allowed.collect()))
}

/// Refuses another type for a node if that may not stand there, or what is below it may not stand
/// under that.
fn fits(case: &Case<'_>, handle: u32, row: &NodeRow, node_type: &str) -> Result<(), Refusal> {
    let types = &case.tenant()?.settings.node_types;
    let refused =
        |detail: String| Err(Refusal::new(RefusalCode::NodeTypeNotAllowed, detail).at("/type"));
    match row.parent {
        Some(parent) => type_allowed(case, parent, node_type)?,
        None if types.root().map(AsRef::as_ref) == Some(node_type) => {}
        None => return refused("the root's type is the first of the node types".to_owned()),
    }
    for child in case.snapshot.children(handle) {
        let below = case.snapshot.node_row(child);
        let below = below.map_or("", |row| row.node.node_type.as_str());
        if !types.allows(node_type, below) {
            let detail = format!("below it is a node of type `{below}`, which may not stand there");
            return refused(detail);
        }
    }
    Ok(())
}

/// Refuses a name that another node under the same parent has.
pub(super) fn sibling_name_free(
    case: &Case<'_>,
    parent: u32,
    name: &Name,
    own: Option<u32>,
) -> Result<(), Refusal> {
    let holder = case.snapshot.child_by_name(parent, &name.folded());
    free(holder, own, "node beside it")
}

/// Levels between the root and a node.
pub(super) fn depth(snapshot: &Snapshot, node: u32) -> usize {
    snapshot.ancestry(node).count().saturating_sub(1)
}
