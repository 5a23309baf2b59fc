//! Changes of the tenant itself: its catalogs and releases decide what every role gives.

use std::sync::Arc;

use bailiwick_model::catalog::{Catalog, CatalogLibrary, PermissionIndex, PermissionSet};
use bailiwick_model::change::Delta;
use bailiwick_model::role::Role;
use bailiwick_model::tenant::Tenant;

use super::ApplyError;
use crate::snapshot::Snapshot;

pub(super) fn tenant(
    snapshot: &mut Snapshot,
    delta: &Delta<Tenant>,
    catalogs: &CatalogLibrary,
) -> Result<(), ApplyError> {
    let Some(after) = &delta.after else {
        snapshot.tenant = None;
        return Ok(());
    };
    let before = snapshot.tenant.replace(Arc::new(after.clone()));
    let same_catalogs = before
        .as_ref()
        .is_some_and(|before| before.catalogs == after.catalogs);
    let same_released = before
        .as_ref()
        .is_some_and(|before| before.released == after.released);
    if same_catalogs && same_released {
        return Ok(());
    }
    if !same_catalogs {
        snapshot.catalog = compile(after, catalogs)?;
    }
    snapshot.withheld = Arc::new(withheld(&snapshot.catalog, after));
    let handles: Vec<u32> = snapshot.roles.iter().map(|(handle, _)| handle).collect();
    for handle in handles {
        let gives = snapshot
            .roles
            .get(handle)
            .map(|row| gives(snapshot, &row.role));
        if let (Some(row), Some(gives)) = (snapshot.roles.get_mut(handle), gives) {
            row.gives = Arc::new(gives);
        }
    }
    Ok(())
}

/// The compiled catalogs of a tenant.
///
/// # Errors
/// When one is not known, or they do not fit together.
pub fn compile(tenant: &Tenant, catalogs: &CatalogLibrary) -> Result<Arc<Catalog>, ApplyError> {
    let file = |wanted: &bailiwick_model::catalog::CatalogVersion| {
        catalogs
            .get(&wanted.name, wanted.version)
            .cloned()
            .ok_or_else(|| ApplyError::UnknownCatalog {
                name: wanted.name.clone(),
                version: wanted.version,
            })
    };
    let files = tenant
        .catalogs
        .iter()
        .map(file)
        .collect::<Result<Vec<_>, _>>()?;
    Catalog::compile(&files).map(Arc::new).map_err(|issues| {
        let issues: Vec<String> = issues.iter().map(ToString::to_string).collect();
        ApplyError::BadCatalogs(issues.join("; "))
    })
}

fn withheld(catalog: &Catalog, tenant: &Tenant) -> PermissionSet {
    let mut set = PermissionSet::new();
    for (at, permission) in (0_u16..).zip(catalog.permissions()) {
        if permission.restricted && !tenant.released.contains(permission.code.as_str()) {
            set.insert(PermissionIndex(at));
        }
    }
    set
}

/// What a role gives in this snapshot: its permissions closed over `includes`, without those
/// withheld. Codes that the catalogs no longer have give nothing.
///
/// What is withheld does not lead on to what it includes either, whether the role names it or
/// reaches it: having it in part would depend on how it came to be held.
pub(super) fn gives(snapshot: &Snapshot, role: &Role) -> PermissionSet {
    let (catalog, withheld) = (&snapshot.catalog, &snapshot.withheld);
    let mut set = PermissionSet::new();
    for code in &role.permissions {
        if let Some(index) = catalog.permission_index(code.as_str())
            && !withheld.contains(index)
        {
            set.insert(index);
        }
    }
    let closed = catalog.close_includes(&set);
    if !closed.intersects(withheld) {
        return closed;
    }
    let mut left: Vec<PermissionIndex> = set.iter().collect();
    while let Some(held) = left.pop() {
        let includes = catalog
            .permission(held)
            .map(|held| held.includes.as_slice());
        for &included in includes.unwrap_or_default() {
            if !withheld.contains(included) && set.insert(included) {
                left.push(included);
            }
        }
    }
    set
}
