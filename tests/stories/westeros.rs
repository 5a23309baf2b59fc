//! A301-A313: Westeros, with nothing but the interface of tree, users, roles and assignments
//! (A312).

use bailiwick_testkit::{TestApp, TestDatabase, TestTenant, databases};
use serde_json::{Value, json};

const NODES: [&str; 5] = ["westeros", "saskatchewan", "alberta", "edmonton", "calgary"];

/// A303: the company, its people and the role that no stock has.
async fn westeros(server: &TestApp) -> TestTenant<'_> {
    let body = json!({
        "slug": "westeros", "name": "Westeros", "catalogs": ["retail"],
        "root_external_id": "westeros",
    });
    server.operator("POST", "/v1/tenants", Some(body)).await;
    let tenant = TestTenant {
        server,
        slug: "westeros".to_owned(),
    };
    tenant.node("root", "division", "Saskatchewan").await;
    let alberta = tenant.node("root", "division", "Alberta").await;
    tenant.node(&alberta, "location", "Calgary").await;
    for user in ["sam", "john", "kim"] {
        tenant.user(user, "external_id:calgary").await;
    }
    tenant
        .role("Regional Manager", &["viewreports", "viewstores"])
        .await;
    tenant
}

/// The roles that somebody holds at a node, directly or from above, by name.
async fn roles_at(tenant: &TestTenant<'_>, user: &str, node: &str) -> Vec<String> {
    let path = format!("/users/external_id:{user}/access?node=external_id:{node}");
    let access = tenant.operator("GET", &path, None).await;
    let roles = access["roles"].as_array().expect("roles").iter();
    let name = |role: &Value| role["role"]["name"].as_str().expect("a name").to_owned();
    let mut names: Vec<String> = roles.map(name).collect();
    names.sort();
    names
}

async fn holds(tenant: &TestTenant<'_>, user: &str, node: &str, roles: &[&str]) {
    assert_eq!(
        roles_at(tenant, user, node).await,
        roles,
        "{user} at {node}"
    );
    let at = json!({"node": format!("external_id:{node}")});
    let resolved = tenant
        .operator("GET", &format!("/nodes/external_id:{node}"), None)
        .await;
    let at_id = json!({"node": resolved["id"]});
    let manages_store = roles.contains(&"Store Manager");
    let manages_region = roles.contains(&"Regional Manager");
    let edits = tenant.permits(user, "edit", ("order", at_id.clone())).await;
    assert_eq!(edits, manages_store, "{user} edits orders at {at}");
    let views = tenant.permits(user, "view", ("report", at_id)).await;
    assert_eq!(
        views,
        manages_region || manages_store,
        "{user} views reports at {at}"
    );
}

async fn promotion(database: TestDatabase) {
    let server = TestApp::start(database).await;
    let tenant = westeros(&server).await;
    // A304: before the promotion.
    let store = tenant
        .assign(
            "user",
            "external_id:sam",
            "name:Store Manager",
            "external_id:calgary",
        )
        .await;
    for node in ["westeros", "saskatchewan", "alberta"] {
        holds(&tenant, "sam", node, &[]).await;
    }
    holds(&tenant, "sam", "calgary", &["Store Manager"]).await;
    // A305: the promotion adds a role, higher up.
    tenant
        .assign(
            "user",
            "external_id:sam",
            "name:Regional Manager",
            "external_id:alberta",
        )
        .await;
    let direct = tenant
        .operator("GET", "/users/external_id:sam/assignments", None)
        .await;
    assert_eq!(direct["items"].as_array().map(Vec::len), Some(2));
    // A310: Edmonton opens afterwards and inherits at once.
    tenant
        .node("external_id:alberta", "location", "Edmonton")
        .await;
    // A301, A302, A306, A307, A308.
    holds(&tenant, "sam", "westeros", &[]).await;
    holds(&tenant, "sam", "saskatchewan", &[]).await;
    holds(&tenant, "sam", "alberta", &["Regional Manager"]).await;
    holds(&tenant, "sam", "edmonton", &["Regional Manager"]).await;
    holds(
        &tenant,
        "sam",
        "calgary",
        &["Regional Manager", "Store Manager"],
    )
    .await;
    let path = "/users/external_id:sam/access?node=external_id:edmonton";
    let access = tenant.operator("GET", path, None).await;
    assert_eq!(access["roles"][0]["inherited"], true);
    assert_eq!(
        access["roles"][0]["node"]["name"], "Alberta",
        "A306: the source"
    );
    // A311: nobody else has anything anywhere.
    for user in ["john", "kim"] {
        for node in NODES {
            holds(&tenant, user, node, &[]).await;
        }
    }
    // A309: a new store manager is hired; what Sam inherits stays.
    let id = store["id"].as_str().expect("an id");
    tenant
        .operator("DELETE", &format!("/assignments/{id}"), None)
        .await;
    tenant
        .assign(
            "user",
            "external_id:kim",
            "name:Store Manager",
            "external_id:calgary",
        )
        .await;
    holds(&tenant, "sam", "calgary", &["Regional Manager"]).await;
    holds(&tenant, "kim", "calgary", &["Store Manager"]).await;
    // A310: a place that is moved away is lost at once, and found again.
    for (parent, roles) in [
        ("saskatchewan", &[][..]),
        ("alberta", &["Regional Manager"]),
    ] {
        let body = json!({"parent": format!("external_id:{parent}")});
        tenant
            .operator("POST", "/nodes/external_id:edmonton/move", Some(body))
            .await;
        holds(&tenant, "sam", "edmonton", roles).await;
    }
}

/// A301-A312, on both databases.
#[tokio::test]
async fn a301_a312_sams_promotion() {
    for database in databases().await {
        promotion(database).await;
    }
}

/// A313, as of October 2015: Store Manager (view and edit products) at Alberta reaches Edmonton
/// and Calgary, not Manitoba.
#[tokio::test]
async fn a313_the_variant_of_october_2015() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("westeros", &["retail"]).await;
    let alberta = tenant.node("root", "division", "Alberta").await;
    let edmonton = tenant.node(&alberta, "location", "Edmonton").await;
    let calgary = tenant.node(&alberta, "location", "Calgary").await;
    let manitoba = tenant.node("root", "division", "Manitoba").await;
    let role = tenant
        .role("Manager 2015", &["viewproducts", "editproducts"])
        .await;
    tenant.user("sam", &alberta).await;
    tenant
        .assign("user", "external_id:sam", &role, &alberta)
        .await;
    let reached = [
        (&alberta, true),
        (&edmonton, true),
        (&calgary, true),
        (&manitoba, false),
    ];
    for (node, expected) in reached {
        for action in ["view", "edit"] {
            let product = ("product", json!({"node": node}));
            assert_eq!(
                tenant.permits("sam", action, product).await,
                expected,
                "{action} {node}"
            );
        }
    }
}

/// A109: the same role at two places is two assignments; removing one keeps the other.
/// Assigning twice gives the one that exists.
#[tokio::test]
async fn a109_the_same_role_at_two_places() {
    let server = TestApp::sqlite().await;
    let tenant = westeros(&server).await;
    let assign = async |node: &str| {
        tenant
            .assign("user", "external_id:sam", "name:Marketer", node)
            .await["id"]
            .clone()
    };
    let first = assign("external_id:calgary").await;
    let second = assign("external_id:saskatchewan").await;
    assert_ne!(first, second);
    let before = tenant.revision().await;
    assert_eq!(assign("external_id:calgary").await, first);
    assert_eq!(tenant.revision().await, before);
    let path = format!("/assignments/{}", first.as_str().expect("an id"));
    tenant.operator("DELETE", &path, None).await;
    assert!(roles_at(&tenant, "sam", "calgary").await.is_empty());
    assert_eq!(roles_at(&tenant, "sam", "saskatchewan").await, ["Marketer"]);
}

/// A108: an assignment without a place, or with somebody else's, is none.
#[tokio::test]
async fn a108_every_assignment_has_a_place_of_its_company() {
    let server = TestApp::sqlite().await;
    let tenant = westeros(&server).await;
    let other = server.tenant("essos", &["retail"]).await;
    let foreign = other.node("root", "division", "Braavos").await;
    let body = json!({"user": "external_id:sam", "role": "name:Marketer"});
    let answer = tenant
        .send(
            bailiwick_testkit::OPERATOR,
            "POST",
            "/assignments",
            Some(body.clone()),
        )
        .await;
    answer.refused(400, "malformed_body");
    let mut body = body;
    body["node"] = json!(foreign);
    let answer = tenant
        .send(
            bailiwick_testkit::OPERATOR,
            "POST",
            "/assignments",
            Some(body),
        )
        .await;
    answer.refused(422, "unknown_reference");
}
