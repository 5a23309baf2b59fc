//! The bounds of a catalog. A catalog is written by the platform, not by a tenant, but a limit
//! on everything keeps tables small and mistakes visible.

/// Longest catalog file.
pub const CATALOG_TEXT_BYTES_MAX: usize = 2 * 1024 * 1024;
/// Most permissions of one catalog, generated ones included.
pub const CATALOG_PERMISSIONS_MAX: usize = 4_096;
/// Most resource types of one catalog.
pub const CATALOG_RESOURCE_TYPES_MAX: usize = 1_024;
/// Most entries of every other list of a catalog (sections, companions, stock roles, screens).
pub const CATALOG_ENTRIES_MAX: usize = 1_024;
/// Most catalogs of one tenant.
pub const CATALOGS_PER_TENANT_MAX: usize = 8;
/// Most levels of one scale.
pub const CATALOG_LEVELS_MAX: usize = 16;
/// Longest code of anything.
pub const CATALOG_CODE_CHARS_MAX: usize = 64;
/// Longest name, title or label.
pub const CATALOG_NAME_CHARS_MAX: usize = 100;
/// Longest description.
pub const CATALOG_DESCRIPTION_CHARS_MAX: usize = 1_000;
/// Longest condition text.
pub const CONDITION_CHARS_MAX: usize = 1_000;
/// Most comparisons of one condition.
pub const CONDITION_COMPARISONS_MAX: usize = 16;
/// Most values of a list in a condition.
pub const CONDITION_LIST_MAX: usize = 256;
