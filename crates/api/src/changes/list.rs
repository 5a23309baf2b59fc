//! `GET /changes`: a page of the log, or a stream of it.

use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use bailiwick_model::time::Revision;
use bailiwick_web::call::Call;
use bailiwick_web::parameters::Query;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;
use serde::Serialize;
use utoipa::ToSchema;

use super::entry::ChangeEntry;
use super::parameters::ChangeParameters;
use super::{may_view, stream};

/// Where a reader that was cut off goes on, as browsers and libraries send it by themselves.
const LAST_EVENT_ID: &str = "last-event-id";

/// One page of the change log.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ChangePage {
    /// The entries.
    items: Vec<ChangeEntry>,
    /// Set while there may be more: the revision of the last entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "91")]
    next_cursor: Option<String>,
}

/// Lists changes
///
/// The earliest first, so that a reader that passes the last revision it has seen as `after` gets
/// what is new and nothing twice. Without `next_cursor` the page reaches up to the revision in the
/// header `Bailiwick-Revision` at least.
///
/// With `Accept: text/event-stream` the answer does not end: it gives all entries after `after`
/// (or the header `Last-Event-ID`) as server-sent events, and each new one as it is made. The `id`
/// of an event is the revision, its `data` the entry; a comment comes every 15 seconds. The stream
/// ends when the key or the permission is gone.
#[utoipa::path(
    get,
    path = "/v1/tenants/{tenant}/changes",
    operation_id = "list_changes",
    tag = "changes",
    params(ChangeParameters),
    responses((
        status = 200,
        description = "One page of the log, or a stream of events.",
        content((ChangePage = "application/json"), (String = "text/event-stream"))
    ))
)]
pub(super) async fn list_changes(
    call: Call,
    headers: HeaderMap,
    Query(parameters): Query<ChangeParameters>,
) -> Result<Response, Problem> {
    may_view(&call.authority())?;
    let mut query = parameters.query()?;
    if wants_stream(&headers) {
        if query.descending {
            return Err(Problem::parameter("order", "a stream is always `asc`"));
        }
        if let Some(seen) = last_event_id(&headers)? {
            query.after = Some(seen);
        }
        return stream::answer(call, query).await;
    }
    let stored = call.app.changes(call.tenant, &query).await?;
    let full = stored.len() >= query.limit as usize;
    let last = stored.last().filter(|_| full);
    let page = ChangePage {
        next_cursor: last.map(|last| last.record.revision.to_string()),
        items: stored.into_iter().map(ChangeEntry::from).collect(),
    };
    Ok(Reply::ok(call.snapshot().revision(), page).into_response())
}

fn wants_stream(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|part| part.split(';').next())
        .any(|media| media.trim().eq_ignore_ascii_case("text/event-stream"))
}

fn last_event_id(headers: &HeaderMap) -> Result<Option<Revision>, Problem> {
    let Some(value) = headers.get(LAST_EVENT_ID) else {
        return Ok(None);
    };
    let number = value
        .to_str()
        .ok()
        .and_then(|text| text.trim().parse().ok());
    let number = number.map(Revision).map(Some);
    number.ok_or_else(|| Problem::parameter("Last-Event-ID", "must be a revision"))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_stream_is_asked_for_by_name() {
        let accepts = |value: &'static str| {
            let value = (header::ACCEPT, HeaderValue::from_static(value));
            wants_stream(&HeaderMap::from_iter([value]))
        };
        assert!(accepts("text/event-stream"));
        assert!(accepts("application/json;q=0.5, text/event-stream;q=0.9"));
        assert!(!accepts("*/*"));
        assert!(!wants_stream(&HeaderMap::new()));
    }
}
