//! Another program holds the lock of the SQLite file, or it has been closed.

use bailiwick_testkit::{OPERATOR, TestApp};
use serde_json::json;
use sqlx::{Connection, Executor, SqliteConnection};

/// While somebody else writes, questions are answered; a change waits its turn and succeeds.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_waits_for_the_lock_of_the_file() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &[]).await;
    let before = tenant.revision().await;
    let mut other = SqliteConnection::connect(&server.database.url)
        .await
        .expect("a connection");
    other.execute("BEGIN IMMEDIATE").await.expect("the lock");
    let change = async {
        let body = Some(json!({"name": "R"}));
        tenant.send(OPERATOR, "POST", "/roles", body).await
    };
    let meanwhile = async {
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        let shown = tenant.send(OPERATOR, "GET", "/roles", None).await;
        assert_eq!((shown.status, shown.revision()), (200, Some(before)));
        other
            .execute("ROLLBACK")
            .await
            .expect("the lock is released");
    };
    let (answer, ()) = tokio::join!(change, meanwhile);
    assert_eq!(answer.status, 201, "{}", answer.body);
    assert_eq!(tenant.revision().await, before + 1);
}

/// Once the file is closed under it, a server answers what it knows and refuses every change; a
/// new one finds everything that was acknowledged.
#[tokio::test]
async fn a_closed_file_refuses_changes() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &[]).await;
    let role = tenant.role("R", &["users.view"]).await;
    let before = tenant.revision().await;
    server.app.store.close().await;
    let shown = tenant
        .send(OPERATOR, "GET", &format!("/roles/{role}"), None)
        .await;
    assert_eq!(shown.status, 200);
    let body = Some(json!({"name": "S"}));
    let answer = tenant.send(OPERATOR, "POST", "/roles", body).await;
    answer.refused(503, "unavailable");
    assert!(answer.headers.contains_key("retry-after"));
    let (app, _) = server.beside().await;
    let snapshot = app
        .snapshot(tenant.id().await, None)
        .await
        .expect("a snapshot");
    assert_eq!(snapshot.revision().0, before);
    assert!(snapshot.role_by_name("r").is_some() && snapshot.role_by_name("s").is_none());
}
