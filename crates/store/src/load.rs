//! A tenant as it is now, fed to whoever builds a snapshot from it: as changes that create, in an
//! order in which what is referred to comes first. Records stay in rows.

use bailiwick_model::assignment::Assignment;
use bailiwick_model::change::{Change, Delta};
use bailiwick_model::group::Group;
use bailiwick_model::ids::TenantId;
use bailiwick_model::restriction::Restriction;
use bailiwick_model::role::Role;
use bailiwick_model::service_account::ServiceAccount;
use bailiwick_model::tenant::Tenant;
use bailiwick_model::time::Revision;
use bailiwick_model::tree::Node;
use bailiwick_model::user::User;
use bailiwick_model::vendor::Vendor;

use crate::db::{Tx, values};
use crate::error::StoreError;
use crate::rows::tenants::revision_of;
use crate::rows::{Entity, KeyRow, MembershipRow, decode, membership};
use crate::store::Store;

const TENANT: &str = "\
SELECT revision, data
  FROM tenants
 WHERE id = $1";

/// Parents first.
const NODES: &str = "\
WITH RECURSIVE tree (id, depth) AS (
    SELECT id, 0
      FROM nodes
     WHERE tenant_id = $1
       AND parent_id IS NULL
     UNION ALL
    SELECT n.id, tree.depth + 1
      FROM tree
      JOIN nodes n ON n.tenant_id = $1 AND n.parent_id = tree.id
)
SELECT n.data
  FROM tree
  JOIN nodes n ON n.tenant_id = $1 AND n.id = tree.id
 ORDER BY tree.depth, n.id";

const NODES_TOTAL: &str = "\
SELECT COUNT(*)
  FROM nodes
 WHERE tenant_id = $1";

const RESTRICTIONS: &str = "\
SELECT data
  FROM restrictions
 WHERE tenant_id = $1
 ORDER BY kind, value";

const VENDORS: &str = "\
SELECT data
  FROM vendors
 WHERE tenant_id = $1
 ORDER BY id";

const ROLES: &str = "\
SELECT data
  FROM roles
 WHERE tenant_id = $1
 ORDER BY id";

const USERS: &str = "\
SELECT data
  FROM users
 WHERE tenant_id = $1
 ORDER BY id";

const SERVICE_ACCOUNTS: &str = "\
SELECT data
  FROM service_accounts
 WHERE tenant_id = $1
 ORDER BY id";

const KEYS: &str = "\
SELECT data, hash
  FROM api_keys
 WHERE tenant_id = $1
 ORDER BY id";

const GROUPS: &str = "\
SELECT data
  FROM groups
 WHERE tenant_id = $1
 ORDER BY id";

const MEMBERSHIPS: &str = "\
SELECT group_id, user_id
  FROM memberships
 WHERE tenant_id = $1
 ORDER BY group_id, user_id";

const ASSIGNMENTS: &str = "\
SELECT data
  FROM assignments
 WHERE tenant_id = $1
 ORDER BY id";

/// Who takes the changes, one after the other.
type Sink<'a> = dyn FnMut(Change) + Send + 'a;

impl Store {
    /// Feeds everything of a tenant but its records to `sink`, all as of one revision, which is
    /// given back; `None` if there is no such tenant. The order: the tenant, nodes (parents
    /// first), restriction values, vendors, roles, users, service accounts, keys (with their
    /// hashes), groups, memberships, assignments.
    ///
    /// # Errors
    /// When the database fails or a row cannot be read; what was fed until then is to be dropped.
    pub async fn load(
        &self,
        tenant: TenantId,
        sink: &mut Sink<'_>,
    ) -> Result<Option<Revision>, StoreError> {
        let mut tx = self.db.begin_read().await?;
        let row = tx
            .fetch_optional::<(i64, String)>(TENANT, values![tenant])
            .await?;
        let Some((revision, data)) = row else {
            return Ok(None);
        };
        let stored: Tenant = decode("tenant", &data)?;
        sink(Change::Tenant(Box::new(Delta::created(stored))));
        load_nodes(&mut tx, tenant, sink).await?;
        feed::<Restriction>(&mut tx, RESTRICTIONS, tenant, Change::Restriction, sink).await?;
        feed::<Vendor>(&mut tx, VENDORS, tenant, Change::Vendor, sink).await?;
        feed::<Role>(&mut tx, ROLES, tenant, Change::Role, sink).await?;
        feed::<User>(&mut tx, USERS, tenant, Change::User, sink).await?;
        feed::<ServiceAccount>(
            &mut tx,
            SERVICE_ACCOUNTS,
            tenant,
            Change::ServiceAccount,
            sink,
        )
        .await?;
        load_keys(&mut tx, tenant, sink).await?;
        feed::<Group>(&mut tx, GROUPS, tenant, Change::Group, sink).await?;
        load_memberships(&mut tx, tenant, sink).await?;
        feed::<Assignment>(&mut tx, ASSIGNMENTS, tenant, Change::Assignment, sink).await?;
        revision_of(revision).map(Some)
    }
}

async fn feed<E: Entity>(
    tx: &mut Tx,
    sql: &'static str,
    tenant: TenantId,
    change: fn(Box<Delta<E>>) -> Change,
    sink: &mut Sink<'_>,
) -> Result<(), StoreError> {
    tx.for_each::<(String,)>(sql, values![tenant], |(data,)| {
        sink(change(Box::new(Delta::created(decode(E::NAME, &data)?))));
        Ok(())
    })
    .await
}

/// Nodes that hang on no root would be left out in silence, and so are counted.
async fn load_nodes(tx: &mut Tx, tenant: TenantId, sink: &mut Sink<'_>) -> Result<(), StoreError> {
    let mut fed = 0_i64;
    let mut count = |change: Change| {
        fed = fed.saturating_add(1);
        sink(change);
    };
    feed::<Node>(tx, NODES, tenant, Change::Node, &mut count).await?;
    let total = tx
        .fetch_optional::<(i64,)>(NODES_TOTAL, values![tenant])
        .await?;
    if total != Some((fed,)) {
        return Err(StoreError::corrupt(format!(
            "nodes of tenant {tenant} hang on no root"
        )));
    }
    Ok(())
}

async fn load_keys(tx: &mut Tx, tenant: TenantId, sink: &mut Sink<'_>) -> Result<(), StoreError> {
    tx.for_each::<(String, Option<Vec<u8>>)>(KEYS, values![tenant], |(data, hash)| {
        sink(Change::Key(Box::new(Delta::created(KeyRow::read(
            &data, hash,
        )?))));
        Ok(())
    })
    .await
}

async fn load_memberships(
    tx: &mut Tx,
    tenant: TenantId,
    sink: &mut Sink<'_>,
) -> Result<(), StoreError> {
    tx.for_each::<MembershipRow>(MEMBERSHIPS, values![tenant], |row| {
        sink(Change::Membership(Box::new(Delta::created(membership(
            row,
        )?))));
        Ok(())
    })
    .await
}
