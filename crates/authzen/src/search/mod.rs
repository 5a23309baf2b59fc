//! Searches: everything that would be permitted, complete, in pages.

pub(crate) mod action;
pub(crate) mod resource;
pub(crate) mod subject;

use bailiwick_service::ask::search::Found;
use serde::Serialize;
use utoipa::ToSchema;

/// A subject or resource that was found.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = authzen::Entity)]
pub(crate) struct Entity {
    /// The type as asked for.
    #[serde(rename = "type")]
    #[schema(example = "user")]
    entity_type: String,
    /// The id by which the caller's own systems know it: the external id if there is one.
    #[schema(example = "alice")]
    id: String,
}

impl From<Found> for Entity {
    fn from(found: Found) -> Self {
        Self {
            entity_type: found.found_type,
            id: found.id,
        }
    }
}
