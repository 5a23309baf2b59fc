//! A tenant's catalogs: other ones, other versions, and releases of restricted permissions. Only
//! the platform decides about them.

use std::collections::BTreeSet;
use std::sync::Arc;

use bailiwick_model::catalog::{
    Catalog, CatalogLibrary, CatalogVersion, PermissionSet, StockRole, USER_MANAGEMENT,
};
use bailiwick_model::change::{Change, Delta};
use bailiwick_model::command::{CatalogReplacement, IfVersion, Outcome};
use bailiwick_model::names::Code;
use bailiwick_model::refusal::{Refusal, RefusalCode};
use bailiwick_model::role::Role;
use bailiwick_model::service_account::Key;
use bailiwick_model::tenant::Tenant;

use super::case::{Case, fresh, invalid};
use super::catalog_report::vanishing;
use super::tenant::{changed, is_user_management};
use super::{Decided, Decision, stock_roles};
use crate::snapshot::Snapshot;

pub(super) fn replace(case: &mut Case<'_>, replacement: &CatalogReplacement) -> Decision {
    case.platform_only()?;
    let before = case.tenant()?;
    fresh(replacement.if_version, before.version)?;
    let versions = with_user_management(case, &replacement.catalogs, &before.catalogs)?;
    let catalog = compiled(case, &versions)?;
    replacements_known(case, &catalog, replacement)?;
    nothing_lost(case.snapshot, &catalog, replacement)?;
    let mut after = before.clone();
    after.catalogs = versions;
    after
        .released
        .retain(|code| catalog.permission_index(code.as_str()).is_some());
    let Decided { mut changes, .. } = changed(case, before, after)?;
    for (row, _) in vanishing(case.snapshot, &catalog) {
        let permissions = rewritten(&row.role.permissions, replacement, &catalog);
        let after = Role {
            permissions,
            changed: case.now,
            version: row.role.version.saturating_add(1),
            ..row.role.as_ref().clone()
        };
        let delta = Delta::changed(row.role.as_ref().clone(), after);
        changes.push(Change::Role(Box::new(delta)));
    }
    changes.extend(keys_rewritten(case.snapshot, replacement, &catalog));
    let present: BTreeSet<&str> = before
        .catalogs
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    let is_new = |stock: &StockRole| !present.contains(stock.catalog.as_str());
    changes.extend(stock_roles::copies(case, &catalog, is_new)?);
    Decided::new(changes, Outcome::Done)
}

/// Refuses replacements that the new catalogs do not have, or that are withheld.
fn replacements_known(
    case: &Case<'_>,
    catalog: &Catalog,
    replacement: &CatalogReplacement,
) -> Result<(), Refusal> {
    let released = &case.tenant()?.released;
    for code in replacement.becomes.values().flatten() {
        let Some(index) = catalog.permission_index(code.as_str()) else {
            let detail = format!("the new catalogs do not declare `{code}` either");
            return Err(Refusal::new(RefusalCode::UnknownPermission, detail).at("/becomes"));
        };
        if catalog.restricted_permissions().contains(index) && !released.contains(code) {
            let detail = format!("`{code}` is restricted and has not been released");
            let refusal = Refusal::new(RefusalCode::RestrictedPermission, detail);
            return Err(refusal.at("/becomes"));
        }
    }
    Ok(())
}

/// Refuses that permissions in use vanish without a word on what becomes of them.
fn nothing_lost(
    snapshot: &Snapshot,
    catalog: &Catalog,
    replacement: &CatalogReplacement,
) -> Result<(), Refusal> {
    let mut lost = Vec::new();
    for (row, codes) in vanishing(snapshot, catalog) {
        let unnamed = codes
            .into_iter()
            .filter(|code| !replacement.becomes.contains_key(code.as_str()));
        lost.extend(unnamed.map(|code| format!("{}: {code}", row.role.name)));
    }
    if lost.is_empty() {
        return Ok(());
    }
    lost.sort();
    let detail = "roles hold permissions that the new catalogs do not have: \
                  say in `becomes` what becomes of them";
    Err(Refusal::new(RefusalCode::PermissionsInUse, detail).because_of(lost))
}

/// The codes with replacements for those that vanish, closed under prerequisites.
fn rewritten(
    codes: &BTreeSet<Code>,
    replacement: &CatalogReplacement,
    catalog: &Catalog,
) -> BTreeSet<Code> {
    let known = |code: &&Code| catalog.permission_index(code.as_str()).is_some();
    let kept = codes.iter().filter(known);
    let replaced = codes
        .iter()
        .filter(|code| !known(code))
        .filter_map(|code| replacement.becomes.get(code)?.as_ref());
    let set = catalog.permission_set(kept.chain(replaced).map(AsRef::as_ref));
    codes_of(catalog, &catalog.close_prerequisites(&set))
}

pub(super) fn codes_of(catalog: &Catalog, set: &PermissionSet) -> BTreeSet<Code> {
    catalog
        .codes(set)
        .filter_map(|code| Code::new(code).ok())
        .collect()
}

/// Keys whose bounds name codes that vanish.
fn keys_rewritten(
    snapshot: &Snapshot,
    replacement: &CatalogReplacement,
    catalog: &Catalog,
) -> Vec<Change> {
    let rewrite = |key: &Arc<Key>| {
        let named = key.permissions.as_ref()?;
        let lost = |code: &Code| catalog.permission_index(code.as_str()).is_none();
        if key.revoked.is_some() || !named.iter().any(lost) {
            return None;
        }
        let after = Key {
            permissions: Some(rewritten(named, replacement, catalog)),
            ..key.as_ref().clone()
        };
        let delta = Delta::changed(key.as_ref().clone(), after);
        Some(Change::Key(Box::new(delta)))
    };
    let mut keys: Vec<&Arc<Key>> = snapshot.keys().collect();
    keys.sort_by_key(|key| key.id);
    keys.into_iter().filter_map(rewrite).collect()
}

/// The versions asked for, with `user-management` as it is at present, or in its latest version.
pub(super) fn with_user_management(
    case: &Case<'_>,
    asked: &[CatalogVersion],
    present: &[CatalogVersion],
) -> Result<Vec<CatalogVersion>, Refusal> {
    complete(case.catalogs, asked, present)
}

pub(super) fn complete(
    library: &CatalogLibrary,
    asked: &[CatalogVersion],
    present: &[CatalogVersion],
) -> Result<Vec<CatalogVersion>, Refusal> {
    let mut versions = asked.to_vec();
    if !versions.iter().any(is_user_management) {
        let kept = present.iter().find(|one| is_user_management(one)).cloned();
        let latest = || {
            library.latest(USER_MANAGEMENT).map(|file| CatalogVersion {
                name: file.name.clone(),
                version: file.version,
            })
        };
        versions.extend(kept.or_else(latest));
    }
    versions.sort_by(|one, other| {
        (!is_user_management(one), one).cmp(&(!is_user_management(other), other))
    });
    Ok(versions)
}

/// The catalogs of these versions, compiled.
pub(super) fn compiled(case: &Case<'_>, versions: &[CatalogVersion]) -> Result<Catalog, Refusal> {
    compile(case.catalogs, versions)
}

pub(super) fn compile(
    library: &CatalogLibrary,
    versions: &[CatalogVersion],
) -> Result<Catalog, Refusal> {
    let mut files = Vec::with_capacity(versions.len());
    for CatalogVersion { name, version } in versions {
        let file = library.get(name, *version).ok_or_else(|| {
            let detail = format!("there is no catalog `{name}` of version {version}");
            Refusal::new(RefusalCode::UnknownCatalog, detail).at("/catalogs")
        })?;
        files.push(file.clone());
    }
    Catalog::compile(&files).map_err(|issues| {
        let issues = issues.iter().map(ToString::to_string).collect();
        invalid("/catalogs", "these catalogs do not fit together").because_of(issues)
    })
}

pub(super) fn release(case: &mut Case<'_>, permission: &Code, if_version: IfVersion) -> Decision {
    let (before, mut after) = restricted(case, permission, if_version)?;
    after.released.insert(permission.clone());
    changed(case, before, after)
}

pub(super) fn withdraw(case: &mut Case<'_>, permission: &Code, if_version: IfVersion) -> Decision {
    let (before, mut after) = restricted(case, permission, if_version)?;
    after.released.remove(permission);
    changed(case, before, after)
}

/// The tenant, once it is clear that the platform asks about a restricted permission.
fn restricted<'a>(
    case: &Case<'a>,
    permission: &Code,
    if_version: IfVersion,
) -> Result<(&'a Tenant, Tenant), Refusal> {
    case.platform_only()?;
    let before = case.tenant()?;
    fresh(if_version, before.version)?;
    let catalog = case.catalog();
    let found = catalog.permission_index(permission.as_str());
    let Some(index) = found else {
        let detail = "no catalog of the tenant declares that permission";
        return Err(Refusal::new(RefusalCode::UnknownPermission, detail).at("/permission"));
    };
    if !catalog.restricted_permissions().contains(index) {
        let detail = "the permission is not restricted: every tenant has it";
        return Err(invalid("/permission", detail));
    }
    Ok((before, before.clone()))
}
