//! `GET /v1/openapi.json`, `GET /v1/docs` and its style sheet. They say nothing about any tenant
//! and need no key.

use std::sync::Arc;

use axum::Extension;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::IntoResponse;
use bailiwick_web::gate::Gate;
use bailiwick_web::routes::Routes;
use utoipa_axum::routes;

/// The page runs no script and loads nothing but its style sheet.
const POLICY: &str = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";
const STYLE: &str = include_str!("docs.css");

/// What is served: made once, when the server starts.
pub(super) struct Served {
    pub openapi_json: String,
    pub page: String,
}

pub(super) fn add(routes: Routes) -> Routes {
    routes
        .add(Gate::Open, routes!(openapi_document))
        .add(Gate::Open, routes!(docs_page))
        .add(Gate::Open, routes!(docs_style))
}

/// The OpenAPI document
#[utoipa::path(
    get,
    path = "/v1/openapi.json",
    operation_id = "openapi_document",
    tag = "about",
    responses((status = 200, description = "This document.", content_type = "application/json"))
)]
async fn openapi_document(Extension(served): Extension<Arc<Served>>) -> impl IntoResponse {
    let headers = [(CONTENT_TYPE, "application/json")];
    (headers, served.openapi_json.clone())
}

/// The OpenAPI document as a page
#[utoipa::path(
    get,
    path = "/v1/docs",
    operation_id = "docs_page",
    tag = "about",
    responses((status = 200, description = "A page to read.", content_type = "text/html"))
)]
async fn docs_page(Extension(served): Extension<Arc<Served>>) -> impl IntoResponse {
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_SECURITY_POLICY, POLICY),
    ];
    (headers, served.page.clone())
}

/// The style sheet of the page
#[utoipa::path(
    get,
    path = "/v1/docs.css",
    operation_id = "docs_style",
    tag = "about",
    responses((status = 200, description = "The style sheet.", content_type = "text/css"))
)]
async fn docs_style() -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/css; charset=utf-8")], STYLE)
}
