//! Who acts: the principal behind a command or question, and on whose behalf.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::ids::{KeyId, ServiceAccountId, UserId};
use crate::names::{Code, Text};

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ActorPrincipal {
    /// A user of the tenant.
    User {
        /// Whose account.
        id: UserId,
    },
    /// A service account of the tenant.
    ServiceAccount {
        /// Whose account.
        id: ServiceAccountId,
    },
    /// A platform operator: somebody of the reserved tenant who holds `platform.operate` there.
    /// Acts in any tenant, without ceilings.
    Operator {
        /// The id of the account in the platform's tenant.
        id: uuid::Uuid,
        /// The name that it had when it acted.
        name: String,
    },
    /// The program itself, or somebody with access to its host.
    System {
        /// What part of it, such as `demo` or `rescue`.
        name: String,
    },
}

/// Who acts, and within which bounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub principal: ActorPrincipal,
    /// The API key with which the call was made, if one was.
    pub key: Option<KeyId>,
    /// If set, only these of the principal's permissions count (a narrowed API key).
    pub narrowed_to: Option<BTreeSet<Code>>,
}

impl Actor {
    /// The program itself.
    #[must_use]
    pub fn system(name: &str) -> Self {
        let principal = ActorPrincipal::System {
            name: name.to_owned(),
        };
        Self {
            principal,
            key: None,
            narrowed_to: None,
        }
    }

    /// A user, with all of the user's permissions.
    #[must_use]
    pub fn user(id: UserId) -> Self {
        Self {
            principal: ActorPrincipal::User { id },
            key: None,
            narrowed_to: None,
        }
    }

    /// A service account, with all of its permissions.
    #[must_use]
    pub fn service_account(id: ServiceAccountId) -> Self {
        Self {
            principal: ActorPrincipal::ServiceAccount { id },
            key: None,
            narrowed_to: None,
        }
    }

    /// Whether ceilings and permissions do not bind this actor.
    #[must_use]
    pub fn is_unbound(&self) -> bool {
        let unbound = matches!(
            self.principal,
            ActorPrincipal::Operator { .. } | ActorPrincipal::System { .. }
        );
        unbound && self.narrowed_to.is_none()
    }
}

/// The circumstances of a command, written to the change log with what it changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// Who acts.
    pub actor: Actor,
    /// For whom, as the caller states it.
    pub on_behalf_of: Option<Text>,
    /// Why, as the caller states it.
    pub reason: Option<Text>,
    /// The id of the request.
    pub request_id: Option<String>,
}

impl Context {
    /// Circumstances with nothing but an actor.
    #[must_use]
    pub fn of(actor: Actor) -> Self {
        Self {
            actor,
            on_behalf_of: None,
            reason: None,
            request_id: None,
        }
    }
}
