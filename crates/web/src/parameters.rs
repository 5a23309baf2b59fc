//! What stands in an address: its segments and its query. What is not understood is answered as a
//! problem like everything else.

use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::page::LIMIT_MAX;
use crate::problem::Problem;

/// The parameters after the `?` as a `T`, which refuses those that it does not know.
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        axum::extract::Query::try_from_uri(&parts.uri)
            .map(|axum::extract::Query(value)| Self(value))
            .map_err(|rejection| not_understood(&rejection.body_text()))
    }
}

/// The problem of parameters, said without the words of the libraries that read them.
fn not_understood(text: &str) -> Problem {
    let text = text
        .strip_prefix("Failed to deserialize query string: ")
        .unwrap_or(text);
    let detail = match text.split_once(": ") {
        Some(("limit", _)) => format!("limit: must be a whole number from 1 to {LIMIT_MAX}"),
        Some((name, why)) if why.contains("digit found") || why.contains("too large") => {
            format!("{name}: must be a whole number")
        }
        Some((name, why))
            if why.contains("parsing as type") || why.contains("`true` or `false`") =>
        {
            format!("{name}: must be `true` or `false`")
        }
        _ => text.to_owned(),
    };
    Problem::http("malformed_parameter", detail)
}

/// The segments of the path that the route leaves open, decoded, in their order.
pub struct Segments<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Segments<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let segments = Path::<T>::from_request_parts(parts, state).await;
        segments
            .map(|Path(value)| Self(value))
            .map_err(|rejection| {
                // Only bytes that are no text can fail here, and no object has such a name.
                if let PathRejection::FailedToDeserializePathParams(_) = &rejection {
                    return Problem::http("malformed_parameter", rejection.body_text());
                }
                Problem::http("internal", "the route and its handler do not agree")
            })
    }
}
