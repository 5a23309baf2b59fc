//! What the server is compared with over HTTP: an endpoint that reads the same bodies into types
//! like its own and answers a constant. It knows no callers, no tenants and no revisions.

use axum::routing::post;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
#[expect(dead_code, reason = "only reading it costs")]
struct Question {
    subject: String,
    action: String,
    resource: Resource,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "only reading it costs")]
struct Resource {
    #[serde(rename = "type")]
    resource_type: String,
    node: String,
}

#[derive(Deserialize)]
struct Questions {
    checks: Vec<Question>,
}

#[derive(Serialize)]
struct Decision {
    decision: bool,
    revision: u64,
}

#[derive(Serialize)]
struct Decisions {
    decisions: Vec<bool>,
    revision: u64,
}

async fn one(Json(_): Json<Question>) -> Json<Decision> {
    Json(Decision {
        decision: true,
        revision: 1_000,
    })
}

async fn many(Json(questions): Json<Questions>) -> Json<Decisions> {
    Json(Decisions {
        decisions: questions.checks.iter().map(|_| true).collect(),
        revision: 1_000,
    })
}

pub fn router() -> Router {
    Router::new()
        .route("/one", post(one))
        .route("/many", post(many))
}
