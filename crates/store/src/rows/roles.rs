//! Roles, and the vendors some groups are of.

use bailiwick_model::role::Role;
use bailiwick_model::vendor::Vendor;

use super::Entity;
use crate::db::{Value, values};

impl Entity for Role {
    const NAME: &'static str = "role";
    const INSERT: &'static str = "\
INSERT INTO roles (tenant_id, id, name_folded, owner_id, data)
VALUES ($1, $2, $3, $4, $5)";
    const UPDATE: &'static str = "\
UPDATE roles
   SET name_folded = $3, owner_id = $4, data = $5
 WHERE tenant_id = $1
   AND id = $2";
    const DELETE: &'static str = "\
DELETE FROM roles
 WHERE tenant_id = $1
   AND id = $2";

    fn key(&self) -> Vec<Value> {
        values![self.id.0]
    }

    fn columns(&self) -> Vec<Value> {
        values![
            self.name.folded(),
            self.owner.as_ref().map(|owner| owner.as_str())
        ]
    }
}

impl Entity for Vendor {
    const NAME: &'static str = "vendor";
    const INSERT: &'static str = "\
INSERT INTO vendors (tenant_id, id, name_folded, data)
VALUES ($1, $2, $3, $4)";
    const UPDATE: &'static str = "\
UPDATE vendors
   SET name_folded = $3, data = $4
 WHERE tenant_id = $1
   AND id = $2";
    const DELETE: &'static str = "\
DELETE FROM vendors
 WHERE tenant_id = $1
   AND id = $2";

    fn key(&self) -> Vec<Value> {
        values![self.id.0]
    }

    fn columns(&self) -> Vec<Value> {
        values![self.name.folded()]
    }
}
