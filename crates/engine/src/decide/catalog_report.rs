//! What replacing a tenant's catalogs would change: shown to an operator before it happens.

use std::collections::BTreeSet;

use bailiwick_model::assignment::Principal;
use bailiwick_model::catalog::{Catalog, CatalogLibrary, Changes, difference};
use bailiwick_model::command::CatalogReplacement;
use bailiwick_model::ids::RoleId;
use bailiwick_model::names::Code;
use bailiwick_model::refusal::Refusal;
use serde::Serialize;

use super::case::still;
use super::catalogs::{compile, complete};
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
/// When the tenant has changed since, a catalog is not known, or they do not fit together.
pub fn catalog_report(
    snapshot: &Snapshot,
    replacement: &CatalogReplacement,
    library: &CatalogLibrary,
) -> Result<CatalogReport, Refusal> {
    let tenant = snapshot.tenant();
    still(replacement.if_version, tenant.map(|tenant| tenant.version))?;
    let present = tenant.map(|tenant| tenant.catalogs.as_slice());
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
pub(super) fn vanishing<'a>(
    snapshot: &'a Snapshot,
    catalog: &Catalog,
) -> Vec<(&'a RoleRow, Vec<&'a Code>)> {
    let lost = |code: &&'a Code| catalog.permission_index(code.as_str()).is_none();
    snapshot
        .roles()
        .map(|(_, row)| (row, row.role.permissions.iter().filter(lost).collect()))
        .filter(|(_, codes): &(_, Vec<&Code>)| !codes.is_empty())
        .collect()
}

/// Handles of the users who hold a role, themselves or in a group.
fn holders(snapshot: &Snapshot, row: &RoleRow) -> BTreeSet<u32> {
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
