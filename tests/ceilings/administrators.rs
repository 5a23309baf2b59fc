//! No path may leave a tenant without an active user able to administer access; not even the
//! operator's.

use bailiwick_testkit::{OPERATOR, TestApp, TestTenant};
use serde_json::{Value, json};

use super::company::id;

/// A request of the operator that would leave nobody: refused, and nothing changed.
async fn refused(tenant: &TestTenant<'_>, method: &str, path: &str, body: Option<Value>) {
    let before = tenant.revision().await;
    let answer = tenant.send(OPERATOR, method, path, body).await;
    let seen = (answer.status, answer.code());
    assert_eq!(
        seen,
        (409, "last_administrator"),
        "{method} {path}: {}",
        answer.body
    );
    assert_eq!(tenant.revision().await, before, "{method} {path}");
}

/// Every way to lose an administrator who holds the role directly.
#[tokio::test]
async fn the_last_administrator_by_assignment_stays() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &[]).await;
    let ada = tenant.user("ada", "root").await;
    let assigned = tenant
        .assign("user", &ada, "name:Administrator", "root")
        .await;
    let user = format!("/users/{ada}");
    for status in ["passive", "deactivated"] {
        let body = Some(json!({"status": status}));
        refused(&tenant, "PUT", &format!("{user}/status"), body).await;
    }
    refused(&tenant, "PUT", &format!("{user}/lock"), None).await;
    refused(
        &tenant,
        "DELETE",
        &format!("/assignments/{}", id(&assigned)),
        None,
    )
    .await;
    refused(&tenant, "DELETE", "/roles/name:Administrator", None).await;
    for code in ["access.grant_any", "users.edit"] {
        let path = format!("/roles/name:Administrator/permissions/{code}");
        refused(&tenant, "DELETE", &path, None).await;
    }
    let body = json!({"permissions": ["users.view"]});
    refused(&tenant, "PATCH", "/roles/name:Administrator", Some(body)).await;
}

/// The same for one who holds it through a group.
#[tokio::test]
async fn the_last_administrator_by_group_stays() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &["commerce"]).await;
    let ada = tenant.user("ada", "root").await;
    let body = json!({
        "id": "admins", "name": "Admins", "members": [ada],
        "permissions": ["access.grant_any", "users.edit"],
    });
    tenant.operator("POST", "/groups", Some(body)).await;
    refused(
        &tenant,
        "DELETE",
        &format!("/groups/admins/members/{ada}"),
        None,
    )
    .await;
    refused(&tenant, "DELETE", "/groups/admins", None).await;
    let nothing = json!({"access": {}});
    refused(&tenant, "PUT", "/groups/admins/access", Some(nothing)).await;
    let less = json!({"permissions": ["users.view", "users.edit"]});
    refused(&tenant, "PATCH", "/groups/admins", Some(less)).await;
    tenant.node("root", "division", "Alberta").await;
    let lower = json!({"node": "external_id:alberta"});
    refused(&tenant, "PATCH", "/groups/admins", Some(lower)).await;
}

/// Somebody passive, locked, not yet active, an application, somebody with an end or lower in the
/// tree does not count; a second real administrator does.
#[tokio::test]
async fn only_active_people_without_an_end_at_the_root_count() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &[]).await;
    tenant.node("root", "division", "Alberta").await;
    let ada = tenant.user("ada", "root").await;
    tenant
        .assign("user", &ada, "name:Administrator", "root")
        .await;
    for (name, status) in [("passive", "passive"), ("gone", "deactivated")] {
        let user = tenant.user(name, "root").await;
        tenant
            .assign("user", &user, "name:Administrator", "root")
            .await;
        let body = Some(json!({"status": status}));
        tenant
            .operator("PUT", &format!("/users/{user}/status"), body)
            .await;
    }
    let locked = tenant.user("locked", "root").await;
    tenant
        .assign("user", &locked, "name:Administrator", "root")
        .await;
    tenant
        .operator("PUT", &format!("/users/{locked}/lock"), None)
        .await;
    let robot = tenant.caller("robot", &[]).await;
    tenant
        .assign(
            "service_account",
            &robot.account,
            "name:Administrator",
            "root",
        )
        .await;
    let lower = tenant.user("lower", "root").await;
    tenant
        .assign("user", &lower, "name:Administrator", "external_id:alberta")
        .await;
    let ending = tenant.user("ending", "root").await;
    let body = json!({
        "user": ending, "role": "name:Administrator", "node": "root",
        "until": "2027-01-01T00:00:00Z",
    });
    tenant.operator("POST", "/assignments", Some(body)).await;
    let passive = Some(json!({"status": "passive"}));
    let status = format!("/users/{ada}/status");
    refused(&tenant, "PUT", &status, passive.clone()).await;
    let second = tenant.user("second", "root").await;
    tenant
        .assign("user", &second, "name:Administrator", "root")
        .await;
    tenant.operator("PUT", &status, passive).await;
}
