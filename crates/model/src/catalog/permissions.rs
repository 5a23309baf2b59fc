//! The pass over permissions: what each requires, includes and gives, and that neither chain runs
//! in a circle nor around a restriction.

use super::closure::cycles;
use super::compiled::Permission;
use super::declare::{Declared, DeclaredPermission, Origin};
use super::file::PermissionEntry;
use super::permission_set::{PermissionIndex, PermissionSet};

/// Resolves every declared permission.
pub(super) fn build(declared: &mut Declared<'_>) -> Vec<Permission> {
    let all = declared.permissions.clone();
    all.iter()
        .map(|permission| one(declared, permission))
        .collect()
}

fn one(declared: &mut Declared<'_>, permission: &DeclaredPermission<'_>) -> Permission {
    let catalog = permission.file.name.clone();
    let code = permission.code.clone();
    match &permission.origin {
        Origin::Entry(entry) => spelled_out(declared, permission, entry),
        Origin::Level {
            resource_type,
            entry,
            level,
            weaker,
        } => Permission {
            code,
            name: format!("{} {}", level.label, entry.name),
            description: format!("{}: {}.", entry.name, level.actions.join(", ")),
            category: section_name(permission, entry.section.as_deref()),
            catalog,
            restricted: false,
            prerequisites: Vec::new(),
            includes: weaker.iter().copied().collect(),
            actions: vec![(*resource_type, level.actions.clone())],
            condition: None,
        },
    }
}

fn spelled_out(
    declared: &mut Declared<'_>,
    permission: &DeclaredPermission<'_>,
    entry: &PermissionEntry,
) -> Permission {
    let DeclaredPermission { file, path, .. } = permission;
    let prerequisites = format!("{path}.prerequisites");
    let prerequisites = declared.permissions(file, &prerequisites, &entry.prerequisites);
    let includes = declared.permissions(file, &format!("{path}.includes"), &entry.includes);
    let mut actions = Vec::new();
    for (code, names) in &entry.actions {
        let found = declared.resource_type(file, &format!("{path}.actions.{code}"), code);
        actions.extend(found.map(|resource_type| (resource_type, names.clone())));
    }
    actions.sort();
    Permission {
        code: entry.code.clone(),
        name: entry.name.clone(),
        description: entry.description.clone(),
        category: entry.category.clone(),
        catalog: file.name.clone(),
        restricted: entry.restricted,
        prerequisites: prerequisites.unwrap_or_default(),
        includes: includes.unwrap_or_default(),
        actions,
        condition: entry.condition.clone(),
    }
}

fn section_name(permission: &DeclaredPermission<'_>, section: Option<&str>) -> String {
    let sections = &permission.file.sections;
    let found = section.and_then(|code| sections.iter().find(|section| section.code == code));
    found
        .map_or(&permission.file.title, |section| &section.name)
        .clone()
}

/// The steps from permission to permission, for `reachable`.
pub(super) fn edges(
    permissions: &[Permission],
    steps: impl Fn(&Permission) -> &Vec<PermissionIndex>,
) -> Vec<Vec<u16>> {
    permissions
        .iter()
        .map(|permission| steps(permission).iter().map(|step| step.0).collect())
        .collect()
}

/// Issues for permissions that include or require themselves.
pub(super) fn check_cycles(
    declared: &mut Declared<'_>,
    includes: &[PermissionSet],
    prerequisites: &[PermissionSet],
) {
    for (reached, code, field, verb) in [
        (includes, "cycle_in_includes", "includes", "include"),
        (
            prerequisites,
            "cycle_in_prerequisites",
            "prerequisites",
            "require",
        ),
    ] {
        for cycle in cycles(reached) {
            let members: Vec<_> = cycle
                .iter()
                .filter_map(|at| declared.permissions.get(usize::from(*at)))
                .collect();
            let Some(first) = members.first() else {
                continue;
            };
            let names: Vec<_> = members
                .iter()
                .map(|found| format!("`{}`", found.code))
                .collect();
            let message = match names.as_slice() {
                [only] => format!("{only} is in its own {field}"),
                _ => format!("{} {verb} each other", names.join(", ")),
            };
            let path = format!("{}.{field}", first.path);
            let hint = format!("take one of the `{field}` away");
            let issue = first.file.source.issue(&path, code, message, hint);
            declared.issues.push(issue);
        }
    }
}

/// Issues for unrestricted permissions that bring a restricted one along: they would hand out what
/// the platform has not released.
pub(super) fn check_restricted(
    declared: &mut Declared<'_>,
    permissions: &[Permission],
    includes: &[PermissionSet],
    prerequisites: &[PermissionSet],
) {
    let places = declared.permissions.iter().zip(permissions);
    let reached = includes.iter().zip(prerequisites);
    let mut issues = Vec::new();
    for ((place, permission), (includes, prerequisites)) in places.zip(reached) {
        let mut brought = includes.clone();
        brought.union_with(prerequisites);
        let restricted = brought
            .iter()
            .filter_map(|other| permissions.get(usize::from(other.0)))
            .find(|other| other.restricted);
        if let Some(restricted) = restricted
            && !permission.restricted
        {
            let message = format!(
                "`{}` brings the restricted permission `{}` along",
                permission.code, restricted.code
            );
            let hint = "mark this one `restricted = true` as well, or take the other out of it";
            issues.push(
                place
                    .file
                    .source
                    .issue(&place.path, "brings_restricted", message, hint),
            );
        }
    }
    declared.issues.extend(issues);
}
