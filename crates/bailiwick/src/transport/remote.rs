//! Over HTTP, to a running server.

use std::time::Duration;

use anyhow::{Context as _, Result, anyhow};
use reqwest::Client;

use super::{Raw, Request};
use crate::failure::Hinted;

/// For how long a request may take.
const TIMEOUT: Duration = Duration::from_secs(60);

/// A server and the key to show to it.
pub(super) struct Remote {
    http: Client,
    base: String,
    key: Option<String>,
}

impl Remote {
    pub(super) fn new(url: &str, key: Option<&str>) -> Result<Self> {
        if !["http://", "https://"]
            .iter()
            .any(|start| url.starts_with(start))
        {
            let error = anyhow!("`{url}` is no address of a server");
            let hint = "it begins with http:// or https://, such as --url http://127.0.0.1:8080";
            return Err(Hinted::new(error, hint));
        }
        let http = Client::builder()
            .timeout(TIMEOUT)
            .build()
            .context("cannot set up HTTP")?;
        let base = url.trim_end_matches('/').to_owned();
        Ok(Self {
            http,
            base,
            key: key.map(str::to_owned),
        })
    }

    pub(super) async fn send(&self, request: Request<'_>) -> Result<Raw> {
        let url = format!("{}{}", self.base, request.path);
        let mut sent = self.http.request(request.method, url);
        if let Some(key) = &self.key {
            sent = sent.bearer_auth(key);
        }
        if let Some(reason) = request.reason {
            sent = sent.header(bailiwick_web::call::REASON, reason.as_bytes());
        }
        if let Some(body) = request.body {
            sent = sent.json(body);
        }
        let unreachable = |error: reqwest::Error| {
            let error = anyhow!(error).context(format!("cannot reach {}", self.base));
            Hinted::new(error, "is the server running, and is --url right?")
        };
        let answer = sent.send().await.map_err(unreachable)?;
        let status = answer.status().as_u16();
        Ok(Raw {
            status,
            bytes: answer.bytes().await.map_err(unreachable)?.to_vec(),
        })
    }
}
