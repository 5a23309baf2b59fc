//! Attributes in SQL: where each is found, and how it is compared so that the answer is that of
//! the engine.

use serde_json::Value;
use uuid::Uuid;

use super::columns::{AttributeColumn, ColumnKind, ListColumn};
use super::conditions::RESTRICTIONS;
use super::sql::{FilterError, SqlValue, Writer, column_of, quoted, record_column};
use super::tree::CompareOperator;
use crate::facts::whole;

/// Where the value of an attribute is found.
pub(super) struct Source {
    /// Tables other than the records' own.
    tables: Vec<String>,
    /// What must hold for the value to be there.
    pub(super) conditions: Vec<String>,
    /// The value.
    pub(super) value: String,
    kind: ColumnKind,
    list: IsList,
}

enum IsList {
    Always,
    Never,
    If(String),
}

impl Source {
    /// A column of the records.
    pub(super) fn column(name: &str, kind: ColumnKind) -> Result<Self, FilterError> {
        let value = record_column(name)?;
        Ok(Self {
            tables: Vec::new(),
            conditions: vec![format!("{value} IS NOT NULL")],
            value,
            kind,
            list: IsList::Never,
        })
    }

    /// That there is such a value.
    pub(super) fn holds(self) -> String {
        let conditions = self.conditions.join(" AND ");
        if self.tables.is_empty() {
            return format!("({conditions})");
        }
        let tables = self.tables.join(", ");
        format!("EXISTS (SELECT 1 FROM {tables} WHERE {conditions})")
    }

    /// Demands a single value or a list; `false` if it is the other for certain.
    fn demand_list(&mut self, wanted: bool) -> bool {
        match &self.list {
            IsList::Always => wanted,
            IsList::Never => !wanted,
            IsList::If(flag) if wanted => {
                self.conditions.push(flag.clone());
                true
            }
            IsList::If(flag) => {
                self.conditions.push(format!("NOT {flag}"));
                true
            }
        }
    }

    /// Demands something that compares: no object, list or null.
    fn demand_scalar(&mut self) {
        if self.kind == ColumnKind::JsonText {
            let value = &self.value;
            let guard = format!("substr({value}, 1, 1) NOT IN ('n', '{{', '[')");
            self.conditions.push(guard);
        }
    }
}

impl Writer<'_> {
    /// An attribute compared with a value.
    pub(super) fn compare(
        &mut self,
        attribute: &str,
        operator: CompareOperator,
        value: &Value,
    ) -> Result<String, FilterError> {
        if attribute == "node" {
            return self.compare_node(operator, value);
        }
        let Some(mut source) = self.source(attribute)? else {
            return Ok(self.lacking(attribute));
        };
        let never = Ok("FALSE".to_owned());
        if !source.demand_list(operator == CompareOperator::Contains) {
            return never;
        }
        let wanted = match value {
            Value::Array(items) => items.as_slice(),
            single => std::slice::from_ref(single),
        };
        let kind = source.kind;
        let wanted = wanted.iter().filter_map(|value| self.value_as(kind, value));
        let wanted: Vec<SqlValue> = wanted.collect();
        if operator == CompareOperator::NotEqual {
            source.demand_scalar();
            for value in wanted {
                let place = self.param(value)?;
                source
                    .conditions
                    .push(format!("{} <> {place}", source.value));
            }
            return Ok(source.holds());
        }
        if wanted.is_empty() {
            return never;
        }
        let single = wanted.len() == 1;
        let places = self.param_list(wanted)?;
        source.conditions.push(if single {
            format!("{} = {places}", source.value)
        } else {
            format!("{} IN ({places})", source.value)
        });
        Ok(source.holds())
    }

    /// Two attributes compared.
    pub(super) fn compare_attributes(
        &mut self,
        left: &str,
        operator: CompareOperator,
        right: &str,
    ) -> Result<String, FilterError> {
        let (first, second) = (self.source(left)?, self.source(right)?);
        let (mut first, mut second) = match (first, second) {
            (Some(first), Some(second)) => (first, second),
            (first, second) => {
                if first.is_none() {
                    self.lacking(left);
                }
                if second.is_none() {
                    self.lacking(right);
                }
                return Ok("FALSE".to_owned());
            }
        };
        let shapes = first.demand_list(operator == CompareOperator::Contains);
        if !(second.demand_list(false) && shapes) {
            return Ok("FALSE".to_owned());
        }
        if first.kind != second.kind {
            return Err(FilterError::Incomparable {
                left: left.to_owned(),
                right: right.to_owned(),
            });
        }
        first.demand_scalar();
        second.demand_scalar();
        let sign = match operator {
            CompareOperator::NotEqual => "<>",
            _ => "=",
        };
        let test = format!("{} {sign} {}", first.value, second.value);
        first.tables.append(&mut second.tables);
        first.conditions.append(&mut second.conditions);
        first.conditions.push(test);
        Ok(first.holds())
    }

    /// Where an attribute is; `None` if that was not named.
    fn source(&mut self, attribute: &str) -> Result<Option<Source>, FilterError> {
        let columns = self.columns;
        match attribute {
            "id" => match &columns.id {
                Some(id) => return Source::column(&id.column, id.kind).map(Some),
                None => return Ok(None),
            },
            "vendor" => match &columns.vendor {
                Some(column) => return Source::column(column, ColumnKind::Id).map(Some),
                None => return Ok(None),
            },
            "node" => return self.node_source(),
            RESTRICTIONS => return self.restrictions_source(),
            _ => {}
        }
        match columns.attributes.get(attribute) {
            Some(AttributeColumn::Scalar { column, kind }) => {
                Source::column(column, *kind).map(Some)
            }
            Some(AttributeColumn::Table {
                table,
                join,
                value,
                kind,
                extra,
            }) => self
                .joined_table(table, join, extra, value, *kind)
                .map(Some),
            None => self.default_source(attribute),
        }
    }

    fn restrictions_source(&mut self) -> Result<Option<Source>, FilterError> {
        match &self.columns.restrictions {
            None => Ok(None),
            Some(ListColumn::Scalar(column)) => {
                let mut source = Source::column(column, ColumnKind::Text)?;
                // A list of one, whatever the column looks like.
                source.list = IsList::Always;
                Ok(Some(source))
            }
            Some(ListColumn::Table {
                table,
                join,
                value,
                extra,
            }) => self
                .joined_table(table, join, extra, value, ColumnKind::Text)
                .map(Some),
        }
    }

    fn default_source(&mut self, attribute: &str) -> Result<Option<Source>, FilterError> {
        let Some(table) = &self.columns.default_attribute_table else {
            return Ok(None);
        };
        if attribute.contains('.') && !table.nested {
            return Err(FilterError::Nested(attribute.to_owned()));
        }
        let name = SqlValue::Text(attribute.to_owned());
        let extra = [(table.name.clone(), name)];
        let kind = ColumnKind::JsonText;
        let alias_at = self.joined_table(&table.table, &table.join, &extra, &table.value, kind)?;
        let alias = alias_at
            .value
            .split('.')
            .next()
            .unwrap_or_default()
            .to_owned();
        Ok(Some(Source {
            list: IsList::If(column_of(&alias, &table.is_list)?),
            ..alias_at
        }))
    }

    /// A table joined to the records, one row per item of a list.
    pub(super) fn joined_table(
        &mut self,
        table: &str,
        join: &[(String, String)],
        extra: &[(String, SqlValue)],
        value: &str,
        kind: ColumnKind,
    ) -> Result<Source, FilterError> {
        let alias = format!("\"{}\"", self.fresh_name());
        let mut conditions = Vec::new();
        for (theirs, ours) in join {
            let (theirs, ours) = (column_of(&alias, theirs)?, record_column(ours)?);
            conditions.push(format!("{theirs} = {ours}"));
        }
        for (column, value) in extra {
            let place = self.extra_param(value)?;
            conditions.push(format!("{} = {place}", column_of(&alias, column)?));
        }
        if conditions.is_empty() {
            // Without anything to join by, one record's values would be every record's.
            return Err(FilterError::MissingColumns(vec![format!(
                "join of {table}"
            )]));
        }
        let value = column_of(&alias, value)?;
        conditions.push(format!("{value} IS NOT NULL"));
        Ok(Source {
            tables: vec![format!("{} AS {alias}", quoted(table)?)],
            conditions,
            value,
            kind,
            list: IsList::Always,
        })
    }

    /// A value in the form that a column holds; `None` if no row can hold it.
    fn value_as(&self, kind: ColumnKind, value: &Value) -> Option<SqlValue> {
        match (kind, value) {
            (ColumnKind::Text, Value::String(text)) => Some(SqlValue::Text(text.clone())),
            (ColumnKind::Integer, Value::Number(number)) => {
                let number = i64::try_from(whole(number)?).ok()?;
                Some(SqlValue::Integer(number))
            }
            (ColumnKind::Bool, Value::Bool(truth)) => Some(SqlValue::Bool(*truth)),
            (ColumnKind::JsonText, Value::Number(number)) => {
                let text = whole(number).map_or_else(|| number.to_string(), |n| n.to_string());
                Some(SqlValue::Text(text))
            }
            (ColumnKind::JsonText, Value::String(_) | Value::Bool(_)) => {
                Some(SqlValue::Text(value.to_string()))
            }
            (ColumnKind::Id, Value::String(text)) => canonical_id(text).map(|id| self.id_value(id)),
            _ => None,
        }
    }
}

/// The id of a text in the one spelling in which ids compare.
pub(super) fn canonical_id(text: &str) -> Option<Uuid> {
    Uuid::parse_str(text)
        .ok()
        .filter(|id| id.to_string() == text)
}
