//! The condition under which somebody may do an action: as a neutral tree ([`FilterTree`]), and
//! as SQL ([`to_sql`]) over a table whose columns the caller names ([`Columns`]).
//!
//! What the condition selects is exactly what a check of each record would permit. The guide
//! `docs/guide/filters.md` shows how applications use it.

mod branches;
mod columns;
mod conditions;
mod fold;
mod holds;
mod places;
mod sources;
mod sql;
mod tree;

use bailiwick_model::time::Timestamp;
use serde_json::{Map, Value};

pub use columns::{
    AttributeColumn, AttributeTable, ColumnKind, Columns, IdColumn, IdForm, ListColumn, NodeColumn,
    NodeForm, TreeTable,
};
pub use sql::{FilterError, SQL_PARAMETERS_MAX, SqlPredicate, SqlValue, to_sql};
pub use tree::{CompareOperator, FilterTree};

use crate::check::granting;
use crate::facts::{Facts, Stored};
use crate::snapshot::Snapshot;

/// On which records of a type may somebody do this?
#[derive(Clone, Copy, Debug)]
pub struct FilterQuestion<'a> {
    /// Handle of the subject.
    pub subject: u32,
    /// The caller's properties of the subject, if the caller may override stored ones.
    pub subject_properties: Option<&'a Map<String, Value>>,
    /// The action, or the code of a permission.
    pub action: &'a str,
    /// The caller's properties of the action.
    pub action_properties: Option<&'a Map<String, Value>>,
    /// The records' type.
    pub resource_type: &'a str,
    /// At which moment.
    pub now: Timestamp,
}

/// The condition under which the subject may do the action on a record of the type.
#[must_use]
pub fn filter(snapshot: &Snapshot, question: &FilterQuestion<'_>) -> FilterTree {
    let subject = snapshot.subjects.get(question.subject);
    let Some(subject) = subject.filter(|subject| subject.able) else {
        return FilterTree::Never;
    };
    let Some((granting, aware)) = granting(snapshot, question.resource_type, question.action)
    else {
        return FilterTree::Never;
    };
    let sides = conditions::Sides {
        subject: Facts {
            given: question.subject_properties,
            stored: Stored::Subject(snapshot, subject),
        },
        action: question.action_properties,
        resource_type: question.resource_type,
    };
    let mut branches = branches::Branches::new(snapshot, aware);
    for permission in granting.any.iter() {
        branches.add_condition(permission, &sides);
    }
    for (_, grant) in snapshot.grants_of(subject) {
        if grant.counts_at(question.now) {
            branches.add_grant(granting, grant);
        }
    }
    branches.into_tree()
}
