//! Routes: each is registered together with its gate. From the same registration come the router,
//! the OpenAPI document and the access table, so that they cannot differ.

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use bailiwick_service::App;
use serde::Serialize;
use utoipa::openapi::path::{HttpMethod, PathItem};
use utoipa::openapi::{OpenApi, OpenApiBuilder};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use crate::gate::{Gate, pass};

/// What handlers of every door have at hand.
#[derive(Clone)]
pub struct WebState {
    /// What is running.
    pub app: Arc<App>,
    /// The address under which people and programs reach this server, without a slash at the end.
    pub base_url: Arc<str>,
}

/// One line of the access table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AccessEntry {
    /// The HTTP method.
    pub method: &'static str,
    /// The path, with its parameters in braces.
    pub path: String,
    /// What the caller must hold.
    pub gate: Gate,
}

/// Routes in the making.
pub struct Routes {
    state: WebState,
    router: OpenApiRouter<WebState>,
    table: Vec<AccessEntry>,
}

impl Routes {
    /// None yet.
    #[must_use]
    pub fn new(state: WebState) -> Self {
        let document = OpenApiBuilder::new().build();
        Self {
            state,
            router: OpenApiRouter::with_openapi(document),
            table: Vec::new(),
        }
    }

    /// Adds the operations of one path (`utoipa_axum::routes!`) behind a gate.
    #[must_use]
    pub fn add(mut self, gate: Gate, operations: UtoipaMethodRouter<WebState>) -> Self {
        for (path, item) in &operations.1.paths {
            for method in methods(item) {
                self.table.push(AccessEntry {
                    method,
                    path: path.clone(),
                    gate,
                });
            }
        }
        let (schemas, paths, router) = operations;
        let layer = from_fn_with_state((self.state.clone(), gate), pass);
        self.router = self.router.routes((schemas, paths, router.layer(layer)));
        self
    }

    /// The router, the OpenAPI document and the access table.
    pub fn finish(self) -> (Router, OpenApi, Vec<AccessEntry>) {
        let (router, document) = self.router.split_for_parts();
        (router.with_state(self.state), document, self.table)
    }
}

/// The methods that a path of the document has.
pub fn methods(item: &PathItem) -> impl Iterator<Item = &'static str> {
    [
        ("GET", item.get.is_some()),
        ("PUT", item.put.is_some()),
        ("POST", item.post.is_some()),
        ("PATCH", item.patch.is_some()),
        ("DELETE", item.delete.is_some()),
    ]
    .into_iter()
    .filter_map(|(method, there)| there.then_some(method))
}

/// The word of a method in the document.
#[must_use]
pub fn method_word(method: &HttpMethod) -> &'static str {
    match method {
        HttpMethod::Get => "GET",
        HttpMethod::Put => "PUT",
        HttpMethod::Post => "POST",
        HttpMethod::Patch => "PATCH",
        HttpMethod::Delete => "DELETE",
        _ => "OTHER",
    }
}
