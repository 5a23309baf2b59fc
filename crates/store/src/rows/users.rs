//! Users.

use bailiwick_model::ids::{TenantId, UserId};
use bailiwick_model::names::ProfileText;
use bailiwick_model::time::Timestamp;
use bailiwick_model::user::User;

use super::{Entity, decode};
use crate::db::{Tx, Value, values};
use crate::error::StoreError;
use crate::lists::sql::{IDS_PER_STATEMENT, Sql, padded};
use crate::store::Store;

/// The folded form; '' for nothing, which no name can be.
pub(crate) fn folded(text: Option<&ProfileText>) -> String {
    text.map(ProfileText::folded).unwrap_or_default()
}

/// A time as a column that sorts: 0 for never.
pub(crate) fn time_or_never(time: Option<Timestamp>) -> i64 {
    time.map_or(0, |time| time.0)
}

impl Entity for User {
    const NAME: &'static str = "user";
    const INSERT: &'static str = "\
INSERT INTO users (tenant_id, id, home_id, status, locked, user_name_folded, email_folded,
                   external_id, external_id_folded, first_name_folded, last_name_folded,
                   department_folded, job_title_folded, last_sign_in, created, changed, data)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
    const UPDATE: &'static str = "\
UPDATE users
   SET home_id = $3, status = $4, locked = $5, user_name_folded = $6, email_folded = $7,
       external_id = $8, external_id_folded = $9, first_name_folded = $10, last_name_folded = $11,
       department_folded = $12, job_title_folded = $13, last_sign_in = $14, created = $15,
       changed = $16, data = $17
 WHERE tenant_id = $1
   AND id = $2";
    const DELETE: &'static str = "\
DELETE FROM users
 WHERE tenant_id = $1
   AND id = $2";

    fn key(&self) -> Vec<Value> {
        values![self.id.0]
    }

    fn columns(&self) -> Vec<Value> {
        let external_id = self.external_id.as_ref();
        values![
            self.home.0,
            self.status.as_str(),
            self.lock.is_some(),
            self.user_name.folded(),
            self.email.folded(),
            external_id.map(|id| id.as_str()),
            external_id.map(|id| id.folded()).unwrap_or_default(),
            folded(self.profile.first_name.as_ref()),
            folded(self.profile.last_name.as_ref()),
            folded(self.profile.department.as_ref()),
            folded(self.profile.job_title.as_ref()),
            time_or_never(self.last_sign_in),
            self.created,
            self.changed,
        ]
    }
}

const BY_ID: &str = "\
SELECT data
  FROM users
 WHERE tenant_id = $1
   AND id = $2";

const BY_IDS: &str = "\
SELECT data
  FROM users
 WHERE tenant_id = $1
   AND id IN ";

fn read(row: Option<(String,)>) -> Result<Option<User>, StoreError> {
    row.map(|(data,)| decode(User::NAME, &data)).transpose()
}

/// One user, as the transaction sees it.
pub(crate) async fn get(
    tx: &mut Tx,
    tenant: TenantId,
    user: UserId,
) -> Result<Option<User>, StoreError> {
    read(tx.fetch_optional(BY_ID, values![tenant, user.0]).await?)
}

impl Store {
    /// One user.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn user(&self, tenant: TenantId, user: UserId) -> Result<Option<User>, StoreError> {
        read(
            self.db
                .fetch_optional(BY_ID, values![tenant, user.0])
                .await?,
        )
    }

    /// Those of these users that there are, in no particular order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn users_by_ids(
        &self,
        tenant: TenantId,
        users: &[UserId],
    ) -> Result<Vec<User>, StoreError> {
        let mut found = Vec::with_capacity(users.len());
        for some in users.chunks(IDS_PER_STATEMENT) {
            let mut sql = Sql::new(BY_IDS, values![tenant]);
            sql.list(padded(some).map(|user| Value::from(user.map(|user| user.0))));
            let (sql, values) = sql.finish();
            for (data,) in self.db.fetch_all::<(String,)>(sql, values).await? {
                found.push(decode(User::NAME, &data)?);
            }
        }
        Ok(found)
    }
}
