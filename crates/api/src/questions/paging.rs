//! Parts of lists whose questions are too long for an address.

use bailiwick_service::ask::cursor::{Listing, PageRequest};
use bailiwick_service::ask::search::Found;
use bailiwick_web::page::{LIMIT_DEFAULT, LIMIT_MAX, Page, decode_cursor, encode_cursor};
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;
use serde::Serialize;
use utoipa::ToSchema;

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub(super) struct FoundItem {
    /// Its type, as asked for.
    #[serde(rename = "type")]
    #[schema(example = "user")]
    found_type: String,
    /// The id by which the caller's own systems know it: the external id if there is one.
    #[schema(example = "E-4711")]
    id: String,
    /// The name of a user or service account.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "sam.smith")]
    name: Option<String>,
}

impl From<Found> for FoundItem {
    fn from(found: Found) -> Self {
        Self {
            found_type: found.found_type,
            id: found.id,
            name: found.name,
        }
    }
}

/// The part of a list that a body asks for.
pub(super) fn wanted(
    limit: Option<u32>,
    cursor: Option<&str>,
    total: Option<bool>,
) -> Result<PageRequest, Problem> {
    let limit = limit.unwrap_or(LIMIT_DEFAULT);
    if !(1..=LIMIT_MAX).contains(&limit) {
        return Err(Problem::field(
            "/limit",
            format!("must be 1 to {LIMIT_MAX}"),
        ));
    }
    Ok(PageRequest {
        limit: usize::try_from(limit).unwrap_or(usize::MAX),
        cursor: cursor.map(decode_cursor).transpose()?,
        total: total == Some(true),
    })
}

/// The answer with that part.
pub(super) fn answer<T, U>(listing: Listing<T>, item: impl Fn(T) -> U) -> Reply<Page<U>> {
    let page = Page {
        items: listing.items.into_iter().map(item).collect(),
        next_cursor: listing.next.as_ref().map(encode_cursor),
        total: listing.total,
    };
    Reply::ok(listing.revision, page)
}
