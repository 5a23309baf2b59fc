//! Service accounts.

use bailiwick_model::service_account::ServiceAccount;

use super::Entity;
use crate::db::{Value, values};

impl Entity for ServiceAccount {
    const NAME: &'static str = "service account";
    const INSERT: &'static str = "\
INSERT INTO service_accounts (tenant_id, id, name_folded, external_id, data)
VALUES ($1, $2, $3, $4, $5)";
    const UPDATE: &'static str = "\
UPDATE service_accounts
   SET name_folded = $3, external_id = $4, data = $5
 WHERE tenant_id = $1
   AND id = $2";
    const DELETE: &'static str = "\
DELETE FROM service_accounts
 WHERE tenant_id = $1
   AND id = $2";

    fn key(&self) -> Vec<Value> {
        values![self.id.0]
    }

    fn columns(&self) -> Vec<Value> {
        values![
            self.name.folded(),
            self.external_id.as_ref().map(|id| id.as_str())
        ]
    }
}
