//! Recommended companions: rights without which a function is not workable. They warn, they never
//! decide.

use super::compiled::{Catalog, Companion, CompanionWarning, ResourceType, ResourceTypeIndex};
use super::declare::Declared;
use super::file::{CatalogFile, CompanionEntry};
use super::permission_set::{PermissionIndex, PermissionSet};
use super::suggest::did_you_mean;

impl Catalog {
    /// The functions that a set makes likely but not workable, with what is missing.
    #[must_use]
    pub fn companion_warnings(&self, held: &PermissionSet) -> Vec<CompanionWarning<'_>> {
        let held = self.close_includes(held);
        let warning = |companion| missing(companion, &held);
        self.companions.iter().filter_map(warning).collect()
    }
}

fn missing<'a>(companion: &'a Companion, held: &PermissionSet) -> Option<CompanionWarning<'a>> {
    if !held.contains(companion.when) {
        return None;
    }
    let mut listed = PermissionSet::new();
    let needed = companion.needs.iter().map(|(_, _, permission)| *permission);
    let missing: Vec<PermissionIndex> = needed
        .filter(|permission| !held.contains(*permission) && listed.insert(*permission))
        .collect();
    (!missing.is_empty()).then_some(CompanionWarning { companion, missing })
}

/// Resolves the companions of all files.
pub(super) fn build(
    files: &[&CatalogFile],
    declared: &mut Declared<'_>,
    types: &[ResourceType],
) -> Vec<Companion> {
    let mut companions = Vec::new();
    for file in files {
        for (position, entry) in file.companions.iter().enumerate() {
            let path = format!("companions.{position}");
            companions.extend(one(file, &path, entry, declared, types));
        }
    }
    companions
}

fn one(
    file: &CatalogFile,
    path: &str,
    entry: &CompanionEntry,
    declared: &mut Declared<'_>,
    types: &[ResourceType],
) -> Option<Companion> {
    let when = declared.permission(file, &format!("{path}.when"), &entry.when);
    let mut needs = Vec::new();
    for (level, codes) in [("read", &entry.read), ("manage", &entry.manage)] {
        for (position, code) in codes.iter().enumerate() {
            let path = format!("{path}.{level}.{position}");
            let Some(resource_type) = declared.resource_type(file, &path, code) else {
                continue;
            };
            let permissions = level_permissions(file, &path, resource_type, level, declared, types);
            let needed = permissions.into_iter().flat_map(|set| set.iter());
            needs.extend(needed.map(|needed| (resource_type, level.to_owned(), needed)));
        }
    }
    Some(Companion {
        code: entry.code.clone(),
        function: entry.function.clone(),
        when: when?,
        needs,
    })
}

/// What a level of a type holds; an issue if the type has no such level.
pub(super) fn level_permissions<'t>(
    file: &CatalogFile,
    path: &str,
    resource_type: ResourceTypeIndex,
    level: &str,
    declared: &mut Declared<'_>,
    types: &'t [ResourceType],
) -> Option<&'t PermissionSet> {
    let resource_type = types.get(resource_type.position())?;
    let found = resource_type
        .levels
        .iter()
        .find(|found| found.name == level);
    if found.is_none() {
        let known = resource_type.levels.iter().map(|level| level.name.as_str());
        let hint = did_you_mean(
            level,
            known,
            "declare it under the type's `levels` or `scale`",
        );
        let message = format!("`{}` has no level `{level}`", resource_type.code);
        declared
            .issues
            .push(file.source.issue(path, "unknown_level", message, hint));
    }
    found.map(|level| &level.permissions)
}
