//! `GET /changes` page by page; what an entry says.

use bailiwick_testkit::{Ask, TestApp, databases};
use serde_json::{Value, json};

async fn page(tenant: &bailiwick_testkit::TestTenant<'_>, query: &str) -> Value {
    tenant
        .operator("GET", &format!("/changes?{query}"), None)
        .await
}

fn revisions(page: &Value) -> Vec<u64> {
    let items = page["items"].as_array().expect("items").iter();
    items
        .map(|entry| entry["revision"].as_u64().expect("a revision"))
        .collect()
}

/// Pages of every size make up the whole, in both orders, without a gap; after the last revision
/// there is nothing.
#[tokio::test]
async fn pages_of_all_sizes_make_up_the_log() {
    for database in databases().await {
        let server = TestApp::start(database).await;
        let tenant = server.tenant("acme", &["retail"]).await;
        for at in 0..11 {
            tenant.role(&format!("R {at}"), &["users.view"]).await;
        }
        let last = tenant.revision().await;
        let all: Vec<u64> = (1..=last).collect();
        for limit in [1, 2, 5, 12, 100] {
            for order in ["asc", "desc"] {
                let (mut walked, mut cursor) = (Vec::new(), String::new());
                loop {
                    let found =
                        page(&tenant, &format!("limit={limit}&order={order}{cursor}")).await;
                    walked.extend(revisions(&found));
                    let Some(next) = found["next_cursor"].as_str() else {
                        break;
                    };
                    cursor = format!("&cursor={next}");
                }
                if order == "desc" {
                    walked.reverse();
                }
                assert_eq!(walked, all, "{limit} {order}");
            }
        }
        assert_eq!(revisions(&page(&tenant, "after=3&limit=2").await), [4, 5]);
        assert!(revisions(&page(&tenant, &format!("after={last}")).await).is_empty());
        assert_eq!(
            revisions(&page(&tenant, "what=create_role&limit=1000").await).len(),
            11
        );
        assert_eq!(revisions(&page(&tenant, "what=create_tenant").await), [1]);
    }
}

/// A104, ASVS 16.2: each entry says who, with which key, for whom, why, when, what, before and
/// after.
#[tokio::test]
async fn a104_an_entry_names_its_actor_and_circumstances() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &[]).await;
    let user = tenant.user("sam", "root").await;
    let caller = tenant.caller("clerk", &[(&["users.edit"], "root")]).await;
    let path = tenant.path(&format!("/users/{user}"));
    let ask = Ask::new("PATCH", &path)
        .key(&caller.key)
        .json(&json!({"first_name": "Sam"}));
    let ask = ask
        .header("bailiwick-reason", "ticket 7")
        .header("x-request-id", "abc-1");
    let ask = ask.header("bailiwick-on-behalf-of", "Kim Perry");
    assert_eq!(ask.send(&server.router).await.status, 200);
    let found = page(
        &tenant,
        &format!("kind=user&object={user}&order=desc&limit=1"),
    )
    .await;
    let entry = &found["items"][0];
    assert_eq!(
        entry["actor"],
        json!({"type": "service_account", "id": caller.account})
    );
    assert!(entry["key"].is_string());
    assert_eq!(entry["reason"], "ticket 7");
    assert_eq!(entry["on_behalf_of"], "Kim Perry");
    assert_eq!(entry["request_id"], "abc-1");
    assert_eq!(entry["what"], "update_user");
    assert_eq!(entry["time"], "2026-11-21T12:00:00Z");
    let change = &entry["changes"][0];
    assert_eq!(
        (&change["kind"], &change["object"]),
        (&json!("user"), &json!(user))
    );
    assert_eq!(change["before"]["first_name"], Value::Null);
    assert_eq!(change["after"]["first_name"], "Sam");
    let first = page(&tenant, "limit=1").await;
    assert_eq!(first["items"][0]["actor"]["type"], "operator");
    assert!(first["items"][0]["actor"]["name"].is_string());
    let by = page(&tenant, &format!("actor={}", caller.account)).await;
    assert_eq!(
        revisions(&by),
        [entry["revision"].as_u64().expect("a revision")]
    );
}

/// Refused commands leave no entry; those that change nothing do not either.
#[tokio::test]
async fn what_changes_nothing_leaves_no_entry() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &[]).await;
    let role = tenant.role("R", &["users.view"]).await;
    let before = tenant.revision().await;
    let path = format!("/roles/{role}");
    for body in [
        json!({}),
        json!({"name": "R"}),
        json!({"permissions": ["users.view"]}),
    ] {
        tenant.operator("PATCH", &path, Some(body)).await;
    }
    tenant
        .operator("PUT", &format!("{path}/permissions/users.view"), None)
        .await;
    assert_eq!(tenant.revision().await, before);
}
