//! The pass over resource types: derivation, levels, actions, and which permissions concern types
//! that restrictions narrow. The screens of the older model are levels too and are built here.

use rustc_hash::FxHashMap;

use super::closure::{cycles, reachable};
use super::compiled::{Granting, LegacyScreen, Level, Permission, ResourceType, ResourceTypeIndex};
use super::declare::{Declared, DeclaredType, Origin};
use super::file::{CatalogFile, LevelEntry, ResourceTypeEntry};
use super::levels::not_growing;
use super::permission_set::{PermissionIndex, PermissionSet};

/// Resolves every declared resource type; actions come later.
pub(super) fn build(declared: &mut Declared<'_>, includes: &[PermissionSet]) -> Vec<ResourceType> {
    let all = declared.types.clone();
    let mut types: Vec<ResourceType> = Vec::new();
    for (found, index) in all.iter().zip((0..=u16::MAX).map(ResourceTypeIndex)) {
        let resource_type = one(declared, found, index, includes);
        types.push(resource_type);
    }
    check_parent_cycles(declared, &types);
    let roots: Vec<_> = types
        .iter()
        .map(|resource_type| root(&types, resource_type))
        .collect();
    for ((resource_type, root), found) in types.iter_mut().zip(roots).zip(&all) {
        let Some(root) = root.filter(|_| resource_type.parent.is_some()) else {
            continue;
        };
        check_derived(declared, found, &root);
        resource_type.rights_of = root.rights_of;
        resource_type.restriction_aware = root.restriction_aware;
        resource_type.levels = root.levels;
    }
    types
}

fn one(
    declared: &mut Declared<'_>,
    found: &DeclaredType<'_>,
    index: ResourceTypeIndex,
    includes: &[PermissionSet],
) -> ResourceType {
    let DeclaredType {
        file, path, entry, ..
    } = found;
    let parent = entry
        .parent
        .as_ref()
        .and_then(|code| declared.resource_type(file, &format!("{path}.parent"), code));
    let mut embedded = Vec::new();
    for (position, code) in entry.embedded.iter().enumerate() {
        embedded.extend(declared.resource_type(file, &format!("{path}.embedded.{position}"), code));
    }
    ResourceType {
        code: entry.code.clone(),
        name: entry.name.clone(),
        section: entry.section.clone(),
        catalog: file.name.clone(),
        restriction_aware: entry.restriction_aware,
        parent,
        rights_of: index,
        levels: levels_of_type(declared, found, includes),
        embedded,
        actions: Vec::new(),
    }
}

fn levels_of_type(
    declared: &mut Declared<'_>,
    found: &DeclaredType<'_>,
    includes: &[PermissionSet],
) -> Vec<Level> {
    let DeclaredType {
        file,
        path,
        entry,
        generated,
    } = found;
    if !entry.levels.is_empty() {
        return levels(
            declared,
            file,
            &format!("{path}.levels"),
            &entry.levels,
            includes,
        );
    }
    let of_permission = |permission: &PermissionIndex| {
        let declared = declared.permissions.get(usize::from(permission.0))?;
        let Origin::Level { level, .. } = &declared.origin else {
            return None;
        };
        Some(Level {
            name: level.name.clone(),
            label: level.label.clone(),
            permissions: PermissionSet::from_iter([*permission]),
        })
    };
    generated.iter().filter_map(of_permission).collect()
}

/// Levels spelled out, and issues for those that do not grow.
fn levels(
    declared: &mut Declared<'_>,
    file: &CatalogFile,
    path: &str,
    entries: &[LevelEntry],
    includes: &[PermissionSet],
) -> Vec<Level> {
    let mut levels = Vec::new();
    let mut complete = true;
    for (position, entry) in entries.iter().enumerate() {
        let path = format!("{path}.{position}.permissions");
        let permissions = declared.permissions(file, &path, &entry.permissions);
        complete &= permissions.is_some();
        levels.push(Level {
            name: entry.name.clone(),
            label: entry.label.clone().unwrap_or_else(|| entry.name.clone()),
            permissions: permissions.into_iter().flatten().collect(),
        });
    }
    let stagnant = if complete {
        not_growing(&levels, includes)
    } else {
        Vec::new()
    };
    for position in stagnant {
        let name = levels
            .get(position)
            .map(|level| level.name.as_str())
            .unwrap_or_default();
        let message = format!("the level `{name}` does not add to the one before");
        let hint = "list the weaker level's permissions and at least one more";
        let path = format!("{path}.{position}");
        declared.issues.push(
            file.source
                .issue(&path, "levels_do_not_grow", message, hint),
        );
    }
    levels
}

fn check_parent_cycles(declared: &mut Declared<'_>, types: &[ResourceType]) {
    let steps: Vec<Vec<u16>> = types
        .iter()
        .map(|resource_type| resource_type.parent.iter().map(|parent| parent.0).collect())
        .collect();
    for cycle in cycles(&reachable(&steps)) {
        let members: Vec<_> = cycle
            .iter()
            .filter_map(|at| declared.types.get(usize::from(*at)))
            .collect();
        let Some(first) = members.first() else {
            continue;
        };
        let names: Vec<_> = members
            .iter()
            .map(|found| format!("`{}`", found.entry.code))
            .collect();
        let message = format!("{} derived from itself", names.join(", "));
        let hint = "one of the types must have rights of its own";
        let path = format!("{}.parent", first.path);
        let issue = first
            .file
            .source
            .issue(&path, "cycle_in_parents", message, hint);
        declared.issues.push(issue);
    }
}

/// The type at the end of the derivation; nothing if it has no end.
fn root(types: &[ResourceType], of: &ResourceType) -> Option<ResourceType> {
    let mut current = of;
    for _ in 0..=types.len() {
        match current.parent {
            None => return Some(current.clone()),
            Some(parent) => current = types.get(parent.position())?,
        }
    }
    None
}

/// A derived type has nothing of its own; saying otherwise would have no effect.
fn check_derived(declared: &mut Declared<'_>, found: &DeclaredType<'_>, root: &ResourceType) {
    let DeclaredType {
        file, path, entry, ..
    } = found;
    let ResourceTypeEntry {
        code,
        scale,
        levels,
        restriction_aware,
        ..
    } = *entry;
    let fields = [
        ("scale", scale.is_some()),
        ("levels", !levels.is_empty()),
        (
            "restriction_aware",
            *restriction_aware && !root.restriction_aware,
        ),
    ];
    for (field, present) in fields {
        if present {
            let message = format!(
                "`{code}` is derived from `{}`: `{field}` has no effect",
                root.code
            );
            let hint = format!("take out `{field}`, or `parent`");
            let path = format!("{path}.{field}");
            declared
                .issues
                .push(file.source.issue(&path, "derived_type", message, hint));
        }
    }
}

/// Issues for actions on derived types: they would never be asked for.
pub(super) fn check_actions(
    declared: &mut Declared<'_>,
    permissions: &[Permission],
    types: &[ResourceType],
) {
    let mut issues = Vec::new();
    for (place, permission) in declared.permissions.iter().zip(permissions) {
        if !matches!(place.origin, Origin::Entry(_)) {
            continue;
        }
        for (resource_type, _) in &permission.actions {
            if let Some(derived) = types.get(resource_type.position())
                && derived.parent.is_some()
                && let Some(root) = types.get(derived.rights_of.position())
            {
                let message = format!(
                    "`{}` has no actions of its own: it is derived",
                    derived.code
                );
                let hint = format!("name `{}` instead", root.code);
                let path = format!("{}.actions.{}", place.path, derived.code);
                issues.push(
                    place
                        .file
                        .source
                        .issue(&path, "derived_type", message, hint),
                );
            }
        }
    }
    declared.issues.extend(issues);
}

/// Fills in the actions of every type, derived ones from their roots.
pub(super) fn list_actions(types: &mut [ResourceType], granting: &[FxHashMap<Box<str>, Granting>]) {
    for resource_type in types {
        let actions = granting.get(resource_type.rights_of.position());
        let mut actions: Vec<String> = actions
            .into_iter()
            .flat_map(FxHashMap::keys)
            .map(|action| action.to_string())
            .collect();
        actions.sort();
        resource_type.actions = actions;
    }
}

/// The permissions that have to do with a type that restrictions narrow.
pub(super) fn on_restricted_types(
    types: &[ResourceType],
    permissions: &[Permission],
) -> PermissionSet {
    let aware = |resource_type: &ResourceTypeIndex| {
        types
            .get(resource_type.position())
            .is_some_and(|found| found.restriction_aware)
    };
    let mut concerned: PermissionSet = permissions
        .iter()
        .zip((0..=u16::MAX).map(PermissionIndex))
        .filter(|(permission, _)| permission.actions.iter().any(|(found, _)| aware(found)))
        .map(|(_, index)| index)
        .collect();
    for level in types
        .iter()
        .filter(|found| found.restriction_aware)
        .flat_map(|found| &found.levels)
    {
        concerned.union_with(&level.permissions);
    }
    concerned
}

/// The screens of the older model, whose levels grow like those of resource types.
pub(super) fn legacy_screens(
    files: &[&CatalogFile],
    declared: &mut Declared<'_>,
    includes: &[PermissionSet],
) -> Vec<LegacyScreen> {
    let mut screens = Vec::new();
    for file in files {
        for (position, entry) in file.legacy.screens.iter().enumerate() {
            let path = format!("legacy.screens.{position}.levels");
            screens.push(LegacyScreen {
                code: entry.code.clone(),
                name: entry.name.clone(),
                levels: levels(declared, file, &path, &entry.levels, includes),
            });
        }
    }
    screens
}
