//! Answers to changes: the object as it now is, if the caller may see it. An answer to a write
//! shows nothing that a read would not.

use axum::response::{IntoResponse, Response};
use bailiwick_model::time::Revision;
use bailiwick_web::call::Call;
use bailiwick_web::reply::{Done, Reply};
use serde::Serialize;
use serde_json::json;

use crate::fields::location;

/// 201 with the address of what was made in one of the tenant's lists, and with the object and its
/// version; with its id alone if the caller may not see it.
pub(crate) fn created<T: Serialize>(
    call: &Call,
    revision: Revision,
    address: (&str, &str),
    object: Option<(u64, T)>,
) -> Response {
    let (list, id) = address;
    let tenant = call.snapshot().tenant();
    let slug = tenant
        .map(|tenant| tenant.slug.as_str())
        .unwrap_or_default();
    let location = location(slug, list, id);
    match object {
        Some((version, object)) => Reply::created(revision, location, object)
            .version(version)
            .into_response(),
        None => Reply::created(revision, location, json!({ "id": id })).into_response(),
    }
}

/// 200 with the object and its version; 204 if the caller may not see it.
pub(crate) fn changed<T: Serialize>(revision: Revision, object: Option<(u64, T)>) -> Response {
    match object {
        Some((version, object)) => Reply::ok(revision, object).version(version).into_response(),
        None => Done(revision).into_response(),
    }
}
