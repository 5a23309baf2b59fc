//! Every limit of the model, with its unit. Lengths are in characters (Unicode scalar values)
//! unless the name says bytes.

/// Shortest tenant slug.
pub const SLUG_LENGTH_MIN: usize = 3;
/// Longest tenant slug.
pub const SLUG_LENGTH_MAX: usize = 32;
/// Longest display name of anything (tenant, node, role, group, vendor, service account, key).
pub const NAME_LENGTH: usize = 200;
/// Longest description or reason.
pub const TEXT_LENGTH: usize = 2_000;
/// Longest user name.
pub const USER_NAME_LENGTH: usize = 200;
/// Longest e-mail address (RFC 5321, 4.5.3.1.3: 256 with the angle brackets).
pub const EMAIL_LENGTH: usize = 254;
/// Longest external id.
pub const EXTERNAL_ID_LENGTH: usize = 200;
/// Longest group id.
pub const GROUP_ID_LENGTH: usize = 100;
/// Longest code of a permission, resource type, section, node type or attribute.
pub const CODE_LENGTH: usize = 100;
/// Longest restriction value.
pub const RESTRICTION_VALUE_LENGTH: usize = 64;
/// Longest record id.
pub const RECORD_ID_LENGTH: usize = 256;
/// Longest profile field (first name, department, street...).
pub const PROFILE_FIELD_LENGTH: usize = 200;
/// Most phone numbers of one user.
pub const PHONE_NUMBERS: usize = 10;
/// Most attributes of one user, service account or record.
pub const ATTRIBUTES: usize = 64;
/// Most bytes of one object's attributes as JSON.
pub const ATTRIBUTES_BYTES: usize = 16 * 1024;
/// Deepest nesting of an attribute's value.
pub const ATTRIBUTE_DEPTH: usize = 8;
/// Most managers of one user.
pub const MANAGERS: usize = 20;
/// Deepest tree: levels below the root.
pub const TREE_DEPTH: usize = 64;
/// Most nodes of one tenant.
pub const NODES: usize = 100_000;
/// Most roles of one tenant, those that groups own included.
pub const ROLES: usize = 50_000;
/// Most groups of one tenant.
pub const GROUPS: usize = 20_000;
/// Most groups one user may be a member of.
pub const GROUPS_OF_USER: usize = 1_000;
/// Most assignments of one principal.
pub const ASSIGNMENTS_OF_PRINCIPAL: usize = 2_000;
/// Most restriction values of one tenant.
pub const RESTRICTION_VALUES: usize = 10_000;
/// Most restriction values on one assignment, group or record.
pub const RESTRICTIONS_OF_ONE: usize = 500;
/// Most vendors of one tenant.
pub const VENDORS: usize = 5_000;
/// Most service accounts of one tenant.
pub const SERVICE_ACCOUNTS: usize = 10_000;
/// Most keys of one service account that are neither revoked nor expired.
pub const KEYS_OF_SERVICE_ACCOUNT: usize = 20;
/// Most node types of one tenant.
pub const NODE_TYPES: usize = 50;
/// Most company e-mail domains or lock reasons of one tenant.
pub const SETTINGS_LIST: usize = 200;
/// Most catalogs of one tenant.
pub const CATALOGS_OF_TENANT: usize = 16;
/// Longest life of an API key, in days.
pub const KEY_LIFE_DAYS: i64 = 3_660;
