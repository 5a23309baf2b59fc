//! Records, with their restriction values and attributes in rows of their own, so that a filter
//! can run as SQL.

use bailiwick_model::change::{ChangeRecord, Delta};
use bailiwick_model::ids::{NodeId, TenantId};
use bailiwick_model::record::{Record, RecordKey};
use bailiwick_model::time::Timestamp;
use serde_json::Value as Json;
use uuid::Uuid;

use super::{Entity, decode};
use crate::canonical::canonical_json;
use crate::db::{Tx, Value, values};
use crate::error::StoreError;

impl Entity for Record {
    const NAME: &'static str = "record";
    const INSERT: &'static str = "\
INSERT INTO records (tenant_id, resource_type, id, node_id, vendor_id, parent_type, parent_id,
                     changed, version, data)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    const UPDATE: &'static str = "\
UPDATE records
   SET node_id = $4, vendor_id = $5, parent_type = $6, parent_id = $7, changed = $8, version = $9,
       data = $10
 WHERE tenant_id = $1
   AND resource_type = $2
   AND id = $3";
    /// Restriction values and attributes go with it.
    const DELETE: &'static str = "\
DELETE FROM records
 WHERE tenant_id = $1
   AND resource_type = $2
   AND id = $3";

    fn key(&self) -> Vec<Value> {
        values![self.key.resource_type.as_str(), self.key.id.as_str()]
    }

    fn columns(&self) -> Vec<Value> {
        let parent = self.parent.as_ref();
        values![
            self.node.map(|node| node.0),
            self.vendor.map(|vendor| vendor.0),
            parent.map(|parent| parent.resource_type.as_str()),
            parent.map(|parent| parent.id.as_str()),
            self.changed,
            self.version,
        ]
    }
}

/// The columns `data, node_id, changed, version`: what [`read`] makes a record of.
pub(crate) type RecordRow = (String, Option<Uuid>, i64, i64);

/// What many records can change at once counts as in the columns.
pub(crate) fn read((data, node, changed, version): RecordRow) -> Result<Record, StoreError> {
    let mut record: Record = decode(Record::NAME, &data)?;
    record.node = node.map(NodeId);
    record.changed = Timestamp(changed);
    record.version = u64::try_from(version).unwrap_or(0);
    Ok(record)
}

const ADD_RESTRICTION: &str = "\
INSERT INTO record_restrictions (tenant_id, resource_type, record_id, value)
VALUES ($1, $2, $3, $4)";

const DROP_RESTRICTIONS: &str = "\
DELETE FROM record_restrictions
 WHERE tenant_id = $1
   AND resource_type = $2
   AND record_id = $3";

const ADD_ATTRIBUTE: &str = "\
INSERT INTO record_attributes (tenant_id, resource_type, record_id, name, item, is_list, value)
VALUES ($1, $2, $3, $4, $5, $6, $7)";

const DROP_ATTRIBUTES: &str = "\
DELETE FROM record_attributes
 WHERE tenant_id = $1
   AND resource_type = $2
   AND record_id = $3";

pub(super) async fn write(
    tx: &mut Tx,
    tenant: TenantId,
    delta: &Delta<Record>,
) -> Result<(), StoreError> {
    super::write(tx, tenant, delta).await?;
    let Some(after) = &delta.after else {
        return Ok(());
    };
    if delta
        .before
        .as_ref()
        .is_none_or(|before| before.restrictions != after.restrictions)
    {
        write_restrictions(tx, tenant, after).await?;
    }
    if delta
        .before
        .as_ref()
        .is_none_or(|before| before.attributes != after.attributes)
    {
        write_attributes(tx, tenant, after).await?;
    }
    Ok(())
}

fn key(tenant: TenantId, key: &RecordKey) -> Vec<Value> {
    values![tenant, key.resource_type.as_str(), key.id.as_str()]
}

async fn write_restrictions(
    tx: &mut Tx,
    tenant: TenantId,
    record: &Record,
) -> Result<(), StoreError> {
    tx.execute(DROP_RESTRICTIONS, key(tenant, &record.key))
        .await?;
    for value in &record.restrictions {
        let mut values = key(tenant, &record.key);
        values.push(value.as_str().into());
        tx.execute(ADD_RESTRICTION, values).await?;
    }
    Ok(())
}

async fn write_attributes(
    tx: &mut Tx,
    tenant: TenantId,
    record: &Record,
) -> Result<(), StoreError> {
    tx.execute(DROP_ATTRIBUTES, key(tenant, &record.key))
        .await?;
    for (name, value) in record.attributes.as_map() {
        let (is_list, items) = match value {
            Json::Array(items) => (true, items.as_slice()),
            scalar => (false, std::slice::from_ref(scalar)),
        };
        for (item, value) in (0_i64..).zip(items) {
            let mut values = key(tenant, &record.key);
            values.extend(values![name.as_str(), item, is_list, canonical_json(value)]);
            tx.execute(ADD_ATTRIBUTE, values).await?;
        }
    }
    Ok(())
}

const MOVE: &str = "\
UPDATE records
   SET node_id = $3, changed = $4, version = version + 1
 WHERE tenant_id = $1
   AND node_id = $2";

/// Moves all records at some nodes to another. Each becomes a new version.
pub(super) async fn move_all(
    tx: &mut Tx,
    record: &ChangeRecord,
    from: &[NodeId],
    to: NodeId,
) -> Result<(), StoreError> {
    for node in from.iter().filter(|node| **node != to) {
        let values = values![record.tenant, node.0, to.0, record.time];
        tx.execute(MOVE, values).await?;
    }
    Ok(())
}
