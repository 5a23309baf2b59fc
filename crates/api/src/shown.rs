//! Pieces that several answers and bodies have in common: what another thing is called, whom an
//! assignment is for, what it is restricted to, and what a set of permissions still lacks.

use std::collections::BTreeSet;

use bailiwick_engine::authority::{Authority, UserView};
use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::assignment::Principal;
use bailiwick_model::catalog::Catalog;
use bailiwick_model::ids::{NodeId, UserId};
use bailiwick_model::names::Code;
use bailiwick_model::refusal::{Refusal, RefusalCode};
use bailiwick_model::restriction::Restrictions;
use bailiwick_model::time::Timestamp;
use bailiwick_web::call::Call;
use bailiwick_web::names;
use bailiwick_web::problem::Problem;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::fields::parse;

/// Something that an object refers to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Named {
    /// Its id.
    #[schema(example = "0198c0de-7a3b-7c4d-8e5f-0123456789ab")]
    pub id: String,
    /// Its name.
    #[schema(example = "Store Manager")]
    pub name: String,
}

/// A node that an object refers to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct NamedNode {
    /// Its id.
    #[schema(example = "0198c0de-7a3b-7c4d-8e5f-0123456789ab")]
    pub id: String,
    /// Its name.
    #[schema(example = "Calgary")]
    pub name: String,
    /// The id under which the tenant's own systems know it.
    #[schema(example = "store-0042")]
    pub external_id: Option<String>,
}

/// Somebody who can hold a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct NamedPrincipal {
    /// `user`, `group` or `service_account`.
    #[serde(rename = "type")]
    #[schema(value_type = String, example = "user")]
    pub kind: &'static str,
    /// The id.
    #[schema(example = "0198c0de-7a3b-7c4d-8e5f-0123456789ab")]
    pub id: String,
    /// The user name of a user, the name of a group or service account.
    #[schema(example = "sam.smith")]
    pub name: String,
}

/// A node as others refer to it.
pub(crate) fn node(snapshot: &Snapshot, id: NodeId) -> NamedNode {
    let found = snapshot.node(id);
    NamedNode {
        id: id.to_string(),
        name: found.map(|node| node.name.to_string()).unwrap_or_default(),
        external_id: found.and_then(|node| node.external_id.as_ref().map(ToString::to_string)),
    }
}

/// A principal as others refer to it.
pub(crate) fn principal(snapshot: &Snapshot, principal: &Principal) -> NamedPrincipal {
    let (kind, id, name) = match principal {
        Principal::User(id) => {
            let user = snapshot.user(*id);
            (
                "user",
                id.to_string(),
                user.map(|(_, user)| user.user_name.to_string()),
            )
        }
        Principal::Group(id) => {
            let group = snapshot.group(id);
            (
                "group",
                id.to_string(),
                group.map(|(_, row)| row.group.name.to_string()),
            )
        }
        Principal::ServiceAccount(id) => {
            let account = snapshot.service_account(*id);
            let name = account.map(|(_, account)| account.name.to_string());
            ("service_account", id.to_string(), name)
        }
    };
    NamedPrincipal {
        kind,
        id,
        name: name.unwrap_or_default(),
    }
}

/// What something is restricted to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "mode", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum ShownRestrictions {
    /// Every record, with or without values.
    Unrestricted {},
    /// Records of restriction-aware types that carry one of the values.
    Restricted {
        /// The values; at least one.
        values: Vec<String>,
    },
}

impl From<&Restrictions> for ShownRestrictions {
    fn from(restrictions: &Restrictions) -> Self {
        match restrictions.values() {
            None => Self::Unrestricted {},
            Some(values) => Self::Restricted {
                values: values.iter().map(ToString::to_string).collect(),
            },
        }
    }
}

/// Restrictions in a body: with their mode, or only the values.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(
    untagged,
    expecting = "restrictions are {\"mode\": \"unrestricted\"}, \
                 {\"mode\": \"restricted\", \"values\": [\"DE\"]} or a list of values"
)]
pub(crate) enum GivenRestrictions {
    /// With their mode.
    Said(ShownRestrictions),
    /// The values; at least one.
    Values(Vec<String>),
}

impl GivenRestrictions {
    /// As the model has them. An empty list is refused: forgetting values must never widen access.
    ///
    /// # Errors
    /// When there is no value, or one that can be none.
    pub(crate) fn parse(&self, pointer: &str) -> Result<Restrictions, Problem> {
        let (values, pointer) = match self {
            Self::Said(ShownRestrictions::Unrestricted {}) => {
                return Ok(Restrictions::Unrestricted);
            }
            Self::Said(ShownRestrictions::Restricted { values }) => {
                (values, format!("{pointer}/values"))
            }
            Self::Values(values) => (values, pointer.to_owned()),
        };
        if values.is_empty() {
            let detail = "give at least one value, or {\"mode\": \"unrestricted\"} to lift all";
            return Err(Refusal::new(RefusalCode::EmptyRestrictions, detail)
                .at(&pointer)
                .into());
        }
        let numbered = values.iter().enumerate();
        let value = |(at, value): (usize, &String)| parse(value, &format!("{pointer}/{at}"));
        Ok(Restrictions::Restricted {
            values: numbered.map(value).collect::<Result<_, _>>()?,
        })
    }
}

/// Restrictions of something new: none given means unrestricted, `null` and an empty list do not.
///
/// # Errors
/// When they are `null`, or as [`GivenRestrictions::parse`].
pub(crate) fn new_restrictions(
    given: Option<Option<GivenRestrictions>>,
    pointer: &str,
) -> Result<Restrictions, Problem> {
    let changed = changed_restrictions(given, pointer)?;
    Ok(changed.unwrap_or(Restrictions::Unrestricted))
}

/// Restrictions of an update: none given means unchanged.
///
/// # Errors
/// As [`new_restrictions`].
pub(crate) fn changed_restrictions(
    given: Option<Option<GivenRestrictions>>,
    pointer: &str,
) -> Result<Option<Restrictions>, Problem> {
    match given {
        None => Ok(None),
        Some(Some(given)) => given.parse(pointer).map(Some),
        Some(None) => {
            let detail = "say {\"mode\": \"unrestricted\"} if that is meant; null is not enough";
            Err(Refusal::new(RefusalCode::EmptyRestrictions, detail)
                .at(pointer)
                .into())
        }
    }
}

/// A function that a set of permissions makes likely, but that is not workable with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Warning {
    /// The code of the function in the catalog.
    #[schema(example = "quotes")]
    pub code: String,
    /// The function in words.
    #[schema(example = "Manage quotes")]
    pub function: String,
    /// The permissions that would make it workable.
    #[schema(example = json!(["companies.read", "products.manage"]))]
    pub missing: Vec<String>,
}

/// What a set of permissions still lacks. It only warns, it decides nothing.
pub(crate) fn warnings(catalog: &Catalog, permissions: &BTreeSet<Code>) -> Vec<Warning> {
    let held = catalog.permission_set(permissions.iter().map(AsRef::as_ref));
    let warnings = catalog.companion_warnings(&held).into_iter();
    let warning = |warning: bailiwick_model::catalog::CompanionWarning<'_>| {
        let missing = warning.missing.iter();
        let codes = missing.filter_map(|index| catalog.permission(*index));
        Warning {
            code: warning.companion.code.clone(),
            function: warning.companion.function.clone(),
            missing: codes.map(|permission| permission.code.clone()).collect(),
        }
    };
    warnings.map(warning).collect()
}

/// Codes of permissions in a body, as codes; whether they exist is for `decide` to say.
///
/// # Errors
/// When one can be no code.
pub(crate) fn codes(texts: &[String], pointer: &str) -> Result<BTreeSet<Code>, Problem> {
    let numbered = texts.iter().enumerate();
    let code = |(at, text): (usize, &String)| parse(text, &format!("{pointer}/{at}"));
    numbered.map(code).collect()
}

/// A point in time in a body.
///
/// # Errors
/// When it is none.
pub(crate) fn time(text: Option<&str>, pointer: &str) -> Result<Option<Timestamp>, Problem> {
    let time = |text: &str| text.parse();
    let parsed = text.map(time).transpose();
    parsed.map_err(|error: bailiwick_model::time::TimestampError| Problem::field(pointer, error))
}

/// Whether the caller may see a user's access: roles, groups, and being listed among others.
pub(crate) fn sees_access(authority: &Authority<'_>, user: u32) -> bool {
    authority.user_view(user) == UserView::AccountAndAccess
}

/// A user named in an address or body, if the caller may know of that user at all.
pub(crate) fn known_user(call: &Call, text: &str) -> Option<UserId> {
    let snapshot = call.snapshot();
    let id = names::user(snapshot, text)?;
    let (handle, _) = snapshot.user(id)?;
    let authority = call.authority();
    let known = authority.user_view(handle) > UserView::None || authority.subject() == Some(handle);
    known.then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(json: &str) -> Result<Restrictions, Problem> {
        let given: GivenRestrictions = serde_json::from_str(json).unwrap();
        given.parse("/restrictions")
    }

    #[test]
    fn restrictions_are_said_or_listed() {
        let said = parsed(r#"{"mode": "restricted", "values": ["DE", "FR"]}"#).unwrap();
        assert_eq!(said, parsed(r#"["FR", "DE"]"#).unwrap());
        assert_eq!(said.values().map(BTreeSet::len), Some(2));
        let lifted = parsed(r#"{"mode": "unrestricted"}"#).unwrap();
        assert_eq!(lifted, Restrictions::Unrestricted);
    }

    #[test]
    fn forgetting_values_never_widens() {
        for json in ["[]", r#"{"mode": "restricted", "values": []}"#] {
            assert_eq!(parsed(json).unwrap_err().code, "empty_restrictions");
        }
        assert!(serde_json::from_str::<GivenRestrictions>("null").is_err());
        let both = r#"{"mode": "unrestricted", "values": ["DE"]}"#;
        assert!(serde_json::from_str::<GivenRestrictions>(both).is_err());
        let null = changed_restrictions(Some(None), "/restrictions").unwrap_err();
        assert_eq!(null.code, "empty_restrictions");
        assert_eq!(changed_restrictions(None, "/restrictions").unwrap(), None);
    }

    #[test]
    fn a_bad_code_is_pointed_at() {
        let texts = ["orders.read".to_owned(), "not a code".to_owned()];
        let problem = codes(&texts, "/permissions").unwrap_err();
        assert_eq!(problem.field.as_deref(), Some("/permissions/1"));
    }
}
