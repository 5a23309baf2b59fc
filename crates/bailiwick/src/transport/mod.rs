//! How commands reach what they are about: over HTTP, or in this process on the database of a
//! stopped server. Both speak the same REST requests, so both are judged by the same rules.

mod direct;
mod remote;

use anyhow::{Context as _, Result};
use reqwest::Method;
use serde_json::Value;

use self::direct::Direct;
use self::remote::Remote;
use crate::cli::Global;
use crate::config::Config;
use crate::failure::Problem;
use crate::names::segment;

/// From which likeness on a name may have been meant; 1 is the same.
const LIKE: f64 = 0.85;

/// How commands reach what they are about.
enum Door {
    Remote(Remote),
    Direct(Box<Direct>),
}

/// Sends requests.
pub struct Client {
    door: Door,
    reason: Option<String>,
}

/// One request, the same for both doors.
struct Request<'a> {
    method: Method,
    path: &'a str,
    body: Option<&'a Value>,
    reason: Option<&'a str>,
}

/// A body that is not JSON.
struct Raw {
    status: u16,
    bytes: Vec<u8>,
}

impl Client {
    /// Connects to the server at `--url`, or opens the database.
    pub async fn open(global: &Global) -> Result<Self> {
        let door = match &global.url {
            Some(url) => Door::Remote(Remote::new(url, global.key.as_deref())?),
            None => {
                let config = Config::load(global.config.as_deref(), &global.overrides())?;
                Door::Direct(Box::new(Direct::open(&config).await?))
            }
        };
        Ok(Self {
            door,
            reason: global.reason.clone(),
        })
    }

    /// Why, as said on the command line.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }

    /// Asks for something.
    pub async fn get(&self, path: &str) -> Result<Value> {
        self.send(Method::GET, path, None).await
    }

    /// Makes something, or asks a question with a body.
    pub async fn post(&self, path: &str, body: &Value) -> Result<Value> {
        self.send(Method::POST, path, Some(body)).await
    }

    /// Puts something where the address says.
    pub async fn put(&self, path: &str, body: Option<&Value>) -> Result<Value> {
        self.send(Method::PUT, path, body).await
    }

    /// Removes something.
    pub async fn delete(&self, path: &str) -> Result<()> {
        self.send(Method::DELETE, path, None).await.map(|_| ())
    }

    /// All items of a list, page after page.
    pub async fn list(&self, path: &str) -> Result<Vec<Value>> {
        let mut items = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            let joint = if path.contains('?') { '&' } else { '?' };
            let mut page = format!("{path}{joint}limit=1000");
            if let Some(cursor) = &cursor {
                page.push_str(&format!("&cursor={}", segment(cursor)));
            }
            let mut answer = self.get(&page).await?;
            match answer["items"].take() {
                Value::Array(found) => items.extend(found),
                _ => anyhow::bail!("the answer is no list"),
            }
            match answer["next_cursor"].as_str() {
                Some(next) => cursor = Some(next.to_owned()),
                None => return Ok(items),
            }
        }
    }

    /// Sends a request; gives the body, null if there was none. A problem is an error.
    async fn send(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value> {
        let request = Request {
            method,
            path,
            body,
            reason: self.reason.as_deref(),
        };
        let raw = self.answer(request).await?;
        if (200..300).contains(&raw.status) {
            return json_of(&raw.bytes);
        }
        let mut problem = problem_of(raw);
        if problem.code == "unknown_permission" {
            problem.did_you_mean = self.permission_like(path, &problem).await;
        }
        Err(problem.into())
    }

    async fn answer(&self, request: Request<'_>) -> Result<Raw> {
        match &self.door {
            Door::Remote(remote) => remote.send(request).await,
            Door::Direct(direct) => direct.send(request).await,
        }
    }

    /// The tenant's permission that is nearest to the first unknown one, if one is near.
    async fn permission_like(&self, path: &str, problem: &Problem) -> Option<String> {
        let wanted = problem.because_of.first()?;
        let slug = path.strip_prefix("/v1/tenants/")?.split('/').next()?;
        let path = format!("/v1/tenants/{slug}/permissions?limit=1000");
        let request = Request {
            method: Method::GET,
            path: &path,
            body: None,
            reason: None,
        };
        let answer = json_of(&self.answer(request).await.ok()?.bytes).ok()?;
        let codes = answer["items"].as_array()?.iter();
        let near = codes.filter_map(|item| {
            let code = item["code"].as_str()?;
            let likeness = strsim::jaro_winkler(wanted, code);
            (likeness > LIKE).then_some((likeness, code))
        });
        let nearest = near.max_by(|left, right| left.0.total_cmp(&right.0));
        nearest.map(|(_, code)| code.to_owned())
    }
}

fn json_of(bytes: &[u8]) -> Result<Value> {
    if bytes.is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_slice(bytes).context("the answer is not JSON: is this a Bailiwick server?")
}

fn problem_of(raw: Raw) -> Problem {
    let parsed = serde_json::from_slice::<Problem>(&raw.bytes).ok();
    let problem = parsed.filter(|problem| !problem.code.is_empty());
    problem.unwrap_or_else(|| {
        let text = String::from_utf8_lossy(&raw.bytes);
        let detail = format!("status {}: {}", raw.status, text.trim());
        Problem {
            status: raw.status,
            detail,
            ..Problem::default()
        }
    })
}
