//! Problems: the only way in which an error leaves the program (RFC 9457). Each has a stable
//! `code`, a sentence that says what would be right, and where it applies the field at fault and
//! the missing permission.

use std::borrow::Cow;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bailiwick_model::refusal::{Refusal, RefusalCode, RefusalKind};
use bailiwick_service::ServiceError;
use serde::Serialize;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// After how many seconds a caller should try again when the database is gone.
const RETRY_AFTER_SECONDS: &str = "1";

/// One problem. Small, because almost every function here may answer with one; what follows from
/// the code is added when it is written.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The HTTP status.
    pub status: StatusCode,
    /// The stable code; see the list of problems.
    pub code: &'static str,
    /// What is wrong here, and what would be right.
    pub detail: String,
    /// The field at fault, as a JSON pointer into the request body.
    pub field: Option<String>,
    /// The permission that is missing.
    pub permission: Option<String>,
    /// Names of what stands in the way.
    pub because_of: Vec<String>,
}

/// One problem, as `application/problem+json`.
#[derive(Serialize, ToSchema)]
struct ProblemBody<'a> {
    /// `urn:bailiwick:problem:` and the code.
    #[serde(rename = "type")]
    #[schema(example = "urn:bailiwick:problem:missing_permission")]
    problem_type: String,
    /// The code in words.
    #[schema(example = "Missing permission")]
    title: String,
    /// The HTTP status.
    #[schema(example = 403)]
    status: u16,
    /// The stable code; see the list of problems.
    #[schema(example = "missing_permission")]
    code: &'a str,
    /// What is wrong here, and what would be right.
    detail: &'a str,
    /// The field at fault, as a JSON pointer into the request body.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
    /// The permission that is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    permission: Option<&'a str>,
    /// Names of what stands in the way.
    #[serde(skip_serializing_if = "is_empty")]
    because_of: &'a [String],
}

fn is_empty(names: &[String]) -> bool {
    names.is_empty()
}

impl Serialize for Problem {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut title = self.code.replace('_', " ");
        if let Some(first) = title.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        let body = ProblemBody {
            problem_type: format!("urn:bailiwick:problem:{}", self.code),
            title,
            status: self.status.as_u16(),
            code: self.code,
            detail: &self.detail,
            field: self.field.as_deref(),
            permission: self.permission.as_deref(),
            because_of: &self.because_of,
        };
        body.serialize(to)
    }
}

impl PartialSchema for Problem {
    fn schema() -> RefOr<Schema> {
        ProblemBody::schema()
    }
}

impl ToSchema for Problem {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Problem")
    }
}

/// Problems that do not come from a refused command: code, status, meaning.
pub const HTTP_PROBLEMS: &[(&str, StatusCode, &str)] = &[
    (
        "unauthenticated",
        StatusCode::UNAUTHORIZED,
        "No valid key was shown.",
    ),
    (
        "malformed_body",
        StatusCode::BAD_REQUEST,
        "The body is not JSON of the expected form.",
    ),
    (
        "malformed_parameter",
        StatusCode::BAD_REQUEST,
        "A parameter or header is not understood.",
    ),
    (
        "unsupported_media_type",
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "The body must be JSON.",
    ),
    (
        "body_too_large",
        StatusCode::PAYLOAD_TOO_LARGE,
        "The body is larger than allowed.",
    ),
    (
        "invalid_catalog",
        StatusCode::UNPROCESSABLE_ENTITY,
        "The text of the catalog has issues, all of which are listed.",
    ),
    (
        "catalog_exists",
        StatusCode::CONFLICT,
        "This version of the catalog exists already with another text.",
    ),
    (
        "no_such_route",
        StatusCode::NOT_FOUND,
        "Nothing is served under this address.",
    ),
    (
        "method_not_allowed",
        StatusCode::METHOD_NOT_ALLOWED,
        "The address has no such method.",
    ),
    (
        "cursor_gone",
        StatusCode::GONE,
        "The list that a cursor belongs to is gone; start again.",
    ),
    (
        "too_slow",
        StatusCode::REQUEST_TIMEOUT,
        "The body did not arrive in time.",
    ),
    (
        "not_yet",
        StatusCode::SERVICE_UNAVAILABLE,
        "The demanded revision was not reached in time.",
    ),
    (
        "unavailable",
        StatusCode::SERVICE_UNAVAILABLE,
        "The database cannot be reached; try again.",
    ),
    (
        "busy",
        StatusCode::SERVICE_UNAVAILABLE,
        "Too much is waiting for this tenant; try again.",
    ),
    (
        "internal",
        StatusCode::INTERNAL_SERVER_ERROR,
        "Something is broken; the log has details.",
    ),
];

impl Problem {
    /// A problem that does not come from a refused command; `code` is one of [`HTTP_PROBLEMS`].
    #[must_use]
    pub fn http(code: &'static str, detail: impl Into<String>) -> Self {
        let known = HTTP_PROBLEMS.iter().find(|(known, _, _)| *known == code);
        let status = known.map_or(StatusCode::INTERNAL_SERVER_ERROR, |(_, status, _)| *status);
        Self::new(code, status, detail.into())
    }

    fn new(code: &'static str, status: StatusCode, detail: String) -> Self {
        Self {
            status,
            code,
            detail,
            field: None,
            permission: None,
            because_of: Vec::new(),
        }
    }

    /// No valid key was shown.
    #[must_use]
    pub fn unauthenticated() -> Self {
        Self::http(
            "unauthenticated",
            "show a valid key: `Authorization: Bearer <key>`",
        )
    }

    /// A query or path parameter or header that is not understood.
    #[must_use]
    pub fn parameter(name: &str, detail: impl std::fmt::Display) -> Self {
        Self::http("malformed_parameter", format!("{name}: {detail}"))
    }

    /// There is no such object, or none that the caller may know of.
    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Refusal::not_found(what).into()
    }

    /// The caller lacks this permission.
    #[must_use]
    pub fn missing_permission(code: &str) -> Self {
        Refusal::missing_permission(code).into()
    }

    /// A field of the body that does not hold a valid value.
    #[must_use]
    pub fn field(pointer: &str, detail: impl std::fmt::Display) -> Self {
        Refusal::new(RefusalCode::InvalidField, detail.to_string())
            .at(pointer)
            .into()
    }
}

/// The HTTP status of a kind of refusal.
#[must_use]
pub fn status_of(kind: RefusalKind) -> StatusCode {
    match kind {
        RefusalKind::Invalid => StatusCode::BAD_REQUEST,
        RefusalKind::Forbidden => StatusCode::FORBIDDEN,
        RefusalKind::NotFound => StatusCode::NOT_FOUND,
        RefusalKind::Conflict => StatusCode::CONFLICT,
        RefusalKind::Stale => StatusCode::PRECONDITION_FAILED,
        RefusalKind::Unprocessable => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let code = refusal.code;
        Self {
            field: refusal.field,
            permission: refusal.permission.map(|code| code.to_string()),
            because_of: refusal.because_of,
            ..Self::new(code.as_str(), status_of(code.kind()), refusal.detail)
        }
    }
}

impl From<ServiceError> for Problem {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::Refused(refusal) => (*refusal).into(),
            ServiceError::Unavailable => Self::http(
                "unavailable",
                "the database cannot be reached; try again shortly",
            ),
            ServiceError::KeyGone => Self::unauthenticated(),
            ServiceError::Busy => Self::http(
                "busy",
                "too many changes are waiting for this tenant; try again shortly",
            ),
            ServiceError::NotYet { .. } => Self::http("not_yet", error.to_string()),
            ServiceError::CursorGone => Self::http("cursor_gone", error.to_string()),
            ServiceError::Invalid(detail) => Self::http("malformed_parameter", detail),
            ServiceError::Internal(_) => Self::http(
                "internal",
                "something is broken; the request id leads to the details",
            ),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.status;
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        let json = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, json);
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if status == StatusCode::SERVICE_UNAVAILABLE {
            let seconds = HeaderValue::from_static(RETRY_AFTER_SECONDS);
            headers.insert(header::RETRY_AFTER, seconds);
        }
        response
    }
}
