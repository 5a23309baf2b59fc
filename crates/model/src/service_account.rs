//! Service accounts: applications' accounts, and the API keys with which they call.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::ids::{KeyId, ServiceAccountId};
use crate::names::{Code, ExternalId, Name, Text};
use crate::time::Timestamp;
use crate::user::Attributes;

/// One service account as stored. Takes no seat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceAccount {
    /// Its id.
    pub id: ServiceAccountId,
    /// Its name, unique among the tenant's service accounts in folded form.
    pub name: Name,
    /// What it is for.
    pub description: Text,
    /// The id under which the tenant's own systems know it, unique among service accounts.
    pub external_id: Option<ExternalId>,
    /// Whether it may act.
    pub active: bool,
    /// Free attributes.
    pub attributes: Attributes,
    /// When it was created.
    pub created: Timestamp,
    /// When it was last changed.
    pub changed: Timestamp,
    /// Grows with each change of this object.
    pub version: u64,
}

/// SHA-256 of an API key's secret. Never written to the change log, an answer or a log.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyHash(pub [u8; 32]);

impl std::fmt::Debug for KeyHash {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("KeyHash(..)")
    }
}

/// One API key as stored: everything but the secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// Its id.
    pub id: KeyId,
    /// Whose key it is.
    pub service_account: ServiceAccountId,
    /// What it is for.
    pub name: Name,
    /// The first characters of the secret, to recognise it by.
    pub prefix: String,
    /// The hash of the secret. Left out of everything that is serialised; the store writes it to
    /// its own column, and `None` is read back from the change log.
    #[serde(skip)]
    pub hash: Option<KeyHash>,
    /// If set, the key carries only these of the account's permissions.
    pub permissions: Option<BTreeSet<Code>>,
    /// Whether a question asked with this key may override stored properties.
    pub may_override_properties: bool,
    /// When it stops working.
    pub expires: Timestamp,
    /// When it was revoked.
    pub revoked: Option<Timestamp>,
    /// When it was created.
    pub created: Timestamp,
}
