//! Whether a permission's condition holds between a subject, an action and a resource.
//!
//! A missing fact makes its comparison false, whatever the operator; so do a list where one value
//! is wanted and one value where a list is wanted.

use bailiwick_model::catalog::{Comparison, Condition, Operand, Operator};
use serde_json::{Map, Value};

use crate::facts::{Fact, Facts, dig};
use crate::question::Resource;
use crate::snapshot::Snapshot;

/// The sides between which a condition is to hold.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances<'a> {
    /// The state.
    pub snapshot: &'a Snapshot,
    /// Who asks.
    pub subject: Facts<'a>,
    /// The caller's properties of the action.
    pub action: Option<&'a Map<String, Value>>,
    /// On what.
    pub resource: &'a Resource<'a>,
}

impl<'a> Circumstances<'a> {
    /// The fact that an operand stands for.
    #[must_use]
    pub fn fact(&self, operand: &'a Operand) -> Option<Fact<'a>> {
        match operand {
            Operand::Subject(path) => self.subject.get(path),
            Operand::Action(path) => {
                let properties = self.action?;
                dig(|name| properties.get(name), path).map(Fact::Json)
            }
            Operand::Resource(path) => self.resource.fact(self.snapshot, path),
            Operand::Literal(value) => Some(Fact::Json(value)),
        }
    }

    /// Whether every comparison of the condition holds.
    #[must_use]
    pub fn satisfy(&self, condition: &'a Condition) -> bool {
        condition
            .comparisons
            .iter()
            .all(|comparison| self.satisfies(comparison))
    }

    /// Whether one comparison holds.
    #[must_use]
    pub fn satisfies(&self, comparison: &'a Comparison) -> bool {
        match (self.fact(&comparison.left), self.fact(&comparison.right)) {
            (Some(left), Some(right)) => compare(left, comparison.operator, right),
            _ => false,
        }
    }
}

/// Compares two facts.
#[must_use]
pub fn compare(left: Fact<'_>, operator: Operator, right: Fact<'_>) -> bool {
    match operator {
        Operator::Equal | Operator::NotEqual => match (left.scalar(), right.scalar()) {
            (Some(left), Some(right)) => left.equals(right) == (operator == Operator::Equal),
            _ => false,
        },
        Operator::In => left.scalar().is_some_and(|wanted| right.contains(wanted)),
        Operator::Contains => right.scalar().is_some_and(|wanted| left.contains(wanted)),
    }
}
