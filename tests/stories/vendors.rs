//! B170-B181: vendors and their four groups.

use bailiwick_testkit::{OPERATOR, TestApp, TestTenant};
use serde_json::{Value, json};

const KINDS: [&str; 4] = [
    "vendor.order.manager",
    "vendor.order.viewer",
    "vendor.product.manager",
    "vendor.product.viewer",
];

/// A vendor, its id and the ids of its groups in the order of [`KINDS`].
async fn vendor(tenant: &TestTenant<'_>, name: &str) -> (String, Vec<String>) {
    let body = json!({"name": name});
    let made = tenant.operator("POST", "/vendors", Some(body)).await;
    let groups = made["groups"].as_array().expect("groups");
    let of_kind = |kind: &&str| {
        let mut groups = groups.iter();
        let group = groups
            .find(|group| group["kind"] == **kind)
            .expect("a group");
        let name = group["name"].as_str().unwrap_or_default();
        assert!(
            name.starts_with(made["name"].as_str().unwrap_or("?")),
            "{name}"
        );
        group["id"].as_str().expect("an id").to_owned()
    };
    assert_eq!(groups.len(), 4);
    let id = made["id"].as_str().expect("an id").to_owned();
    (id, KINDS.iter().map(of_kind).collect())
}

async fn level(tenant: &TestTenant<'_>, group: &str, ty: &str) -> Value {
    tenant
        .operator("GET", &format!("/groups/{group}/access"), None)
        .await["access"][ty]
        .clone()
}

/// B170-B173, B175: four groups with the vendor's name and their preset rights.
#[tokio::test]
async fn b170_b175_a_vendor_has_four_groups() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &["commerce"]).await;
    let (_, groups) = vendor(&tenant, "Globex").await;
    let expected = [
        ("manage", "none"),
        ("read", "none"),
        ("none", "manage"),
        ("none", "read"),
    ];
    for ((group, kind), (orders, products)) in groups.iter().zip(KINDS).zip(expected) {
        assert_eq!(level(&tenant, group, "orders").await, orders, "{kind}");
        assert_eq!(level(&tenant, group, "products").await, products, "{kind}");
        let shown = tenant
            .operator("GET", &format!("/groups/{group}"), None)
            .await;
        assert_eq!(shown["vendor"]["kind"], kind);
    }
    let listed = tenant.operator("GET", "/groups", None).await;
    assert_eq!(listed["items"].as_array().map(Vec::len), Some(4));
}

/// B172, B176, B177, B181: what they give is locked, but for publishing by product managers.
#[tokio::test]
async fn b172_b177_what_they_give_is_preset() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &["commerce"]).await;
    let (_, groups) = vendor(&tenant, "Globex").await;
    let before = tenant.revision().await;
    for group in &groups {
        let path = format!("/groups/{group}");
        for body in [
            json!({"access": {"orders": "manage", "products": "manage", "quotes": "read"}}),
            json!({"permissions": ["users.view"]}),
            json!({"name": "Ours"}),
        ] {
            let answer = tenant.send(OPERATOR, "PATCH", &path, Some(body)).await;
            answer.refused(409, "locked");
        }
        tenant
            .send(OPERATOR, "DELETE", &path, None)
            .await
            .refused(409, "locked");
        let body = json!({"group": group, "role": "name:Manager", "node": "root"});
        let answer = tenant
            .send(OPERATOR, "POST", "/assignments", Some(body))
            .await;
        answer.refused(409, "locked");
        let body = Some(json!({"vendor": "other"}));
        tenant
            .send(OPERATOR, "PATCH", &path, body)
            .await
            .refused(400, "malformed_body");
    }
    assert_eq!(tenant.revision().await, before);
    let with_publishing = async |group: &str| {
        let matrix = tenant
            .operator("GET", &format!("/groups/{group}"), None)
            .await;
        let mut codes = matrix["permissions"].as_array().expect("codes").clone();
        codes.push(json!("products.publish"));
        let body = Some(json!({"permissions": codes}));
        tenant
            .send(OPERATOR, "PATCH", &format!("/groups/{group}"), body)
            .await
    };
    assert_eq!(with_publishing(&groups[2]).await.status, 200, "B176");
    with_publishing(&groups[3]).await.refused(409, "locked");
}

/// B179: one vendor's people never reach another's records, nor the company's own.
#[tokio::test]
async fn b179_vendors_do_not_see_each_other() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &["commerce"]).await;
    let (globex, globex_groups) = vendor(&tenant, "Globex").await;
    let (initech, initech_groups) = vendor(&tenant, "Initech").await;
    for (user, group) in [("hank", &globex_groups[0]), ("milton", &initech_groups[0])] {
        tenant.user(user, "root").await;
        let path = format!("/groups/{group}/members/name:{user}");
        tenant.operator("PUT", &path, None).await;
    }
    for (id, vendor) in [
        ("g", json!(globex)),
        ("i", json!(initech)),
        ("own", Value::Null),
    ] {
        let body = json!({"vendor": vendor});
        tenant
            .operator("PUT", &format!("/records/orders/{id}"), Some(body))
            .await;
    }
    for (user, own) in [("hank", "g"), ("milton", "i")] {
        for order in ["g", "i", "own"] {
            for action in ["read", "edit"] {
                let permitted = tenant.permits(user, action, ("orders", json!(order))).await;
                assert_eq!(permitted, order == own, "{user} {action} {order}");
            }
        }
        let body = json!({"subject": user, "action": "read", "resource_type": "orders"});
        let found = tenant.operator("POST", "/list-resources", Some(body)).await;
        assert_eq!(found["items"].as_array().map(Vec::len), Some(1));
        assert!(!tenant.permits(user, "read", ("products", json!({}))).await);
    }
}

/// B178, B180: a user's vendor groups belong to one vendor; ordinary groups beside are fine.
#[tokio::test]
async fn b180_a_user_works_for_one_vendor() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &["commerce"]).await;
    let (_, globex) = vendor(&tenant, "Globex").await;
    let (_, initech) = vendor(&tenant, "Initech").await;
    tenant.user("hank", "root").await;
    tenant
        .operator("POST", "/groups", Some(json!({"id": "o", "name": "O"})))
        .await;
    let join = async |group: &str| {
        let path = format!("/groups/{group}/members/name:hank");
        tenant.send(OPERATOR, "PUT", &path, None).await
    };
    for group in [&*globex[0], &*globex[3], "o"] {
        assert_eq!(join(group).await.status, 201);
    }
    join(&initech[0]).await.refused(422, "other_vendor");
    let body = json!({"email": "x@acme.example", "groups": [globex[0], initech[0]]});
    let answer = tenant.send(OPERATOR, "POST", "/users", Some(body)).await;
    answer.refused(422, "other_vendor");
}

/// Renaming a vendor renames its groups; it is not deleted while records belong to it.
#[tokio::test]
async fn b170_a_vendor_is_renamed_and_deleted_with_its_groups() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &["commerce"]).await;
    let (id, groups) = vendor(&tenant, "Globex").await;
    let path = format!("/vendors/{id}");
    tenant
        .operator("PATCH", &path, Some(json!({"name": "Hooli"})))
        .await;
    let shown = tenant
        .operator("GET", &format!("/groups/{}", groups[0]), None)
        .await;
    assert!(
        shown["name"]
            .as_str()
            .unwrap_or_default()
            .starts_with("Hooli"),
        "{shown}"
    );
    let record = json!({"vendor": id});
    tenant
        .operator("PUT", "/records/orders/1", Some(record))
        .await;
    tenant
        .send(OPERATOR, "DELETE", &path, None)
        .await
        .refused(409, "in_use");
    tenant.operator("DELETE", "/records/orders/1", None).await;
    tenant.operator("DELETE", &path, None).await;
    for group in groups {
        let answer = tenant
            .send(OPERATOR, "GET", &format!("/groups/{group}"), None)
            .await;
        answer.refused(404, "not_found");
    }
}
