//! What somebody may do with a resource.

use bailiwick_model::time::Timestamp;
use serde_json::{Map, Value};

use crate::check::check;
use crate::question::{Question, Resource};
use crate::snapshot::Snapshot;

/// What may somebody do with this?
#[derive(Clone, Copy, Debug)]
pub struct ActionSearch<'a> {
    /// Handle of the subject.
    pub subject: u32,
    /// The caller's properties of the subject, if the caller may override stored ones.
    pub subject_properties: Option<&'a Map<String, Value>>,
    /// The caller's properties of every action.
    pub action_properties: Option<&'a Map<String, Value>>,
    /// With what.
    pub resource: &'a Resource<'a>,
    /// At which moment.
    pub now: Timestamp,
}

/// The names of the resource type's actions that are permitted, sorted. Of a type that no catalog
/// has nothing is known, so the list is empty.
#[must_use]
pub fn actions<'s>(snapshot: &'s Snapshot, search: &ActionSearch<'_>) -> Vec<&'s str> {
    let catalog = &snapshot.catalog;
    let Some(resource_type) = catalog
        .resource_type_index(search.resource.resource_type)
        .and_then(|index| catalog.resource_type(index))
    else {
        return Vec::new();
    };
    let actions = resource_type.actions.iter().map(String::as_str);
    let permitted = actions.filter(|action| {
        let question = Question {
            subject: search.subject,
            subject_properties: search.subject_properties,
            action,
            action_properties: search.action_properties,
            resource: search.resource,
            now: search.now,
        };
        check(snapshot, &question)
    });
    permitted.collect()
}
