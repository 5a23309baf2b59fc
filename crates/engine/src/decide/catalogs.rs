//! A tenant's catalogs: other ones, other versions, and releases of restricted permissions. Only
//! the platform decides about them.

use std::collections::BTreeSet;
use std::sync::Arc;

use bailiwick_model::catalog::{
    Catalog, CatalogVersion, Changes, StockRole, USER_MANAGEMENT, difference,
};
use bailiwick_model::change::{Change, Delta};
use bailiwick_model::command::{CatalogReplacement, Outcome};
use bailiwick_model::ids::RoleId;
use bailiwick_model::names::{Code, Text};
use bailiwick_model::refusal::{Refusal, RefusalCode};
use bailiwick_model::role::{Role, StockOrigin};
use bailiwick_model::service_account::Key;
use bailiwick_model::tenant::Tenant;
use serde::Serialize;

use super::case::{Case, invalid};
use super::tenant::{changed, is_user_management};
use super::{Decided, Decision, rescue, role};
use crate::snapshot::{RoleRow, Snapshot};

/// What replacing a tenant's catalogs would change, shown before it happens.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CatalogReport {
    /// Permissions by code.
    pub permissions: Changes,
    /// Roles that hold a permission that vanishes.
    pub roles: Vec<AffectedRole>,
    /// How many users hold at least one of these roles, themselves or in a group.
    pub users: usize,
    /// Permissions in use that vanish and of which it was not said what becomes of them.
    pub undecided: Vec<String>,
}

/// A role that holds permissions that vanish.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AffectedRole {
    /// Which.
    pub id: RoleId,
    /// Its name.
    pub name: String,
    /// The permissions, by code.
    pub permissions: Vec<String>,
    /// How many users hold it, themselves or in a group.
    pub holders: usize,
}

/// What replacing a tenant's catalogs would change.
///
/// # Errors
/// When a catalog is not known, or they do not fit together.
pub fn catalog_report(
    snapshot: &Snapshot,
    replacement: &CatalogReplacement,
    library: &bailiwick_model::catalog::CatalogLibrary,
) -> Result<CatalogReport, Refusal> {
    let present = snapshot.tenant().map(|tenant| tenant.catalogs.as_slice());
    let versions = complete(library, &replacement.catalogs, present.unwrap_or_default())?;
    let catalog = compile(library, &versions)?;
    let mut users = BTreeSet::new();
    let mut undecided = BTreeSet::new();
    let mut roles = Vec::new();
    for (row, permissions) in vanishing(snapshot, &catalog) {
        let holders = holders(snapshot, row);
        users.extend(holders.iter().copied());
        let left = permissions
            .iter()
            .filter(|code| !replacement.becomes.contains_key(code.as_str()));
        undecided.extend(left.map(ToString::to_string));
        roles.push(AffectedRole {
            id: row.role.id,
            name: row.role.name.to_string(),
            permissions: permissions.iter().map(ToString::to_string).collect(),
            holders: holders.len(),
        });
    }
    Ok(CatalogReport {
        permissions: difference(snapshot.catalog(), &catalog).permissions,
        roles,
        users: users.len(),
        undecided: undecided.into_iter().collect(),
    })
}

/// Roles that hold codes which a catalog does not have, with these codes.
fn vanishing<'a>(snapshot: &'a Snapshot, catalog: &Catalog) -> Vec<(&'a RoleRow, Vec<&'a Code>)> {
    let lost = |code: &&'a Code| catalog.permission_index(code.as_str()).is_none();
    snapshot
        .roles()
        .map(|(_, row)| (row, row.role.permissions.iter().filter(lost).collect()))
        .filter(|(_, codes): &(_, Vec<&Code>)| !codes.is_empty())
        .collect()
}

/// Handles of the users who hold a role, themselves or in a group.
fn holders(snapshot: &Snapshot, row: &RoleRow) -> BTreeSet<u32> {
    use bailiwick_model::assignment::Principal;
    let mut holders = BTreeSet::new();
    for assignment in row.assignments.iter() {
        let Some(assignment) = snapshot.assignment_row(assignment) else {
            continue;
        };
        match assignment.assignment.principal {
            Principal::User(_) => {
                holders.insert(assignment.principal);
            }
            Principal::Group(_) => {
                if let Some(group) = snapshot.group_row(assignment.principal) {
                    holders.extend(group.members.iter());
                }
            }
            Principal::ServiceAccount(_) => {}
        }
    }
    holders
}

pub(super) fn replace(case: &mut Case<'_>, replacement: &CatalogReplacement) -> Decision {
    case.platform_only()?;
    let before = case.tenant()?;
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
    changes.extend(stock_roles(case, &catalog, is_new)?);
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

fn codes_of(catalog: &Catalog, set: &bailiwick_model::catalog::PermissionSet) -> BTreeSet<Code> {
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

/// Copies of stock roles for the tenant, without what must be released first. A name that the
/// tenant uses already gets the catalog's after it; a role that was copied before stays as it is.
pub(super) fn stock_roles(
    case: &mut Case<'_>,
    catalog: &Catalog,
    wanted: impl Fn(&StockRole) -> bool,
) -> Result<Vec<Change>, Refusal> {
    let mut changes = Vec::new();
    for stock in catalog.stock_roles().iter().filter(|stock| wanted(stock)) {
        let origin = StockOrigin {
            catalog: stock.catalog.clone(),
            name: stock.name.clone(),
        };
        let copied = |row: &RoleRow| row.role.stock.as_ref() == Some(&origin);
        if case.snapshot.roles().any(|(_, row)| copied(row)) {
            continue;
        }
        let folded = bailiwick_model::names::fold(&stock.name);
        let name = match case.snapshot.role_by_name(&folded) {
            Some(_) => rescue::free_name(case, &format!("{} ({})", stock.name, stock.catalog))?,
            None => rescue::free_name(case, &stock.name)?,
        };
        let mut permissions = stock.permissions.clone();
        permissions.difference_with(catalog.restricted_permissions());
        let copy = Role {
            permissions: codes_of(catalog, &permissions),
            stock: Some(origin),
            template: stock.template,
            ..role::empty(
                case,
                name,
                Text::new(&stock.description).unwrap_or_default(),
            )
        };
        changes.push(Change::Role(Box::new(Delta::created(copy))));
    }
    Ok(changes)
}

/// The versions asked for, with `user-management` as it is at present, or in its latest version.
pub(super) fn with_user_management(
    case: &Case<'_>,
    asked: &[CatalogVersion],
    present: &[CatalogVersion],
) -> Result<Vec<CatalogVersion>, Refusal> {
    complete(case.catalogs, asked, present)
}

fn complete(
    library: &bailiwick_model::catalog::CatalogLibrary,
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

fn compile(
    library: &bailiwick_model::catalog::CatalogLibrary,
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

pub(super) fn release(case: &mut Case<'_>, permission: &Code) -> Decision {
    let (before, mut after) = restricted(case, permission)?;
    after.released.insert(permission.clone());
    changed(case, before, after)
}

pub(super) fn withdraw(case: &mut Case<'_>, permission: &Code) -> Decision {
    let (before, mut after) = restricted(case, permission)?;
    after.released.remove(permission);
    changed(case, before, after)
}

/// The tenant, once it is clear that the platform asks about a restricted permission.
fn restricted<'a>(case: &Case<'a>, permission: &Code) -> Result<(&'a Tenant, Tenant), Refusal> {
    case.platform_only()?;
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
    let before = case.tenant()?;
    Ok((before, before.clone()))
}
