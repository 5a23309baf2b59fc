//! Many at once: whatever interleaving happens, what must be one stays one, the revision has no
//! gap and the log is whole.
//!
//! - [`one`]: one seat, one administrator, one name, one assignment, one version
//! - [`nodes`]: two servers on one database
//! - [`versions`]: one change of one version, by every route that takes `If-Match`

mod nodes;
mod one;
mod versions;

use std::sync::Arc;

use axum::Router;
use bailiwick_testkit::{Answer, OPERATOR, TestTenant, send};
use serde_json::Value;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

/// One of many requests.
#[derive(Clone, Debug)]
pub struct Racer {
    /// The method.
    pub method: &'static str,
    /// The full path.
    pub path: String,
    /// The body.
    pub body: Option<Value>,
}

/// Sends all of them at the same time, each to the router that its turn comes to, and waits for
/// all answers.
pub async fn race(routers: &[Router], racers: Vec<Racer>) -> Vec<Answer> {
    let start = Arc::new(Barrier::new(racers.len()));
    let mut running = JoinSet::new();
    for (racer, router) in racers.into_iter().zip(routers.iter().cycle()) {
        let (router, start) = (router.clone(), start.clone());
        running.spawn(async move {
            start.wait().await;
            let Racer { method, path, body } = racer;
            send(&router, Some(OPERATOR), method, &path, body).await
        });
    }
    running.join_all().await
}

/// How many succeeded, and the codes of the others.
pub fn outcome(answers: &[Answer]) -> (usize, Vec<&str>) {
    let (done, refused): (Vec<&Answer>, Vec<&Answer>) =
        answers.iter().partition(|answer| answer.status < 300);
    let mut codes: Vec<&str> = refused.iter().map(|answer| answer.code()).collect();
    codes.dedup();
    (done.len(), codes)
}

/// The log has every revision once, and nobody rewrote it.
pub async fn whole(tenant: &TestTenant<'_>) {
    let mut next = 1;
    loop {
        let path = format!("/changes?after={}&limit=1000", next - 1);
        let page = tenant.operator("GET", &path, None).await;
        let entries = page["items"].as_array().expect("items");
        for entry in entries {
            assert_eq!(entry["revision"], next, "a gap");
            next += 1;
        }
        if page["next_cursor"].is_null() {
            break;
        }
    }
    assert_eq!(tenant.revision().await, next - 1);
    let verified = tenant.operator("GET", "/changes/verify", None).await;
    assert_eq!(verified["whole"], true, "{verified}");
    assert_eq!(verified["records"], next - 1);
}
