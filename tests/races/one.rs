//! Where there can be only one: raced on both databases.

use bailiwick_testkit::{Answer, Ask, OPERATOR, TestApp, TestTenant, databases};
use serde_json::{Value, json};

use super::{Racer, outcome, race, whole};

const MANY: usize = 24;

async fn all(tenant: &TestTenant<'_>, racers: Vec<Racer>) -> Vec<Answer> {
    let routers = [tenant.server.router.clone()];
    race(&routers, racers).await
}

fn put(tenant: &TestTenant<'_>, path: &str, body: Value) -> Racer {
    Racer {
        method: "PUT",
        path: tenant.path(path),
        body: Some(body),
    }
}

fn post(tenant: &TestTenant<'_>, path: &str, body: Value) -> Racer {
    Racer {
        method: "POST",
        ..put(tenant, path, body)
    }
}

fn delete(tenant: &TestTenant<'_>, path: &str) -> Racer {
    Racer {
        method: "DELETE",
        path: tenant.path(path),
        body: None,
    }
}

/// ASVS 2.3.4, C57: many activations, one free seat: one success, the rest learn that there is no
/// seat.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn c57_many_activations_and_one_seat() {
    for database in databases().await {
        let server = TestApp::start(database).await;
        let tenant = server.tenant("acme", &[]).await;
        tenant
            .operator("PATCH", "", Some(json!({"seat_limit": 1})))
            .await;
        let mut racers = Vec::new();
        for at in 0..MANY {
            let body = json!({"email": format!("{at}@acme.example")});
            let user = tenant.operator("POST", "/users", Some(body)).await;
            let path = format!("/users/{}/status", user["id"].as_str().expect("an id"));
            racers.push(put(&tenant, &path, json!({"status": "active"})));
        }
        let answers = all(&tenant, racers).await;
        assert_eq!(outcome(&answers), (1, vec!["no_seat"]));
        let active = tenant
            .operator("GET", "/users?filter=status+eq+%22active%22", None)
            .await;
        assert_eq!(active["items"].as_array().map(Vec::len), Some(1));
        whole(&tenant).await;
    }
}

/// Everybody removes one of the last two administrators: one of them stays.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_last_two_administrators_are_removed_at_once() {
    for database in databases().await {
        let server = TestApp::start(database).await;
        let tenant = server.tenant("acme", &[]).await;
        let mut racers = Vec::new();
        for name in ["ada", "bob"] {
            let user = tenant.user(name, "root").await;
            let assigned = tenant
                .assign("user", &user, "name:Administrator", "root")
                .await;
            let assigned = format!("/assignments/{}", assigned["id"].as_str().expect("an id"));
            let status = format!("/users/{user}/status");
            for _ in 0..4 {
                racers.push(delete(&tenant, &assigned));
                racers.push(put(&tenant, &status, json!({"status": "passive"})));
                racers.push(put(&tenant, &format!("/users/{user}/lock"), json!({})));
            }
        }
        let answers = all(&tenant, racers).await;
        let refused = answers
            .iter()
            .filter(|answer| answer.code() == "last_administrator");
        assert!(refused.count() > 0);
        let snapshot = tenant.snapshot().await;
        let now = server.app.clock.now();
        let left = bailiwick_engine::decide::administrators(&snapshot, now);
        assert_eq!(left.len(), 1);
        whole(&tenant).await;
    }
}

/// B035, B053: the same name for many at once: one gets it.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn b035_one_name_for_many() {
    for database in databases().await {
        let server = TestApp::start(database).await;
        let tenant = server.tenant("acme", &[]).await;
        type Body = fn(usize) -> Value;
        let races: [(&str, &str, Body); 6] = [
            (
                "/users",
                "email_taken",
                |at| json!({"email": "same@acme.example", "user_name": format!("u{at}")}),
            ),
            (
                "/users",
                "name_taken",
                |at| json!({"email": format!("{at}@acme.example"), "user_name": "Same"}),
            ),
            ("/roles", "name_taken", |_| json!({"name": "Same"})),
            (
                "/groups",
                "id_taken",
                |at| json!({"id": "same", "name": format!("g{at}")}),
            ),
            (
                "/nodes",
                "name_taken",
                |_| json!({"type": "division", "name": "Same"}),
            ),
            (
                "/service-accounts",
                "name_taken",
                |_| json!({"name": "Same"}),
            ),
        ];
        for (path, code, body) in races {
            let racers = (0..MANY).map(|at| post(&tenant, path, body(at))).collect();
            let answers = all(&tenant, racers).await;
            assert_eq!(outcome(&answers), (1, vec![code]), "{path} {code}");
        }
        whole(&tenant).await;
    }
}

/// The same slug for many tenants: one gets it, and is whole.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_slug_for_many_tenants() {
    for database in databases().await {
        let server = TestApp::start(database).await;
        let racer = Racer {
            method: "POST",
            path: "/v1/tenants".to_owned(),
            body: Some(json!({"slug": "acme", "name": "Acme", "catalogs": ["retail"]})),
        };
        let answers = race(std::slice::from_ref(&server.router), vec![racer; MANY]).await;
        assert_eq!(outcome(&answers), (1, vec!["name_taken"]));
        let tenant = TestTenant {
            server: &server,
            slug: "acme".to_owned(),
        };
        let roles = tenant.operator("GET", "/roles", None).await;
        assert_eq!(
            roles["items"].as_array().map(Vec::len),
            Some(5),
            "A203: no duplicates"
        );
        whole(&tenant).await;
    }
}

/// A's trap 5: the same assignment many times at once is one.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_assignment_many_times_is_one() {
    for database in databases().await {
        let server = TestApp::start(database).await;
        let tenant = server.tenant("acme", &[]).await;
        let user = tenant.user("sam", "root").await;
        let role = tenant.role("R", &["users.view"]).await;
        let before = tenant.revision().await;
        let body = json!({"user": user, "role": role, "node": "root"});
        let racers = (0..MANY).map(|_| post(&tenant, "/assignments", body.clone()));
        let answers = all(&tenant, racers.collect()).await;
        let made = answers.iter().filter(|answer| answer.status == 201).count();
        let found = answers.iter().filter(|answer| answer.status == 200).count();
        assert_eq!((made, found), (1, MANY - 1));
        let id = &answers[0].body["id"];
        assert!(answers.iter().all(|answer| answer.body["id"] == *id));
        assert_eq!(tenant.revision().await, before + 1);
        whole(&tenant).await;
    }
}

/// B201: many with the version that they all read: one wins, the others are told. Nothing that
/// was acknowledged is lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn b201_many_writers_of_one_version() {
    for database in databases().await {
        let server = TestApp::start(database).await;
        let tenant = server.tenant("acme", &[]).await;
        let role = tenant.role("R", &[]).await;
        let user = tenant.user("sam", "root").await;
        for (path, field) in [
            (format!("/roles/{role}"), "description"),
            (format!("/users/{user}"), "first_name"),
        ] {
            let path = tenant.path(&path);
            let read = server.send(Some(OPERATOR), "GET", &path, None).await;
            let tag = read.headers["etag"].to_str().expect("a tag").to_owned();
            let writing = (0..MANY).map(|at| {
                let ask = Ask::new("PATCH", &path).key(OPERATOR);
                let ask = ask
                    .header("if-match", &tag)
                    .json(&json!({field: format!("w{at}")}));
                let router = server.router.clone();
                tokio::spawn(async move { ask.send(&router).await })
            });
            let mut answers = Vec::new();
            for writing in writing.collect::<Vec<_>>() {
                answers.push(writing.await.expect("an answer"));
            }
            assert_eq!(outcome(&answers), (1, vec!["stale_version"]));
            let winner = answers.iter().find(|answer| answer.status == 200);
            let now = server.operator("GET", &path, None).await;
            assert_eq!(Some(&now[field]), winner.map(|answer| &answer.body[field]));
        }
        whole(&tenant).await;
    }
}

/// Without a condition all writers succeed one after another, each on what the one before left.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn unconditional_writers_do_not_undo_each_other() {
    for database in databases().await {
        let server = TestApp::start(database).await;
        let tenant = server.tenant("acme", &[]).await;
        let role = tenant.role("R", &[]).await;
        let codes = [
            "users.view",
            "groups.view",
            "roles.view",
            "tree.view",
            "audit.view",
        ];
        let racers = codes.map(|code| Racer {
            body: None,
            ..put(
                &tenant,
                &format!("/roles/{role}/permissions/{code}"),
                Value::Null,
            )
        });
        let answers = all(&tenant, racers.to_vec()).await;
        assert_eq!(outcome(&answers).0, codes.len());
        let shown = tenant
            .operator("GET", &format!("/roles/{role}"), None)
            .await;
        assert_eq!(
            shown["permissions"].as_array().map(Vec::len),
            Some(codes.len())
        );
        whole(&tenant).await;
    }
}
