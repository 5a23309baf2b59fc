//! Catalogs: which permissions, resource types, levels, companions and stock roles there are.
//!
//! A catalog is a file (see `catalogs/` and the guide `docs/guide/catalogs.md`), data rather than
//! code. A tenant has several; together they are compiled into one immutable [`Catalog`], which is
//! what the engine judges by.
//!
//! - [`CatalogFile`]: one file as written, read by [`CatalogFile::parse`]
//! - [`CatalogLibrary`]: all files the platform knows, by name and version
//! - [`Catalog`]: the compiled union of a tenant's files
//! - [`PermissionSet`]: what roles, levels and grants are made of
//! - [`CatalogIssue`]: what is wrong with a file, with its line and a hint
//! - [`Condition`]: what a permission may demand between subject and resource
//! - [`difference`]: what changes when a tenant moves to another version

mod check;
mod closure;
mod companions;
mod compile;
mod compiled;
mod condition;
mod condition_text;
mod declare;
mod difference;
mod file;
mod issue;
mod levels;
mod library;
mod limits;
mod lookup;
mod naming;
mod parse;
mod permission_set;
mod permissions;
mod resource_types;
mod source;
mod stock_roles;
mod suggest;

pub use self::compiled::{
    Catalog, CatalogVersion, Companion, CompanionWarning, Granting, LegacyScreen, Level,
    Permission, Product, ResourceType, ResourceTypeIndex, Section, StockRole,
};
pub use self::condition::{Comparison, Condition, ConditionError, Operand, Operator};
pub use self::difference::{CatalogDifference, Change, Changes, difference};
pub use self::file::{
    CatalogFile, CompanionEntry, LegacyEntry, LevelEntry, PermissionEntry, ProductEntry,
    ResourceTypeEntry, ScaleEntry, ScaleLevelEntry, ScreenEntry, SectionEntry, StockRoleEntry,
    SubjectType,
};
pub use self::issue::CatalogIssue;
pub use self::library::CatalogLibrary;
pub use self::limits::{
    CATALOG_CODE_CHARS_MAX, CATALOG_DESCRIPTION_CHARS_MAX, CATALOG_ENTRIES_MAX, CATALOG_LEVELS_MAX,
    CATALOG_NAME_CHARS_MAX, CATALOG_PERMISSIONS_MAX, CATALOG_RESOURCE_TYPES_MAX,
    CATALOG_TEXT_BYTES_MAX, CATALOGS_PER_TENANT_MAX, CONDITION_CHARS_MAX,
    CONDITION_COMPARISONS_MAX, CONDITION_LIST_MAX,
};
pub use self::permission_set::{PermissionIndex, PermissionSet};
pub use self::source::Source;

/// The version of the file format that this program reads.
pub const FORMAT: u32 = 1;

/// The catalog every tenant has: the rights over this very program.
pub const USER_MANAGEMENT: &str = "user-management";

/// Whoever holds this may give what they do not hold themselves.
pub const GRANT_ANY: &str = "access.grant_any";
