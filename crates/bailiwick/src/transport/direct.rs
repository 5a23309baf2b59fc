//! In this process: the same routes as a server's, on the opened database, with the host's secret
//! for a key.

use anyhow::{Context as _, Result};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request as HttpRequest, header};
use tower::ServiceExt as _;

use super::{Raw, Request};
use crate::config::Config;
use crate::database::{Held, Missing, Opened};
use crate::http;

/// Longest answer that is taken, in bytes.
const ANSWER_BYTES: usize = 256 * 1024 * 1024;
/// What stands for the address of a server where there is none.
const BASE_URL: &str = "http://localhost";

/// The opened database with everything running on it.
pub(super) struct Direct {
    router: Router,
    secret: String,
    _held: Held,
}

impl Direct {
    pub(super) async fn open(config: &Config) -> Result<Self> {
        let opened = Opened::open(&config.database.url, Missing::Refuse).await?;
        let (app, held) = opened.start(config.limits.options()).await?;
        let secret = app.open_host_door();
        Ok(Self {
            router: http::router(&app, BASE_URL),
            secret,
            _held: held,
        })
    }

    pub(super) async fn send(&self, request: Request<'_>) -> Result<Raw> {
        let mut built = HttpRequest::builder()
            .method(request.method)
            .uri(request.path)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.secret));
        if let Some(reason) = request.reason {
            built = built.header(bailiwick_web::call::REASON, reason.as_bytes());
        }
        let body = match request.body {
            Some(body) => {
                built = built.header(header::CONTENT_TYPE, "application/json");
                Body::from(serde_json::to_vec(body)?)
            }
            None => Body::empty(),
        };
        let answer = self.router.clone().oneshot(built.body(body)?).await?;
        let status = answer.status().as_u16();
        let bytes = to_bytes(answer.into_body(), ANSWER_BYTES);
        Ok(Raw {
            status,
            bytes: bytes.await.context("the answer broke off")?.to_vec(),
        })
    }
}
