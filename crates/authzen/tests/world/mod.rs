//! A server in process with the tenant of one scenario. Tests of one scenario that run at the same
//! time share it; the last one removes it.

pub mod fixture;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use bailiwick_model::time::Timestamp;
use bailiwick_service::App;
use bailiwick_service::app::Options;
use bailiwick_service::clock::{Clock, Ids};
use bailiwick_store::Store;
use bailiwick_web::routes::{Routes, WebState};
use bailiwick_web::server;
use http_body_util::BodyExt as _;
use serde_json::Value;
use tokio::runtime::Runtime;
use tower::ServiceExt as _;

use self::fixture::Keys;

/// The moment at which every test happens: 2026-11-21T12:00:00Z.
const NOW: Timestamp = Timestamp(1_795_262_400_000_000);
/// The address that the server believes to have.
pub const BASE_URL: &str = "https://access.example.com";

static SHARED: Mutex<Option<HashMap<&'static str, Weak<World>>>> = Mutex::new(None);
static NEXT_DIRECTORY: AtomicU32 = AtomicU32::new(0);

/// A server with one tenant.
pub struct World {
    /// The tenant's slug.
    pub slug: &'static str,
    /// What is running.
    pub app: Arc<App>,
    /// The keys of its callers.
    pub keys: Keys,
    /// For whatever has to be awaited.
    pub runtime: Runtime,
    router: Router,
    _directory: Directory,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// `null` if the body is no JSON.
    pub body: Value,
}

impl World {
    /// The world of a scenario, by the name of its fixture.
    pub fn of(slug: &'static str) -> Arc<Self> {
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        let worlds = shared.get_or_insert_default();
        if let Some(world) = worlds.get(slug).and_then(Weak::upgrade) {
            return world;
        }
        let world = Arc::new(Self::new(slug));
        worlds.insert(slug, Arc::downgrade(&world));
        world
    }

    /// A world that no other test sees, to be changed at will.
    pub fn new(slug: &'static str) -> Self {
        let directory = Directory::new();
        let runtime = Runtime::new().unwrap();
        let (app, keys) = runtime.block_on(async {
            let path = directory.0.join("test.sqlite");
            let store = Store::open(&format!("sqlite:{}", path.display()))
                .await
                .unwrap();
            let clock = Clock::held_at(NOW);
            let app = App::start(store, clock, Ids::Random, Options::default())
                .await
                .unwrap();
            let keys = fixture::fill(&app, slug).await;
            (app, keys)
        });
        let state = WebState {
            app: app.clone(),
            base_url: BASE_URL.into(),
        };
        let (router, _, _) = bailiwick_authzen::add(Routes::new(state)).finish();
        let router = server::finish(router);
        Self {
            slug,
            app,
            keys,
            runtime,
            router,
            _directory: directory,
        }
    }

    /// The address of one of the tenant's questions.
    pub fn path(&self, endpoint: &str) -> String {
        format!("/t/{}/access/v1/{endpoint}", self.slug)
    }

    /// Sends a request.
    pub fn send(&self, request: Request<Body>) -> Answer {
        self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let bytes = body.collect().await.unwrap().to_bytes();
            let body = serde_json::from_slice(&bytes).unwrap_or_default();
            Answer {
                status: parts.status,
                headers: parts.headers,
                body,
            }
        })
    }

    /// Posts a body to one of the tenant's questions.
    pub fn ask_as(&self, key: &str, endpoint: &str, body: &Value) -> Answer {
        let request = Request::builder()
            .method(Method::POST)
            .uri(self.path(endpoint))
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {key}"));
        self.send(request.body(Body::from(body.to_string())).unwrap())
    }

    /// Posts a body as somebody who may ask everything; the answer must be 200.
    pub fn ask(&self, endpoint: &str, body: &Value) -> Value {
        let answer = self.ask_as(&self.keys.asks, endpoint, body);
        assert_eq!(answer.status, StatusCode::OK, "{body}: {}", answer.body);
        answer.body
    }
}

/// A directory that goes away.
struct Directory(PathBuf);

impl Directory {
    fn new() -> Self {
        let number = NEXT_DIRECTORY.fetch_add(1, Ordering::Relaxed);
        let name = format!("bailiwick-authzen-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        // What cannot be removed now is the system's to clean up.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
