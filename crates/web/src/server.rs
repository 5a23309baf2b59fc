//! How routers are served: limits, request ids, and problems instead of bare errors.

use std::time::Duration;

use axum::Router;
use axum::body::{Body, HttpBody as _, to_bytes};
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;
use uuid::Uuid;

use crate::call::REQUEST_ID;
use crate::problem::Problem;

/// Most bytes of a request body.
pub const BODY_BYTES: usize = 1024 * 1024;
/// For how long a request's body is waited for.
const BODY_PATIENCE: Duration = Duration::from_secs(30);
/// Longest request id that is taken over from a caller, in bytes.
const REQUEST_ID_BYTES: usize = 256;

/// Puts around all routes what every one of them needs.
pub fn finish(router: Router) -> Router {
    router
        .fallback(no_such_route)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(around))
}

async fn no_such_route() -> Problem {
    Problem::http(
        "no_such_route",
        "nothing is served here; see /v1/openapi.json",
    )
}

async fn method_not_allowed() -> Problem {
    Problem::http(
        "method_not_allowed",
        "this address does not have that method",
    )
}

fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    tracing::error!("a handler panicked");
    Problem::http(
        "internal",
        "something is broken; the request id leads to the details",
    )
    .into_response()
}

/// Gives the request an id (the caller's, if it is a sensible one), answers with it, logs the
/// outcome, and sets the headers that every answer has.
async fn around(mut request: Request, next: Next) -> Response {
    let given = request
        .headers()
        .get(REQUEST_ID)
        .filter(|id| is_sensible(id))
        .cloned();
    let id = given.unwrap_or_else(|| {
        let made = Uuid::from_bytes(bailiwick_service::clock::random_bytes()).to_string();
        HeaderValue::from_str(&made).unwrap_or_else(|_| HeaderValue::from_static("none"))
    });
    let name = HeaderName::from_static(REQUEST_ID);
    request.headers_mut().insert(name.clone(), id.clone());
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let mut response = match whole(request).await {
        Ok(request) => next.run(request).await,
        Err(problem) => problem.into_response(),
    };
    let status = response.status();
    if status.is_server_error() && status != StatusCode::SERVICE_UNAVAILABLE {
        tracing::error!(request_id = ?id, %method, path, status = status.as_u16(), "failed");
    } else {
        tracing::debug!(request_id = ?id, %method, path, status = status.as_u16(), "answered");
    }
    let headers = response.headers_mut();
    headers.insert(name, id);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    response
}

/// The request with its whole body at hand, so that a caller who sends it slowly has neither a
/// place in a handler nor an answer from before the key was revoked.
async fn whole(request: Request) -> Result<Request, Problem> {
    if request.body().is_end_stream() {
        return Ok(request);
    }
    let (parts, body) = request.into_parts();
    let too_large = || Problem::http("body_too_large", "the body is larger than allowed");
    if body.size_hint().lower() > BODY_BYTES as u64 {
        return Err(too_large());
    }
    match tokio::time::timeout(BODY_PATIENCE, to_bytes(body, BODY_BYTES)).await {
        Ok(Ok(bytes)) => Ok(Request::from_parts(parts, Body::from(bytes))),
        Ok(Err(_)) => Err(too_large()),
        Err(_) => Err(Problem::http("too_slow", "the body did not arrive in time")),
    }
}

fn is_sensible(id: &HeaderValue) -> bool {
    let visible = |byte: &u8| byte.is_ascii_graphic() || *byte == b' ';
    !id.is_empty() && id.len() <= REQUEST_ID_BYTES && id.as_bytes().iter().all(visible)
}
