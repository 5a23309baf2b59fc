//! Puts statements together whose shape depends on what is asked. The only file that vouches for
//! SQL text made at run time: text comes from this crate (and predicates of the engine), values
//! are always parameters.

use sqlx::{AssertSqlSafe, SqlSafeStr as _, SqlStr};

use crate::db::Value;

/// Most ids in one statement; SQLite takes 32,766 parameters, PostgreSQL 65,535.
pub(crate) const IDS_PER_STATEMENT: usize = 1_000;

/// A statement in the making.
#[derive(Debug)]
pub(crate) struct Sql {
    text: String,
    values: Vec<Value>,
}

impl Sql {
    /// Begins with text that uses the parameters `$1` to `$n`.
    pub(crate) fn new(text: &str, values: Vec<Value>) -> Self {
        Self {
            text: text.to_owned(),
            values,
        }
    }

    pub(crate) fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Adds a parameter and its number.
    pub(crate) fn bind(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        self.text.push('$');
        self.text.push_str(&self.values.len().to_string());
        self
    }

    /// Adds `($2, $3, ...)`. An empty list would not be SQL, so `NULL` stands in it then, which is
    /// equal to nothing.
    pub(crate) fn list(&mut self, values: impl Iterator<Item = Value>) -> &mut Self {
        let mut separator = "(";
        for value in values {
            self.push(separator).bind(value);
            separator = ", ";
        }
        if separator == "(" {
            self.push("(NULL");
        }
        self.push(")")
    }

    /// Adds `AND <column> = $n`.
    pub(crate) fn and_equal(&mut self, column: &str, text: &str) -> &mut Self {
        self.push("\n   AND ");
        self.compare(column, "=", text)
    }

    /// Adds `<column> <operator> $n`. With a text that no column can hold, and that PostgreSQL
    /// refuses even as a parameter, only `<>` is true.
    pub(crate) fn compare(&mut self, column: &str, operator: &str, text: &str) -> &mut Self {
        if text.contains('\0') {
            return self.push(if operator == "<>" { "TRUE" } else { "FALSE" });
        }
        self.push(column)
            .push(" ")
            .push(operator)
            .push(" ")
            .bind(text)
    }

    /// Adds that a column contains the text.
    pub(crate) fn contains(&mut self, column: &str, text: &str) -> &mut Self {
        let mut pattern = String::with_capacity(text.len().saturating_add(2));
        pattern.push('%');
        for c in text.chars() {
            if matches!(c, '%' | '_' | '\\') {
                pattern.push('\\');
            }
            pattern.push(c);
        }
        pattern.push('%');
        self.compare(column, "LIKE", &pattern);
        if !text.contains('\0') {
            self.push(" ESCAPE '\\'");
        }
        self
    }

    /// Adds that a column starts with the text, in a way that an index serves on both engines.
    pub(crate) fn starts_with(&mut self, column: &str, text: &str) -> &mut Self {
        self.push("(").compare(column, ">=", text);
        if let Some(end) = after_prefix(text) {
            self.push(" AND ").compare(column, "<", &end);
        }
        self.push(")")
    }

    /// The text and the parameters.
    pub(crate) fn finish(self) -> (SqlStr, Vec<Value>) {
        (AssertSqlSafe(self.text).into_sql_str(), self.values)
    }
}

/// The least text greater than all that start with this one; `None` if there is none.
fn after_prefix(text: &str) -> Option<String> {
    let mut characters: Vec<char> = text.chars().collect();
    while let Some(last) = characters.pop() {
        let next = match last {
            '\u{d7ff}' => Some('\u{e000}'), // what lies between are no characters
            other => char::from_u32(u32::from(other).saturating_add(1)),
        };
        if let Some(next) = next {
            characters.push(next);
            return Some(characters.into_iter().collect());
        }
    }
    None
}

/// The items, followed by nothings until their number is a power of two: statements for any number
/// of items then have few different texts, which stay prepared. `NULL` is equal to nothing.
pub(crate) fn padded<T: Clone>(items: &[T]) -> impl Iterator<Item = Option<T>> {
    let padding = items.len().next_power_of_two().saturating_sub(items.len());
    items
        .iter()
        .cloned()
        .map(Some)
        .chain(std::iter::repeat_n(None, padding))
}

#[cfg(test)]
mod tests {
    use super::{after_prefix, padded};

    #[test]
    fn what_comes_after_a_prefix() {
        assert_eq!(after_prefix("ab").as_deref(), Some("ac"));
        assert_eq!(after_prefix("a\u{10ffff}").as_deref(), Some("b"));
        assert_eq!(after_prefix("\u{d7ff}").as_deref(), Some("\u{e000}"));
        assert_eq!(after_prefix("\u{e000}").as_deref(), Some("\u{e001}"));
        assert_eq!(after_prefix(""), None);
    }

    #[test]
    fn padding_goes_to_a_power_of_two() {
        assert_eq!(
            padded(&[1, 2, 3]).collect::<Vec<_>>(),
            [Some(1), Some(2), Some(3), None]
        );
        assert_eq!(padded(&[1, 2]).collect::<Vec<_>>(), [Some(1), Some(2)]);
    }
}
