//! The fields by which users are filtered and sorted: name, column, and how a value is compared.

use bailiwick_model::query::{FilterOperator, FilterTerm};
use bailiwick_model::time::Timestamp;
use bailiwick_model::user::User;
use uuid::Uuid;

use super::sql::Sql;
use super::users::CursorValue;
use crate::db::Value;
use crate::error::StoreError;
use crate::rows::users::{folded, time_or_never};

/// The names that a filter or sort order of [`crate::Store::list_users`] may use.
pub const USER_FIELDS: &[&str] = &[
    "user_name",
    "email",
    "first_name",
    "last_name",
    "department",
    "job_title",
    "external_id",
    "status",
    "locked",
    "home",
    "last_sign_in",
    "created",
    "changed",
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A folded text, '' when absent.
    Text,
    /// Microseconds, 0 when absent.
    Time,
    Flag,
    Id,
}

/// One of [`USER_FIELDS`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    pub(crate) column: &'static str,
    name: &'static str,
    kind: Kind,
}

impl Field {
    /// # Errors
    /// When users have no such field.
    pub(crate) fn named(name: &str) -> Result<Self, StoreError> {
        let field = |name, column, kind| Ok(Self { column, name, kind });
        match name {
            "user_name" => field("user_name", "user_name_folded", Kind::Text),
            "email" => field("email", "email_folded", Kind::Text),
            "first_name" => field("first_name", "first_name_folded", Kind::Text),
            "last_name" => field("last_name", "last_name_folded", Kind::Text),
            "department" => field("department", "department_folded", Kind::Text),
            "job_title" => field("job_title", "job_title_folded", Kind::Text),
            "external_id" => field("external_id", "external_id_folded", Kind::Text),
            "status" => field("status", "status", Kind::Text),
            "locked" => field("locked", "locked", Kind::Flag),
            "home" => field("home", "home_id", Kind::Id),
            "last_sign_in" => field("last_sign_in", "last_sign_in", Kind::Time),
            "created" => field("created", "created", Kind::Time),
            "changed" => field("changed", "changed", Kind::Time),
            _ => Err(StoreError::invalid(format!("users have no field `{name}`"))),
        }
    }

    /// What stands in the column for this user, for a cursor.
    pub(crate) fn value(&self, user: &User) -> CursorValue {
        let profile = &user.profile;
        match self.name {
            "user_name" => CursorValue::Text(user.user_name.folded()),
            "email" => CursorValue::Text(user.email.folded()),
            "first_name" => CursorValue::Text(folded(profile.first_name.as_ref())),
            "last_name" => CursorValue::Text(folded(profile.last_name.as_ref())),
            "department" => CursorValue::Text(folded(profile.department.as_ref())),
            "job_title" => CursorValue::Text(folded(profile.job_title.as_ref())),
            "external_id" => {
                let id = user.external_id.as_ref();
                CursorValue::Text(id.map(|id| id.folded()).unwrap_or_default())
            }
            "status" => CursorValue::Text(user.status.as_str().to_owned()),
            "locked" => CursorValue::Flag(user.lock.is_some()),
            "home" => CursorValue::Text(user.home.to_string()),
            "last_sign_in" => CursorValue::Integer(time_or_never(user.last_sign_in)),
            "created" => CursorValue::Integer(user.created.0),
            _ => CursorValue::Integer(user.changed.0),
        }
    }

    /// A cursor's value as a parameter; `None` if it is of another kind than the column.
    pub(crate) fn parameter(&self, value: &CursorValue) -> Option<Value> {
        match (self.kind, value) {
            (Kind::Text, CursorValue::Text(text)) => Some(Value::from(text.as_str())),
            (Kind::Time, CursorValue::Integer(number)) => Some(Value::from(*number)),
            (Kind::Flag, CursorValue::Flag(flag)) => Some(Value::from(*flag)),
            (Kind::Id, CursorValue::Text(text)) => Uuid::parse_str(text).ok().map(Value::from),
            _ => None,
        }
    }
}

/// Adds the condition that one term of a filter makes.
///
/// # Errors
/// When the field does not exist, or cannot be compared like this.
pub(crate) fn push_term(sql: &mut Sql, term: &FilterTerm) -> Result<(), StoreError> {
    let field = Field::named(&term.field)?;
    match field.kind {
        Kind::Text => push_text(sql, field.column, term.operator, &term.value),
        Kind::Time => {
            // The value comes folded, and RFC 3339 is written in capitals.
            let time: Option<Timestamp> = term.value.to_ascii_uppercase().parse().ok();
            let time = time.ok_or_else(|| {
                let name = field.name;
                StoreError::invalid(format!("`{name}` compares with times in RFC 3339"))
            })?;
            push_exact(sql, field, term.operator, Some(Value::from(time)))?;
        }
        Kind::Flag => {
            let flag = match term.value.as_str() {
                "true" => true,
                "false" => false,
                _ => {
                    let name = field.name;
                    return Err(StoreError::invalid(format!("`{name}` is true or false")));
                }
            };
            push_exact(sql, field, term.operator, Some(Value::from(flag)))?;
        }
        Kind::Id => {
            let id = Uuid::parse_str(&term.value).ok().map(Value::from);
            push_exact(sql, field, term.operator, id)?;
        }
    }
    Ok(())
}

/// As [`FilterTerm::matches`] has it: an absent text is equal to none, contains none, and differs
/// from all.
fn push_text(sql: &mut Sql, column: &str, operator: FilterOperator, value: &str) {
    match (operator, value) {
        (FilterOperator::Equal, "") => sql.push("FALSE"),
        (FilterOperator::NotEqual, "") => sql.push("TRUE"),
        (_, "") => sql.push(column).push(" <> ''"),
        (FilterOperator::Equal, value) => sql.compare(column, "=", value),
        (FilterOperator::NotEqual, value) => sql.compare(column, "<>", value),
        (FilterOperator::Contains, value) => sql.contains(column, value),
        (FilterOperator::StartsWith, value) => sql.starts_with(column, value),
    };
}

fn push_exact(
    sql: &mut Sql,
    field: Field,
    operator: FilterOperator,
    value: Option<Value>,
) -> Result<(), StoreError> {
    match (operator, value) {
        (FilterOperator::Equal, Some(value)) => sql.push(field.column).push(" = ").bind(value),
        (FilterOperator::NotEqual, Some(value)) => sql.push(field.column).push(" <> ").bind(value),
        (FilterOperator::Equal, None) => sql.push("FALSE"),
        (FilterOperator::NotEqual, None) => sql.push("TRUE"),
        (FilterOperator::Contains | FilterOperator::StartsWith, _) => {
            let name = field.name;
            return Err(StoreError::invalid(format!(
                "`{name}` compares with eq and ne only"
            )));
        }
    };
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Field, USER_FIELDS};

    #[test]
    fn every_field_has_a_column() {
        for name in USER_FIELDS {
            assert!(
                Field::named(name).is_ok_and(|field| field.name == *name),
                "{name}"
            );
        }
    }
}
