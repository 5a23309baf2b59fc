//! What a change of a tenant's catalogs would do, shown before it happens.

use bailiwick_engine::decide::catalog_report;
use bailiwick_model::command::CatalogReplacement;
use bailiwick_web::call::Call;
use bailiwick_web::problem::Problem;
use serde::Serialize;
use utoipa::ToSchema;

/// What a change of catalogs would do.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CatalogReport {
    /// Permissions that come, go and change.
    permissions: PermissionChanges,
    /// Roles that hold a permission that vanishes.
    roles: Vec<AffectedRole>,
    /// How many users hold at least one of these roles.
    #[schema(example = 12)]
    users: usize,
    /// Permissions in use that vanish, and of which `becomes` does not say what becomes of them.
    #[schema(example = json!(["orders.archive"]))]
    undecided: Vec<String>,
}

/// Permissions that come, go and change.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PermissionChanges {
    /// Only in the new catalogs.
    added: Vec<String>,
    /// Only in the present ones.
    removed: Vec<String>,
    /// In both, but not the same.
    changed: Vec<PermissionChange>,
}

/// One field of a permission that is not what it was.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PermissionChange {
    /// The permission.
    code: String,
    /// The field.
    field: &'static str,
    /// What it was.
    before: String,
    /// What it would be.
    after: String,
}

/// A role that holds permissions that vanish.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AffectedRole {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
    /// The permissions.
    permissions: Vec<String>,
    /// How many users hold it, themselves or in a group.
    holders: usize,
}

/// What replacing the tenant's catalogs would do.
pub(super) fn report(
    call: &Call,
    replacement: &CatalogReplacement,
) -> Result<CatalogReport, Problem> {
    let library = call.app.catalogs();
    let report = catalog_report(call.snapshot(), replacement, &library)?;
    let changed = report
        .permissions
        .changed
        .into_iter()
        .map(|change| PermissionChange {
            code: change.code,
            field: change.field,
            before: change.before,
            after: change.after,
        });
    let roles = report.roles.into_iter().map(|role| AffectedRole {
        id: role.id.to_string(),
        name: role.name,
        permissions: role.permissions,
        holders: role.holders,
    });
    Ok(CatalogReport {
        permissions: PermissionChanges {
            added: report.permissions.added,
            removed: report.permissions.removed,
            changed: changed.collect(),
        },
        roles: roles.collect(),
        users: report.users,
        undecided: report.undecided,
    })
}
