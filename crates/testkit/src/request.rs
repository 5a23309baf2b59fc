//! Requests that say more than a method, a path and a JSON body.

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, header};
use axum::response::Response;
use serde_json::Value;
use tower::ServiceExt;

use crate::Answer;

/// A request in the making.
#[derive(Clone, Debug)]
pub struct Ask {
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Ask {
    /// A request without a key, headers or a body.
    #[must_use]
    pub fn new(method: &str, path: &str) -> Self {
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// With a bearer key.
    #[must_use]
    pub fn key(self, key: &str) -> Self {
        self.header(header::AUTHORIZATION.as_str(), &format!("Bearer {key}"))
    }

    /// With a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With a JSON body.
    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        self.bytes("application/json", body.to_string())
    }

    /// With any body.
    #[must_use]
    pub fn bytes(self, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let mut ask = self.header(header::CONTENT_TYPE.as_str(), content_type);
        ask.body = body.into();
        ask
    }

    /// Sends it; the answer's body is still to come.
    ///
    /// # Panics
    /// When it is no request.
    pub async fn open(self, router: &Router) -> Response {
        let mut request = Request::builder()
            .method(Method::from_bytes(self.method.as_bytes()).expect("a method"))
            .uri(self.path);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let request = request.body(Body::from(self.body)).expect("a request");
        router.clone().oneshot(request).await.expect("an answer")
    }

    /// Sends it and reads the answer whole.
    ///
    /// # Panics
    /// When it is no request.
    pub async fn send(self, router: &Router) -> Answer {
        Answer::read(self.open(router).await).await
    }
}
