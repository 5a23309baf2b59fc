//! The wire to the PostgreSQL server is cut and mended.

use std::time::Duration;

use bailiwick_service::app::Options;
use bailiwick_testkit::{Answer, OPERATOR, TestApp, TestDatabase, TestTenant, Wire};
use serde_json::json;

const STALENESS: Duration = Duration::from_millis(1_500);

struct Story {
    wire: Wire,
    server: TestApp,
}

/// A server over a wire; `None` without a PostgreSQL to run it on.
async fn begin() -> Option<Story> {
    let mut wire = Wire::to(TestDatabase::postgres().await?).await?;
    let database = TestDatabase {
        url: wire.database.url.clone(),
        folder: wire.database.folder.take(),
    };
    let options = Options {
        staleness: STALENESS,
        patience: Duration::from_millis(500),
        ..Options::default()
    };
    let server = TestApp::start_with(database, options).await;
    Some(Story { wire, server })
}

fn unavailable(answer: &Answer) {
    answer.refused(503, "unavailable");
    let seconds = answer.headers["retry-after"].to_str().unwrap_or_default();
    assert!(seconds.parse::<u32>().is_ok(), "{seconds}");
}

async fn create_role(tenant: &TestTenant<'_>, name: &str) -> Answer {
    let body = Some(json!({"name": name}));
    tenant.send(OPERATOR, "POST", "/roles", body).await
}

async fn ask(tenant: &TestTenant<'_>) -> Answer {
    let body = json!({"subject": "sam", "action": "read", "resource": "orders"});
    tenant.send(OPERATOR, "POST", "/check", Some(body)).await
}

/// Goes on until it succeeds, for some seconds at most.
async fn until_back(tenant: &TestTenant<'_>) -> Answer {
    for _ in 0..100 {
        let answer = ask(tenant).await;
        if answer.status == 200 {
            return answer;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("it does not come back");
}

/// The whole story: before, during and after.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cut_wire_and_what_comes_after() {
    let Some(Story { wire, server }) = begin().await else {
        return;
    };
    let tenant = server.tenant("acme", &["commerce"]).await;
    let sam = tenant.user("sam", "root").await;
    let role = tenant.role("R", &["orders.read"]).await;
    tenant.assign("user", &sam, &role, "root").await;
    let before = tenant.revision().await;
    server.app.follow().await.expect("the database answers");

    wire.cut();
    let answer = ask(&tenant).await;
    assert_eq!(
        (answer.status, &answer.body["decision"]),
        (200, &json!(true)),
        "{}",
        answer.body
    );
    assert_eq!(answer.revision(), Some(before));
    unavailable(&create_role(&tenant, "During").await);
    assert!(server.app.follow().await.is_err());

    tokio::time::sleep(STALENESS).await;
    unavailable(&ask(&tenant).await);
    unavailable(&create_role(&tenant, "Later").await);

    wire.mend();
    let answer = until_back(&tenant).await;
    assert_eq!(answer.body["decision"], true);
    assert_eq!(
        tenant.revision().await,
        before,
        "nothing was done by halves"
    );
    assert_eq!(
        create_role(&tenant, "During").await.status,
        201,
        "the name is free"
    );
    assert_eq!(tenant.revision().await, before + 1);
    let verified = tenant.operator("GET", "/changes/verify", None).await;
    assert_eq!(
        (&verified["whole"], &verified["records"]),
        (&json!(true), &json!(before + 1))
    );
}

/// Cut in the midst of many writes, again and again: what was acknowledged is there, what was not
/// is there whole or not at all, and another server sees the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost() {
    let Some(Story { wire, server }) = begin().await else {
        return;
    };
    let tenant = server.tenant("acme", &[]).await;
    let mut acknowledged = Vec::new();
    for round in 0..4 {
        let writes = async {
            for at in 0..25 {
                let name = format!("{round}-{at}");
                if create_role(&tenant, &name).await.status == 201 {
                    acknowledged.push(name);
                }
            }
        };
        let cuts = async {
            tokio::time::sleep(Duration::from_millis(20 + 15 * round)).await;
            wire.cut();
            tokio::time::sleep(Duration::from_millis(60)).await;
            wire.mend();
        };
        tokio::join!(writes, cuts);
    }
    until_back(&tenant).await;
    let (second, other) = server.beside().await;
    let path = tenant.path("/roles?limit=1000");
    let listed = bailiwick_testkit::send(&other, Some(OPERATOR), "GET", &path, None).await;
    let names: Vec<&str> = listed.body["items"]
        .as_array()
        .expect("items")
        .iter()
        .filter_map(|role| role["name"].as_str())
        .collect();
    assert!(!acknowledged.is_empty());
    for name in &acknowledged {
        assert!(
            names.contains(&name.as_str()),
            "{name} was acknowledged and is lost"
        );
    }
    let report = second
        .verify_changes(tenant.id().await)
        .await
        .expect("a report");
    assert_eq!(
        (report.first_bad, report.records),
        (None, tenant.revision().await)
    );
    let path = tenant.path("/roles?limit=1000");
    let own = server.operator("GET", &path, None).await;
    assert_eq!(
        own["items"], listed.body["items"],
        "both servers see the same"
    );
}
