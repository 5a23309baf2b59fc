//! A112-A117: system A's permissions are independent of each other.

use bailiwick_testkit::{TestApp, TestTenant};
use serde_json::json;

const READ: &str = "readcustomerresources";
const MANAGE: &str = "managecustomerresources";

async fn may(tenant: &TestTenant<'_>) -> (bool, bool) {
    let customer = || ("customer", json!({}));
    let reads = tenant.permits("sam", "read", customer()).await;
    (reads, tenant.permits("sam", "update", customer()).await)
}

/// A112, A113, A114: neither permission implies the other; both are needed to do both.
#[tokio::test]
async fn a112_a114_reading_and_managing_are_apart() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &["retail"]).await;
    tenant.user("sam", "root").await;
    let role = tenant.role("R", &[]).await;
    tenant
        .assign("user", "external_id:sam", &role, "root")
        .await;
    for (permissions, expected) in [
        (&[][..], (false, false)),
        (&[READ][..], (true, false)),
        (&[MANAGE][..], (false, true)),
        (&[READ, MANAGE][..], (true, true)),
    ] {
        let body = Some(json!({"permissions": permissions}));
        tenant
            .operator("PATCH", &format!("/roles/{role}"), body)
            .await;
        assert_eq!(may(&tenant).await, expected, "{permissions:?}");
    }
}

/// A103, A110, A117: taking a permission from a role works at once for all who hold it, giving it
/// back as well; taking the role from one works for one.
#[tokio::test]
async fn a110_a117_revoking_works_at_once() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &["retail"]).await;
    let role = tenant.role("R", &[READ]).await;
    let mut assignments = Vec::new();
    for user in ["sam", "kim"] {
        tenant.user(user, "root").await;
        assignments.push(
            tenant
                .assign("user", &format!("name:{user}"), &role, "root")
                .await,
        );
    }
    let reads = async |user: &str| tenant.permits(user, "read", ("customer", json!({}))).await;
    assert!(reads("sam").await && reads("kim").await);
    let path = format!("/roles/{role}/permissions/{READ}");
    tenant.operator("DELETE", &path, None).await;
    assert!(!reads("sam").await && !reads("kim").await);
    tenant.operator("PUT", &path, None).await;
    assert!(reads("sam").await && reads("kim").await);
    let path = format!(
        "/assignments/{}",
        assignments[0]["id"].as_str().expect("an id")
    );
    tenant.operator("DELETE", &path, None).await;
    assert!(!reads("sam").await && reads("kim").await);
}

/// A107, A's traps 11 and 12: no role, or not active, or locked: nothing is permitted; what was
/// assigned is kept and works again.
#[tokio::test]
async fn a107_only_active_people_with_a_role_may_anything() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &["retail"]).await;
    let sam = tenant.user("sam", "root").await;
    assert_eq!(
        may(&tenant).await,
        (false, false),
        "authenticated, but denied"
    );
    let role = tenant.role("R", &[READ, MANAGE]).await;
    tenant.assign("user", &sam, &role, "root").await;
    let status = format!("/users/{sam}/status");
    for leaving in ["passive", "deactivated"] {
        tenant
            .operator("PUT", &status, Some(json!({"status": leaving})))
            .await;
        assert_eq!(may(&tenant).await, (false, false), "{leaving}");
        tenant
            .operator("PUT", &status, Some(json!({"status": "active"})))
            .await;
        assert_eq!(may(&tenant).await, (true, true));
    }
    let lock = format!("/users/{sam}/lock");
    tenant.operator("PUT", &lock, None).await;
    assert_eq!(may(&tenant).await, (false, false), "locked");
    tenant.operator("DELETE", &lock, None).await;
    assert_eq!(may(&tenant).await, (true, true));
}
