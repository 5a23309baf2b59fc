//! The description of the whole interface: the OpenAPI document, a readable page of it, and the
//! tables that are checked in under `docs/generated`. All come from the registered routes.
//!
//! - [`complete`]: what handlers need not say each for themselves.
//! - [`page`]: the document as HTML. [`tables`]: routes and problems as Markdown.
//! - [`serve`]: where they are served.

mod complete;
mod components;
mod page;
mod serve;
mod tables;
mod texts;
mod types;

use std::sync::Arc;

use axum::{Extension, Router};
use bailiwick_web::routes::{AccessEntry, Routes};
use serde_json::Value;
use utoipa::openapi::OpenApi;

pub use self::tables::{access_table_markdown, problems_markdown};

/// All routes of all doors, described.
pub struct Described {
    /// What is to be served.
    pub router: Router,
    /// The OpenAPI document, as it is served and checked in.
    pub openapi_json: String,
    /// What each route needs.
    pub access: Vec<AccessEntry>,
}

/// Adds the routes that describe all the others, and ends the registration.
#[must_use]
pub fn finish(routes: Routes) -> Described {
    let (router, document, access) = serve::add(routes).finish();
    let document = complete::complete(&document, &access);
    let openapi_json = as_text(&document);
    let served = serve::Served {
        openapi_json: openapi_json.clone(),
        page: page::render(&document),
    };
    Described {
        router: router.layer(Extension(Arc::new(served))),
        openapi_json,
        access,
    }
}

/// The document of routes, completed, as text that ends in a line break.
#[must_use]
pub fn openapi_json(document: &OpenApi, access: &[AccessEntry]) -> String {
    as_text(&complete::complete(document, access))
}

fn as_text(document: &Value) -> String {
    let mut text = serde_json::to_string_pretty(document).unwrap_or_default();
    text.push('\n');
    text
}
