//! Who is in which group, and who holds which role.

use bailiwick_model::assignment::Assignment;
use bailiwick_model::change::Delta;
use bailiwick_model::group::Membership;
use bailiwick_model::ids::{GroupId, TenantId, UserId};
use uuid::Uuid;

use super::{Entity, exactly_one};
use crate::db::{Tx, Value, values};
use crate::error::StoreError;

impl Entity for Assignment {
    const NAME: &'static str = "assignment";
    const INSERT: &'static str = "\
INSERT INTO assignments (tenant_id, id, role_id, node_id, data)
VALUES ($1, $2, $3, $4, $5)";
    const UPDATE: &'static str = "\
UPDATE assignments
   SET role_id = $3, node_id = $4, data = $5
 WHERE tenant_id = $1
   AND id = $2";
    const DELETE: &'static str = "\
DELETE FROM assignments
 WHERE tenant_id = $1
   AND id = $2";

    fn key(&self) -> Vec<Value> {
        values![self.id.0]
    }

    fn columns(&self) -> Vec<Value> {
        values![self.role.0, self.node.0]
    }
}

/// A membership in its row: a key and nothing else.
pub(crate) type MembershipRow = (String, Uuid);

pub(crate) fn membership((group, user): MembershipRow) -> Result<Membership, StoreError> {
    let group = GroupId::new(&group).map_err(|error| StoreError::corrupt(error.to_string()))?;
    Ok(Membership {
        group,
        user: UserId(user),
    })
}

const JOIN: &str = "\
INSERT INTO memberships (tenant_id, group_id, user_id)
VALUES ($1, $2, $3)";

const LEAVE: &str = "\
DELETE FROM memberships
 WHERE tenant_id = $1
   AND group_id = $2
   AND user_id = $3";

pub(super) async fn write_membership(
    tx: &mut Tx,
    tenant: TenantId,
    delta: &Delta<Membership>,
) -> Result<(), StoreError> {
    let (sql, membership) = match (&delta.before, &delta.after) {
        (None, Some(after)) => (JOIN, after),
        (Some(before), None) => (LEAVE, before),
        (None, None) => return Ok(()),
        (Some(_), Some(_)) => {
            return Err(StoreError::invalid(
                "a membership begins and ends, it never changes",
            ));
        }
    };
    let values = values![tenant, membership.group.as_str(), membership.user.0];
    exactly_one("membership", tx.execute(sql, values).await?)
}
