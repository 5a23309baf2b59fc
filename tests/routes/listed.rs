//! Router, OpenAPI document, access table and the table of requests list the same operations.

use std::collections::BTreeSet;

use bailiwick_testkit::{Ask, OPERATOR, TestApp};
use bailiwick_web::gate::Gate;

use super::table::{operations, requests};
use super::world::World;

const METHODS: [&str; 5] = ["GET", "PUT", "POST", "PATCH", "DELETE"];

/// Compares three independent listings as sets of `METHOD path`.
#[tokio::test]
async fn document_access_table_and_tests_list_the_same_operations() {
    let server = TestApp::sqlite().await;
    let table: BTreeSet<String> = server
        .access
        .iter()
        .map(|entry| format!("{} {}", entry.method, entry.path))
        .collect();
    assert_eq!(table.len(), server.access.len(), "an operation twice");
    let mut document = BTreeSet::new();
    let paths = server.document["paths"].as_object().expect("paths");
    for (path, item) in paths {
        let methods = item.as_object().expect("operations").keys();
        let methods = methods.filter(|key| METHODS.contains(&&*key.to_uppercase()));
        document.extend(methods.map(|method| format!("{} {path}", method.to_uppercase())));
    }
    assert_eq!(table, document);
    let tested: BTreeSet<String> = requests().map(str::to_owned).collect();
    assert_eq!(table, tested, "tests/routes/table.rs");
}

/// Sends the whole table as the operator: so the requests that are refused elsewhere are refused
/// for who sends them, not for what they say.
#[tokio::test]
async fn every_request_of_the_table_is_valid() {
    let server = TestApp::sqlite().await;
    let world = World::build(&server, "acme").await;
    let mut failures = Vec::new();
    for operation in operations(&server) {
        let (path, body) = (operation.path_in(&world), operation.body_in(&world));
        let answer = server
            .send(Some(OPERATOR), operation.method, &path, body)
            .await;
        if answer.status >= 300 {
            failures.push(format!(
                "{}: {} {}",
                operation.name(),
                answer.status,
                answer.body
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The router has every operation of the table, and under its addresses no other method.
#[tokio::test]
async fn the_router_has_these_operations_and_no_others() {
    let server = TestApp::sqlite().await;
    let world = World::build(&server, "acme").await;
    let all = operations(&server);
    let addresses: BTreeSet<&str> = all
        .iter()
        .filter_map(|operation| operation.path.split('?').next())
        .collect();
    for address in addresses {
        let path = world.fill(address);
        for method in METHODS {
            let entry = server.access.iter();
            let mut entry = entry.filter(|entry| entry.path == address);
            let expected = entry.find(|entry| entry.method == method);
            let answer = Ask::new(method, &path).send(&server.router).await;
            match expected.map(|entry| entry.gate) {
                // A segment such as `tree` stands beside one that takes any text.
                None if answer.status == 401 => {}
                None => answer.refused(405, "method_not_allowed"),
                Some(Gate::Open) => assert_eq!(answer.status, 200, "{method} {path}"),
                Some(_) => answer.refused(401, "unauthenticated"),
            }
        }
        let below = Ask::new("GET", &format!("{path}/nothing/here/at/all"));
        below
            .send(&server.router)
            .await
            .refused(404, "no_such_route");
    }
}

/// C06: users are deactivated or erased, never deleted.
#[tokio::test]
async fn c06_no_operation_deletes_users() {
    let server = TestApp::sqlite().await;
    let deletes = server
        .access
        .iter()
        .filter(|entry| entry.method == "DELETE");
    let of_users = deletes.filter(|entry| entry.path.ends_with("/users/{user}"));
    assert_eq!(of_users.count(), 0);
}

/// Every operation of the document has an id of its own and says which key it needs.
#[tokio::test]
async fn the_document_describes_each_operation() {
    let server = TestApp::sqlite().await;
    let mut ids = BTreeSet::new();
    for entry in &server.access {
        let operation = &server.document["paths"][&entry.path][entry.method.to_lowercase()];
        let id = operation["operationId"].as_str().expect("an id").to_owned();
        assert!(ids.insert(id.clone()), "{id} twice");
        assert!(operation["summary"].is_string(), "{id} has no summary");
        let is_open = operation["security"] == serde_json::json!([]);
        assert_eq!(is_open, entry.gate == Gate::Open, "{id}: security");
    }
}
