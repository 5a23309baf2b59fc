//! A203-A206, B090-B095: stock roles, which belong to the tenant once it has them.

use bailiwick_testkit::{TestApp, TestTenant};
use serde_json::{Value, json};

async fn roles(tenant: &TestTenant<'_>) -> Vec<Value> {
    let listed = tenant
        .operator("GET", "/roles?limit=1000&sort=name", None)
        .await;
    listed["items"].as_array().expect("items").clone()
}

fn names(roles: &[Value]) -> Vec<&str> {
    roles
        .iter()
        .filter_map(|role| role["name"].as_str())
        .collect()
}

/// A203, A204, A205: exactly five, each once, none empty and none with a restricted permission;
/// Marketing Admin covers Marketer.
#[tokio::test]
async fn a203_a205_a_company_begins_with_the_five() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &["retail"]).await;
    let roles = roles(&tenant).await;
    let five = [
        "Dashboard Reporting",
        "Marketer",
        "Marketing Admin",
        "Store Manager",
        "System Admin",
    ];
    assert_eq!(names(&roles), five);
    for role in &roles {
        let permissions = role["permissions"].as_array().expect("permissions");
        assert!(!permissions.is_empty(), "{role}");
        assert!(
            !permissions.contains(&json!("exportcustomerresources")),
            "{role}"
        );
        assert_eq!(role["stock"]["catalog"], "retail");
    }
    let held = |at: usize| {
        roles[at]["permissions"]
            .as_array()
            .expect("permissions")
            .clone()
    };
    let admin = held(2);
    assert!(held(1).iter().all(|permission| admin.contains(permission)));
}

/// B090-B095: the six of commerce give exactly the levels of the compare table.
#[tokio::test]
async fn b090_b095_the_six_as_templates_of_a_matrix() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &["commerce"]).await;
    let expected = [
        ("Viewer", (31, 0)),
        ("Manager", (2, 29)),
        ("Administrator", (0, 31)),
        ("Catalog Manager", (0, 8)),
        ("Pricing Manager", (4, 7)),
        ("Order Fulfillment Manager", (2, 3)),
    ];
    for (at, (role, (read, manage))) in expected.into_iter().enumerate() {
        let id = format!("g{at}");
        let body = json!({"id": id, "name": role, "templates": [format!("name:{role}")]});
        tenant.operator("POST", "/groups", Some(body)).await;
        let matrix = tenant
            .operator("GET", &format!("/groups/{id}/access"), None)
            .await;
        let levels = matrix["access"].as_object().expect("levels");
        let of = |level: &str| levels.values().filter(|one| *one == level).count();
        assert_eq!((of("read"), of("manage")), (read, manage), "{role}");
        assert_eq!(levels.len(), 31, "{role}");
    }
}

/// A206, A's trap 9: renamed, emptied, filled, deleted; whatever the catalog does afterwards, what
/// the tenant made of them stays, and another tenant's are its own.
#[tokio::test]
async fn a206_edits_survive_and_are_per_tenant() {
    let server = TestApp::sqlite().await;
    let acme = server.tenant("acme", &["retail"]).await;
    let other = server.tenant("other", &["retail"]).await;
    let untouched = |roles: Vec<Value>| {
        let show = |role: &Value| (role["name"].clone(), role["permissions"].clone());
        roles.iter().map(show).collect::<Vec<_>>()
    };
    let before = untouched(roles(&other).await);
    let renamed = json!({"name": "Shop Manager"});
    acme.operator("PATCH", "/roles/name:Store%20Manager", Some(renamed))
        .await;
    let emptied = json!({"permissions": []});
    acme.operator("PATCH", "/roles/name:Marketer", Some(emptied))
        .await;
    acme.operator("DELETE", "/roles/name:Marketing%20Admin", None)
        .await;
    let added = "/roles/name:Dashboard%20Reporting/permissions/editorders";
    acme.operator("PUT", added, None).await;
    let edited = untouched(roles(&acme).await);
    // Another catalog comes, and the same one comes again.
    for catalogs in [json!(["retail"]), json!([])] {
        let body = json!({"catalogs": catalogs, "dry_run": true});
        acme.operator("POST", "/catalogs", Some(body)).await;
    }
    acme.operator("POST", "/catalogs", Some(json!({"catalogs": ["retail"]})))
        .await;
    assert_eq!(untouched(roles(&acme).await), edited);
    assert_eq!(untouched(roles(&other).await), before);
    assert!(!names(&roles(&acme).await).contains(&"Marketing Admin"));
    assert!(names(&roles(&other).await).contains(&"Marketing Admin"));
}
