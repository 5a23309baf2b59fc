//! The neutral tree that a filter is.

use bailiwick_model::ids::{NodeId, VendorId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The condition under which an action is permitted on a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FilterTree {
    /// On every record.
    Always,
    /// On none.
    Never,
    /// All of these hold.
    All {
        /// Which.
        of: Vec<Self>,
    },
    /// At least one of these holds.
    Any {
        /// Which.
        of: Vec<Self>,
    },
    /// The record sits at one of these nodes or below.
    NodeIn {
        /// Roots of the subtrees, none below another.
        nodes: Vec<NodeId>,
    },
    /// The record carries at least one of these restriction values.
    ValuesAny {
        /// The values, sorted.
        values: Vec<String>,
    },
    /// The record belongs to this vendor.
    VendorIs {
        /// Which.
        vendor: VendorId,
    },
    /// An attribute of the record compares with a value. False if the record lacks it.
    Compare {
        /// The attribute's path. `id`, `node` and `vendor` mean the record's own.
        attribute: String,
        /// How.
        operator: CompareOperator,
        /// With what: a list for `in`, else a single value.
        value: Value,
    },
    /// Two attributes of the record compare. False if the record lacks one of them.
    CompareAttributes {
        /// The path on the left; `restrictions` means the record's values.
        left: String,
        /// How; never `in`, which is `contains` with its sides exchanged.
        operator: CompareOperator,
        /// The path on the right.
        right: String,
    },
}

/// How an attribute compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CompareOperator {
    /// It is a single value, the same one.
    Equal,
    /// It is a single value, another one.
    NotEqual,
    /// It is a single value, one of the list.
    In,
    /// It is a list that has the value.
    Contains,
}
