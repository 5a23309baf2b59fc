//! What a first user stumbled over: names that fit several nodes, cursors of other lists, bodies
//! and parameters whose problems did not say where.

use bailiwick_testkit::{Answer, OPERATOR, TestApp, TestTenant};
use serde_json::{Value, json};

async fn ask(tenant: &TestTenant<'_>, method: &str, path: &str, body: Option<Value>) -> Answer {
    let path = format!("/v1/tenants/{}/{path}", tenant.slug);
    tenant
        .server
        .send(Some(OPERATOR), method, &path, body)
        .await
}

async fn done(tenant: &TestTenant<'_>, method: &str, path: &str, body: Value) -> Value {
    ask(tenant, method, path, Some(body)).await.expect(path)
}

fn detail(answer: &Answer) -> &str {
    answer.body["detail"].as_str().unwrap_or_default()
}

fn problem(answer: &Answer) -> (u16, &str, &str) {
    let field = answer.body["field"].as_str().unwrap_or_default();
    (answer.status, answer.code(), field)
}

async fn two_edmontons(tenant: &TestTenant<'_>) {
    for region in ["Alberta", "London"] {
        let body = json!({"name": region, "type": "division", "parent": "root"});
        let made = done(tenant, "POST", "nodes", body).await;
        let body = json!({"name": "Edmonton", "type": "location", "parent": made["id"]});
        done(tenant, "POST", "nodes", body).await;
    }
}

#[tokio::test]
async fn a_name_of_several_nodes_is_told_of() {
    const TWO: &str = "2 nodes are called `Edmonton`; use the id or external_id:...";
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &["user-management"]).await;
    two_edmontons(&tenant).await;
    let addressed = ask(&tenant, "GET", "nodes/name:Edmonton", None).await;
    assert_eq!(
        (problem(&addressed), detail(&addressed)),
        ((404, "not_found", ""), TWO)
    );
    let listed = ask(&tenant, "GET", "assignments?node=name:Edmonton", None).await;
    let expected = format!("node: {TWO}");
    assert_eq!(
        (listed.code(), detail(&listed)),
        ("malformed_parameter", &*expected)
    );
    let body = json!({"user_name": "sam", "first_name": "Sam", "last_name": "Smith",
                      "email": "sam@example.com", "home": "name:Edmonton"});
    let made = ask(&tenant, "POST", "users", Some(body)).await;
    assert_eq!(
        problem(&made),
        (422, "unknown_reference", "/home"),
        "{}",
        made.body
    );
    assert_eq!(detail(&made), TWO);

    let question = |node: &str| {
        json!({"subject": "sam", "action": "view",
               "resource": {"type": "user", "node": node}})
    };
    let checked = ask(&tenant, "POST", "check", Some(question("name:Edmonton"))).await;
    let expected = (422, "unknown_reference", "/resource/node");
    assert_eq!((problem(&checked), detail(&checked)), (expected, TWO));
    let many = json!({"checks": [question("root"), question("name:Edmonton")]});
    let checked = ask(&tenant, "POST", "check", Some(many)).await;
    assert_eq!(problem(&checked).2, "/checks/1/resource/node");
    let fine = ask(&tenant, "POST", "check", Some(question("name:London"))).await;
    assert_eq!(fine.status, 200);
}

#[tokio::test]
async fn a_cursor_goes_on_with_its_own_list_only() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &["user-management"]).await;
    for name in ["a", "b", "c"] {
        let body = json!({"user_name": name, "first_name": "A", "last_name": "B",
                          "email": format!("{name}@example.com")});
        done(&tenant, "POST", "users", body).await;
    }
    two_edmontons(&tenant).await;
    for (own, others) in [
        (
            "users?sort=user_name",
            ["users?sort=-user_name", "users?sort=user_name&search=a"],
        ),
        (
            "nodes?sort=name",
            [
                "nodes?sort=-name",
                "nodes?sort=name&filter=type%20eq%20%22location%22",
            ],
        ),
        (
            "nodes?",
            ["nodes?sort=name", "nodes?filter=type%20eq%20%22location%22"],
        ),
    ] {
        let first = ask(&tenant, "GET", &format!("{own}&limit=1"), None)
            .await
            .expect(own);
        let cursor = first["next_cursor"].as_str().expect("more");
        let next = ask(
            &tenant,
            "GET",
            &format!("{own}&limit=2&cursor={cursor}"),
            None,
        )
        .await;
        assert_eq!(next.status, 200, "{own}: {}", next.body);
        for other in others {
            let mixed = ask(&tenant, "GET", &format!("{other}&cursor={cursor}"), None).await;
            assert_eq!(problem(&mixed), (400, "malformed_parameter", ""), "{other}");
            assert!(
                detail(&mixed).contains("belongs to another list"),
                "{}",
                mixed.body
            );
        }
    }
}

#[tokio::test]
async fn bodies_say_what_is_missing_and_are_objects_all_the_way() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &["user-management"]).await;
    let missing = ask(&tenant, "POST", "nodes", Some(json!({"type": "division"}))).await;
    assert_eq!(problem(&missing), (400, "malformed_body", "/name"));
    assert_eq!(detail(&missing), "`name` is missing");
    let question = json!({"checks": [{"subject": "sam", "action": "view"}]});
    let missing = ask(&tenant, "POST", "check", Some(question)).await;
    assert_eq!(
        problem(&missing),
        (400, "malformed_body", "/checks/0/resource")
    );
    let unknown = json!({"name": "A", "type": "division", "paernt": "root"});
    let unknown = ask(&tenant, "POST", "nodes", Some(unknown)).await;
    assert_eq!(problem(&unknown), (400, "malformed_body", "/paernt"));

    let user = json!({"user_name": "sam", "first_name": "Sam", "last_name": "Smith",
                      "email": "sam@example.com", "address": ["17 Main"]});
    let list = ask(&tenant, "POST", "users", Some(user)).await;
    assert_eq!(
        problem(&list),
        (400, "malformed_body", "/address"),
        "{}",
        list.body
    );
    let assignment =
        json!({"principal": ["user", "sam"], "role": "name:Administrator", "node": "root"});
    let list = ask(&tenant, "POST", "assignments", Some(assignment)).await;
    assert_eq!(
        problem(&list),
        (400, "malformed_body", "/principal"),
        "{}",
        list.body
    );
}

#[tokio::test]
async fn parameters_are_refused_in_plain_words() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &["user-management"]).await;
    for (query, expected) in [
        ("limit=ten", "limit: must be a whole number from 1 to 1000"),
        ("limit=-1", "limit: must be a whole number from 1 to 1000"),
        ("total=perhaps", "total: must be `true` or `false`"),
    ] {
        let refused = ask(&tenant, "GET", &format!("users?{query}"), None).await;
        assert_eq!(problem(&refused), (400, "malformed_parameter", ""));
        assert_eq!(detail(&refused), expected);
    }
    let unknown = ask(&tenant, "GET", "users?limits=1", None).await;
    assert!(
        detail(&unknown).starts_with("limits: unknown field"),
        "{}",
        unknown.body
    );
}

#[tokio::test]
async fn questions_name_a_type_and_say_what_is_unknown() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &["user-management"]).await;
    let user = json!({"user_name": "sam", "first_name": "Sam", "last_name": "Smith",
                      "email": "sam@example.com"});
    done(&tenant, "POST", "users", user).await;
    let question = json!({"subject": "sam", "action": "view", "resource": {"type": ""}});
    for path in ["check", "explain"] {
        let refused = ask(&tenant, "POST", path, Some(question.clone())).await;
        assert_eq!(
            problem(&refused),
            (400, "invalid_field", "/resource/type"),
            "{}",
            refused.body
        );
    }
    let filter = |action: &str, resource_type: &str| {
        json!({"subject": {"type": "user", "id": "sam"}, "action": action,
               "resource_type": resource_type})
    };
    let refused = ask(&tenant, "POST", "filter", Some(filter("view", ""))).await;
    assert_eq!(problem(&refused), (400, "invalid_field", "/resource_type"));
    for (action, resource_type, reason) in [
        (
            "view",
            "usr",
            json!("no catalog has the resource type `usr`"),
        ),
        (
            "veiw",
            "user",
            json!("no permission gives `veiw` on `user`"),
        ),
        ("view", "user", Value::Null),
    ] {
        let answer = done(&tenant, "POST", "filter", filter(action, resource_type)).await;
        assert_eq!(answer["reason"], reason, "{answer}");
        assert_eq!(answer["filter"]["kind"], "never", "{answer}");
    }
}
