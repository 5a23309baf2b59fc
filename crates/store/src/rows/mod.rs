//! How each kind of object is kept in rows: one table each, the object as JSON beside the columns
//! that are searched.
//!
//! [`Entity`] says what the table of one kind looks like, [`write`] brings a row from before to
//! after, [`apply`] does that for whatever a [`Change`] is about.

use bailiwick_model::change::{Change, ChangeRecord, Delta};
use bailiwick_model::ids::TenantId;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::db::{Tx, Value, values};
use crate::error::StoreError;

mod access;
mod groups;
mod keys;
mod nodes;
pub(crate) mod records;
mod roles;
mod service_accounts;
pub(crate) mod tenants;
pub(crate) mod users;

pub(crate) use self::access::{MembershipRow, membership};
pub(crate) use self::keys::KeyRow;

/// A kind of object and its table.
///
/// The parameters of `INSERT` and `UPDATE` are the tenant, the key, the columns, the JSON; those
/// of `DELETE` the tenant and the key.
pub(crate) trait Entity: Serialize + DeserializeOwned {
    /// What messages call it.
    const NAME: &'static str;
    const INSERT: &'static str;
    const UPDATE: &'static str;
    const DELETE: &'static str;

    /// What identifies it within the tenant.
    fn key(&self) -> Vec<Value>;
    /// The columns between the key and the JSON.
    fn columns(&self) -> Vec<Value>;
}

/// Brings one row from before to after.
///
/// # Errors
/// When the row is not as before says: there already, or not there.
pub(crate) async fn write<E: Entity>(
    tx: &mut Tx,
    tenant: TenantId,
    delta: &Delta<E>,
) -> Result<(), StoreError> {
    let (sql, values) = match (&delta.before, &delta.after) {
        (None, Some(after)) => (E::INSERT, row(tenant, after)?),
        (Some(before), Some(after)) if before.key() == after.key() => {
            (E::UPDATE, row(tenant, after)?)
        }
        (Some(_), Some(_)) => {
            return Err(StoreError::invalid(format!(
                "the id of a {} never changes",
                E::NAME
            )));
        }
        (Some(before), None) => {
            let mut values = values![tenant];
            values.extend(before.key());
            (E::DELETE, values)
        }
        (None, None) => return Ok(()),
    };
    exactly_one(E::NAME, tx.execute(sql, values).await?)
}

fn row<E: Entity>(tenant: TenantId, entity: &E) -> Result<Vec<Value>, StoreError> {
    let mut values = values![tenant];
    values.extend(entity.key());
    values.extend(entity.columns());
    values.push(Value::from(encode(E::NAME, entity)?));
    Ok(values)
}

pub(crate) fn exactly_one(name: &str, rows: u64) -> Result<(), StoreError> {
    if rows == 1 {
        return Ok(());
    }
    Err(StoreError::corrupt(format!(
        "a change of one {name} met {rows} rows"
    )))
}

pub(crate) fn encode<T: Serialize>(name: &str, object: &T) -> Result<String, StoreError> {
    serde_json::to_string(object)
        .map_err(|error| StoreError::invalid(format!("a {name} cannot be written: {error}")))
}

pub(crate) fn decode<T: DeserializeOwned>(name: &str, data: &str) -> Result<T, StoreError> {
    serde_json::from_str(data)
        .map_err(|error| StoreError::corrupt(format!("a {name} cannot be read: {error}")))
}

/// Writes the rows of one change of a record.
pub(crate) async fn apply(
    tx: &mut Tx,
    record: &ChangeRecord,
    change: &Change,
) -> Result<(), StoreError> {
    let tenant = record.tenant;
    match change {
        Change::Tenant(delta) => tenants::write(tx, tenant, delta).await,
        Change::Node(delta) => write(tx, tenant, delta).await,
        Change::User(delta) => write(tx, tenant, delta).await,
        Change::ServiceAccount(delta) => write(tx, tenant, delta).await,
        Change::Key(delta) => write(tx, tenant, &keys::rows(delta)).await,
        Change::Role(delta) => write(tx, tenant, delta).await,
        Change::Group(delta) => write(tx, tenant, delta).await,
        Change::Membership(delta) => access::write_membership(tx, tenant, delta).await,
        Change::Assignment(delta) => write(tx, tenant, delta).await,
        Change::Restriction(delta) => write(tx, tenant, delta).await,
        Change::Vendor(delta) => write(tx, tenant, delta).await,
        Change::Record(delta) => records::write(tx, tenant, delta).await,
        Change::RecordsMoved { from, to } => records::move_all(tx, record, from, *to).await,
    }
}
