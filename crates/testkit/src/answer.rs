//! An answer, read whole.

use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::Value;

/// An answer, read whole.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as JSON; null when there is none, a string when it is not JSON.
    pub body: Value,
}

impl Answer {
    pub(crate) async fn read(response: Response) -> Self {
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX)
            .await
            .expect("a body");
        let body = if bytes.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(&bytes)
                .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&bytes).into_owned()))
        };
        Self {
            status,
            headers,
            body,
        }
    }

    /// The stable code of a problem; empty for anything else.
    #[must_use]
    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    /// The revision at which the answer was given.
    #[must_use]
    pub fn revision(&self) -> Option<u64> {
        self.headers
            .get("bailiwick-revision")?
            .to_str()
            .ok()?
            .parse()
            .ok()
    }

    /// The body of an answer that must have succeeded.
    ///
    /// # Panics
    /// When it did not.
    #[must_use]
    pub fn expect(self, what: &str) -> Value {
        assert!(self.status < 300, "{what}: {} {}", self.status, self.body);
        self.body
    }

    /// Asserts that it is a problem of this status and code.
    ///
    /// # Panics
    /// When it is not.
    pub fn refused(&self, status: u16, code: &str) {
        assert_eq!((self.status, self.code()), (status, code), "{}", self.body);
    }
}
