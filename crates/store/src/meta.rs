//! A few values about the installation as a whole, by name.

use crate::db::values;
use crate::error::StoreError;
use crate::store::Store;

const GET: &str = "\
SELECT value
  FROM meta
 WHERE key = $1";

const SET: &str = "\
INSERT INTO meta (key, value)
VALUES ($1, $2)
ON CONFLICT (key) DO UPDATE
   SET value = excluded.value";

impl Store {
    /// The value of this name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn meta(&self, key: &str) -> Result<Option<String>, StoreError> {
        let row = self
            .db
            .fetch_optional::<(String,)>(GET, values![key])
            .await?;
        Ok(row.map(|(value,)| value))
    }

    /// Sets the value of this name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_meta(&self, key: &str, value: &str) -> Result<(), StoreError> {
        let mut tx = self.db.begin_write().await?;
        tx.execute(SET, values![key, value]).await?;
        tx.commit().await
    }
}
