//! The compiled union of a tenant's catalogs: everything resolved, nothing mutable. `compile`
//! builds it, `lookup`, `closure`, `levels` and `companions` answer from it.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use serde::{Deserialize, Serialize};

use super::condition::Condition;
use super::file::SubjectType;
use super::permission_set::{PermissionIndex, PermissionSet};

/// Which edition of which catalog.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CatalogVersion {
    /// The catalog's code.
    pub name: String,
    /// Its edition.
    pub version: u32,
}

/// Where a resource type stands in its tenant's compiled [`Catalog`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ResourceTypeIndex(pub u16);

impl ResourceTypeIndex {
    pub(super) fn position(self) -> usize {
        usize::from(self.0)
    }
}

/// A product whose rights are kept apart in the editor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The catalog that declares it.
    pub catalog: String,
}

/// A heading under which resource types stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The code of the product it belongs to.
    pub product: Option<String>,
    /// The code of the heading it stands under.
    pub parent: Option<String>,
    /// The catalog that declares it.
    pub catalog: String,
}

/// A permission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permission {
    /// Its code, unique in the tenant.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it lets one do.
    pub description: String,
    /// The heading it stands under in a list of permissions.
    pub category: String,
    /// The catalog that declares it.
    pub catalog: String,
    /// Whether the platform must release it to a tenant first.
    pub restricted: bool,
    /// What is stored along with it, one step.
    pub prerequisites: Vec<PermissionIndex>,
    /// What having it means having, too, one step.
    pub includes: Vec<PermissionIndex>,
    /// The actions it gives, by resource type.
    pub actions: Vec<(ResourceTypeIndex, Vec<String>)>,
    /// What must hold between subject and resource.
    pub condition: Option<Condition>,
}

/// One level of a resource type or screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Level {
    /// Its name, such as `read`.
    pub name: String,
    /// The word shown to people.
    pub label: String,
    /// What setting the level stores. What these permissions include is not listed.
    pub permissions: PermissionSet,
}

/// A kind of record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceType {
    /// Its code, unique in the tenant.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The code of the heading it stands under.
    pub section: Option<String>,
    /// The catalog that declares it.
    pub catalog: String,
    /// Whether restrictions narrow the rights on its records; a derived type's is its root's.
    pub restriction_aware: bool,
    /// The type it is derived from, one step.
    pub parent: Option<ResourceTypeIndex>,
    /// The type that its rights are those of: the root of the derivation, itself if not derived.
    pub rights_of: ResourceTypeIndex,
    /// Its levels, weakest first, without "none"; a derived type's are its root's.
    pub levels: Vec<Level>,
    /// Types that appear inside it and keep their own rights.
    pub embedded: Vec<ResourceTypeIndex>,
    /// All actions that some permission gives on it, sorted; a derived type's are its root's.
    pub actions: Vec<String>,
}

/// What satisfies an action on a type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Granting {
    /// Having any one of these is enough. Permissions that merely include one of these are not
    /// listed: roles are closed over includes.
    pub any: PermissionSet,
    /// Whether one of them has a condition.
    pub conditional: bool,
}

/// What else somebody needs for a function to be workable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Companion {
    /// Its code.
    pub code: String,
    /// The function in people's words.
    pub function: String,
    /// The permission that makes the function likely.
    pub when: PermissionIndex,
    /// The type as the catalog names it, the level, and the permission that this comes to.
    pub needs: Vec<(ResourceTypeIndex, String, PermissionIndex)>,
}

/// A function that somebody could have but lacks companions for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompanionWarning<'a> {
    /// The function.
    pub companion: &'a Companion,
    /// What adding would make it workable, in the order of the companion's needs.
    pub missing: Vec<PermissionIndex>,
}

/// A role to begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StockRole {
    /// Its name.
    pub name: String,
    /// Whom it is for.
    pub description: String,
    /// What it holds, closed over prerequisites.
    pub permissions: PermissionSet,
    /// Whether a group's matrix may be filled from it.
    pub template: bool,
    /// The catalog that declares it; the first one if several do.
    pub catalog: String,
}

/// A screen of the older model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegacyScreen {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its levels, weakest first.
    pub levels: Vec<Level>,
}

/// The compiled union of a tenant's catalogs, made by [`Catalog::compile`].
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    pub(super) versions: Vec<CatalogVersion>,
    pub(super) products: Vec<Product>,
    pub(super) sections: Vec<Section>,
    pub(super) permissions: Vec<Permission>,
    pub(super) resource_types: Vec<ResourceType>,
    pub(super) companions: Vec<Companion>,
    pub(super) stock_roles: Vec<StockRole>,
    pub(super) legacy_screens: Vec<LegacyScreen>,
    pub(super) subject_types: BTreeMap<String, SubjectType>,
    pub(super) permission_indices: FxHashMap<Box<str>, PermissionIndex>,
    pub(super) resource_type_indices: FxHashMap<Box<str>, ResourceTypeIndex>,
    /// By resource type, then by action.
    pub(super) granting: Vec<FxHashMap<Box<str>, Granting>>,
    /// By permission: the answer to an action that is a permission's code.
    pub(super) granting_by_code: Vec<Granting>,
    /// By permission: what it includes, all steps.
    pub(super) includes: Vec<PermissionSet>,
    /// By permission: its prerequisites, all steps.
    pub(super) prerequisites: Vec<PermissionSet>,
    pub(super) restricted: PermissionSet,
    pub(super) on_restricted_types: PermissionSet,
}

impl Catalog {
    /// The catalogs this was compiled from, `user-management` first, then by name.
    #[must_use]
    pub fn versions(&self) -> &[CatalogVersion] {
        &self.versions
    }

    /// The products, in the order of the files.
    #[must_use]
    pub fn products(&self) -> &[Product] {
        &self.products
    }

    /// The sections, in the order of the files.
    #[must_use]
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// All permissions, in the order of their indices.
    #[must_use]
    pub fn permissions(&self) -> &[Permission] {
        &self.permissions
    }

    /// All resource types, in the order of their indices.
    #[must_use]
    pub fn resource_types(&self) -> &[ResourceType] {
        &self.resource_types
    }

    /// The recommended companions.
    #[must_use]
    pub fn companions(&self) -> &[Companion] {
        &self.companions
    }

    /// The roles a tenant with these catalogs begins with.
    #[must_use]
    pub fn stock_roles(&self) -> &[StockRole] {
        &self.stock_roles
    }

    /// The screens of the older model.
    #[must_use]
    pub fn legacy_screens(&self) -> &[LegacyScreen] {
        &self.legacy_screens
    }

    /// The permissions that the platform must release first.
    #[must_use]
    pub fn restricted_permissions(&self) -> &PermissionSet {
        &self.restricted
    }
}
