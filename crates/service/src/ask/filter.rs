//! The condition under which somebody may do something, for applications that select their own
//! records by it.

use bailiwick_engine::filter::{
    Columns, FilterQuestion, FilterTree, SqlPredicate as EnginePredicate, SqlValue as EngineValue,
    filter, to_sql,
};
use bailiwick_store::{SqlPredicate, SqlValue};

use super::search::WhatCan;
use super::{Asking, subject};
use crate::error::ServiceError;

impl Asking {
    /// The condition under which somebody may do something on a record of a type. Somebody who
    /// does not exist never may.
    #[must_use]
    pub fn filter(&self, asked: &WhatCan<'_>) -> FilterTree {
        match subject::resolve(&self.snapshot, &asked.subject) {
            Some(subject) => self.condition(subject, asked),
            None => FilterTree::Never,
        }
    }

    /// What of a question for a condition could not be understood, if so: then nothing is
    /// permitted. It tells what there is, so it goes to nobody but through [`Asking::flaw_for`].
    #[must_use]
    pub fn filter_flaw(&self, asked: &WhatCan<'_>) -> Option<String> {
        if subject::resolve(&self.snapshot, &asked.subject).is_none() {
            return Some(subject::unknown(&self.snapshot, &asked.subject));
        }
        let catalog = self.snapshot.catalog();
        let (action, resource_type) = (asked.action.name, asked.resource_type);
        let known = catalog.resource_type_index(resource_type);
        if catalog.granting(known, action).is_some() {
            return None;
        }
        Some(match known {
            None => format!("no catalog has the resource type `{resource_type}`"),
            Some(_) => format!("no permission gives `{action}` on `{resource_type}`"),
        })
    }

    /// A condition as SQL over an application's own columns.
    ///
    /// # Errors
    /// When the condition needs something that the columns do not name, or a name is not valid.
    pub fn filter_sql(
        &self,
        tree: &FilterTree,
        columns: &Columns,
    ) -> Result<EnginePredicate, ServiceError> {
        to_sql(&self.snapshot, tree, columns)
            .map_err(|error| ServiceError::Invalid(error.to_string()))
    }

    fn condition(&self, subject: u32, asked: &WhatCan<'_>) -> FilterTree {
        let question = FilterQuestion {
            subject,
            subject_properties: self.overriding(asked.subject.properties),
            action: asked.action.name,
            action_properties: asked.action.properties,
            resource_type: asked.resource_type,
            now: self.now,
        };
        filter(&self.snapshot, &question)
    }

    /// The condition over our own register of records; `None` if the database cannot judge it.
    pub(super) fn selection(&self, subject: u32, asked: &WhatCan<'_>) -> Option<SqlPredicate> {
        let tree = self.condition(subject, asked);
        let columns = Columns::for_records_table(self.tenant);
        let predicate = to_sql(&self.snapshot, &tree, &columns).ok()?;
        let params = predicate.params.into_iter().map(|value| match value {
            EngineValue::Bool(truth) => SqlValue::Bool(truth),
            EngineValue::Integer(number) => SqlValue::Integer(number),
            EngineValue::Uuid(id) => SqlValue::Uuid(id),
            EngineValue::Text(text) => SqlValue::Text(text),
        });
        Some(SqlPredicate {
            text: predicate.text,
            params: params.collect(),
        })
    }
}
