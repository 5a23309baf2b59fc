//! Whether a filter selects a resource: for callers who hold their records in memory, and the
//! measure against which the SQL is tested.

use serde_json::Value;

use super::tree::{CompareOperator, FilterTree};
use crate::condition::compare;
use crate::facts::Fact;
use crate::question::Resource;
use crate::snapshot::Snapshot;
use bailiwick_model::catalog::Operator;

impl FilterTree {
    /// Whether the tree holds for a resource.
    #[must_use]
    pub fn holds(&self, snapshot: &Snapshot, resource: &Resource<'_>) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::All { of } => of.iter().all(|part| part.holds(snapshot, resource)),
            Self::Any { of } => of.iter().any(|part| part.holds(snapshot, resource)),
            Self::NodeIn { nodes } => {
                let Some(at) = resource.node.or_else(|| snapshot.root()) else {
                    return false;
                };
                nodes
                    .iter()
                    .filter_map(|&node| snapshot.node_handle(node))
                    .any(|node| snapshot.is_at_or_above(node, at))
            }
            Self::ValuesAny { values } => {
                let mut carried = resource.values.iter();
                carried.any(|value| values.iter().any(|wanted| wanted == value))
            }
            Self::VendorIs { vendor } => resource.vendor == Some(*vendor),
            Self::Compare {
                attribute,
                operator,
                value,
            } => resource
                .fact(snapshot, attribute)
                .is_some_and(|fact| compares(fact, *operator, value)),
            Self::CompareAttributes {
                left,
                operator,
                right,
            } => {
                let fact = |path| resource.fact(snapshot, path);
                match (fact(left), fact(right)) {
                    (Some(left), Some(right)) => compare(left, (*operator).into(), right),
                    _ => false,
                }
            }
        }
    }
}

fn compares(fact: Fact<'_>, operator: CompareOperator, value: &Value) -> bool {
    compare(fact, operator.into(), Fact::Json(value))
}

impl From<CompareOperator> for Operator {
    fn from(operator: CompareOperator) -> Self {
        match operator {
            CompareOperator::Equal => Self::Equal,
            CompareOperator::NotEqual => Self::NotEqual,
            CompareOperator::In => Self::In,
            CompareOperator::Contains => Self::Contains,
        }
    }
}
