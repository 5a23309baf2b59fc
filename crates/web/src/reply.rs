//! Answers: JSON with the revision at which it was given and the version of what it shows.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bailiwick_model::time::Revision;
use serde::Serialize;

use crate::call::REVISION;
use crate::problem::Problem;

/// An answer with a body.
pub struct Reply<T> {
    status: StatusCode,
    revision: Revision,
    version: Option<u64>,
    location: Option<String>,
    body: T,
}

impl<T> Reply<T> {
    /// 200, at a revision.
    pub fn ok(revision: Revision, body: T) -> Self {
        Self {
            status: StatusCode::OK,
            revision,
            version: None,
            location: None,
            body,
        }
    }

    /// 201, at a revision, with the address of what was made.
    pub fn created(revision: Revision, location: String, body: T) -> Self {
        let location = Some(location);
        Self {
            status: StatusCode::CREATED,
            revision,
            version: None,
            location,
            body,
        }
    }

    /// The same answer with the version of the object that it shows, as its `ETag`.
    #[must_use]
    pub fn version(self, version: u64) -> Self {
        Self {
            version: Some(version),
            ..self
        }
    }
}

fn revision_header(revision: Revision) -> (HeaderName, HeaderValue) {
    (
        HeaderName::from_static(REVISION),
        HeaderValue::from(revision.0),
    )
}

impl<T: Serialize> IntoResponse for Reply<T> {
    fn into_response(self) -> Response {
        let Ok(body) = serde_json::to_vec(&self.body) else {
            return Problem::http("internal", "the answer cannot be written").into_response();
        };
        let mut headers = HeaderMap::new();
        headers.extend([revision_header(self.revision)]);
        let json = HeaderValue::from_static("application/json");
        headers.insert(header::CONTENT_TYPE, json);
        if let Some(version) = self.version
            && let Ok(tag) = HeaderValue::from_str(&format!("\"{version}\""))
        {
            headers.insert(header::ETAG, tag);
        }
        if let Some(location) = self.location
            && let Ok(location) = HeaderValue::from_str(&location)
        {
            headers.insert(header::LOCATION, location);
        }
        (self.status, headers, body).into_response()
    }
}

/// 204: done, nothing to show, at a revision.
pub struct Done(pub Revision);

impl IntoResponse for Done {
    fn into_response(self) -> Response {
        let mut headers = HeaderMap::new();
        headers.extend([revision_header(self.0)]);
        (StatusCode::NO_CONTENT, headers).into_response()
    }
}

/// The version in `If-Match`; `None` when absent or `*`.
///
/// # Errors
/// When it is not one of our tags, or more than one: something has one version.
pub fn if_match(headers: &HeaderMap) -> Result<Option<u64>, Problem> {
    let malformed = || Problem::parameter("If-Match", "must be one ETag as answered");
    let mut values = headers.get_all(header::IF_MATCH).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    if values.next().is_some() {
        return Err(malformed());
    }
    let text = value.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(None);
    }
    let number = text.trim_start_matches("W/").trim_matches('"').parse();
    number.map(Some).map_err(|_| malformed())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(values: &[&'static str]) -> Result<Option<u64>, &'static str> {
        let value = |value: &&'static str| (header::IF_MATCH, HeaderValue::from_static(value));
        let headers: HeaderMap = values.iter().map(value).collect();
        if_match(&headers).map_err(|problem| problem.code)
    }

    #[test]
    fn a_version_is_read() {
        assert_eq!(read(&[]), Ok(None));
        assert_eq!(read(&["*"]), Ok(None));
        assert_eq!(read(&["\"7\""]), Ok(Some(7)));
        assert_eq!(read(&["W/\"7\""]), Ok(Some(7)));
    }

    #[test]
    fn two_versions_are_malformed() {
        for values in [
            &["\"7\"", "\"8\""][..],
            &["\"7\"", "\"7\""],
            &["*", "\"7\""],
            &["\"7\"", "*"],
            &["\"7\", \"8\""],
            &["\"7\", *"],
            &["\"7\","],
            &[""],
        ] {
            assert_eq!(read(values), Err("malformed_parameter"), "{values:?}");
        }
    }
}
