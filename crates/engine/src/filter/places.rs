//! Nodes in SQL: subtrees, by a table of the tree or by listing their nodes, and the root that is
//! written as NULL.

use bailiwick_model::ids::NodeId;
use serde_json::Value;

use super::columns::{ColumnKind, NodeColumn, NodeForm, TreeTable};
use super::sources::{Source, canonical_id};
use super::sql::{FilterError, SqlValue, Writer, column_of, quoted, record_column};
use super::tree::CompareOperator;

impl Writer<'_> {
    /// That the record sits at one of the nodes or below.
    pub(super) fn node_in(&mut self, nodes: &[NodeId]) -> Result<String, FilterError> {
        let columns = self.columns;
        let Some(place) = &columns.node else {
            return Ok(self.lacking("node"));
        };
        let handles = nodes
            .iter()
            .filter_map(|&node| self.snapshot.node_handle(node));
        let handles: Vec<u32> = handles.collect();
        if handles
            .iter()
            .any(|&handle| Some(handle) == self.snapshot.root())
        {
            return Ok("TRUE".to_owned());
        }
        let column = record_column(&place.column)?;
        let mut wanted = Vec::new();
        for handle in handles {
            for &below in self.snapshot.subtree(handle) {
                let beginning = place.tree.is_none() || self.begins(place, handle, below);
                if beginning && let Some(value) = self.node_value(place, below) {
                    wanted.push(value);
                }
                if wanted.len() > super::SQL_PARAMETERS_MAX {
                    return Err(FilterError::TooManyParameters);
                }
            }
        }
        if wanted.is_empty() {
            return Ok("FALSE".to_owned());
        }
        let list = match &place.tree {
            None => self.param_list(wanted)?,
            Some(tree) => self.below(tree, wanted)?,
        };
        Ok(format!("({column} IS NOT NULL AND {column} IN ({list}))"))
    }

    /// Whether a walk down the application's own table of the tree has to begin at this node of
    /// the subtree: at its root, and where the node above is not known to the application.
    fn begins(&self, place: &NodeColumn, root: u32, node: u32) -> bool {
        if node == root {
            return true;
        }
        let above = self.snapshot.nodes.get(node).and_then(|row| row.parent);
        above.is_none_or(|above| self.node_value(place, above).is_none())
    }

    /// A query of the nodes at and below these, by the application's table of the tree.
    fn below(&mut self, tree: &TreeTable, wanted: Vec<SqlValue>) -> Result<String, FilterError> {
        let walk = format!("\"{}\"", self.fresh_name());
        let (first, next) = ("\"bailiwick_node\"", "\"bailiwick_below\"");
        let table = quoted(&tree.table)?;
        let mut conditions = [Vec::new(), Vec::new()];
        for (alias, conditions) in [first, next].iter().zip(&mut conditions) {
            for (column, value) in &tree.extra {
                let place = self.extra_param(value)?;
                conditions.push(format!("{} = {place}", column_of(alias, column)?));
            }
        }
        let [mut at_first, mut at_next] = conditions;
        let list = self.param_list(wanted)?;
        let (first_id, next_id) = (column_of(first, &tree.id)?, column_of(next, &tree.id)?);
        at_first.push(format!("{first_id} IN ({list})"));
        at_next.insert(0, format!("{} = {walk}.id", column_of(next, &tree.parent)?));
        Ok(format!(
            "WITH RECURSIVE {walk} (id) AS (\
             SELECT {first_id} FROM {table} AS {first} WHERE {} \
             UNION \
             SELECT {next_id} FROM {table} AS {next} JOIN {walk} ON {}) \
             SELECT id FROM {walk}",
            at_first.join(" AND "),
            at_next.join(" AND "),
        ))
    }

    /// The node's own id compared with a value. NULL is the root.
    pub(super) fn compare_node(
        &mut self,
        operator: CompareOperator,
        value: &Value,
    ) -> Result<String, FilterError> {
        let columns = self.columns;
        let Some(place) = &columns.node else {
            return Ok(self.lacking("node"));
        };
        let column = record_column(&place.column)?;
        let texts = match value {
            Value::Array(items) => items.as_slice(),
            single => std::slice::from_ref(single),
        };
        let ids = texts
            .iter()
            .filter_map(Value::as_str)
            .filter_map(canonical_id);
        let handles = ids.filter_map(|id| self.snapshot.node_handle(NodeId(id)));
        let handles: Vec<u32> = handles.collect();
        let root = handles
            .iter()
            .any(|&handle| Some(handle) == self.snapshot.root());
        let values = handles
            .iter()
            .filter_map(|&handle| self.node_value(place, handle));
        let values: Vec<SqlValue> = values.collect();
        let list = self.param_list(values.iter().cloned())?;
        let is_one = match (values.is_empty(), root) {
            (true, true) => format!("{column} IS NULL"),
            (true, false) => "FALSE".to_owned(),
            (false, true) => format!("({column} IS NULL OR {column} IN ({list}))"),
            (false, false) => format!("({column} IS NOT NULL AND {column} IN ({list}))"),
        };
        Ok(match operator {
            CompareOperator::Equal | CompareOperator::In => is_one,
            CompareOperator::NotEqual => format!("(NOT {is_one})"),
            CompareOperator::Contains => "FALSE".to_owned(),
        })
    }

    /// The node's id as a value to be compared with another attribute.
    pub(super) fn node_source(&mut self) -> Result<Option<Source>, FilterError> {
        let columns = self.columns;
        let Some(place) = &columns.node else {
            return Ok(None);
        };
        if place.holds == NodeForm::ExternalId {
            return Err(FilterError::Incomparable {
                left: "node".to_owned(),
                right: "id".to_owned(),
            });
        }
        let root = self
            .snapshot
            .root()
            .and_then(|root| self.node_value(place, root));
        let mut source = Source::column(&place.column, ColumnKind::Id)?;
        if let Some(root) = root {
            let root = self.param(root)?;
            source.value = format!("COALESCE({}, {root})", source.value);
            source.conditions.clear();
        }
        Ok(Some(source))
    }

    /// A node as the records name it; `None` if they cannot.
    fn node_value(&self, place: &NodeColumn, handle: u32) -> Option<SqlValue> {
        let node = &self.snapshot.nodes.get(handle)?.node;
        match place.holds {
            NodeForm::Id => Some(self.id_value(node.id.0)),
            NodeForm::ExternalId => {
                let external_id = node.external_id.as_ref()?;
                Some(SqlValue::Text(external_id.as_str().to_owned()))
            }
        }
    }
}
