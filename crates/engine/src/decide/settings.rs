//! What a tenant's administrators set: checked against what exists, so that no setting leaves
//! something behind that it forbids.

use std::collections::HashSet;

use bailiwick_model::limits;
use bailiwick_model::refusal::{Refusal, RefusalCode};
use bailiwick_model::restriction::{RestrictionKind, Restrictions};
use bailiwick_model::tenant::Settings;
use bailiwick_model::tree::NodeTypes;

use super::case::{Case, invalid, within};

/// Refuses settings that are not whole in themselves.
pub(super) fn whole(settings: &Settings) -> Result<(), Refusal> {
    let most = limits::SETTINGS_LIST;
    within(settings.email_domains.len(), most, "e-mail domains")?;
    within(settings.lock_reasons.len(), most, "lock reasons")?;
    let types = &settings.node_types;
    within(types.0.len(), limits::NODE_TYPES, "node types")?;
    let field = "/settings/node_types";
    if types.root().is_none() {
        return Err(invalid(
            field,
            "the first node type is the root's: name one",
        ));
    }
    let mut codes = HashSet::new();
    for node_type in &types.0 {
        if !codes.insert(node_type.code.as_str()) {
            let detail = format!("the node type `{}` is there twice", node_type.code);
            return Err(invalid(field, detail));
        }
        let unknown = node_type
            .children
            .iter()
            .find(|child| types.get(child.as_str()).is_none());
        if let Some(unknown) = unknown {
            let detail = format!("`{unknown}` may stand below, but is no node type");
            return Err(invalid(field, detail));
        }
    }
    Ok(())
}

/// Refuses settings that forbid what exists.
pub(super) fn fit(case: &Case<'_>, before: &Settings, after: &Settings) -> Result<(), Refusal> {
    if before.node_types != after.node_types {
        nodes_fit(case, &after.node_types)?;
    }
    if before.sync_restrictions_with_sites != after.sync_restrictions_with_sites {
        values_fit(case, after)?;
    }
    Ok(())
}

fn nodes_fit(case: &Case<'_>, types: &NodeTypes) -> Result<(), Refusal> {
    let snapshot = case.snapshot;
    let misplaced = |handle: &u32| {
        let row = snapshot.node_row(*handle)?;
        let node_type = row.node.node_type.as_str();
        let fits = match row.parent.and_then(|parent| snapshot.node_row(parent)) {
            Some(above) => types.allows(above.node.node_type.as_str(), node_type),
            None => types.root().map(AsRef::as_ref) == Some(node_type),
        };
        (!fits).then(|| format!("{node_type} `{}`", row.node.name))
    };
    let root = case.root()?;
    let names: Vec<String> = snapshot
        .subtree(root)
        .iter()
        .filter_map(misplaced)
        .take(limits::SETTINGS_LIST)
        .collect();
    if names.is_empty() {
        return Ok(());
    }
    let detail = "nodes of the tree could not stand where they are";
    Err(Refusal::new(RefusalCode::NodeTypeNotAllowed, detail)
        .at("/settings/node_types")
        .because_of(names))
}

/// Refuses to change to the other list of restriction values while groups or assignments carry
/// values that are not in it.
fn values_fit(case: &Case<'_>, after: &Settings) -> Result<(), Refusal> {
    let snapshot = case.snapshot;
    let kind = if after.sync_restrictions_with_sites {
        RestrictionKind::Site
    } else {
        RestrictionKind::Custom
    };
    let foreign = |restrictions: &Restrictions| {
        restrictions.values().is_some_and(|values| {
            let mut values = values.iter();
            values.any(|value| snapshot.restriction(kind, value.as_str()).is_none())
        })
    };
    let groups = snapshot
        .groups()
        .filter(|(_, row)| foreign(&row.group.restrictions));
    let mut names: Vec<String> = groups
        .map(|(_, row)| format!("group `{}`", row.group.name))
        .take(limits::SETTINGS_LIST)
        .collect();
    let assignments = snapshot
        .assignments()
        .filter(|(_, row)| foreign(&row.assignment.restrictions))
        .count();
    if assignments > 0 {
        names.push(format!("{assignments} assignments"));
    }
    if names.is_empty() {
        return Ok(());
    }
    let detail = "these carry restriction values that the other list does not have";
    Err(Refusal::new(RefusalCode::InUse, detail)
        .at("/settings/sync_restrictions_with_sites")
        .because_of(names))
}
