//! What is read from the database itself because no snapshot keeps it: whole users with their
//! profiles, records, and the lists of both. Who may see what is for the caller to have judged.

use bailiwick_engine::filter::{Columns, FilterTree, SqlValue as EngineValue, to_sql};
use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::ids::{TenantId, UserId};
use bailiwick_model::record::{Record, RecordKey};
use bailiwick_model::user::User;
use bailiwick_store::StoreError;
pub use bailiwick_store::{
    RecordPage, RecordsQuery, SqlPredicate, SqlValue, USER_FIELDS, UserCursor, UserPage, UserQuery,
    UserScope,
};

use crate::app::App;
use crate::error::ServiceError;

/// The engine's condition as one over the rows of our own register of records. `None` where it
/// always holds.
///
/// # Errors
/// When the database cannot judge it.
pub fn records_predicate(
    snapshot: &Snapshot,
    tenant: TenantId,
    tree: &FilterTree,
) -> Result<Option<SqlPredicate>, ServiceError> {
    if *tree == FilterTree::Always {
        return Ok(None);
    }
    let predicate = to_sql(snapshot, tree, &Columns::for_records_table(tenant))
        .map_err(|error| ServiceError::Internal(error.to_string()))?;
    let param = |value| match value {
        EngineValue::Bool(truth) => SqlValue::Bool(truth),
        EngineValue::Integer(number) => SqlValue::Integer(number),
        EngineValue::Uuid(id) => SqlValue::Uuid(id),
        EngineValue::Text(text) => SqlValue::Text(text),
    };
    let params = predicate.params.into_iter().map(param).collect();
    Ok(Some(SqlPredicate {
        text: predicate.text,
        params,
    }))
}

impl App {
    /// One user with the profile.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn user(&self, tenant: TenantId, user: UserId) -> Result<Option<User>, ServiceError> {
        self.noted(self.store.user(tenant, user).await)
    }

    /// Those of these users that there are, with their profiles, in no particular order.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn users_by_ids(
        &self,
        tenant: TenantId,
        users: &[UserId],
    ) -> Result<Vec<User>, ServiceError> {
        self.noted(self.store.users_by_ids(tenant, users).await)
    }

    /// One page of users.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] when the query makes no sense; when the database cannot be
    /// reached.
    pub async fn list_users(
        &self,
        tenant: TenantId,
        query: &UserQuery,
    ) -> Result<UserPage, ServiceError> {
        self.noted(self.store.list_users(tenant, query).await)
    }

    /// One record.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn record(
        &self,
        tenant: TenantId,
        key: &RecordKey,
    ) -> Result<Option<Record>, ServiceError> {
        self.noted(self.store.record(tenant, key).await)
    }

    /// One page of the records of a type.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] when the query makes no sense; when the database cannot be
    /// reached.
    pub async fn list_records(
        &self,
        tenant: TenantId,
        query: &RecordsQuery,
    ) -> Result<RecordPage, ServiceError> {
        self.noted(self.store.records_where(tenant, query).await)
    }

    fn noted<T>(&self, read: Result<T, StoreError>) -> Result<T, ServiceError> {
        match read {
            Ok(found) => {
                self.note_contact();
                Ok(found)
            }
            // While reading a list this can only be the caller's query.
            Err(StoreError::Invalid(detail)) => Err(ServiceError::Invalid(detail)),
            Err(error) => Err(error.into()),
        }
    }
}
