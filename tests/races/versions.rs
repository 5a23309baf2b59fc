//! The version that was read is compared under the tenant's lock, whichever server was asked: of
//! many changes with the same `If-Match` one is made.

use axum::Router;
use bailiwick_testkit::{Answer, Ask, OPERATOR, TestApp, TestTenant, databases};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::whole;

const MANY: usize = 6;

/// Method, path and body.
type Write = (&'static str, String, Option<Value>);

/// One route, with what it takes.
struct Row {
    /// What carries the version.
    read: String,
    /// The requests; where they are fewer than many, they are repeated.
    writes: Vec<Write>,
}

fn row(read: &str, writes: Vec<Write>) -> Row {
    let read = read.to_owned();
    Row { read, writes }
}

/// One request for each of many.
fn each(method: &'static str, one: impl Fn(usize) -> (String, Option<Value>)) -> Vec<Write> {
    let write = |at| {
        let (path, body) = one(at);
        (method, path, body)
    };
    (0..MANY).map(write).collect()
}

async fn people(tenant: &TestTenant<'_>) -> Vec<Row> {
    let mut bosses = Vec::new();
    for at in 0..MANY {
        bosses.push(tenant.user(&format!("boss{at}"), "root").await);
    }
    let (led, locked, lockable) = (
        format!("/users/{}", tenant.user("led", "root").await),
        format!("/users/{}", tenant.user("locked", "root").await),
        format!("/users/{}", tenant.user("lockable", "root").await),
    );
    let lock = format!("{locked}/lock");
    tenant.operator("PUT", &lock, None).await;
    let account = tenant
        .operator("POST", "/service-accounts", Some(json!({"name": "robot"})))
        .await;
    let account = format!("/service-accounts/{}", account["id"].as_str().expect("id"));
    let managed = |at: usize| {
        let body = json!({"managers": [bosses[at]]});
        (format!("{led}/managers"), Some(body))
    };
    let because = |at| {
        (
            format!("{lockable}/lock"),
            Some(json!({"reason": format!("{at}")})),
        )
    };
    let described = json!({"description": "another"});
    vec![
        row(&led, each("PUT", managed)),
        row(&lockable, each("PUT", because)),
        row(&locked, vec![("DELETE", lock, None)]),
        row(
            &account,
            vec![
                ("PATCH", account.clone(), Some(described)),
                ("DELETE", account.clone(), None),
            ],
        ),
    ]
}

async fn access(tenant: &TestTenant<'_>) -> Vec<Row> {
    let codes = [
        "users.view",
        "groups.view",
        "roles.view",
        "tree.view",
        "audit.view",
        "vendors.manage",
    ];
    let empty = format!("/roles/{}", tenant.role("Empty", &[]).await);
    let full = format!("/roles/{}", tenant.role("Full", &codes).await);
    let code = |role: &str, at: usize| (format!("{role}/permissions/{}", codes[at]), None);
    vec![
        row(&empty, each("PUT", |at| code(&empty, at))),
        row(&full, vec![("DELETE", code(&full, 0).0, None)]),
    ]
}

async fn lists(tenant: &TestTenant<'_>) -> Vec<Row> {
    let named = |path: &str, at: usize| (path.to_owned(), Some(json!({"name": format!("n{at}")})));
    let (kept, gone) = ("/restrictions/custom/DE", "/restrictions/custom/FR");
    for value in [kept, gone] {
        tenant.operator("PUT", value, None).await;
    }
    let vendor = tenant
        .operator("POST", "/vendors", Some(json!({"name": "Globex"})))
        .await;
    let vendor = format!("/vendors/{}", vendor["id"].as_str().expect("an id"));
    let record = "/records/orders/1";
    tenant.operator("PUT", record, Some(json!({}))).await;
    let total = json!({"attributes": {"total": 1}});
    vec![
        row(kept, each("PUT", |at| named(kept, at))),
        row(
            gone,
            vec![
                ("PUT", gone.to_owned(), named(gone, 0).1),
                ("DELETE", gone.to_owned(), None),
            ],
        ),
        row(
            &vendor,
            vec![
                ("PATCH", vendor.clone(), Some(json!({"name": "Initech"}))),
                ("DELETE", vendor.clone(), None),
            ],
        ),
        row(
            record,
            vec![
                ("PUT", record.to_owned(), Some(total)),
                ("DELETE", record.to_owned(), None),
            ],
        ),
    ]
}

fn the_tenant(method: &'static str) -> Vec<Row> {
    let released = "/released/platform.operate".to_owned();
    let catalogs = Some(json!({"catalogs": ["retail"]}));
    vec![
        row("", vec![("PUT", released.clone(), None)]),
        row("", vec![("DELETE", released, None)]),
        row("", vec![(method, "/catalogs".to_owned(), catalogs)]),
    ]
}

/// All of a row's requests at the same time, with the version that was read, in turn to each of
/// the servers.
async fn race(tenant: &TestTenant<'_>, servers: &[Router; 2], row: &Row) -> Vec<Answer> {
    let read = tenant.path(&row.read);
    let revision = tenant.revision().await.to_string();
    let mut tag = String::new();
    for server in servers {
        let ask = Ask::new("GET", &read).key(OPERATOR);
        let ask = ask.header("bailiwick-at-least", &revision);
        let read = ask.send(server).await;
        read.headers["etag"]
            .to_str()
            .expect("text")
            .clone_into(&mut tag);
    }
    let mut running = JoinSet::new();
    for (at, write) in row.writes.iter().cycle().take(MANY).enumerate() {
        let (method, path, body) = write;
        let mut ask = Ask::new(method, &tenant.path(path)).key(OPERATOR);
        ask = ask.header("if-match", &tag);
        if let Some(body) = body {
            ask = ask.json(body);
        }
        // Neighbours ask different servers, and so do the repetitions of one request.
        let server = servers[(at + at / row.writes.len()) % 2].clone();
        running.spawn(async move { ask.send(&server).await });
    }
    running.join_all().await
}

/// B201: of many changes with the version that they all read, one is made, by every route that
/// takes `If-Match`; the others are told, or find it gone.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn b201_one_change_of_one_version_by_every_route() {
    for database in databases().await {
        let server = TestApp::start(database).await;
        let (_second, other) = server.beside().await;
        let servers = [server.router.clone(), other];
        let tenant = server.tenant("acme", &["commerce"]).await;
        let mut rows = people(&tenant).await;
        rows.extend(access(&tenant).await);
        rows.extend(lists(&tenant).await);
        one_of_each(&tenant, &servers, rows).await;
        for (slug, method) in [("puts", "PUT"), ("posts", "POST")] {
            let tenant = server.tenant(slug, &[]).await;
            one_of_each(&tenant, &servers, the_tenant(method)).await;
        }
    }
}

async fn one_of_each(tenant: &TestTenant<'_>, servers: &[Router; 2], rows: Vec<Row>) {
    let mut lost = Vec::new();
    for row in rows {
        let answers = race(tenant, servers, &row).await;
        let (made, refused): (Vec<_>, Vec<_>) =
            answers.iter().partition(|answer| answer.status < 300);
        let told = |answer: &&&Answer| ["stale_version", "not_found"].contains(&answer.code());
        let told = refused.iter().filter(told).count();
        if (made.len(), told) != (1, MANY - 1) {
            let (method, path, _) = &row.writes[row.writes.len() - 1];
            lost.push(format!("{method} {path}: made {}, told {told}", made.len()));
        }
    }
    assert!(lost.is_empty(), "{lost:#?}");
    whole(tenant).await;
}
