//! JSON bodies: what does not fit is answered with a pointer to it, and nothing changes.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header;
use serde::de::DeserializeOwned;

use crate::objects::Objects;
use crate::problem::Problem;

/// A JSON body of type `T`. Unknown fields are refused where `T` says so (all of ours do).
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            let detail = "send the body as `Content-Type: application/json`";
            return Err(Problem::http("unsupported_media_type", detail));
        }
        let bytes = bytes(request, state).await?;
        parse(&bytes).map(Self)
    }
}

/// A JSON body of type `T` that may be left out, which is the default `T`.
pub struct OptionalBody<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Default> FromRequest<S> for OptionalBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let json = is_json(request.headers());
        let bytes = bytes(request, state).await?;
        if bytes.is_empty() {
            return Ok(Self(T::default()));
        }
        if !json {
            let detail = "send the body as `Content-Type: application/json`";
            return Err(Problem::http("unsupported_media_type", detail));
        }
        parse(&bytes).map(Self)
    }
}

/// The body's bytes, within the server's limit.
///
/// # Errors
/// When it is too large or the connection breaks.
pub async fn bytes<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Problem> {
    Bytes::from_request(request, state)
        .await
        .map_err(|rejection| {
            if rejection.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
                return Problem::http(
                    "body_too_large",
                    "the body is larger than this route allows",
                );
            }
            Problem::http("malformed_body", rejection.body_text())
        })
}

/// Parses a JSON body.
///
/// # Errors
/// With a pointer to the first thing that does not fit.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    // A list would be taken for the fields in their order, and null for none of them.
    let first = bytes.trim_ascii_start().first();
    if first.is_some_and(|first| *first != b'{') {
        let detail = "the body must be a JSON object";
        return Err(Problem::http("malformed_body", detail));
    }
    // Keeping track of where one is takes time; few bodies have an error.
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let read = T::deserialize(Objects(&mut deserializer));
    read.and_then(|value| deserializer.end().map(|()| value))
        .or_else(|_| parse_with_pointer(bytes))
}

fn parse_with_pointer<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(Objects(&mut deserializer)).map_err(|error| {
        let at = pointer(error.path());
        let detail = error.into_inner().to_string();
        let Some(missing) = missing_field(&detail) else {
            let field = Some(at).filter(|at| !at.is_empty());
            let problem = Problem::http("malformed_body", detail);
            return Problem { field, ..problem };
        };
        let field = Some(format!("{at}/{}", token(missing)));
        let problem = Problem::http("malformed_body", format!("`{missing}` is missing"));
        Problem { field, ..problem }
    })?;
    deserializer
        .end()
        .map_err(|_| Problem::http("malformed_body", "something follows after the JSON value"))?;
    Ok(value)
}

/// The field that serde says is missing.
fn missing_field(detail: &str) -> Option<&str> {
    let rest = detail.strip_prefix("missing field `")?;
    rest.split_once('`').map(|(name, _)| name)
}

/// A name as a part of a JSON pointer.
fn token(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// A path as a JSON pointer (RFC 6901), empty for the whole body.
fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let mut pointer = String::new();
    for segment in path {
        let token = match segment {
            Segment::Seq { index } => index.to_string(),
            Segment::Map { key } => token(key),
            Segment::Enum { .. } | Segment::Unknown => continue,
        };
        pointer.push('/');
        pointer.push_str(&token);
    }
    pointer
}

/// Whether the headers say that the body is JSON.
#[must_use]
pub fn is_json(headers: &axum::http::HeaderMap) -> bool {
    let Some(value) = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
    else {
        return false;
    };
    let essence = value
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    essence == "application/json"
        || (essence.starts_with("application/") && essence.ends_with("+json"))
}
