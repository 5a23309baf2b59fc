//! Who is calling: bearer keys, the host's own door, and the actor and bounds that follow.

mod host;
mod key;
mod renew;

use std::sync::{Arc, PoisonError, RwLock};

use bailiwick_engine::authority::Authority;
use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::actor::{Actor, ActorPrincipal};
use bailiwick_model::ids::{KeyId, ServiceAccountId, TenantId};
use bailiwick_model::names::PLATFORM_SLUG;
use bailiwick_model::service_account::KeyHash;
use rustc_hash::FxHashMap;

pub use key::{KEY_PREFIX_LENGTH, NewSecret, hash_secret, new_secret};

use crate::app::App;
use crate::error::ServiceError;

/// Longest secret that is looked at, in bytes.
const SECRET_BYTES: usize = 512;
/// The permission that makes somebody of the platform's tenant an operator.
pub const OPERATE: &str = "platform.operate";

/// Somebody who has shown a valid key.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The tenant in which the account lives.
    pub home: TenantId,
    /// The service account.
    pub account: ServiceAccountId,
    /// The account's name.
    pub name: String,
    /// Whether the account lives in the platform's tenant and may operate the platform.
    pub operator: bool,
    /// Whether questions asked with this key may override stored properties.
    pub may_override_properties: bool,
    actor: Actor,
    /// Whether this is somebody at the host: the program itself in every tenant.
    is_host: bool,
}

impl Caller {
    /// The caller as an actor in a tenant: itself at home, a platform operator everywhere (also
    /// in the platform's own tenant, so that operators can mend it). `None` where it is nobody.
    #[must_use]
    pub fn actor_in(&self, tenant: TenantId) -> Option<Actor> {
        if self.is_host {
            return Some(self.actor.clone());
        }
        if self.operator {
            let principal = ActorPrincipal::Operator {
                id: self.account.0,
                name: self.name.clone(),
            };
            return Some(Actor {
                principal,
                ..self.actor.clone()
            });
        }
        (tenant == self.home).then(|| self.actor.clone())
    }
}

/// Which key a hash belongs to. That never changes, so it may be remembered; whether the key is
/// still good is read from the snapshot each time.
#[derive(Default)]
pub(crate) struct KeyCache {
    host: RwLock<Option<KeyHash>>,
    known: RwLock<FxHashMap<[u8; 32], (TenantId, KeyId)>>,
}

impl App {
    /// The caller behind a bearer secret; `None` if the secret is no valid key of an active
    /// account.
    ///
    /// # Errors
    /// When the key is not known yet and the database cannot be reached.
    pub async fn authenticate(
        self: &Arc<Self>,
        secret: &str,
    ) -> Result<Option<Caller>, ServiceError> {
        if secret.is_empty() || secret.len() > SECRET_BYTES {
            return Ok(None);
        }
        let hash = hash_secret(secret);
        if self.keys.is_host(&hash) {
            return Ok(Some(Caller::host()));
        }
        let Some((tenant, key)) = self.find_key(&hash).await? else {
            return Ok(None);
        };
        let Some(engine) = self.engine(tenant).await? else {
            return Ok(None);
        };
        let snapshot = engine.snapshot();
        if snapshot.key(key).is_none() {
            // Made on another node just now.
            self.catch_up(&engine).await?;
        }
        Ok(self.caller(&engine.snapshot(), tenant, key))
    }

    async fn find_key(&self, hash: &KeyHash) -> Result<Option<(TenantId, KeyId)>, ServiceError> {
        let known = {
            let known = self
                .keys
                .known
                .read()
                .unwrap_or_else(PoisonError::into_inner);
            known.get(&hash.0).copied()
        };
        if known.is_some() {
            return Ok(known);
        }
        let found = self.store.find_key(hash).await?;
        if let Some(found) = found {
            let mut known = self
                .keys
                .known
                .write()
                .unwrap_or_else(PoisonError::into_inner);
            known.insert(hash.0, found);
        }
        Ok(found)
    }

    fn caller(&self, snapshot: &Snapshot, tenant: TenantId, key: KeyId) -> Option<Caller> {
        let now = self.clock.now();
        let key = snapshot.key(key)?;
        if key.revoked.is_some() || key.expires <= now {
            return None;
        }
        let (_, account) = snapshot.service_account(key.service_account)?;
        if !account.active {
            return None;
        }
        let actor = Actor {
            principal: ActorPrincipal::ServiceAccount { id: account.id },
            key: Some(key.id),
            narrowed_to: key.permissions.clone(),
        };
        let of_platform = snapshot.tenant()?.slug.as_str() == PLATFORM_SLUG;
        let operator = of_platform && Authority::new(snapshot, &actor, now).holds_at_root(OPERATE);
        Some(Caller {
            home: tenant,
            account: account.id,
            name: account.name.to_string(),
            operator,
            may_override_properties: key.may_override_properties,
            actor: Actor {
                narrowed_to: if operator { None } else { actor.narrowed_to },
                ..actor
            },
            is_host: false,
        })
    }
}
