//! What changes when a tenant moves from one set of catalogs to another: shown to an operator
//! before anything happens.

use std::collections::BTreeMap;

use serde::Serialize;

use super::compiled::{Catalog, CatalogVersion, Permission, ResourceType, StockRole};

/// What two compiled catalogs do not have in common.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CatalogDifference {
    /// The catalogs of the old one.
    pub old: Vec<CatalogVersion>,
    /// The catalogs of the new one.
    pub new: Vec<CatalogVersion>,
    /// Permissions, by code.
    pub permissions: Changes,
    /// Resource types, by code.
    pub resource_types: Changes,
    /// Actions, as `type:action`; one has changed when other permissions give it.
    pub actions: Changes,
    /// Stock roles, by name. Tenants keep the roles they have; this concerns new tenants.
    pub stock_roles: Changes,
}

impl CatalogDifference {
    /// Whether nothing an administrator could notice changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        [
            &self.permissions,
            &self.resource_types,
            &self.actions,
            &self.stock_roles,
        ]
        .into_iter()
        .all(Changes::is_empty)
    }
}

/// What came, went and changed of one kind, each sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// Only in the new one.
    pub added: Vec<String>,
    /// Only in the old one.
    pub removed: Vec<String>,
    /// In both, but not the same.
    pub changed: Vec<Change>,
}

impl Changes {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }
}

/// One field that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Of what.
    pub code: String,
    /// The field.
    pub field: &'static str,
    /// What it was.
    pub before: String,
    /// What it is.
    pub after: String,
}

/// The fields of one thing as text, in the order they are reported.
type Fields = Vec<(&'static str, String)>;

/// What changes from one compiled catalog to another.
#[must_use]
pub fn difference(old: &Catalog, new: &Catalog) -> CatalogDifference {
    CatalogDifference {
        old: old.versions().to_vec(),
        new: new.versions().to_vec(),
        permissions: changes(&permissions(old), &permissions(new)),
        resource_types: changes(&resource_types(old), &resource_types(new)),
        actions: changes(&actions(old), &actions(new)),
        stock_roles: changes(&stock_roles(old), &stock_roles(new)),
    }
}

fn changes(old: &BTreeMap<String, Fields>, new: &BTreeMap<String, Fields>) -> Changes {
    let only = |these: &BTreeMap<String, Fields>, others: &BTreeMap<String, Fields>| {
        these
            .keys()
            .filter(|code| !others.contains_key(*code))
            .cloned()
            .collect()
    };
    let mut changed = Vec::new();
    for (code, before) in old {
        let Some(after) = new.get(code) else {
            continue;
        };
        let pairs = before
            .iter()
            .zip(after)
            .filter(|(before, after)| before != after);
        changed.extend(pairs.map(|((field, before), (_, after))| Change {
            code: code.clone(),
            field,
            before: before.clone(),
            after: after.clone(),
        }));
    }
    Changes {
        added: only(new, old),
        removed: only(old, new),
        changed,
    }
}

fn permissions(catalog: &Catalog) -> BTreeMap<String, Fields> {
    let fields = |permission: &Permission| {
        let codes = |indices: &[super::PermissionIndex]| {
            let codes = indices
                .iter()
                .filter_map(|index| catalog.permission(*index));
            sorted(codes.map(|permission| permission.code.clone()))
        };
        vec![
            ("name", permission.name.clone()),
            ("description", permission.description.clone()),
            ("category", permission.category.clone()),
            ("restricted", permission.restricted.to_string()),
            ("prerequisites", codes(&permission.prerequisites)),
            ("includes", codes(&permission.includes)),
            (
                "condition",
                permission
                    .condition
                    .as_ref()
                    .map(ToString::to_string)
                    .unwrap_or_default(),
            ),
        ]
    };
    catalog
        .permissions()
        .iter()
        .map(|permission| (permission.code.clone(), fields(permission)))
        .collect()
}

fn resource_types(catalog: &Catalog) -> BTreeMap<String, Fields> {
    let code = |index| catalog.resource_type(index).map(|found| found.code.clone());
    let fields = |found: &ResourceType| {
        let level = |level: &super::Level| {
            format!(
                "{} = {}",
                level.name,
                sorted(catalog.codes(&level.permissions))
            )
        };
        let levels: Vec<String> = found.levels.iter().map(level).collect();
        vec![
            ("name", found.name.clone()),
            ("section", found.section.clone().unwrap_or_default()),
            ("restriction_aware", found.restriction_aware.to_string()),
            ("parent", found.parent.and_then(code).unwrap_or_default()),
            ("levels", levels.join("; ")),
            (
                "embedded",
                sorted(found.embedded.iter().filter_map(|index| code(*index))),
            ),
        ]
    };
    catalog
        .resource_types()
        .iter()
        .map(|found| (found.code.clone(), fields(found)))
        .collect()
}

fn actions(catalog: &Catalog) -> BTreeMap<String, Fields> {
    let mut all = BTreeMap::new();
    for found in catalog.resource_types() {
        for action in &found.actions {
            let index = catalog.resource_type_index(&found.code);
            let given_by = catalog
                .granting(index, action)
                .map(|granting| sorted(catalog.codes(&granting.any)))
                .unwrap_or_default();
            all.insert(
                format!("{}:{action}", found.code),
                vec![("given by", given_by)],
            );
        }
    }
    all
}

fn stock_roles(catalog: &Catalog) -> BTreeMap<String, Fields> {
    let fields = |role: &StockRole| {
        vec![
            ("description", role.description.clone()),
            ("permissions", sorted(catalog.codes(&role.permissions))),
            ("template", role.template.to_string()),
        ]
    };
    catalog
        .stock_roles()
        .iter()
        .map(|role| (role.name.clone(), fields(role)))
        .collect()
}

fn sorted(words: impl Iterator<Item = impl Into<String>>) -> String {
    let mut words: Vec<String> = words.map(Into::into).collect();
    words.sort();
    words.join(", ")
}
