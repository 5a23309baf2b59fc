//! All doors as one router, and the two questions of whoever looks after the process: is it alive,
//! and can it answer.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bailiwick_api::openapi::{Described, finish};
use bailiwick_service::App;
use bailiwick_web::problem::Problem;
use bailiwick_web::routes::{Routes, WebState};
use bailiwick_web::server;

/// All doors, described.
pub fn described(app: &Arc<App>, base_url: &str) -> Described {
    let state = WebState {
        app: app.clone(),
        base_url: base_url.into(),
    };
    finish(bailiwick_authzen::add(bailiwick_api::add(Routes::new(
        state,
    ))))
}

/// Everything that is served.
pub fn router(app: &Arc<App>, base_url: &str) -> Router {
    let doors = described(app, base_url).router;
    let health = Router::new()
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz))
        .with_state(app.clone());
    server::finish(doors.merge(health))
}

/// The process is alive.
async fn healthz() -> &'static str {
    "ok\n"
}

/// Questions can be answered: the database was reached recently enough.
async fn readyz(State(app): State<Arc<App>>) -> Response {
    if app.silence() <= app.options.staleness {
        return (StatusCode::OK, "ready\n").into_response();
    }
    let detail = format!(
        "the database was last reached {} s ago",
        app.silence().as_secs()
    );
    Problem::http("unavailable", detail).into_response()
}
