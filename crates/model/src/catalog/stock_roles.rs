//! Stock roles: what a tenant begins with. They belong to the tenant once copied.

use super::GRANT_ANY;
use super::closure::closed;
use super::companions::level_permissions;
use super::compiled::{Permission, ResourceType, StockRole};
use super::declare::Declared;
use super::file::{CatalogFile, StockRoleEntry};
use super::permission_set::PermissionSet;

/// Resolves the stock roles of all files, leaves out administrators that are not needed, and
/// merges roles of equal name.
pub(super) fn build(
    files: &[&CatalogFile],
    declared: &mut Declared<'_>,
    types: &[ResourceType],
    permissions: &[Permission],
    prerequisites: &[PermissionSet],
) -> Vec<StockRole> {
    let grants_any = |role: &StockRole| {
        let mut held = role.permissions.iter();
        held.any(|held| {
            let held = permissions.get(usize::from(held.0));
            held.is_some_and(|permission| permission.code == GRANT_ANY)
        })
    };
    let mut roles = Vec::new();
    for file in files {
        for (position, entry) in file.stock_roles.iter().enumerate() {
            let path = format!("stock_roles.{position}");
            let mut role = one(file, &path, entry, declared, types);
            role.permissions = closed(&role.permissions, prerequisites);
            check_restricted(declared, file, &path, &role, permissions);
            roles.push((role, entry.only_without_other_administrators));
        }
    }
    let others = roles.iter().any(|(role, spare)| !spare && grants_any(role));
    let kept = roles
        .into_iter()
        .filter(|(_, spare)| !(*spare && others))
        .map(|(role, _)| role);
    merged(kept)
}

fn one(
    file: &CatalogFile,
    path: &str,
    entry: &StockRoleEntry,
    declared: &mut Declared<'_>,
    types: &[ResourceType],
) -> StockRole {
    let listed = declared.permissions(file, &format!("{path}.permissions"), &entry.permissions);
    let mut permissions: PermissionSet = listed.into_iter().flatten().collect();
    for (code, level) in &entry.levels {
        let path = format!("{path}.levels.{code}");
        if let Some(resource_type) = declared.resource_type(file, &path, code)
            && let Some(more) =
                level_permissions(file, &path, resource_type, level, declared, types)
        {
            permissions.union_with(more);
        }
    }
    StockRole {
        name: entry.name.clone(),
        description: entry.description.clone(),
        permissions,
        template: entry.template,
        catalog: file.name.clone(),
    }
}

/// A stock role is given to tenants that nothing has been released to.
fn check_restricted(
    declared: &mut Declared<'_>,
    file: &CatalogFile,
    path: &str,
    role: &StockRole,
    permissions: &[Permission],
) {
    let held = role
        .permissions
        .iter()
        .filter_map(|held| permissions.get(usize::from(held.0)));
    for permission in held.filter(|permission| permission.restricted) {
        let message = format!(
            "the stock role `{}` holds the restricted permission `{}`",
            role.name, permission.code
        );
        let hint = "restricted permissions are released tenant by tenant; take it out of the role";
        let path = format!("{path}.permissions");
        declared.issues.push(
            file.source
                .issue(&path, "stock_role_restricted", message, hint),
        );
    }
}

/// Roles of equal name, however it is capitalised, become one that holds what all of them hold.
fn merged(roles: impl Iterator<Item = StockRole>) -> Vec<StockRole> {
    let mut merged: Vec<StockRole> = Vec::new();
    for role in roles {
        let same = |other: &&mut StockRole| other.name.to_lowercase() == role.name.to_lowercase();
        match merged.iter_mut().find(same) {
            Some(first) => {
                first.permissions.union_with(&role.permissions);
                first.template |= role.template;
            }
            None => merged.push(role),
        }
    }
    merged
}
