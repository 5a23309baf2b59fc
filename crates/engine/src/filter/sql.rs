//! A filter as SQL: one text that PostgreSQL and SQLite both run.
//!
//! The text is a predicate to stand after `WHERE` or `AND`. It is true or false for every row,
//! never NULL, so that it may as well be negated or selected. Values are parameters, always.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::columns::{ColumnKind, Columns, IdForm, ListColumn};
use super::tree::FilterTree;
use crate::snapshot::Snapshot;

/// Greatest number of a parameter. Databases take 32,766 (SQLite) or 65,535 (PostgreSQL).
pub const SQL_PARAMETERS_MAX: usize = 30_000;

/// Before the numbers of our own names; names from outside may not begin so.
const OUR_PREFIX: &str = "bailiwick_";

/// A predicate and its parameters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SqlPredicate {
    /// The text.
    pub text: String,
    /// The parameters, the first being that of [`Columns::first_parameter`].
    pub params: Vec<SqlValue>,
}

/// One parameter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum SqlValue {
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// An id.
    Uuid(Uuid),
    /// A text.
    Text(String),
}

/// Why a filter cannot be written as SQL over these columns.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    /// The filter needs columns that were not named.
    #[error("the filter needs to know where to find: {}", .0.join(", "))]
    MissingColumns(Vec<String>),
    /// A name is none.
    #[error("`{0}` is not a name of letters, digits and `_`, with `.` between its parts")]
    BadName(String),
    /// A column of the records is not qualified by their table.
    #[error("`{0}` must be qualified by its table, as in `r.{0}`")]
    Unqualified(String),
    /// The subtrees have more nodes than parameters are possible.
    #[error("the filter needs parameters beyond `${SQL_PARAMETERS_MAX}`; name a table of the tree")]
    TooManyParameters,
    /// The number of the first parameter is none.
    #[error("the first parameter has a number from 1 to {SQL_PARAMETERS_MAX}, not {0}")]
    FirstParameter(usize),
    /// Two attributes are kept in forms that SQL cannot compare.
    #[error("`{left}` and `{right}` are kept in different forms and cannot be compared")]
    Incomparable {
        /// One attribute.
        left: String,
        /// The other.
        right: String,
    },
    /// An attribute inside of an object, where only whole attributes are kept.
    #[error("`{0}` lies inside of an object, where a filter cannot look; name its column")]
    Nested(String),
}

/// Writes a filter as SQL over these columns. The snapshot must be one that has the filter's
/// nodes: that from which the filter comes.
///
/// # Errors
/// When the filter needs something that the columns do not name, or a name is not valid.
pub fn to_sql(
    snapshot: &Snapshot,
    tree: &FilterTree,
    columns: &Columns,
) -> Result<SqlPredicate, FilterError> {
    if !(1..=SQL_PARAMETERS_MAX).contains(&columns.first_parameter) {
        return Err(FilterError::FirstParameter(columns.first_parameter));
    }
    let mut writer = Writer {
        snapshot,
        columns,
        params: Vec::new(),
        missing: BTreeSet::new(),
        names: 0,
    };
    let text = writer.tree(tree)?;
    if !writer.missing.is_empty() {
        let missing = writer.missing.into_iter().collect();
        return Err(FilterError::MissingColumns(missing));
    }
    Ok(SqlPredicate {
        text,
        params: writer.params,
    })
}

/// What is written so far.
pub(super) struct Writer<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) columns: &'a Columns,
    params: Vec<SqlValue>,
    missing: BTreeSet<String>,
    names: usize,
}

impl Writer<'_> {
    fn tree(&mut self, tree: &FilterTree) -> Result<String, FilterError> {
        match tree {
            FilterTree::Always => Ok("TRUE".to_owned()),
            FilterTree::Never => Ok("FALSE".to_owned()),
            FilterTree::All { of } => self.joined(of, " AND "),
            FilterTree::Any { of } => self.joined(of, " OR "),
            FilterTree::NodeIn { nodes } => self.node_in(nodes),
            FilterTree::ValuesAny { values } => self.values_any(values),
            FilterTree::VendorIs { vendor } => {
                let vendor = self.id_param(vendor.0)?;
                match self.columns.vendor.as_deref() {
                    None => Ok(self.lacking("vendor")),
                    Some(column) => {
                        let column = record_column(column)?;
                        Ok(format!("({column} IS NOT NULL AND {column} = {vendor})"))
                    }
                }
            }
            FilterTree::Compare {
                attribute,
                operator,
                value,
            } => self.compare(attribute, *operator, value),
            FilterTree::CompareAttributes {
                left,
                operator,
                right,
            } => self.compare_attributes(left, *operator, right),
        }
    }

    fn joined(&mut self, parts: &[FilterTree], between: &str) -> Result<String, FilterError> {
        let parts = parts.iter().map(|part| self.tree(part));
        let parts = parts.collect::<Result<Vec<_>, _>>()?;
        match parts.as_slice() {
            [] if between == " AND " => Ok("TRUE".to_owned()),
            [] => Ok("FALSE".to_owned()),
            parts => Ok(format!("({})", parts.join(between))),
        }
    }

    fn values_any(&mut self, values: &[String]) -> Result<String, FilterError> {
        if values.is_empty() {
            return Ok("FALSE".to_owned());
        }
        let Some(list) = &self.columns.restrictions else {
            return Ok(self.lacking("restrictions"));
        };
        let texts = values.iter().cloned().map(SqlValue::Text);
        match list {
            ListColumn::Scalar(column) => {
                let column = record_column(column)?;
                let list = self.param_list(texts)?;
                Ok(format!("({column} IS NOT NULL AND {column} IN ({list}))"))
            }
            ListColumn::Table {
                table,
                join,
                value,
                extra,
            } => {
                let mut source = self.joined_table(table, join, extra, value, ColumnKind::Text)?;
                let list = self.param_list(texts)?;
                source
                    .conditions
                    .push(format!("{} IN ({list})", source.value));
                Ok(source.holds())
            }
        }
    }

    /// Notes that something is not named; the text written instead is never used.
    pub(super) fn lacking(&mut self, what: &str) -> String {
        self.missing.insert(what.to_owned());
        "FALSE".to_owned()
    }

    /// The place of a parameter.
    pub(super) fn param(&mut self, value: SqlValue) -> Result<String, FilterError> {
        let first = self.columns.first_parameter;
        let number = first
            .checked_add(self.params.len())
            .filter(|&number| number <= SQL_PARAMETERS_MAX)
            .ok_or(FilterError::TooManyParameters)?;
        self.params.push(value);
        Ok(format!("${number}"))
    }

    /// The places of parameters, with commas between.
    pub(super) fn param_list(
        &mut self,
        values: impl IntoIterator<Item = SqlValue>,
    ) -> Result<String, FilterError> {
        let places = values.into_iter().map(|value| self.param(value));
        Ok(places.collect::<Result<Vec<_>, _>>()?.join(", "))
    }

    /// The place of a parameter that is an id.
    pub(super) fn id_param(&mut self, id: Uuid) -> Result<String, FilterError> {
        let value = self.id_value(id);
        self.param(value)
    }

    /// An id in the form that the caller wants.
    pub(super) fn id_value(&self, id: Uuid) -> SqlValue {
        match self.columns.ids {
            IdForm::Uuid => SqlValue::Uuid(id),
            IdForm::Text => SqlValue::Text(id.to_string()),
        }
    }

    /// A value that the caller named, ids in the caller's form.
    pub(super) fn extra_param(&mut self, value: &SqlValue) -> Result<String, FilterError> {
        match value {
            SqlValue::Uuid(id) => self.id_param(*id),
            other => self.param(other.clone()),
        }
    }

    /// A name that no other table in the text has.
    pub(super) fn fresh_name(&mut self) -> String {
        self.names = self.names.saturating_add(1);
        format!("{OUR_PREFIX}{}", self.names)
    }
}

/// A name of one or more parts, quoted.
pub(super) fn quoted(name: &str) -> Result<String, FilterError> {
    let is_part = |part: &str| {
        !part.is_empty()
            && !part.to_ascii_lowercase().starts_with(OUR_PREFIX)
            && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let parts: Vec<&str> = name.split('.').collect();
    if !parts.iter().all(|part| is_part(part)) {
        return Err(FilterError::BadName(name.to_owned()));
    }
    Ok(format!("\"{}\"", parts.join("\".\"")))
}

/// A column of the records, quoted. It must be qualified: inside of a sub-query a bare name could
/// mean another table's column, and SQLite takes a quoted name that it does not know for a text.
pub(super) fn record_column(name: &str) -> Result<String, FilterError> {
    let quoted = quoted(name)?;
    if name.contains('.') {
        Ok(quoted)
    } else {
        Err(FilterError::Unqualified(name.to_owned()))
    }
}

/// A column of another table, which must be of one part, quoted and qualified.
pub(super) fn column_of(table: &str, column: &str) -> Result<String, FilterError> {
    if column.contains('.') {
        return Err(FilterError::BadName(column.to_owned()));
    }
    Ok(format!("{table}.{}", quoted(column)?))
}
