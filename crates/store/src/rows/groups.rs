//! Groups.

use bailiwick_model::group::Group;

use super::Entity;
use crate::db::{Value, values};

impl Entity for Group {
    const NAME: &'static str = "group";
    const INSERT: &'static str = "\
INSERT INTO groups (tenant_id, id, name_folded, matrix_id, node_id, vendor_id, data)
VALUES ($1, $2, $3, $4, $5, $6, $7)";
    const UPDATE: &'static str = "\
UPDATE groups
   SET name_folded = $3, matrix_id = $4, node_id = $5, vendor_id = $6, data = $7
 WHERE tenant_id = $1
   AND id = $2";
    const DELETE: &'static str = "\
DELETE FROM groups
 WHERE tenant_id = $1
   AND id = $2";

    fn key(&self) -> Vec<Value> {
        values![self.id.as_str()]
    }

    fn columns(&self) -> Vec<Value> {
        let vendor = self.vendor.map(|group| group.vendor.0);
        values![self.name.folded(), self.matrix.0, self.node.0, vendor]
    }
}
