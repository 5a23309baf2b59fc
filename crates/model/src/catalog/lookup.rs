//! Answers by code and by index. These run inside every decision: hash look-ups by borrowed text,
//! no allocation.

use rustc_hash::FxHashMap;

use super::compiled::{Catalog, Granting, Permission, ResourceType, ResourceTypeIndex};
use super::file::SubjectType;
use super::permission_set::{PermissionIndex, PermissionSet};

impl Catalog {
    /// The permission at an index.
    #[inline]
    #[must_use]
    pub fn permission(&self, permission: PermissionIndex) -> Option<&Permission> {
        self.permissions.get(usize::from(permission.0))
    }

    /// The index of a permission's code.
    #[inline]
    #[must_use]
    pub fn permission_index(&self, code: &str) -> Option<PermissionIndex> {
        self.permission_indices.get(code).copied()
    }

    /// The resource type at an index.
    #[inline]
    #[must_use]
    pub fn resource_type(&self, resource_type: ResourceTypeIndex) -> Option<&ResourceType> {
        self.resource_types.get(resource_type.position())
    }

    /// The index of a resource type's code.
    #[inline]
    #[must_use]
    pub fn resource_type_index(&self, code: &str) -> Option<ResourceTypeIndex> {
        self.resource_type_indices.get(code).copied()
    }

    /// What satisfies an action on a type: the permissions listing the action for it and, if the
    /// action is itself the code of a permission, that permission. Without a type only the latter.
    ///
    /// A derived type is answered by the type its rights are those of.
    #[inline]
    #[must_use]
    pub fn granting(&self, ty: Option<ResourceTypeIndex>, action: &str) -> Option<&Granting> {
        ty.and_then(|ty| self.resource_type(ty))
            .and_then(|ty| self.granting.get(ty.rights_of.position()))
            .and_then(|actions| actions.get(action))
            .or_else(|| {
                let permission = self.permission_index(action)?;
                self.granting_by_code.get(usize::from(permission.0))
            })
    }

    /// Whether the permission gives actions on, or is in a level of, a restriction-aware type.
    #[inline]
    #[must_use]
    pub fn concerns_restricted_types(&self, permission: PermissionIndex) -> bool {
        self.on_restricted_types.contains(permission)
    }

    /// The kind of subject that a word from outside means.
    #[inline]
    #[must_use]
    pub fn subject_type(&self, word: &str) -> Option<SubjectType> {
        match word {
            "user" => Some(SubjectType::User),
            "service_account" => Some(SubjectType::ServiceAccount),
            alias => self.subject_types.get(alias).copied(),
        }
    }

    /// The set of the permissions with these codes; unknown codes are left out.
    #[must_use]
    pub fn permission_set<'a>(&self, codes: impl IntoIterator<Item = &'a str>) -> PermissionSet {
        codes
            .into_iter()
            .filter_map(|code| self.permission_index(code))
            .collect()
    }

    /// The codes of a set, in the order of the catalog.
    pub fn codes<'a>(&'a self, permissions: &'a PermissionSet) -> impl Iterator<Item = &'a str> {
        permissions
            .iter()
            .filter_map(|permission| self.permission(permission))
            .map(|permission| permission.code.as_str())
    }
}

/// By type and action, which permissions give it.
pub(super) fn granting_by_type(
    permissions: &[Permission],
    types: usize,
    indices: &FxHashMap<Box<str>, PermissionIndex>,
) -> Vec<FxHashMap<Box<str>, Granting>> {
    let mut tables: Vec<FxHashMap<Box<str>, Granting>> = Vec::new();
    tables.resize_with(types, FxHashMap::default);
    for permission in permissions {
        let Some(index) = indices.get(permission.code.as_str()) else {
            continue;
        };
        for (resource_type, actions) in &permission.actions {
            let Some(table) = tables.get_mut(resource_type.position()) else {
                continue;
            };
            for action in actions {
                let granting = table.entry(action.as_str().into()).or_default();
                granting.any.insert(*index);
                granting.conditional |= permission.condition.is_some();
            }
        }
    }
    for table in &mut tables {
        for (action, granting) in table {
            let same_code = indices.get(action).copied();
            granting.any.extend(same_code);
            granting.conditional |= same_code
                .and_then(|permission| permissions.get(usize::from(permission.0)))
                .is_some_and(|permission| permission.condition.is_some());
        }
    }
    tables
}

/// By permission, the answer to an action of its code.
pub(super) fn granting_by_code(permissions: &[Permission]) -> Vec<Granting> {
    let indices = (0..=u16::MAX).map(PermissionIndex);
    permissions
        .iter()
        .zip(indices)
        .map(|(permission, index)| Granting {
            any: PermissionSet::from_iter([index]),
            conditional: permission.condition.is_some(),
        })
        .collect()
}
