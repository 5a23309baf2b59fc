//! For tests only: a server in process, with its callers.
//!
//! [`TestApp`] is a whole server without a socket: a fresh database of either kind, a clock that
//! stands still until moved, the operator's key, and helpers to make tenants and callers with
//! exactly the permissions that a test needs.

mod answer;
mod callers;
mod database;
mod request;
mod wire;

pub use answer::Answer;
pub use callers::{ADMINISTRATION, Caller, TestTenant};
pub use database::{TestDatabase, databases};
pub use request::Ask;
pub use wire::Wire;

use std::sync::Arc;

use axum::Router;
use bailiwick_model::time::Timestamp;
use bailiwick_service::App;
use bailiwick_service::app::Options;
use bailiwick_service::clock::{Clock, Ids};
use bailiwick_store::Store;
use bailiwick_web::routes::{AccessEntry, Routes, WebState};
use serde_json::Value;

/// The operator's key in every test.
pub const OPERATOR: &str = "operator-token-for-tests";
/// The moment at which every test begins: 2026-11-21T12:00:00Z.
pub const BEGINNING: Timestamp = Timestamp(1_795_262_400_000_000);

/// A server in process.
pub struct TestApp {
    /// What is running.
    pub app: Arc<App>,
    /// All of its routes.
    pub router: Router,
    /// The access table.
    pub access: Vec<AccessEntry>,
    /// The OpenAPI document.
    pub document: Value,
    /// Its database, removed at the end.
    pub database: TestDatabase,
}

impl TestApp {
    /// A server on a fresh database of this kind.
    pub async fn start(database: TestDatabase) -> Self {
        Self::start_with(database, Options::default()).await
    }

    /// A server on a fresh SQLite database.
    pub async fn sqlite() -> Self {
        Self::start(TestDatabase::sqlite()).await
    }

    /// A server with these options.
    pub async fn start_with(database: TestDatabase, options: Options) -> Self {
        let store = Store::open(&database.url)
            .await
            .expect("the database opens");
        let clock = Clock::held_at(BEGINNING);
        let app = App::start(store, clock, Ids::Random, options)
            .await
            .expect("it starts");
        app.bootstrap(Some(OPERATOR))
            .await
            .expect("the platform is made");
        let (router, document, access) = routes(&app);
        Self {
            app,
            router,
            access,
            document,
            database,
        }
    }

    /// Another server on the same database, as a second node or after a restart.
    pub async fn beside(&self) -> (Arc<App>, Router) {
        let store = Store::open(&self.database.url)
            .await
            .expect("the database opens");
        let clock = self.app.clock.clone();
        let options = self.app.options.clone();
        let app = App::start(store, clock, Ids::Random, options).await;
        let app = app.expect("it starts");
        let (router, _, _) = routes(&app);
        (app, router)
    }

    /// Sends a request and reads the answer whole.
    pub async fn send(
        &self,
        key: Option<&str>,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> Answer {
        send(&self.router, key, method, path, body).await
    }

    /// Sends a request as the operator and expects it to succeed.
    pub async fn operator(&self, method: &str, path: &str, body: Option<Value>) -> Value {
        let answer = self.send(Some(OPERATOR), method, path, body).await;
        assert!(
            answer.status < 300,
            "{method} {path}: {} {}",
            answer.status,
            answer.body
        );
        answer.body
    }
}

/// All routes of an application, as they are served, with their description.
pub fn routes(app: &Arc<App>) -> (Router, Value, Vec<AccessEntry>) {
    let state = WebState {
        app: app.clone(),
        base_url: "http://bailiwick.test".into(),
    };
    let routes = bailiwick_authzen::add(bailiwick_api::add(Routes::new(state)));
    let described = bailiwick_api::openapi::finish(routes);
    let document = serde_json::from_str(&described.openapi_json).expect("a JSON document");
    let router = bailiwick_web::server::finish(described.router);
    (router, document, described.access)
}

/// Sends a request to a router and reads the answer whole.
pub async fn send(
    router: &Router,
    key: Option<&str>,
    method: &str,
    path: &str,
    body: Option<Value>,
) -> Answer {
    let mut ask = Ask::new(method, path);
    if let Some(key) = key {
        ask = ask.key(key);
    }
    if let Some(body) = body {
        ask = ask.json(&body);
    }
    ask.send(router).await
}
