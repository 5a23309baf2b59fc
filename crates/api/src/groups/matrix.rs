//! The access matrix of a group: a level per resource type on one side, the set of permissions
//! that its role holds on the other.

use std::collections::{BTreeMap, BTreeSet};

use bailiwick_model::catalog::{Catalog, PermissionSet, ResourceType, ResourceTypeIndex};
use bailiwick_model::names::Code;
use bailiwick_model::refusal::{Refusal, RefusalCode};
use bailiwick_web::problem::Problem;

/// The word for no level at all.
pub(super) const NONE: &str = "none";

/// Levels by the code of the resource type.
pub(super) type Levels = BTreeMap<String, String>;

/// The resource types that have a level of their own, in the order of the catalog.
pub(super) fn rated(catalog: &Catalog) -> impl Iterator<Item = (ResourceTypeIndex, &ResourceType)> {
    let types = (0_u16..)
        .map(ResourceTypeIndex)
        .zip(catalog.resource_types());
    types.filter(|(index, ty)| ty.rights_of == *index && !ty.levels.is_empty())
}

/// The level of each resource type that has one of its own.
pub(super) fn levels(catalog: &Catalog, held: &PermissionSet) -> Levels {
    let level = |index| {
        catalog
            .level_of(index, held)
            .map(|level| level.name.clone())
    };
    rated(catalog)
        .map(|(index, ty)| {
            let level = level(index).unwrap_or_else(|| NONE.to_owned());
            (ty.code.clone(), level)
        })
        .collect()
}

/// What is held beyond the levels: neither in a level nor included in what is.
pub(super) fn beyond_levels(catalog: &Catalog, held: &PermissionSet) -> Vec<String> {
    let mut in_levels = PermissionSet::default();
    for (index, _) in rated(catalog) {
        if let Some(level) = catalog.level_of(index, held) {
            in_levels.union_with(&level.permissions);
        }
    }
    let mut beyond = held.clone();
    beyond.difference_with(&catalog.close_includes(&in_levels));
    catalog.codes(&beyond).map(str::to_owned).collect()
}

/// The permissions that levels in a body come to.
///
/// # Errors
/// When a resource type or level is unknown, or the type has no level of its own.
pub(super) fn permissions(
    catalog: &Catalog,
    levels: &Levels,
    pointer: &str,
) -> Result<BTreeSet<Code>, Problem> {
    let mut all = PermissionSet::default();
    for (code, level) in levels {
        let index = rated_type(catalog, code, pointer)?;
        if level == NONE {
            continue;
        }
        let found = catalog.level(index, level).ok_or_else(|| {
            let known = catalog.resource_type(index).map(|ty| &ty.levels);
            let known = known.into_iter().flatten().map(|level| level.name.as_str());
            let known: Vec<&str> = std::iter::once(NONE).chain(known).collect();
            let detail = format!("`{code}` has the levels {}", known.join(", "));
            Problem::field(&format!("{pointer}/{code}"), detail)
        })?;
        all.union_with(&found.permissions);
    }
    Ok(as_codes(catalog, &all))
}

/// A set with other levels for some resource types: all levels of those types are taken out, then
/// the given ones put in. Types that are not named keep what they have.
///
/// # Errors
/// As [`permissions`].
pub(super) fn merged(
    catalog: &Catalog,
    held: &BTreeSet<Code>,
    levels: &Levels,
    pointer: &str,
) -> Result<BTreeSet<Code>, Problem> {
    let mut set = catalog.permission_set(held.iter().map(AsRef::as_ref));
    for code in levels.keys() {
        let index = rated_type(catalog, code, pointer)?;
        let of_type = catalog.resource_type(index).map(|ty| &ty.levels);
        for level in of_type.into_iter().flatten() {
            set.difference_with(&catalog.close_includes(&level.permissions));
        }
    }
    let mut codes = permissions(catalog, levels, pointer)?;
    codes.extend(as_codes(catalog, &set));
    Ok(codes)
}

/// The resource type of a code, if it has a level of its own.
fn rated_type(catalog: &Catalog, code: &str, pointer: &str) -> Result<ResourceTypeIndex, Problem> {
    let pointer = format!("{pointer}/{code}");
    let index = catalog.resource_type_index(code).ok_or_else(|| {
        let detail = format!("no catalog of the tenant declares a resource type `{code}`");
        Problem::from(Refusal::new(RefusalCode::UnknownResourceType, detail).at(&pointer))
    })?;
    let Some(ty) = catalog.resource_type(index) else {
        return Err(Problem::field(&pointer, "has no levels"));
    };
    if ty.rights_of != index {
        let root = catalog.resource_type(ty.rights_of);
        let root = root.map(|root| root.code.as_str()).unwrap_or_default();
        let detail = format!("`{code}` has the level of `{root}`: set that one");
        return Err(Problem::field(&pointer, detail));
    }
    if ty.levels.is_empty() {
        let detail = format!("`{code}` has no levels: list its permissions in `permissions`");
        return Err(Problem::field(&pointer, detail));
    }
    Ok(index)
}

fn as_codes(catalog: &Catalog, set: &PermissionSet) -> BTreeSet<Code> {
    let codes = catalog.codes(set);
    codes.filter_map(|code| Code::new(code).ok()).collect()
}

#[cfg(test)]
mod tests {
    use bailiwick_model::catalog::CatalogLibrary;

    use super::*;

    fn catalog() -> Catalog {
        let library = CatalogLibrary::builtin();
        let files: Vec<_> = ["user-management", "commerce"]
            .iter()
            .filter_map(|name| library.latest(name))
            .cloned()
            .collect();
        Catalog::compile(&files).unwrap()
    }

    fn wanted(pairs: &[(&str, &str)]) -> Levels {
        let owned = |(code, level): &(&str, &str)| ((*code).to_owned(), (*level).to_owned());
        pairs.iter().map(owned).collect()
    }

    fn set(catalog: &Catalog, codes: &BTreeSet<Code>) -> PermissionSet {
        catalog.permission_set(codes.iter().map(AsRef::as_ref))
    }

    #[test]
    fn levels_come_back_as_they_went_in() {
        let catalog = catalog();
        let asked = wanted(&[
            ("orders", "manage"),
            ("products", "read"),
            ("quotes", "none"),
        ]);
        let codes = permissions(&catalog, &asked, "/access").unwrap();
        let shown = levels(&catalog, &set(&catalog, &codes));
        for (code, level) in &asked {
            assert_eq!(shown.get(code), Some(level), "{code}");
        }
        let given = shown.values().filter(|level| *level != NONE);
        assert_eq!(given.count(), 2);
        assert!(beyond_levels(&catalog, &set(&catalog, &codes)).is_empty());
    }

    #[test]
    fn permissions_beyond_the_levels_are_told_apart() {
        let catalog = catalog();
        let asked = wanted(&[("orders", "manage")]);
        let mut codes = permissions(&catalog, &asked, "/access").unwrap();
        codes.insert(Code::new("users.view").unwrap());
        assert_eq!(
            beyond_levels(&catalog, &set(&catalog, &codes)),
            ["users.view"]
        );
    }

    #[test]
    fn only_named_types_change_in_a_merge() {
        let catalog = catalog();
        let asked = wanted(&[("orders", "manage"), ("products", "manage")]);
        let before = permissions(&catalog, &asked, "/access").unwrap();
        let change = wanted(&[("orders", "read")]);
        let after = merged(&catalog, &before, &change, "/access").unwrap();
        let shown = levels(&catalog, &set(&catalog, &after));
        assert_eq!(shown.get("orders").map(String::as_str), Some("read"));
        assert_eq!(shown.get("products").map(String::as_str), Some("manage"));
    }

    #[test]
    fn what_has_no_level_of_its_own_is_refused() {
        let catalog = catalog();
        let problem = |code: &str, level: &str| {
            permissions(&catalog, &wanted(&[(code, level)]), "/access").unwrap_err()
        };
        assert_eq!(problem("spaceships", "read").code, "unknown_resource_type");
        assert_eq!(problem("orders", "own").code, "invalid_field");
        assert!(problem("media", "read").detail.contains("products"));
        assert!(problem("user", "read").detail.contains("no levels"));
        let field = problem("orders", "own").field;
        assert_eq!(field.as_deref(), Some("/access/orders"));
    }
}
