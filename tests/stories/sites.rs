//! B140-B153: groups bound to the sites DE, FR, NL and US, and the orders that they see.

use bailiwick_testkit::{OPERATOR, TestApp, TestDatabase, TestTenant, databases};
use serde_json::{Value, json};

const SITES: [&str; 4] = ["DE", "FR", "NL", "US"];
const ORDERS: usize = 3;

/// A company with a group for each site and one for all, and orders of each site and of none.
async fn company(server: &TestApp) -> TestTenant<'_> {
    let tenant = server.tenant("acme", &["commerce"]).await;
    let sync = json!({"settings": {"sync_restrictions_with_sites": true}});
    tenant.operator("PATCH", "", Some(sync)).await;
    for site in SITES {
        tenant
            .operator("PUT", &format!("/restrictions/site/{site}"), None)
            .await;
        let user = tenant.user(&site.to_lowercase(), "root").await;
        let body = json!({
            "id": site, "name": format!("Fulfilment {site}"), "access": {"orders": "manage"},
            "restrictions": [site], "members": [user],
        });
        tenant.operator("POST", "/groups", Some(body)).await;
        for at in 0..ORDERS {
            let path = format!("/records/orders/{site}-{at}");
            let body = json!({"restrictions": [site]});
            tenant.operator("PUT", &path, Some(body)).await;
        }
    }
    let global = tenant.user("global", "root").await;
    let body =
        json!({"id": "all", "name": "All", "access": {"orders": "manage"}, "members": [global]});
    tenant.operator("POST", "/groups", Some(body)).await;
    let body = json!({"restrictions": []});
    tenant
        .operator("PUT", "/records/orders/none-0", Some(body))
        .await;
    tenant
}

/// The orders that somebody may do something with, as listed.
async fn orders(tenant: &TestTenant<'_>, user: &str, action: &str) -> Vec<String> {
    let body = json!({"subject": user, "action": action, "resource_type": "orders"});
    let found = tenant.operator("POST", "/list-resources", Some(body)).await;
    let items = found["items"].as_array().expect("items").iter();
    items
        .map(|item| item["id"].as_str().expect("an id").to_owned())
        .collect()
}

fn all_orders() -> Vec<String> {
    let of_sites = SITES
        .iter()
        .flat_map(|site| (0..ORDERS).map(move |at| format!("{site}-{at}")));
    of_sites.chain(["none-0".to_owned()]).collect()
}

async fn four_sites(database: TestDatabase) {
    let server = TestApp::start(database).await;
    let tenant = company(&server).await;
    for site in SITES {
        let user = site.to_lowercase();
        // B140, B148: disjoint lists. B149, B150: neither another value's nor those without.
        let own: Vec<String> = (0..ORDERS).map(|at| format!("{site}-{at}")).collect();
        for action in ["read", "edit"] {
            assert_eq!(orders(&tenant, &user, action).await, own, "{user} {action}");
        }
        for order in all_orders() {
            let permitted = tenant
                .permits(&user, "read", ("orders", json!(order)))
                .await;
            assert_eq!(permitted, own.contains(&order), "{user} {order}");
        }
        // The filter says the same as a tree.
        let body = json!({"subject": user, "action": "read", "resource_type": "orders"});
        let filter = tenant.operator("POST", "/filter", Some(body)).await["filter"].clone();
        assert!(filter.to_string().contains(site), "{filter}");
        let others = SITES.iter().filter(|other| **other != site);
        for other in others {
            assert!(
                !filter.to_string().contains(&format!("\"{other}\"")),
                "{filter}"
            );
        }
    }
    // B151, B152: the unrestricted group sees all, those without a value as well.
    let mut seen = orders(&tenant, "global", "read").await;
    seen.sort();
    let mut all = all_orders();
    all.sort();
    assert_eq!(seen, all);
}

/// B140-B152 on both databases.
#[tokio::test]
async fn b140_b152_four_sites_see_their_own_orders() {
    for database in databases().await {
        four_sites(database).await;
    }
}

/// B056, B147, B158: several values on one group, several groups, read here and manage there: the
/// union of what each gives.
#[tokio::test]
async fn b158_groups_add_up_value_by_value() {
    let server = TestApp::sqlite().await;
    let tenant = company(&server).await;
    let user = tenant.user("both", "root").await;
    let body = json!({
        "id": "r", "name": "R", "access": {"orders": "read"},
        "restrictions": ["FR", "NL"], "members": [user],
    });
    tenant.operator("POST", "/groups", Some(body)).await;
    tenant
        .operator("PUT", &format!("/groups/DE/members/{user}"), None)
        .await;
    let of = |sites: &[&str]| -> Vec<String> {
        sites
            .iter()
            .flat_map(|site| (0..ORDERS).map(move |at| format!("{site}-{at}")))
            .collect()
    };
    assert_eq!(
        orders(&tenant, "both", "read").await,
        of(&["DE", "FR", "NL"])
    );
    assert_eq!(orders(&tenant, "both", "edit").await, of(&["DE"]));
}

/// B058: types that know no restrictions are not narrowed.
#[tokio::test]
async fn b058_other_types_are_not_narrowed() {
    let server = TestApp::sqlite().await;
    let tenant = company(&server).await;
    let body = json!({"access": {"orders": "manage", "products": "manage"}});
    tenant.operator("PATCH", "/groups/DE", Some(body)).await;
    let product = || ("products", json!({"restrictions": ["US"]}));
    assert!(tenant.permits("de", "edit", product()).await);
    assert!(tenant.permits("de", "edit", ("products", json!({}))).await);
    assert!(
        !tenant
            .permits("de", "edit", ("orders", json!({"restrictions": ["US"]})))
            .await
    );
}

/// B142: a new record takes its parent record's values, if it states none.
#[tokio::test]
async fn b142_a_new_record_takes_its_parents_values() {
    let server = TestApp::sqlite().await;
    let tenant = company(&server).await;
    let customer = json!({"restrictions": ["DE"]});
    tenant
        .operator("PUT", "/records/customer/c1", Some(customer))
        .await;
    let cart = json!({"parent": {"type": "customer", "id": "c1"}});
    let cart = tenant
        .operator("PUT", "/records/carts/k1", Some(cart))
        .await;
    assert_eq!(cart["restrictions"], json!(["DE"]));
    let order = json!({"parent": {"type": "carts", "id": "k1"}});
    tenant
        .operator("PUT", "/records/orders/new", Some(order))
        .await;
    assert!(tenant.permits("de", "read", ("orders", json!("new"))).await);
    assert!(!tenant.permits("fr", "read", ("orders", json!("new"))).await);
}

/// B057, B146, B153, B156: only values of the list in use can be chosen; one in use stays.
#[tokio::test]
async fn b153_b156_only_possible_values() {
    let server = TestApp::sqlite().await;
    let tenant = company(&server).await;
    let refused = async |method: &str, path: &str, body: Option<Value>, status: u16, code: &str| {
        tenant
            .send(OPERATOR, method, path, body)
            .await
            .refused(status, code);
    };
    let with = |value: &str| Some(json!({"name": "X", "restrictions": [value]}));
    refused("POST", "/groups", with("UK"), 422, "unknown_restriction").await;
    let record = Some(json!({"restrictions": ["UK"]}));
    refused(
        "PUT",
        "/records/orders/x",
        record,
        422,
        "unknown_restriction",
    )
    .await;
    tenant
        .operator("PUT", "/restrictions/custom/APAC", None)
        .await;
    refused("POST", "/groups", with("APAC"), 422, "unknown_restriction").await;
    refused("DELETE", "/restrictions/site/DE", None, 409, "in_use").await;
    // B141: custom groupings, in a company that does not go by its sites.
    let other = server.tenant("other", &["commerce"]).await;
    other
        .operator("PUT", "/restrictions/custom/APAC", None)
        .await;
    other.operator("POST", "/groups", with("APAC")).await;
}
