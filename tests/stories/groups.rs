//! B043-B054, B069, B080-B083: how groups are made and how people come into them.

use bailiwick_testkit::{OPERATOR, TestApp, TestTenant};
use serde_json::{Value, json};

async fn group(tenant: &TestTenant<'_>, body: Value) -> Value {
    tenant.operator("POST", "/groups", Some(body)).await
}

/// B050, B051, B052, B055: the name is all that must be given; everything else can come later.
#[tokio::test]
async fn b051_only_the_name_is_needed() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &["commerce"]).await;
    let made = group(&tenant, json!({"name": "G"})).await;
    assert_eq!(made["permissions"], json!([]));
    assert_eq!(made["restrictions"], json!({"mode": "unrestricted"}));
    for body in [
        json!({}),
        json!({"name": ""}),
        json!({"name": "  "}),
        json!({"name": null}),
    ] {
        let answer = tenant
            .send(OPERATOR, "POST", "/groups", Some(body.clone()))
            .await;
        assert_eq!(answer.status, 400, "{body}: {}", answer.body);
    }
    let path = format!("/groups/{}", made["id"].as_str().expect("an id"));
    for later in [
        json!({"description": "d"}),
        json!({"name": "H"}),
        json!({"access": {"orders": "read"}}),
    ] {
        tenant.operator("PATCH", &path, Some(later)).await;
    }
    let answer = tenant
        .send(OPERATOR, "PATCH", &path, Some(json!({"id": "other"})))
        .await;
    answer.refused(400, "malformed_body");
}

/// B053, B054: an id of one's own keeps its case and is taken once; otherwise one is made.
#[tokio::test]
async fn b053_ids_are_kept_as_given_or_made() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &["commerce"]).await;
    let made = group(&tenant, json!({"id": "Fulfil-DE", "name": "One"})).await;
    assert_eq!(made["id"], "Fulfil-DE");
    let shown = tenant.operator("GET", "/groups/Fulfil-DE", None).await;
    assert_eq!(shown["id"], "Fulfil-DE");
    let again = json!({"id": "Fulfil-DE", "name": "Two"});
    tenant
        .send(OPERATOR, "POST", "/groups", Some(again))
        .await
        .refused(409, "id_taken");
    let same_name = json!({"name": "ONE "});
    tenant
        .send(OPERATOR, "POST", "/groups", Some(same_name))
        .await
        .refused(409, "name_taken");
    let mut ids = std::collections::BTreeSet::new();
    for at in 0..50 {
        let made = group(&tenant, json!({"name": format!("G {at}")})).await;
        assert!(ids.insert(made["id"].as_str().expect("an id").to_owned()));
    }
}

/// B043, B044, B069: rights add up over groups, manage beats read in either order, and what is
/// unchecked is gone.
#[tokio::test]
async fn b043_b044_rights_add_up_and_manage_wins() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &["commerce"]).await;
    tenant.user("sam", "root").await;
    group(
        &tenant,
        json!({"id": "r", "name": "R", "access": {"orders": "read"}}),
    )
    .await;
    group(
        &tenant,
        json!({"id": "m", "name": "M", "access": {"orders": "manage", "quotes": "read"}}),
    )
    .await;
    let orders = || ("orders", json!({}));
    let level = async || {
        let reads = tenant.permits("sam", "read", orders()).await;
        (reads, tenant.permits("sam", "edit", orders()).await)
    };
    for order in [["r", "m"], ["m", "r"]] {
        for group in order {
            let path = format!("/groups/{group}/members/name:sam");
            tenant.operator("PUT", &path, None).await;
        }
        assert_eq!(level().await, (true, true), "{order:?}");
        assert!(tenant.permits("sam", "read", ("quotes", json!({}))).await);
        tenant
            .operator("DELETE", "/groups/m/members/name:sam", None)
            .await;
        assert_eq!(level().await, (true, false), "read remains");
        tenant
            .operator("DELETE", "/groups/r/members/name:sam", None)
            .await;
        assert_eq!(level().await, (false, false));
    }
    tenant
        .operator("PUT", "/groups/m/members/name:sam", None)
        .await;
    let none = json!({"access": {"orders": "none"}});
    tenant.operator("PATCH", "/groups/m", Some(none)).await;
    assert_eq!(level().await, (false, false), "B069");
}

/// B080-B083: from the user's side at creation, from the group's side at creation and later: the
/// same membership, and adding twice changes nothing.
#[tokio::test]
async fn b083_three_ways_into_a_group_are_one() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &["commerce"]).await;
    let sam = tenant.user("sam", "root").await;
    group(&tenant, json!({"id": "g", "name": "G", "members": [sam]})).await;
    let kim = json!({"email": "kim@acme.example", "groups": ["g"]});
    tenant.operator("POST", "/users", Some(kim)).await;
    let pat = tenant.user("pat", "root").await;
    let path = format!("/groups/g/members/{pat}");
    let answer = tenant.send(OPERATOR, "PUT", &path, None).await;
    assert_eq!(answer.status, 201);
    let before = tenant.revision().await;
    let again = tenant.send(OPERATOR, "PUT", &path, None).await;
    assert_eq!((again.status, tenant.revision().await), (200, before));
    let members = tenant.operator("GET", "/groups/g/members", None).await;
    assert_eq!(members["items"].as_array().map(Vec::len), Some(3));
}

/// B063, B125: templates merge to the stronger level; what a function lacks is warned of and added
/// with one call.
#[tokio::test]
async fn b125_a_matrix_that_lacks_something_is_saved_with_warnings() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &["commerce"]).await;
    let body = json!({"id": "g", "name": "G", "templates": ["name:Viewer", "name:Order Fulfillment Manager"]});
    group(&tenant, body).await;
    let matrix = tenant.operator("GET", "/groups/g/access", None).await;
    let of = |matrix: &Value, ty: &str| matrix["access"][ty].as_str().map(str::to_owned);
    assert_eq!(of(&matrix, "orders").as_deref(), Some("manage"));
    assert_eq!(of(&matrix, "products").as_deref(), Some("read"));
    let only = json!({"access": {"quotes": "manage"}});
    let saved = tenant.operator("PUT", "/groups/g/access", Some(only)).await;
    let warning = &saved["warnings"][0];
    assert_eq!(
        warning["missing"],
        json!(["companies.read", "products.manage"]),
        "{saved}"
    );
    let mended = tenant
        .operator("POST", "/groups/g/access/companions", None)
        .await;
    assert_eq!(of(&mended, "products").as_deref(), Some("manage"));
    assert_eq!(of(&mended, "companies").as_deref(), Some("read"));
    let quotes = mended["warnings"].to_string();
    assert!(
        !quotes.contains(warning["code"].as_str().expect("a code")),
        "{quotes}"
    );
}
