//! Tenants: the row that is also the head of the change log and the lock of all writers.

use bailiwick_model::change::Delta;
use bailiwick_model::ids::TenantId;
use bailiwick_model::names::{Name, Slug};
use bailiwick_model::tenant::Tenant;
use bailiwick_model::time::Revision;
use uuid::Uuid;

use super::encode;
use crate::db::{Tx, values};
use crate::error::StoreError;
use crate::store::Store;

/// What is known of a tenant without loading it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenantHead {
    /// Its id.
    pub id: TenantId,
    /// Its public name in addresses.
    pub slug: Slug,
    /// Its display name.
    pub name: Name,
    /// Its last revision.
    pub revision: Revision,
}

/// Written when the tenant's own object changes. `revision` and `head_hash` are the log's.
const UPDATE: &str = "\
UPDATE tenants
   SET name = $2, data = $3
 WHERE id = $1
   AND slug = $4";

const ALL: &str = "\
SELECT id, slug, name, revision
  FROM tenants
 ORDER BY slug";

const BY_SLUG: &str = "\
SELECT id, slug, name, revision
  FROM tenants
 WHERE slug = $1";

const BY_ID: &str = "\
SELECT id, slug, name, revision
  FROM tenants
 WHERE id = $1";

/// Writes the tenant's own object. Its row is there since its first transaction began, so
/// creating it is an update too.
pub(super) async fn write(
    tx: &mut Tx,
    tenant: TenantId,
    delta: &Delta<Tenant>,
) -> Result<(), StoreError> {
    let Some(after) = &delta.after else {
        return Err(StoreError::invalid(
            "a tenant is never removed: its log would go with it",
        ));
    };
    if after.id != tenant {
        return Err(StoreError::invalid(
            "a tenant's log speaks of another tenant",
        ));
    }
    let data = encode("tenant", after)?;
    let values = values![tenant, after.name.as_str(), data, after.slug.as_str()];
    if tx.execute(UPDATE, values).await? == 1 {
        return Ok(());
    }
    Err(StoreError::invalid(format!(
        "the slug of a tenant never changes (`{}`)",
        after.slug
    )))
}

type HeadRow = (Uuid, String, String, i64);

fn head((id, slug, name, revision): HeadRow) -> Result<TenantHead, StoreError> {
    let bad = |error| StoreError::corrupt(format!("tenant {id}: {error}"));
    Ok(TenantHead {
        id: TenantId(id),
        slug: Slug::new(&slug).map_err(bad)?,
        name: Name::new(&name).map_err(bad)?,
        revision: revision_of(revision)?,
    })
}

pub(crate) fn revision_of(number: i64) -> Result<Revision, StoreError> {
    u64::try_from(number)
        .map(Revision)
        .map_err(|_| StoreError::corrupt(format!("a revision is {number}")))
}

impl Store {
    /// All tenants with their last revisions, by slug.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tenants(&self) -> Result<Vec<TenantHead>, StoreError> {
        let rows = self.db.fetch_all::<HeadRow>(ALL, values![]).await?;
        rows.into_iter().map(head).collect()
    }

    /// The tenant of this slug.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find_tenant(&self, slug: &str) -> Result<Option<TenantHead>, StoreError> {
        if slug.contains('\0') {
            return Ok(None); // which PostgreSQL would refuse to look for
        }
        let row = self
            .db
            .fetch_optional::<HeadRow>(BY_SLUG, values![slug])
            .await?;
        row.map(head).transpose()
    }

    /// The tenant of this id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tenant_head(&self, tenant: TenantId) -> Result<Option<TenantHead>, StoreError> {
        let row = self
            .db
            .fetch_optional::<HeadRow>(BY_ID, values![tenant])
            .await?;
        row.map(head).transpose()
    }
}
