//! Refusals: why a command changed nothing.

use serde::Serialize;

use crate::names::Code;

macro_rules! refusal_codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $code:literal, $kind:ident;)+) => {
        /// The stable code of a refusal. Codes are never renamed or reused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum RefusalCode {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl RefusalCode {
            /// All of them, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The code as text.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// What kind of refusal it is, from which the HTTP status follows.
            #[must_use]
            pub fn kind(self) -> RefusalKind {
                match self { $(Self::$variant => RefusalKind::$kind,)+ }
            }

            /// What it means, for the documentation.
            #[must_use]
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$variant => concat!($($doc),+).trim_ascii(),)+ }
            }
        }
    };
}

/// The kinds of refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RefusalKind {
    /// The request makes no sense as it stands (400).
    Invalid,
    /// The actor may see the object but not do this (403).
    Forbidden,
    /// There is no such object, or none that the actor may know of (404).
    NotFound,
    /// It clashes with the present state (409).
    Conflict,
    /// The object has changed since the caller read it (412).
    Stale,
    /// Understood, but not possible for what it names (422).
    Unprocessable,
}

refusal_codes! {
    /// A field does not hold a valid value.
    InvalidField = "invalid_field", Invalid;
    /// The actor lacks the permission that is named.
    MissingPermission = "missing_permission", Forbidden;
    /// The actor would give more than it holds there itself.
    GrantCeiling = "grant_ceiling", Forbidden;
    /// The target holds rights that the actor does not.
    TargetCeiling = "target_ceiling", Forbidden;
    /// Nobody changes their own status, roles, groups, lock or managers.
    OwnAccess = "own_access", Forbidden;
    /// The permission is restricted and has not been released to this tenant.
    RestrictedPermission = "restricted_permission", Forbidden;
    /// There is no such object.
    NotFound = "not_found", NotFound;
    /// Another object has that name already.
    NameTaken = "name_taken", Conflict;
    /// Another object has that e-mail address already.
    EmailTaken = "email_taken", Conflict;
    /// Another object has that external id already.
    ExternalIdTaken = "external_id_taken", Conflict;
    /// Another object has that id already.
    IdTaken = "id_taken", Conflict;
    /// No free seat: somebody must leave `active` first, or the seat limit be raised.
    NoSeat = "no_seat", Conflict;
    /// It would leave the tenant without an active user able to administer access.
    LastAdministrator = "last_administrator", Conflict;
    /// Things still hang on the object; the request must say what becomes of them.
    InUse = "in_use", Conflict;
    /// The object belongs to something else and is changed there.
    Locked = "locked", Conflict;
    /// A limit of the model is reached.
    LimitReached = "limit_reached", Conflict;
    /// The object has changed since the version given.
    StaleVersion = "stale_version", Stale;
    /// Other permissions of the set need the one that would be removed.
    PrerequisiteInUse = "prerequisite_in_use", Unprocessable;
    /// No catalog of the tenant declares that permission.
    UnknownPermission = "unknown_permission", Unprocessable;
    /// No catalog of the tenant declares that resource type.
    UnknownResourceType = "unknown_resource_type", Unprocessable;
    /// There is no such catalog or catalog version.
    UnknownCatalog = "unknown_catalog", Unprocessable;
    /// The restriction value is not possible in this tenant.
    UnknownRestriction = "unknown_restriction", Unprocessable;
    /// An empty list of restrictions is refused: forgetting values must never widen access.
    EmptyRestrictions = "empty_restrictions", Unprocessable;
    /// Something that the request refers to does not exist.
    UnknownReference = "unknown_reference", Unprocessable;
    /// A node of that type may not stand there.
    NodeTypeNotAllowed = "node_type_not_allowed", Unprocessable;
    /// It would make a cycle.
    Cycle = "cycle", Unprocessable;
    /// That status cannot be set from the present one.
    StatusNotAllowed = "status_not_allowed", Unprocessable;
    /// The e-mail address is not of one of the company's domains.
    EmailDomain = "email_domain", Unprocessable;
    /// The lock reason is not in the tenant's list.
    UnknownLockReason = "unknown_lock_reason", Unprocessable;
    /// A user's vendor groups must belong to one vendor.
    OtherVendor = "other_vendor", Unprocessable;
    /// Permissions in use would disappear; the request must say what becomes of them.
    PermissionsInUse = "permissions_in_use", Conflict;
}

/// Why a command changed nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// The stable code.
    #[serde(serialize_with = "code_as_text")]
    pub code: RefusalCode,
    /// One sentence for the caller: what is wrong and what would be right.
    pub detail: String,
    /// The field at fault, as a JSON pointer into the request (`/name`), if it was one.
    pub field: Option<String>,
    /// The permission that is missing, if one is.
    pub permission: Option<Code>,
    /// Names of what stands in the way (dependents, things in use), if something does.
    pub because_of: Vec<String>,
}

fn code_as_text<S: serde::Serializer>(code: &RefusalCode, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(code.as_str())
}

impl Refusal {
    /// A refusal with a code and a sentence.
    #[must_use]
    pub fn new(code: RefusalCode, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
            field: None,
            permission: None,
            because_of: Vec::new(),
        }
    }

    /// There is no such object of this kind.
    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Self::new(RefusalCode::NotFound, format!("there is no such {what}"))
    }

    /// The actor lacks this permission.
    #[must_use]
    pub fn missing_permission(code: &str) -> Self {
        let detail = format!("this needs the permission `{code}`");
        Self {
            permission: Code::new(code).ok(),
            ..Self::new(RefusalCode::MissingPermission, detail)
        }
    }

    /// The same refusal, pointing at a field of the request.
    #[must_use]
    pub fn at(self, field: &str) -> Self {
        Self {
            field: Some(field.to_owned()),
            ..self
        }
    }

    /// The same refusal, naming what stands in the way.
    #[must_use]
    pub fn because_of(self, names: Vec<String>) -> Self {
        Self {
            because_of: names,
            ..self
        }
    }
}
