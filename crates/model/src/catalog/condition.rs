//! What a permission may demand between subject and resource: comparisons joined by `and`.
//! Catalogs carry conditions as text; the engine evaluates the parsed form.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::condition_text;

/// A conjunction of comparisons. A missing attribute makes its comparison false.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// All of these must hold.
    pub comparisons: Vec<Comparison>,
}

/// One comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The left side.
    pub left: Operand,
    /// How the sides are compared.
    pub operator: Operator,
    /// The right side.
    pub right: Operand,
}

/// One side of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operand {
    /// An attribute of whoever asks, such as `id`.
    Subject(Box<str>),
    /// An attribute of the record, such as `managers`.
    Resource(Box<str>),
    /// A property of the action.
    Action(Box<str>),
    /// A string, number, truth value, or list of these.
    Literal(Value),
}

/// How two sides are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// Equal.
    Equal,
    /// Both present and different.
    NotEqual,
    /// The left scalar is one of the right list.
    In,
    /// The left list has the right scalar.
    Contains,
}

/// Why a text is not a condition.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message} at character {position} of the condition")]
pub struct ConditionError {
    /// What was found or missed.
    pub message: String,
    /// Where, counted in characters from one.
    pub position: usize,
}

impl FromStr for Condition {
    type Err = ConditionError;

    fn from_str(text: &str) -> Result<Self, ConditionError> {
        condition_text::parse(text)
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, comparison) in self.comparisons.iter().enumerate() {
            if position > 0 {
                f.write_str(" and ")?;
            }
            write!(f, "{comparison}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.left, self.operator, self.right)
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::In => "in",
            Self::Contains => "contains",
        })
    }
}

impl fmt::Display for Operand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Subject(path) => write!(f, "subject.{path}"),
            Self::Resource(path) => write!(f, "resource.{path}"),
            Self::Action(path) => write!(f, "action.{path}"),
            Self::Literal(value) => write_literal(f, value),
        }
    }
}

/// Writes a literal in the notation that `condition_text` reads.
fn write_literal(f: &mut fmt::Formatter<'_>, value: &Value) -> fmt::Result {
    match value {
        Value::String(text) => write!(f, "'{}'", text.replace('\'', "''")),
        Value::Array(values) => {
            f.write_str("[")?;
            for (position, value) in values.iter().enumerate() {
                if position > 0 {
                    f.write_str(", ")?;
                }
                write_literal(f, value)?;
            }
            f.write_str("]")
        }
        other => write!(f, "{other}"),
    }
}

impl Serialize for Condition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
