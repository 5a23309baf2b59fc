//! A118, A119: restricted permissions, which the platform releases to a tenant.

use bailiwick_testkit::{ADMINISTRATION, OPERATOR, TestApp};
use serde_json::json;

const EXPORT: &str = "exportcustomerresources";

/// A118: it is in the list, and not even the highest administrator of the company can give it.
/// A119: the operator releases it to one company; there it can be given, elsewhere not; taking the
/// release back works at once and is in the log.
#[tokio::test]
async fn a118_a119_a_restricted_permission_is_released_to_one_company() {
    let server = TestApp::sqlite().await;
    let acme = server.tenant("acme", &["retail"]).await;
    let other = server.tenant("other", &["retail"]).await;
    let mut roles = Vec::new();
    for tenant in [&acme, &other] {
        tenant.user("sam", "root").await;
        let role = tenant.role("Exporter", &[]).await;
        tenant
            .assign("user", "external_id:sam", &role, "root")
            .await;
        roles.push(role);
    }
    let listed = acme.operator(
        "GET",
        "/permissions?filter=code+eq+%22exportcustomerresources%22",
        None,
    );
    let listed = listed.await["items"][0].clone();
    assert_eq!(
        (&listed["restricted"], &listed["released"]),
        (&json!(true), &json!(false))
    );
    let add = |role: &str| format!("/roles/{role}/permissions/{EXPORT}");
    let admin = acme.caller("admin", &[(ADMINISTRATION, "root")]).await;
    let answer = admin.send("PUT", &add(&roles[0]), None).await;
    answer.refused(403, "restricted_permission");
    let release = format!("/released/{EXPORT}");
    let answer = admin.send("PUT", &release, None).await;
    answer.refused(403, "missing_permission");
    assert_eq!(answer.body["permission"], "platform.operate");
    acme.operator("PUT", &release, None).await;
    acme.operator("PUT", &add(&roles[0]), None).await;
    let answer = other.send(OPERATOR, "PUT", &add(&roles[1]), None).await;
    answer.refused(403, "restricted_permission");
    let exports = async || acme.permits("sam", "export", ("customer", json!({}))).await;
    assert!(exports().await);
    acme.operator("DELETE", &release, None).await;
    assert!(!exports().await, "withdrawn at once");
    acme.operator("PUT", &release, None).await;
    assert!(exports().await, "the role kept it");
    let log = acme.operator("GET", "/changes?limit=1000", None).await;
    let whats = log["items"].as_array().expect("items").iter();
    let whats: Vec<&str> = whats.filter_map(|entry| entry["what"].as_str()).collect();
    let of = |what: &str| whats.iter().filter(|one| **one == what).count();
    assert_eq!(
        (of("release_permission"), of("withdraw_permission")),
        (2, 1)
    );
}

/// A's trap 8: not by copying a role, nor by a group or template either.
#[tokio::test]
async fn a118_no_way_around_through_copies_and_templates() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &["retail"]).await;
    let release = format!("/released/{EXPORT}");
    tenant.operator("PUT", &release, None).await;
    let body = json!({"name": "E", "permissions": [EXPORT], "template": true});
    tenant.operator("POST", "/roles", Some(body)).await;
    let body = json!({"id": "g", "name": "G", "permissions": [EXPORT]});
    tenant.operator("POST", "/groups", Some(body)).await;
    tenant.operator("DELETE", &release, None).await;
    let before = tenant.revision().await;
    for (path, body) in [
        ("/roles/name:E/copy", json!({"name": "Copy"})),
        ("/groups/g/copy", json!({"name": "Copy"})),
        ("/groups", json!({"name": "From", "templates": ["name:E"]})),
        ("/roles", json!({"name": "New", "permissions": [EXPORT]})),
        ("/groups", json!({"name": "New", "permissions": [EXPORT]})),
    ] {
        let answer = tenant.send(OPERATOR, "POST", path, Some(body)).await;
        answer.refused(403, "restricted_permission");
    }
    assert_eq!(tenant.revision().await, before);
}
