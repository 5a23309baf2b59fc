//! The order of a list and the condition for what comes after an item of it.

use super::sql::Sql;
use crate::db::Value;

/// One column that a list is sorted by. The last one of a list is unique.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SortColumn {
    pub(crate) column: &'static str,
    pub(crate) descending: bool,
}

impl SortColumn {
    fn operator(self) -> &'static str {
        if self.descending { "<" } else { ">" }
    }
}

/// Adds `ORDER BY`.
pub(crate) fn order_by(sql: &mut Sql, columns: &[SortColumn]) {
    let mut separator = "\n ORDER BY ";
    for column in columns {
        sql.push(separator).push(column.column);
        if column.descending {
            sql.push(" DESC");
        }
        separator = ", ";
    }
}

/// Adds the condition for coming after an item with these values.
pub(crate) fn after(sql: &mut Sql, columns: &[SortColumn], values: &[Value]) {
    let Some(first) = columns.first() else { return };
    sql.push("\n   AND ");
    if columns
        .iter()
        .all(|column| column.descending == first.descending)
    {
        let mut separator = "(";
        for column in columns {
            sql.push(separator).push(column.column);
            separator = ", ";
        }
        sql.push(") ").push(first.operator()).push(" ");
        sql.list(values.iter().cloned());
    } else {
        after_mixed(sql, columns, values);
    }
}

/// Rows compare in one direction only, so mixed ones are spelled out: `a >= x AND (a > x OR ...)`,
/// whose first half an index serves.
fn after_mixed(sql: &mut Sql, columns: &[SortColumn], values: &[Value]) {
    let mut open = 0_usize;
    for (position, (column, value)) in columns.iter().zip(values).enumerate() {
        let last = position.saturating_add(1) == columns.len();
        if !last {
            sql.push("(")
                .push(column.column)
                .push(" ")
                .push(column.operator())
                .push("= ");
            sql.bind(value.clone()).push(" AND (");
            open = open.saturating_add(2);
        }
        sql.push(column.column)
            .push(" ")
            .push(column.operator())
            .push(" ")
            .bind(value.clone());
        if !last {
            sql.push(" OR ");
        }
    }
    sql.push(&")".repeat(open));
}
