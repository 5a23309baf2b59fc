//! System C's table of prerequisites: what is stored is always closed, on every path.

use bailiwick_testkit::{OPERATOR, TestApp, TestTenant};
use serde_json::{Value, json};

use super::PERMISSIONS;

/// C90, literally.
const PREREQUISITES: [(&str, &str); 10] = [
    ("users.create", "users.view"),
    ("users.edit", "users.view"),
    ("users.edit_status", "users.view"),
    ("users.edit_direct_reports", "users.view_direct_reports"),
    ("groups.create", "groups.view"),
    ("groups.edit", "groups.view"),
    ("groups.delete", "groups.view"),
    ("roles.create", "roles.view"),
    ("roles.edit", "roles.view"),
    ("roles.delete", "roles.view"),
];

async fn permissions(tenant: &TestTenant<'_>, path: &str) -> Value {
    tenant.operator("GET", path, None).await["permissions"].clone()
}

/// C01, C02, C90: fourteen permissions under View, Create, Edit, Delete, with that table.
#[tokio::test]
async fn c01_c90_the_catalog_has_the_table() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &[]).await;
    let shown = tenant
        .operator("GET", "/permissions?limit=1000", None)
        .await;
    let shown = shown["items"].as_array().expect("items");
    let first: Vec<&str> = shown
        .iter()
        .take(14)
        .filter_map(|one| one["code"].as_str())
        .collect();
    assert_eq!(first, PERMISSIONS.map(|(_, code)| code));
    let mut counts = std::collections::BTreeMap::new();
    for permission in &shown[..14] {
        *counts.entry(permission["category"].as_str()).or_insert(0) += 1;
        assert!(
            !permission["description"]
                .as_str()
                .unwrap_or_default()
                .is_empty()
        );
        let code = permission["code"].as_str().expect("a code");
        let of_it = PREREQUISITES
            .iter()
            .filter(|(dependent, _)| *dependent == code);
        let expected: Vec<&str> = of_it.map(|(_, needed)| *needed).collect();
        assert_eq!(permission["prerequisites"], json!(expected), "{code}");
    }
    let expected = [
        (Some("Create"), 3),
        (Some("Delete"), 2),
        (Some("Edit"), 5),
        (Some("View"), 4),
    ];
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), expected);
}

/// C07, C91, C92: on every path that stores permissions, the prerequisite is stored with them.
#[tokio::test]
async fn c92_prerequisites_are_stored_on_every_path() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &[]).await;
    let post = async |list: &str, body: Value| {
        tenant.operator("POST", list, Some(body)).await["id"]
            .as_str()
            .expect("an id")
            .to_owned()
    };
    for (at, (code, needed)) in PREREQUISITES.into_iter().enumerate() {
        let both = |shown: &Value| {
            let shown = shown.as_array().expect("codes");
            assert_eq!(shown.len(), 2, "{code}: {shown:?}");
            assert!(
                shown.contains(&json!(code)) && shown.contains(&json!(needed)),
                "{code}"
            );
        };
        let made = post(
            "/roles",
            json!({"name": format!("A {at}"), "permissions": [code]}),
        )
        .await;
        both(&permissions(&tenant, &format!("/roles/{made}")).await);
        let role = tenant.role(&format!("B {at}"), &[]).await;
        let path = format!("/roles/{role}/permissions/{code}");
        tenant.operator("PUT", &path, None).await;
        both(&permissions(&tenant, &format!("/roles/{role}")).await);
        let copy = format!("/roles/{role}/copy");
        let copy = post(&copy, json!({"name": format!("C {at}")})).await;
        both(&permissions(&tenant, &format!("/roles/{copy}")).await);
        let group = post(
            "/groups",
            json!({"name": format!("G {at}"), "permissions": [code]}),
        )
        .await;
        both(&permissions(&tenant, &format!("/groups/{group}")).await);
        let group = post("/groups", json!({"name": format!("H {at}")})).await;
        let body = json!({"access": {}, "permissions": [code]});
        let path = format!("/groups/{group}/access");
        tenant.operator("PUT", &path, Some(body)).await;
        both(&permissions(&tenant, &format!("/groups/{group}")).await);
    }
}

/// C93, C94, C95: taking a permission away leaves its prerequisite; taking the prerequisite away
/// while something needs it is refused and names what does.
#[tokio::test]
async fn c93_c95_taking_permissions_away() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &[]).await;
    for (at, (code, needed)) in PREREQUISITES.into_iter().enumerate() {
        let role = tenant.role(&format!("R {at}"), &[code]).await;
        let path = format!("/roles/{role}/permissions");
        let answer = tenant
            .send(OPERATOR, "DELETE", &format!("{path}/{needed}"), None)
            .await;
        answer.refused(422, "prerequisite_in_use");
        assert!(
            answer.body["because_of"].to_string().contains(code),
            "{}",
            answer.body
        );
        let only = Some(json!({"permissions": [code]}));
        let answer = tenant
            .send(OPERATOR, "PATCH", &format!("/roles/{role}"), only)
            .await;
        answer.refused(422, "prerequisite_in_use");
        tenant
            .operator("DELETE", &format!("{path}/{code}"), None)
            .await;
        assert_eq!(
            permissions(&tenant, &format!("/roles/{role}")).await,
            json!([needed])
        );
    }
}

/// C96, C97: the two views of users are independent; all fourteen at once is all fourteen.
#[tokio::test]
async fn c96_c97_views_are_independent_and_all_is_all() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &[]).await;
    for code in ["users.view", "users.view_direct_reports"] {
        let role = tenant.role(code, &[code]).await;
        assert_eq!(
            permissions(&tenant, &format!("/roles/{role}")).await,
            json!([code])
        );
    }
    let all = tenant.role("All", &PERMISSIONS.map(|(_, code)| code)).await;
    let stored = permissions(&tenant, &format!("/roles/{all}")).await;
    assert_eq!(stored.as_array().map(Vec::len), Some(14));
}
