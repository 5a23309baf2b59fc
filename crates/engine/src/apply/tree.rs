//! Changes of the tree: rows, look-ups, and the preorder from which inheritance is read.

use std::sync::Arc;

use bailiwick_model::change::Delta;
use bailiwick_model::tree::Node;

use super::{ApplyError, id_of, missing, reindex};
use crate::snapshot::{Interval, NodeRow, Snapshot};

pub(super) fn node(snapshot: &mut Snapshot, delta: &Delta<Node>) -> Result<(), ApplyError> {
    match (&delta.before, &delta.after) {
        (None, Some(after)) => create(snapshot, after),
        (Some(before), Some(after)) => change(snapshot, before, after),
        (Some(before), None) => remove(snapshot, before),
        (None, None) => Ok(()),
    }
    .map_err(|()| missing("node", id_of(delta, |node| node.id.to_string())))
}

fn parent_handle(snapshot: &Snapshot, node: &Node) -> Result<Option<u32>, ()> {
    node.parent
        .map(|parent| snapshot.node_handle(parent).ok_or(()))
        .transpose()
}

fn create(snapshot: &mut Snapshot, node: &Node) -> Result<(), ()> {
    let parent = parent_handle(snapshot, node)?;
    let folded_name: Arc<str> = node.name.folded().into();
    let row = NodeRow {
        node: Arc::new(node.clone()),
        folded_name: folded_name.clone(),
        parent,
        assignments: Arc::default(),
    };
    let handle = snapshot.nodes.insert(row);
    snapshot.node_by_id.insert(node.id.0, handle);
    let external_id = node.external_id.as_ref().map(ToString::to_string);
    reindex(&mut snapshot.node_by_external_id, None, external_id, handle);
    if let Some(parent) = parent {
        snapshot
            .node_by_sibling_name
            .insert((parent, folded_name), handle);
    }
    insert_leaf(snapshot, handle, parent);
    Ok(())
}

fn change(snapshot: &mut Snapshot, before: &Node, after: &Node) -> Result<(), ()> {
    let handle = snapshot.node_handle(after.id).ok_or(())?;
    let parent = parent_handle(snapshot, after)?;
    let folded_name: Arc<str> = after.name.folded().into();
    let row = snapshot.nodes.get_mut(handle).ok_or(())?;
    let old = (row.parent, row.folded_name.clone());
    row.node = Arc::new(after.clone());
    row.parent = parent;
    row.folded_name = folded_name.clone();
    let external_id = |node: &Node| node.external_id.as_ref().map(ToString::to_string);
    let index = &mut snapshot.node_by_external_id;
    reindex(index, external_id(before), external_id(after), handle);
    if old != (parent, folded_name.clone()) {
        if let (Some(old_parent), old_name) = old {
            snapshot
                .node_by_sibling_name
                .remove(&(old_parent, old_name));
        }
        if let Some(parent) = parent {
            snapshot
                .node_by_sibling_name
                .insert((parent, folded_name), handle);
        }
        rebuild(snapshot);
    }
    Ok(())
}

fn remove(snapshot: &mut Snapshot, node: &Node) -> Result<(), ()> {
    let handle = snapshot.node_handle(node.id).ok_or(())?;
    let row = snapshot.nodes.remove(handle).ok_or(())?;
    snapshot.node_by_id.remove(&node.id.0);
    let external_id = row.node.external_id.as_ref().map(ToString::to_string);
    reindex(&mut snapshot.node_by_external_id, external_id, None, handle);
    if let Some(parent) = row.parent {
        snapshot
            .node_by_sibling_name
            .remove(&(parent, row.folded_name));
    }
    remove_leaf(snapshot, handle);
    Ok(())
}

/// Puts a new leaf into the preorder without rebuilding it, so that importing a tree is not
/// quadratic in anything but shifting numbers.
fn insert_leaf(snapshot: &mut Snapshot, handle: u32, parent: Option<u32>) {
    let Some(parent) = parent else {
        return rebuild(snapshot);
    };
    let Some(above) = snapshot.interval(parent) else {
        return rebuild(snapshot);
    };
    let name = snapshot
        .nodes
        .get(handle)
        .map(|row| row.folded_name.clone());
    let later = snapshot
        .children(parent)
        .find(|&child| snapshot.nodes.get(child).map(|row| &row.folded_name) > name.as_ref());
    let at = later
        .and_then(|child| snapshot.interval(child))
        .map_or(above.end, |i| i.first);
    let intervals = Arc::make_mut(&mut snapshot.intervals);
    for interval in intervals.iter_mut().filter(|interval| interval.end > 0) {
        if interval.first >= at {
            interval.first = interval.first.saturating_add(1);
            interval.end = interval.end.saturating_add(1);
        } else if interval.end > at || interval.contains(above) {
            interval.end = interval.end.saturating_add(1);
        }
    }
    let slots = snapshot.nodes.slots() as usize;
    if intervals.len() < slots {
        intervals.resize(slots, Interval::default());
    }
    if let Some(interval) = intervals.get_mut(handle as usize) {
        *interval = Interval {
            first: at,
            end: at.saturating_add(1),
        };
    }
    let preorder = Arc::make_mut(&mut snapshot.preorder);
    if at as usize <= preorder.len() {
        preorder.insert(at as usize, handle);
    }
}

/// Takes a leaf out of the preorder without rebuilding it; anything but a leaf rebuilds.
fn remove_leaf(snapshot: &mut Snapshot, handle: u32) {
    let Some(leaf) = snapshot.interval(handle) else {
        return rebuild(snapshot);
    };
    if leaf.end != leaf.first.saturating_add(1) {
        return rebuild(snapshot);
    }
    let preorder = Arc::make_mut(&mut snapshot.preorder);
    if (leaf.first as usize) < preorder.len() {
        preorder.remove(leaf.first as usize);
    }
    for interval in Arc::make_mut(&mut snapshot.intervals) {
        if *interval == leaf {
            *interval = Interval::default();
        } else if interval.first > leaf.first {
            interval.first = interval.first.saturating_sub(1);
            interval.end = interval.end.saturating_sub(1);
        } else if interval.end >= leaf.end {
            interval.end = interval.end.saturating_sub(1);
        }
    }
}

/// Numbers the whole tree anew. A node whose parent is gone is left out until it is removed or
/// moved as well.
fn rebuild(snapshot: &mut Snapshot) {
    let slots = snapshot.nodes.slots() as usize;
    let mut children: Vec<Vec<u32>> = vec![Vec::new(); slots];
    let mut root = None;
    for (handle, row) in snapshot.nodes.iter() {
        match row.parent {
            None => root = Some(handle),
            Some(parent) => {
                if let Some(list) = children.get_mut(parent as usize) {
                    list.push(handle);
                }
            }
        }
    }
    let name = |handle: &u32| {
        snapshot
            .nodes
            .get(*handle)
            .map(|row| row.folded_name.clone())
    };
    for list in &mut children {
        list.sort_by_cached_key(name);
    }
    let mut preorder = Vec::with_capacity(snapshot.nodes.len());
    let mut intervals = vec![Interval::default(); slots];
    // Each node is met twice: going down its place is given, coming back its end.
    let mut stack: Vec<(u32, bool)> = root.into_iter().map(|handle| (handle, true)).collect();
    while let Some((handle, down)) = stack.pop() {
        let position = u32::try_from(preorder.len()).unwrap_or(u32::MAX);
        let Some(interval) = intervals.get_mut(handle as usize) else {
            continue;
        };
        if !down {
            interval.end = position;
            continue;
        }
        interval.first = position;
        preorder.push(handle);
        stack.push((handle, false));
        let below = children
            .get(handle as usize)
            .map(Vec::as_slice)
            .unwrap_or_default();
        stack.extend(below.iter().rev().map(|&child| (child, true)));
    }
    snapshot.preorder = Arc::new(preorder);
    snapshot.intervals = Arc::new(intervals);
}
