//! A permission's condition with everything filled in that is known before the record is: what
//! remains compares the record's attributes.

use bailiwick_model::catalog::{Comparison, Condition, Operand, Operator};
use serde_json::{Map, Value};

use super::tree::{CompareOperator, FilterTree};
use crate::condition::compare;
use crate::facts::{Fact, Facts, dig};

/// The path that means a record's restriction values.
pub(super) const RESTRICTIONS: &str = "restrictions";

/// The sides that are known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sides<'a> {
    pub(super) subject: Facts<'a>,
    pub(super) action: Option<&'a Map<String, Value>>,
    pub(super) resource_type: &'a str,
}

/// One side of a comparison.
enum Side<'a> {
    Known(Value),
    Missing,
    Attribute(&'a str),
}

impl Sides<'_> {
    /// What remains of a condition.
    pub(super) fn remaining(&self, condition: &Condition) -> FilterTree {
        let comparisons = condition.comparisons.iter();
        FilterTree::all(comparisons.map(|comparison| self.comparison(comparison)))
    }

    fn comparison(&self, comparison: &Comparison) -> FilterTree {
        let operator = comparison.operator;
        match (self.side(&comparison.left), self.side(&comparison.right)) {
            (Side::Missing, _) | (_, Side::Missing) => FilterTree::Never,
            (Side::Known(left), Side::Known(right)) => {
                constant(compare(Fact::Json(&left), operator, Fact::Json(&right)))
            }
            (Side::Attribute(attribute), Side::Known(value)) => {
                attribute_with(attribute, operator, value)
            }
            (Side::Known(value), Side::Attribute(attribute)) => {
                let turned = match operator {
                    Operator::In => Operator::Contains,
                    Operator::Contains => Operator::In,
                    same => same,
                };
                attribute_with(attribute, turned, value)
            }
            (Side::Attribute(left), Side::Attribute(right)) => attributes(left, operator, right),
        }
    }

    fn side<'o>(&self, operand: &'o Operand) -> Side<'o> {
        let known = |fact: Option<Fact<'_>>| match fact.map(Fact::to_value) {
            None | Some(Value::Null) => Side::Missing,
            Some(value) => Side::Known(value),
        };
        match operand {
            Operand::Literal(value) => known(Some(Fact::Json(value))),
            Operand::Subject(path) => known(self.subject.get(path)),
            Operand::Action(path) => {
                let value = self.action.and_then(|map| dig(|name| map.get(name), path));
                known(value.map(Fact::Json))
            }
            Operand::Resource(path) if &**path == "type" => {
                known(Some(Fact::Text(self.resource_type)))
            }
            Operand::Resource(path) => Side::Attribute(path),
        }
    }
}

fn constant(holds: bool) -> FilterTree {
    if holds {
        FilterTree::Always
    } else {
        FilterTree::Never
    }
}

fn is_scalar(value: &Value) -> bool {
    matches!(value, Value::String(_) | Value::Number(_) | Value::Bool(_))
}

fn attribute_with(attribute: &str, operator: Operator, value: Value) -> FilterTree {
    if attribute == RESTRICTIONS {
        return match (operator, value) {
            (Operator::Contains, Value::String(value)) => FilterTree::ValuesAny {
                values: vec![value],
            },
            _ => FilterTree::Never,
        };
    }
    let (operator, value) = match (operator, value) {
        (Operator::Equal, value) if is_scalar(&value) => (CompareOperator::Equal, value),
        (Operator::NotEqual, value) if is_scalar(&value) => (CompareOperator::NotEqual, value),
        (Operator::Contains, value) if is_scalar(&value) => (CompareOperator::Contains, value),
        (Operator::In, Value::Array(mut items)) => {
            items.retain(is_scalar);
            if items.is_empty() {
                return FilterTree::Never;
            }
            (CompareOperator::In, Value::Array(items))
        }
        _ => return FilterTree::Never,
    };
    FilterTree::Compare {
        attribute: attribute.to_owned(),
        operator,
        value,
    }
}

fn attributes(left: &str, operator: Operator, right: &str) -> FilterTree {
    let (left, operator, right) = match operator {
        Operator::Equal => (left, CompareOperator::Equal, right),
        Operator::NotEqual => (left, CompareOperator::NotEqual, right),
        Operator::Contains => (left, CompareOperator::Contains, right),
        Operator::In => (right, CompareOperator::Contains, left),
    };
    // The values of a record are a list: nothing equals them, and no list contains them.
    let is_list = |path: &str| path == RESTRICTIONS;
    if is_list(right) || is_list(left) && operator != CompareOperator::Contains {
        return FilterTree::Never;
    }
    FilterTree::CompareAttributes {
        left: left.to_owned(),
        operator,
        right: right.to_owned(),
    }
}
