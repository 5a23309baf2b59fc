//! The nodes of trees, and the values of restriction lists.

use bailiwick_model::restriction::{Restriction, RestrictionKind};
use bailiwick_model::tree::Node;

use super::Entity;
use crate::db::{Value, values};

impl Entity for Node {
    const NAME: &'static str = "node";
    const INSERT: &'static str = "\
INSERT INTO nodes (tenant_id, id, parent_id, name_folded, external_id, data)
VALUES ($1, $2, $3, $4, $5, $6)";
    const UPDATE: &'static str = "\
UPDATE nodes
   SET parent_id = $3, name_folded = $4, external_id = $5, data = $6
 WHERE tenant_id = $1
   AND id = $2";
    const DELETE: &'static str = "\
DELETE FROM nodes
 WHERE tenant_id = $1
   AND id = $2";

    fn key(&self) -> Vec<Value> {
        values![self.id.0]
    }

    fn columns(&self) -> Vec<Value> {
        let external_id = self.external_id.as_ref().map(|id| id.as_str());
        values![
            self.parent.map(|parent| parent.0),
            self.name.folded(),
            external_id
        ]
    }
}

impl Entity for Restriction {
    const NAME: &'static str = "restriction value";
    const INSERT: &'static str = "\
INSERT INTO restrictions (tenant_id, kind, value, data)
VALUES ($1, $2, $3, $4)";
    const UPDATE: &'static str = "\
UPDATE restrictions
   SET data = $4
 WHERE tenant_id = $1
   AND kind = $2
   AND value = $3";
    const DELETE: &'static str = "\
DELETE FROM restrictions
 WHERE tenant_id = $1
   AND kind = $2
   AND value = $3";

    fn key(&self) -> Vec<Value> {
        let kind = match self.kind {
            RestrictionKind::Site => "site",
            RestrictionKind::Custom => "custom",
        };
        values![kind, self.value.as_str()]
    }

    fn columns(&self) -> Vec<Value> {
        values![]
    }
}
