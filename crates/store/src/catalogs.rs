//! The texts of catalog files, by name and version. A version's text never changes: tenants were
//! judged by it.

use crate::db::values;
use crate::error::StoreError;
use crate::store::Store;

/// One version of a catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCatalog {
    /// The catalog's code.
    pub name: String,
    /// Its edition.
    pub version: u32,
    /// The file as written.
    pub text: String,
}

const INSERT: &str = "\
INSERT INTO catalogs (name, version, text)
VALUES ($1, $2, $3)
ON CONFLICT (name, version) DO NOTHING";

const TEXT: &str = "\
SELECT text
  FROM catalogs
 WHERE name = $1
   AND version = $2";

const ALL: &str = "\
SELECT name, version, text
  FROM catalogs
 ORDER BY name, version";

impl Store {
    /// Keeps one version of a catalog. The same text again changes nothing.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when this version is there with another text.
    pub async fn put_catalog(
        &self,
        name: &str,
        version: u32,
        text: &str,
    ) -> Result<(), StoreError> {
        let mut tx = self.db.begin_write().await?;
        tx.execute(INSERT, values![name, version, text]).await?;
        let stored = tx
            .fetch_optional::<(String,)>(TEXT, values![name, version])
            .await?;
        if stored.is_none_or(|(stored,)| stored != text) {
            return Err(StoreError::Conflict {
                constraint: "catalogs_name_version".into(),
            });
        }
        tx.commit().await
    }

    /// All versions of all catalogs, by name and version.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn catalogs(&self) -> Result<Vec<StoredCatalog>, StoreError> {
        let rows = self
            .db
            .fetch_all::<(String, i64, String)>(ALL, values![])
            .await?;
        let catalog = |(name, version, text)| {
            let version = u32::try_from(version)
                .map_err(|_| StoreError::corrupt(format!("version {version} of `{name}`")))?;
            Ok(StoredCatalog {
                name,
                version,
                text,
            })
        };
        rows.into_iter().map(catalog).collect()
    }
}
