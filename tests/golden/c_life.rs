//! What follows from system C's permissions over time: nothing for what one created, seats only
//! for the active, and deleting for good.

use bailiwick_testkit::TestApp;
use serde_json::json;

/// C04, C34: creating gives no right over what one created oneself.
#[tokio::test]
async fn c04_what_one_created_is_not_ones_own() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &[]).await;
    let creates = ["users.create", "groups.create", "roles.create"];
    let caller = tenant.caller("maker", &[(&creates, "root")]).await;
    for (list, body) in [
        ("users", json!({"email": "new@acme.example"})),
        ("groups", json!({"name": "New"})),
        ("roles", json!({"name": "New"})),
    ] {
        let made = caller.works("POST", &format!("/{list}"), Some(body)).await;
        let path = format!("/{list}/{}", made["id"].as_str().expect("an id"));
        assert_eq!(caller.send("GET", &path, None).await.status, 200, "{list}");
        let answer = caller.send("PATCH", &path, Some(json!({}))).await;
        answer.refused(403, "missing_permission");
        if list != "users" {
            let answer = caller.send("DELETE", &path, None).await;
            answer.refused(403, "missing_permission");
        }
    }
}

/// C30, C31, C57: new users are not active and take no seat, however many; activating takes one.
#[tokio::test]
async fn c31_new_users_take_no_seat() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &[]).await;
    let seats = Some(json!({"seat_limit": 1}));
    tenant.operator("PATCH", "", seats).await;
    let first = tenant.user("first", "root").await;
    let rights = ["users.create", "users.edit_status"];
    let caller = tenant.caller("maker", &[(&rights, "root")]).await;
    let mut users = Vec::new();
    for at in 0..10 {
        let body = json!({"email": format!("{at}@acme.example")});
        let user = caller.works("POST", "/users", Some(body)).await;
        assert_eq!(user["status"], "provisioned");
        users.push(user["id"].as_str().expect("an id").to_owned());
    }
    let set = |user: &str, status: &str| {
        let path = format!("/users/{user}/status");
        let body = json!({"status": status});
        let caller = &caller;
        async move { caller.send("PUT", &path, Some(body)).await }
    };
    set(&users[0], "active").await.refused(409, "no_seat");
    assert_eq!(set(&first, "active").await.status, 200, "active already");
    for leaving in ["passive", "deactivated"] {
        assert_eq!(set(&first, leaving).await.status, 200);
        assert_eq!(
            set(&users[0], "active").await.status,
            200,
            "{leaving} frees the seat"
        );
        set(&first, "active").await.refused(409, "no_seat");
        assert_eq!(set(&users[0], "passive").await.status, 200);
        assert_eq!(set(&first, "active").await.status, 200);
    }
    set(&users[1], "provisioned")
        .await
        .refused(422, "status_not_allowed");
    set(&users[1], "invited")
        .await
        .refused(400, "invalid_field");
}

/// C80, C82, C84: deleting a group or role takes its rights away at once and frees its name; how
/// many held a role is told.
#[tokio::test]
async fn c80_deleting_is_for_good() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &["commerce"]).await;
    let user = tenant.user("sam", "root").await;
    let body = json!({"id": "g", "name": "G", "access": {"orders": "read"}, "members": [user]});
    tenant.operator("POST", "/groups", Some(body)).await;
    let role = tenant.role("R", &["products.read"]).await;
    tenant.assign("user", &user, &role, "root").await;
    assert!(tenant.permits("sam", "read", ("orders", json!({}))).await);
    assert!(tenant.permits("sam", "read", ("products", json!({}))).await);
    tenant.operator("DELETE", "/groups/g", None).await;
    let gone = tenant
        .operator("DELETE", &format!("/roles/{role}"), None)
        .await;
    assert_eq!(gone, json!({"assignments_removed": 1, "holders": 1}));
    assert!(!tenant.permits("sam", "read", ("orders", json!({}))).await);
    assert!(!tenant.permits("sam", "read", ("products", json!({}))).await);
    let again = json!({"id": "g", "name": "G"});
    tenant.operator("POST", "/groups", Some(again)).await;
    tenant.role("R", &[]).await;
}
