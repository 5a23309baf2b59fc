//! Two servers on one database: no update is lost, no answer comes from before what was demanded.

use bailiwick_testkit::{Answer, Ask, OPERATOR, TestApp, databases};
use serde_json::json;

use super::{Racer, outcome, race, whole};

const MANY: usize = 20;

async fn at_least(router: &axum::Router, path: &str, revision: u64) -> Answer {
    let ask = Ask::new("GET", path).key(OPERATOR);
    let ask = ask.header("bailiwick-at-least", &revision.to_string());
    ask.send(router).await
}

/// Every write on one server is seen on the other at once by whoever demands its revision.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_demanded_revision_is_reached_on_the_other_server() {
    for database in databases().await {
        let server = TestApp::start(database).await;
        let (_second, other) = server.beside().await;
        let tenant = server.tenant("acme", &["retail"]).await;
        let role = tenant.role("R", &[]).await;
        let path = tenant.path(&format!("/roles/{role}"));
        let routers = [server.router.clone(), other];
        for at in 0..MANY {
            let (writer, reader) = (&routers[at % 2], &routers[(at + 1) % 2]);
            let body = json!({"description": format!("{at}")});
            let ask = Ask::new("PATCH", &path).key(OPERATOR).json(&body);
            let written = ask.send(writer).await;
            let revision = written.revision().expect("a revision");
            assert_eq!(written.status, 200, "{}", written.body);
            let read = at_least(reader, &path, revision).await;
            assert_eq!(read.body["description"], format!("{at}"));
            assert!(read.revision() >= Some(revision));
        }
        let later = tenant.revision().await + 1;
        let answer = at_least(&routers[0], &path, later).await;
        answer.refused(503, "not_yet");
        assert!(answer.headers.contains_key("retry-after"));
        whole(&tenant).await;
    }
}

/// A right that was taken away on one server is gone on the other with the revision of the answer.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_revoked_key_is_dead_on_both_servers() {
    for database in databases().await {
        let server = TestApp::start(database).await;
        let (second, other) = server.beside().await;
        let tenant = server.tenant("acme", &[]).await;
        let caller = tenant.caller("c", &[(&["users.view"], "root")]).await;
        let users = tenant.path("/users");
        let ask = || Ask::new("GET", &users).key(&caller.key);
        assert_eq!(
            ask().send(&other).await.status,
            200,
            "made on the other server"
        );
        let path = format!("/service-accounts/{}", caller.account);
        tenant
            .operator("PATCH", &path, Some(json!({"active": false})))
            .await;
        ask()
            .send(&server.router)
            .await
            .refused(401, "unauthenticated");
        second.follow().await.expect("the database answers");
        ask().send(&other).await.refused(401, "unauthenticated");
    }
}

/// Many writers on both servers, some of them after the same thing: one seat, one name, and all
/// else is there.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_update_is_lost_between_two_servers() {
    for database in databases().await {
        let server = TestApp::start(database).await;
        let (_second, other) = server.beside().await;
        let routers = [server.router.clone(), other];
        let tenant = server.tenant("acme", &[]).await;
        tenant
            .operator("PATCH", "", Some(json!({"seat_limit": 1})))
            .await;
        let post = |path: &str, body| Racer {
            method: "POST",
            path: tenant.path(path),
            body: Some(body),
        };
        let new = |at| post("/users", json!({"email": format!("{at}@acme.example")}));
        let made = race(&routers, (0..MANY).map(new).collect()).await;
        assert_eq!(outcome(&made), (MANY, vec![]));
        let same = |_| post("/roles", json!({"name": "Same"}));
        let answers = race(&routers, (0..MANY).map(same).collect()).await;
        assert_eq!(outcome(&answers), (1, vec!["name_taken"]));
        let activate = |user: &Answer| Racer {
            method: "PUT",
            path: tenant.path(&format!(
                "/users/{}/status",
                user.body["id"].as_str().unwrap_or("?")
            )),
            body: Some(json!({"status": "active"})),
        };
        let answers = race(&routers, made.iter().map(activate).collect()).await;
        assert_eq!(outcome(&answers), (1, vec!["no_seat"]));
        let revision = tenant.revision().await;
        for router in &routers {
            let path = tenant.path("/users?limit=1000");
            let listed = at_least(router, &path, revision).await;
            assert_eq!(listed.body["items"].as_array().map(Vec::len), Some(MANY));
        }
        whole(&tenant).await;
    }
}
