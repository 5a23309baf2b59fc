//! The host's own door: whoever may read the database file needs no key. The command line on a
//! stopped server's database goes through the same routes as everybody, with a secret that lives
//! in this process's memory only.

use std::sync::{Arc, PoisonError};

use bailiwick_model::actor::Actor;
use bailiwick_model::ids::{ServiceAccountId, TenantId};
use bailiwick_model::service_account::KeyHash;
use uuid::Uuid;

use super::{Caller, KeyCache, new_secret};
use crate::app::App;

/// The name under which the change log knows the command line.
const NAME: &str = "cli";

impl Caller {
    /// Somebody at the host. Has no account: the ids are of nothing.
    pub(super) fn host() -> Self {
        Self {
            home: TenantId(Uuid::nil()),
            account: ServiceAccountId(Uuid::nil()),
            name: NAME.to_owned(),
            operator: true,
            may_override_properties: true,
            actor: Actor::system(NAME),
            is_host: true,
        }
    }
}

impl KeyCache {
    /// Whether this is the hash of the host's secret. Comparing hashes of random secrets tells an
    /// onlooker nothing, however long it takes.
    pub(super) fn is_host(&self, hash: &KeyHash) -> bool {
        *self.host.read().unwrap_or_else(PoisonError::into_inner) == Some(*hash)
    }
}

impl App {
    /// Opens the host's door and gives its secret, good until the program ends. Only for callers
    /// that have shown that they are the host, by opening the database themselves.
    #[must_use]
    pub fn open_host_door(self: &Arc<Self>) -> String {
        let made = new_secret();
        *self
            .keys
            .host
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Some(made.hash);
        made.secret
    }
}
