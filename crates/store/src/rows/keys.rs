//! API keys. The hash of a key's secret has a column of its own and stands nowhere else: it is not
//! part of the JSON, so it gets neither into the log nor into an answer.

use bailiwick_model::change::Delta;
use bailiwick_model::ids::{KeyId, TenantId};
use bailiwick_model::service_account::{Key, KeyHash};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Entity, decode};
use crate::db::{Value, values};
use crate::error::StoreError;
use crate::store::Store;

/// A key in its row.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct KeyRow(pub(crate) Key);

impl KeyRow {
    /// Puts JSON and hash together again.
    pub(crate) fn read(data: &str, hash: Option<Vec<u8>>) -> Result<Key, StoreError> {
        let mut key: Key = decode(Self::NAME, data)?;
        if let Some(hash) = hash {
            let hash = <[u8; 32]>::try_from(hash).map_err(|_| {
                StoreError::corrupt(format!("the hash of key {} is not of 32 bytes", key.id))
            })?;
            key.hash = Some(KeyHash(hash));
        }
        Ok(key)
    }
}

pub(super) fn rows(delta: &Delta<Key>) -> Delta<KeyRow> {
    Delta {
        before: delta.before.clone().map(KeyRow),
        after: delta.after.clone().map(KeyRow),
    }
}

impl Entity for KeyRow {
    const NAME: &'static str = "key";
    const INSERT: &'static str = "\
INSERT INTO api_keys (tenant_id, id, service_account_id, hash, data)
VALUES ($1, $2, $3, $4, $5)";
    /// A change that does not know the hash leaves it as it is.
    const UPDATE: &'static str = "\
UPDATE api_keys
   SET service_account_id = $3, hash = COALESCE($4, hash), data = $5
 WHERE tenant_id = $1
   AND id = $2";
    const DELETE: &'static str = "\
DELETE FROM api_keys
 WHERE tenant_id = $1
   AND id = $2";

    fn key(&self) -> Vec<Value> {
        values![self.0.id.0]
    }

    fn columns(&self) -> Vec<Value> {
        values![
            self.0.service_account.0,
            self.0.hash.map(|hash| hash.0.to_vec())
        ]
    }
}

const BY_HASH: &str = "\
SELECT tenant_id, id
  FROM api_keys
 WHERE hash = $1";

impl Store {
    /// The key whose secret has this hash, revoked and expired ones included.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find_key(&self, hash: &KeyHash) -> Result<Option<(TenantId, KeyId)>, StoreError> {
        let values = values![hash.0.as_slice()];
        let row = self
            .db
            .fetch_optional::<(Uuid, Uuid)>(BY_HASH, values)
            .await?;
        Ok(row.map(|(tenant, key)| (TenantId(tenant), KeyId(key))))
    }
}
