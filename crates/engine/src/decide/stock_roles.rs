//! Stock roles: copied into a tenant once, and the tenant's from then on.

use bailiwick_model::catalog::{Catalog, StockRole};
use bailiwick_model::change::{Change, Delta};
use bailiwick_model::names::{Name, Text, fold};
use bailiwick_model::refusal::Refusal;
use bailiwick_model::role::{Role, StockOrigin};

use super::case::{Case, invalid};
use super::catalogs::codes_of;
use super::role;
use crate::snapshot::RoleRow;

/// Copies of stock roles for the tenant, without what must be released first. A name that the
/// tenant uses already gets the catalog's after it; a role that was copied before stays as it is.
pub(super) fn copies(
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
        let folded = fold(&stock.name);
        let name = match case.snapshot.role_by_name(&folded) {
            Some(_) => free_name(case, &format!("{} ({})", stock.name, stock.catalog))?,
            None => free_name(case, &stock.name)?,
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

/// The name, or the name with the first number that makes it free.
pub(super) fn free_name(case: &Case<'_>, wanted: &str) -> Result<Name, Refusal> {
    let numbered = (2_u16..=u16::MAX).map(|number| format!("{wanted} {number}"));
    let mut names = std::iter::once(wanted.to_owned()).chain(numbered);
    names
        .find_map(|name| {
            let name = Name::new(&name).ok()?;
            let taken = case.snapshot.role_by_name(&name.folded()).is_some();
            (!taken).then_some(name)
        })
        .ok_or_else(|| invalid("/name", "no name is free"))
}
