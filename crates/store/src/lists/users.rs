//! Lists of users: filtered, searched, narrowed to what an administrator may see, sorted.

use bailiwick_model::ids::{NodeId, TenantId, UserId};
use bailiwick_model::names::fold;
use bailiwick_model::query::{ListFilter, SortField};
use bailiwick_model::user::User;
use serde::{Deserialize, Serialize};

use super::keyset::{self, SortColumn};
use super::rows_wanted;
use super::sql::Sql;
use super::user_fields::{Field, push_term};
use crate::db::{Value, values};
use crate::error::StoreError;
use crate::rows::{Entity as _, decode};
use crate::store::Store;

/// Most nodes and users of one scope.
const SCOPE_MAX: usize = 10_000;
/// Most words of one search.
const SEARCH_WORDS_MAX: usize = 10;

/// Which users, in which order, from where on.
#[derive(Clone, Debug, Default)]
pub struct UserQuery {
    /// Conditions on [`crate::USER_FIELDS`].
    pub filter: ListFilter,
    /// Words, each of which must be part of the first, last or user name or the e-mail address.
    pub search: Option<String>,
    /// If set, only these users.
    pub scope: Option<UserScope>,
    /// In which order; users that agree in all of it are sorted by id. What is absent comes first,
    /// or last when descending.
    pub sort: Vec<SortField>,
    /// After the last user of the page before.
    pub after: Option<UserCursor>,
    /// How many at most; at least 1 and at most 1,000 are given.
    pub limit: u32,
    /// Whether to count all users that there are on all pages.
    pub total: bool,
}

/// Users whose home is one of these nodes or below, and these users besides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserScope {
    /// The nodes.
    pub nodes: Vec<NodeId>,
    /// The users besides.
    pub also: Vec<UserId>,
}

/// One value of a [`UserCursor`], as the column has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum CursorValue {
    /// True or false.
    Flag(bool),
    /// A time in microseconds.
    Integer(i64),
    /// A folded text.
    Text(String),
}

/// A place in a list of users. Good for the same sort order only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserCursor {
    /// What the last user has in the fields of the sort order.
    pub values: Vec<CursorValue>,
    /// Its id.
    pub id: UserId,
}

/// One page of users.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserPage {
    /// The users.
    pub users: Vec<User>,
    /// Where the next page begins, if there is one.
    pub next: Option<UserCursor>,
    /// How many there are on all pages, if that was asked.
    pub total: Option<u64>,
}

const PAGE: &str = "\
SELECT data
  FROM users
 WHERE tenant_id = $1";

const TOTAL: &str = "\
SELECT COUNT(*)
  FROM users
 WHERE tenant_id = $1";

impl Store {
    /// One page of a tenant's users.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] for a field that users do not have, a comparison it does not know,
    /// or a cursor of another list; when the database fails.
    pub async fn list_users(
        &self,
        tenant: TenantId,
        query: &UserQuery,
    ) -> Result<UserPage, StoreError> {
        let fields: Result<Vec<Field>, _> = query
            .sort
            .iter()
            .map(|sort| Field::named(&sort.field))
            .collect();
        let fields = fields?;
        let wanted = rows_wanted(query.limit);
        let (sql, values) = page_statement(tenant, query, &fields, wanted)?.finish();
        let rows = self.db.fetch_all::<(String,)>(sql, values).await?;
        let more = rows.len() > wanted;
        let users: Result<Vec<User>, _> = rows
            .iter()
            .take(wanted)
            .map(|(data,)| decode(User::NAME, data))
            .collect();
        let users = users?;
        let next = users.last().filter(|_| more).map(|user| UserCursor {
            values: fields.iter().map(|field| field.value(user)).collect(),
            id: user.id,
        });
        let total = if query.total {
            Some(self.count_users(tenant, query).await?)
        } else {
            None
        };
        Ok(UserPage { users, next, total })
    }

    async fn count_users(&self, tenant: TenantId, query: &UserQuery) -> Result<u64, StoreError> {
        let mut sql = Sql::new(TOTAL, values![tenant]);
        push_conditions(&mut sql, query)?;
        let (sql, values) = sql.finish();
        let row = self.db.fetch_optional::<(i64,)>(sql, values).await?;
        Ok(row.map_or(0, |(total,)| u64::try_from(total).unwrap_or(0)))
    }
}

fn page_statement(
    tenant: TenantId,
    query: &UserQuery,
    fields: &[Field],
    wanted: usize,
) -> Result<Sql, StoreError> {
    let mut columns: Vec<SortColumn> = fields
        .iter()
        .zip(&query.sort)
        .map(|(field, sort)| SortColumn {
            column: field.column,
            descending: sort.descending,
        })
        .collect();
    // Ids go the way of the field before, so that one index can serve all.
    let descending = columns.last().is_some_and(|column| column.descending);
    columns.push(SortColumn {
        column: "id",
        descending,
    });
    let mut sql = Sql::new(PAGE, values![tenant]);
    push_conditions(&mut sql, query)?;
    if let Some(cursor) = &query.after {
        keyset::after(&mut sql, &columns, &parameters(cursor, fields)?);
    }
    keyset::order_by(&mut sql, &columns);
    let rows = i64::try_from(wanted.saturating_add(1)).unwrap_or(i64::MAX);
    sql.push("\n LIMIT ").bind(rows);
    Ok(sql)
}

fn parameters(cursor: &UserCursor, fields: &[Field]) -> Result<Vec<Value>, StoreError> {
    let foreign = || StoreError::invalid("the cursor is not of this list");
    if cursor.values.len() != fields.len() {
        return Err(foreign());
    }
    let values: Option<Vec<Value>> = fields
        .iter()
        .zip(&cursor.values)
        .map(|(field, value)| field.parameter(value))
        .collect();
    let mut values = values.ok_or_else(foreign)?;
    values.push(Value::from(cursor.id.0));
    Ok(values)
}

fn push_conditions(sql: &mut Sql, query: &UserQuery) -> Result<(), StoreError> {
    for term in &query.filter.terms {
        sql.push("\n   AND ");
        push_term(sql, term)?;
    }
    if let Some(search) = &query.search {
        push_search(sql, search)?;
    }
    if let Some(scope) = &query.scope {
        push_scope(sql, scope)?;
    }
    Ok(())
}

fn push_search(sql: &mut Sql, search: &str) -> Result<(), StoreError> {
    let folded = fold(search);
    if folded.split_whitespace().count() > SEARCH_WORDS_MAX {
        return Err(StoreError::invalid(format!(
            "a search has at most {SEARCH_WORDS_MAX} words"
        )));
    }
    for word in folded.split_whitespace() {
        let mut separator = "\n   AND (";
        for column in [
            "first_name_folded",
            "last_name_folded",
            "user_name_folded",
            "email_folded",
        ] {
            sql.push(separator).contains(column, word);
            separator = " OR ";
        }
        sql.push(")");
    }
    Ok(())
}

/// Homes at or below the nodes.
const BELOW: &str = " UNION
           SELECT n.id
             FROM below
             JOIN nodes n ON n.tenant_id = $1 AND n.parent_id = below.id
       )
       SELECT id FROM below)";

fn push_scope(sql: &mut Sql, scope: &UserScope) -> Result<(), StoreError> {
    if scope.nodes.len().saturating_add(scope.also.len()) > SCOPE_MAX {
        return Err(StoreError::invalid(format!(
            "a scope has at most {SCOPE_MAX} entries"
        )));
    }
    sql.push("\n   AND (id IN ")
        .list(scope.also.iter().map(|user| Value::from(user.0)));
    if !scope.nodes.is_empty() {
        sql.push("\n    OR home_id IN (WITH RECURSIVE below (id) AS (");
        sql.push("\n           SELECT id FROM nodes WHERE tenant_id = $1 AND id IN ");
        sql.list(scope.nodes.iter().map(|node| Value::from(node.0)))
            .push(BELOW);
    }
    sql.push(")");
    Ok(())
}
