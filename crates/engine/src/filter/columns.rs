//! Where an application keeps what a filter looks at: the names of its columns and tables.
//!
//! Names are checked before they become SQL (letters, digits, `_`, and `.` between parts) and
//! quoted; everything else becomes a parameter. A column that a filter needs and that is not named
//! is an error: a filter is never silently wider.

use std::collections::BTreeMap;

use bailiwick_model::ids::TenantId;
use serde::{Deserialize, Serialize};

use super::sql::SqlValue;

/// The columns of a table of records.
///
/// Wherever another table is joined, the records' own columns must be qualified (`r.id`), so that
/// a column of the same name in the other table cannot stand in for them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Columns {
    /// The number of the first parameter: 1 gives `$1`, `$2`, ...
    pub first_parameter: usize,
    /// How ids of nodes and vendors are handed over.
    pub ids: IdForm,
    /// The record's id.
    pub id: Option<IdColumn>,
    /// The node where the record sits. NULL is the root.
    pub node: Option<NodeColumn>,
    /// The restriction values that the record carries.
    pub restrictions: Option<ListColumn>,
    /// The id of the vendor that the record belongs to.
    pub vendor: Option<String>,
    /// The attributes, by path.
    pub attributes: BTreeMap<String, AttributeColumn>,
    /// The table of all other attributes.
    pub default_attribute_table: Option<AttributeTable>,
}

/// How ids are handed over as parameters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdForm {
    /// As hyphenated lower-case text.
    #[default]
    Text,
    /// As UUIDs.
    Uuid,
}

/// The column of the records' ids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdColumn {
    /// The column.
    pub column: String,
    /// What it holds.
    #[serde(default)]
    pub kind: ColumnKind,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// Texts.
    #[default]
    Text,
    /// Whole numbers.
    Integer,
    /// Truth values.
    Bool,
    /// Single JSON values as text, each in one spelling: no white space, `1` rather than `1.0`.
    JsonText,
    /// Ids in the form of [`Columns::ids`].
    Id,
}

/// The column that says where a record sits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NodeColumn {
    /// The column.
    pub column: String,
    /// What it holds.
    #[serde(default)]
    pub holds: NodeForm,
    /// The tree as a table of the same database. Without one every node of a subtree is a
    /// parameter.
    #[serde(default)]
    pub tree: Option<TreeTable>,
}

/// How nodes are known to the application.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NodeForm {
    /// By their ids.
    #[default]
    Id,
    /// By their external ids.
    ExternalId,
}

/// A table with one row per node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TreeTable {
    /// The table.
    pub table: String,
    /// The column of the node, in the form that the records hold.
    pub id: String,
    /// The column of the node above.
    pub parent: String,
    /// Columns that must have these values, such as the tenant.
    #[serde(default)]
    pub extra: Vec<(String, SqlValue)>,
}

/// Where a list of values is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ListColumn {
    /// A column of the records themselves, with one value or NULL.
    Scalar(String),
    /// A table with one row per value.
    Table {
        /// The table.
        table: String,
        /// Pairs of a column of that table and the records' column that it equals.
        join: Vec<(String, String)>,
        /// The column of the value.
        value: String,
        /// Columns that must have these values.
        #[serde(default)]
        extra: Vec<(String, SqlValue)>,
    },
}

/// Where an attribute is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum AttributeColumn {
    /// A column of the records themselves; NULL is missing.
    Scalar {
        /// The column.
        column: String,
        /// What it holds.
        #[serde(default)]
        kind: ColumnKind,
    },
    /// A table with one row per item: the attribute is a list.
    Table {
        /// The table.
        table: String,
        /// Pairs of a column of that table and the records' column that it equals.
        join: Vec<(String, String)>,
        /// The column of the item.
        value: String,
        /// What that column holds.
        #[serde(default)]
        kind: ColumnKind,
        /// Columns that must have these values.
        #[serde(default)]
        extra: Vec<(String, SqlValue)>,
    },
}

/// A table with the attributes of all names: one row per single value, one per item of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttributeTable {
    /// The table.
    pub table: String,
    /// Pairs of a column of that table and the records' column that it equals.
    pub join: Vec<(String, String)>,
    /// The column of the attribute's name.
    pub name: String,
    /// The column of the value, as [`ColumnKind::JsonText`].
    pub value: String,
    /// The column that says whether the row is an item of a list.
    pub is_list: String,
    /// Whether values inside of objects have rows of their own under their dotted path.
    #[serde(default)]
    pub nested: bool,
}

impl Default for Columns {
    fn default() -> Self {
        Self {
            first_parameter: 1,
            ids: IdForm::default(),
            id: None,
            node: None,
            restrictions: None,
            vendor: None,
            attributes: BTreeMap::new(),
            default_attribute_table: None,
        }
    }
}

impl Columns {
    /// The columns of our own store, the records' table being called `r` in the query.
    #[must_use]
    pub fn for_records_table(tenant: TenantId) -> Self {
        let join = || {
            let pairs = [
                ("tenant_id", "r.tenant_id"),
                ("resource_type", "r.resource_type"),
                ("record_id", "r.id"),
            ];
            let owned = pairs.map(|(theirs, ours)| (theirs.to_owned(), ours.to_owned()));
            Vec::from(owned)
        };
        Self {
            ids: IdForm::Uuid,
            id: Some(IdColumn {
                column: "r.id".to_owned(),
                kind: ColumnKind::Text,
            }),
            node: Some(NodeColumn {
                column: "r.node_id".to_owned(),
                holds: NodeForm::Id,
                tree: Some(TreeTable {
                    table: "nodes".to_owned(),
                    id: "id".to_owned(),
                    parent: "parent_id".to_owned(),
                    extra: vec![("tenant_id".to_owned(), SqlValue::Uuid(tenant.0))],
                }),
            }),
            restrictions: Some(ListColumn::Table {
                table: "record_restrictions".to_owned(),
                join: join(),
                value: "value".to_owned(),
                extra: Vec::new(),
            }),
            vendor: Some("r.vendor_id".to_owned()),
            default_attribute_table: Some(AttributeTable {
                table: "record_attributes".to_owned(),
                join: join(),
                name: "name".to_owned(),
                value: "value".to_owned(),
                is_list: "is_list".to_owned(),
                nested: false,
            }),
            ..Self::default()
        }
    }
}
