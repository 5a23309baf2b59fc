//! Questions about lists: which items, in which order, from where on.
//!
//! The `filter` parameter of every list is the same small language, a conjunction of terms:
//! `status eq "active" and last_name co "mith"`. Operators are those of SCIM (RFC 7644, 3.4.2.2):
//! `eq`, `ne`, `co` (contains), `sw` (starts with). Texts compare in folded form.

use crate::names::fold;

/// Most terms of one filter.
pub const FILTER_TERMS: usize = 20;
/// Longest filter text, in bytes.
pub const FILTER_BYTES: usize = 4_096;
/// Most fields of one `sort` parameter.
pub const SORT_FIELDS: usize = 4;

/// How a term compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilterOperator {
    /// Equal.
    Equal,
    /// Not equal; an absent field is not equal to anything.
    NotEqual,
    /// Contains the text.
    Contains,
    /// Starts with the text.
    StartsWith,
}

/// One comparison of a list filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterTerm {
    /// The field's name, as in the item's JSON.
    pub field: String,
    /// How it compares.
    pub operator: FilterOperator,
    /// With what, in folded form.
    pub value: String,
}

/// A list filter: all terms must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListFilter {
    /// The terms.
    pub terms: Vec<FilterTerm>,
}

/// One field to sort by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortField {
    /// The field's name, as in the item's JSON.
    pub field: String,
    /// Whether the greatest comes first.
    pub descending: bool,
}

/// Why a `filter` or `sort` parameter is not understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct QueryError(pub String);

impl FilterTerm {
    /// Whether a field's value (`None` when absent) satisfies this term.
    #[must_use]
    pub fn matches(&self, value: Option<&str>) -> bool {
        let folded = value.map(fold);
        match (self.operator, folded) {
            (FilterOperator::NotEqual, None) => true,
            (_, None) => false,
            (FilterOperator::Equal, Some(value)) => value == self.value,
            (FilterOperator::NotEqual, Some(value)) => value != self.value,
            (FilterOperator::Contains, Some(value)) => value.contains(&self.value),
            (FilterOperator::StartsWith, Some(value)) => value.starts_with(&self.value),
        }
    }
}

impl ListFilter {
    /// Parses the `filter` parameter. `fields` are the names that this list knows.
    ///
    /// # Errors
    /// When the text is too long, has too many terms, is not of the language, or names a field
    /// that the list does not have.
    pub fn parse(text: &str, fields: &[&str]) -> Result<Self, QueryError> {
        if text.len() > FILTER_BYTES {
            return Err(QueryError(format!(
                "a filter may have at most {FILTER_BYTES} bytes"
            )));
        }
        let mut words = Words { rest: text };
        let mut terms = Vec::new();
        loop {
            terms.push(term(&mut words, fields)?);
            if terms.len() > FILTER_TERMS {
                return Err(QueryError(format!(
                    "a filter may have at most {FILTER_TERMS} terms"
                )));
            }
            match words.next_word()? {
                None => return Ok(Self { terms }),
                Some(word) if word.eq_ignore_ascii_case("and") => {}
                Some(word) => {
                    return Err(QueryError(format!(
                        "expected `and` or the end, found `{word}`"
                    )));
                }
            }
        }
    }
}

fn term(words: &mut Words<'_>, fields: &[&str]) -> Result<FilterTerm, QueryError> {
    let missing = |what: &str| QueryError(format!("{what} is missing; write `field eq \"text\"`"));
    let field = words.next_word()?.ok_or_else(|| missing("a field"))?;
    known(&field, fields)?;
    let operator = words.next_word()?.ok_or_else(|| missing("an operator"))?;
    let operator = match operator.to_ascii_lowercase().as_str() {
        "eq" => FilterOperator::Equal,
        "ne" => FilterOperator::NotEqual,
        "co" => FilterOperator::Contains,
        "sw" => FilterOperator::StartsWith,
        _ => {
            return Err(QueryError(format!(
                "`{operator}` is none of eq, ne, co, sw"
            )));
        }
    };
    let value = words.next_word()?.ok_or_else(|| missing("a value"))?;
    Ok(FilterTerm {
        field,
        operator,
        value: fold(&value),
    })
}

fn known(field: &str, fields: &[&str]) -> Result<(), QueryError> {
    if fields.contains(&field) {
        return Ok(());
    }
    Err(QueryError(format!(
        "this list has no field `{field}`; it has {}",
        fields.join(", ")
    )))
}

/// Parses the `sort` parameter: fields separated by commas, `-` before one for descending.
///
/// # Errors
/// When there are too many fields or one that the list does not have.
pub fn parse_sort(text: &str, fields: &[&str]) -> Result<Vec<SortField>, QueryError> {
    let mut sort = Vec::new();
    for part in text
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        let (field, descending) = match part.strip_prefix('-') {
            Some(field) => (field, true),
            None => (part, false),
        };
        known(field, fields)?;
        sort.push(SortField {
            field: field.to_owned(),
            descending,
        });
    }
    if sort.len() > SORT_FIELDS {
        return Err(QueryError(format!(
            "a list sorts by at most {SORT_FIELDS} fields"
        )));
    }
    Ok(sort)
}

/// Splits at white space; a text in double quotes is one word, `\"` and `\\` inside it.
struct Words<'a> {
    rest: &'a str,
}

impl Words<'_> {
    fn next_word(&mut self) -> Result<Option<String>, QueryError> {
        self.rest = self.rest.trim_start();
        if self.rest.is_empty() {
            return Ok(None);
        }
        let Some(quoted) = self.rest.strip_prefix('"') else {
            let end = self
                .rest
                .find(char::is_whitespace)
                .unwrap_or(self.rest.len());
            let (word, rest) = self.rest.split_at(end);
            self.rest = rest;
            return Ok(Some(word.to_owned()));
        };
        let mut word = String::new();
        let mut characters = quoted.char_indices();
        while let Some((at, c)) = characters.next() {
            match c {
                '"' => {
                    self.rest = quoted.get(at.saturating_add(1)..).unwrap_or_default();
                    return Ok(Some(word));
                }
                '\\' => match characters.next() {
                    Some((_, c @ ('"' | '\\'))) => word.push(c),
                    _ => return Err(QueryError("after `\\` only `\"` or `\\` may stand".into())),
                },
                c => word.push(c),
            }
        }
        Err(QueryError("a text in quotes does not end".into()))
    }
}
