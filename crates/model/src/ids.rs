//! Typed identifiers: a node's id cannot be passed where a role's is meant.
//!
//! Ids are UUIDs (version 7 when Bailiwick makes them, so that they grow with time) and are
//! handed in from outside; this crate never draws one. Groups are the exception: their ids may be
//! chosen by the tenant, so they are text.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::limits;
use crate::names::{NameError, NameProblem};

macro_rules! typed_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    };
}

typed_id!(
    /// One tenant. The slug is its public name; the id never changes.
    TenantId
);
typed_id!(
    /// One node of a tenant's tree.
    NodeId
);
typed_id!(
    /// One user: a person's account in one tenant.
    UserId
);
typed_id!(
    /// One service account: an application's account.
    ServiceAccountId
);
typed_id!(
    /// One API key of a service account. Not the secret.
    KeyId
);
typed_id!(
    /// One role.
    RoleId
);
typed_id!(
    /// One assignment.
    AssignmentId
);
typed_id!(
    /// One vendor.
    VendorId
);

/// One group. Custom ids are kept exactly as given (case included); generated ones are UUIDs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct GroupId(Arc<str>);

impl GroupId {
    /// A group id from text: 1 to [`limits::GROUP_ID_LENGTH`] characters out of letters, digits,
    /// `.`, `_`, `-` and `:`.
    ///
    /// # Errors
    /// When the text is empty, too long or holds another character.
    pub fn new(text: &str) -> Result<Self, NameError> {
        let error = |problem| NameError {
            what: "group id",
            problem,
        };
        if text.is_empty() {
            return Err(error(NameProblem::Empty));
        }
        if text.chars().count() > limits::GROUP_ID_LENGTH {
            return Err(error(NameProblem::TooLong(limits::GROUP_ID_LENGTH)));
        }
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | ':');
        if !text.chars().all(allowed) {
            return Err(error(NameProblem::Characters(
                "letters, digits, `.`, `_`, `-`, `:`",
            )));
        }
        Ok(Self(text.into()))
    }

    /// A generated id.
    #[must_use]
    pub fn generated(id: Uuid) -> Self {
        Self(id.to_string().into())
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for GroupId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl TryFrom<String> for GroupId {
    type Error = NameError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(&text)
    }
}

impl From<GroupId> for String {
    fn from(id: GroupId) -> Self {
        id.0.to_string()
    }
}
