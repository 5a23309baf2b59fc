//! Every operation with a body, sent bodies that do not fit: a problem with a stable code that
//! points at what does not fit, and nothing changed.

use bailiwick_testkit::{Answer, Ask, OPERATOR, TestApp};
use bailiwick_web::server::BODY_BYTES;
use serde_json::{Map, Value, json};

use super::table::{Operation, operations};
use super::world::World;

/// Longer than any text of the model.
const TOO_LONG: usize = 20_000;
/// Fields whose value is free, or is not looked at here.
const FREE: [&str; 3] = ["attributes", "columns", "properties"];

fn with_body(server: &TestApp) -> impl Iterator<Item = Operation> + use<> {
    let all = operations(server).into_iter();
    all.filter(|operation| !operation.body.is_empty())
}

/// Sends bytes as the body of an operation and looks at what is the same for all refusals.
async fn refused(
    world: &World<'_>,
    operation: &Operation,
    content_type: &str,
    body: impl Into<Vec<u8>>,
) -> Answer {
    let answer = sent(world, operation, content_type, body).await;
    let name = operation.name();
    let is_client_error = (400..500).contains(&answer.status);
    assert!(is_client_error, "{name}: {} {}", answer.status, answer.body);
    let kind = answer.headers["content-type"].to_str().unwrap_or_default();
    assert_eq!(kind, "application/problem+json", "{name}");
    assert!(!answer.code().is_empty(), "{name}: {}", answer.body);
    answer
}

async fn sent(
    world: &World<'_>,
    operation: &Operation,
    content_type: &str,
    body: impl Into<Vec<u8>>,
) -> Answer {
    let before = world.tenant.revision().await;
    let ask = Ask::new(operation.method, &operation.path_in(world)).key(OPERATOR);
    let ask = ask.bytes(content_type, body);
    let answer = ask.send(&world.tenant.server.router).await;
    if answer.status >= 300 {
        let after = world.tenant.revision().await;
        assert_eq!(after, before, "{}: something changed", operation.name());
    }
    answer
}

async fn refused_json(world: &World<'_>, operation: &Operation, body: &Value) -> Answer {
    refused(world, operation, "application/json", body.to_string()).await
}

fn fields(operation: &Operation, world: &World<'_>) -> Map<String, Value> {
    let body = operation.body_in(world).unwrap_or_default();
    body.as_object().cloned().unwrap_or_default()
}

/// What is no JSON, is cut off, followed by more, nested without end, or of another shape.
#[tokio::test]
async fn what_is_no_json_object_is_malformed() {
    let server = TestApp::sqlite().await;
    let world = World::build(&server, "acme").await;
    let deep = format!("{}{}", "[".repeat(50_000), "]".repeat(50_000));
    let bodies: [&[u8]; 9] = [
        b"{",
        b"{\"",
        b"{} {}",
        b"\xff\xfe",
        b"{\"name\": \"\xc3\x28\"}",
        b"null",
        b"[]",
        b"\"text\"",
        deep.as_bytes(),
    ];
    for operation in with_body(&server) {
        for body in bodies {
            let answer = refused(&world, &operation, "application/json", body).await;
            let text = String::from_utf8_lossy(&body[..body.len().min(20)]).into_owned();
            assert_eq!(
                answer.code(),
                "malformed_body",
                "{} {text}",
                operation.name()
            );
        }
    }
}

/// B051: an empty body is refused where something must be given, and points at it; it never
/// breaks anything.
#[tokio::test]
async fn an_empty_object_is_refused_or_changes_nothing() {
    let server = TestApp::sqlite().await;
    let world = World::build(&server, "acme").await;
    for operation in with_body(&server) {
        let before = world.tenant.revision().await;
        let answer = sent(&world, &operation, "application/json", "{}").await;
        let name = operation.name();
        assert!(answer.status < 500, "{name}: {}", answer.body);
        if operation.method == "PATCH" {
            let after = world.tenant.revision().await;
            assert_eq!(after, before, "{name}: {}", answer.body);
        }
    }
}

/// Each field once as a number with a fraction, which no field is, and once as nested lists.
#[tokio::test]
async fn a_value_of_the_wrong_kind_is_pointed_at() {
    let server = TestApp::sqlite().await;
    let world = World::build(&server, "acme").await;
    for operation in with_body(&server) {
        if operation.path.ends_with("/evaluations") {
            continue; // Each of many questions has an answer of its own, be it an error.
        }
        let body = fields(&operation, &world);
        for field in body.keys() {
            for wrong in [json!(17.5), json!([[["x"]]])] {
                let mut body = body.clone();
                body.insert(field.clone(), wrong.clone());
                let answer = refused_json(&world, &operation, &Value::Object(body)).await;
                let name = format!("{} {field} {wrong}", operation.name());
                assert_eq!(answer.code(), "malformed_body", "{name}: {}", answer.body);
                let pointer = answer.body["field"].as_str().unwrap_or_default();
                assert!(
                    pointer.starts_with(&format!("/{field}")),
                    "{name}: {}",
                    answer.body
                );
            }
        }
    }
}

/// ASVS 15.3.3 (mass assignment; cve-services #1757): a field that is not known is refused, also
/// one that the object really has. AuthZEN demands the opposite.
#[tokio::test]
async fn unknown_fields_are_refused() {
    let server = TestApp::sqlite().await;
    let world = World::build(&server, "acme").await;
    for operation in with_body(&server).filter(|operation| !operation.is_authzen()) {
        for field in [
            "surprise",
            "tenant_id",
            "version",
            "is_administrator",
            "__proto__",
        ] {
            let mut body = fields(&operation, &world);
            body.insert(field.to_owned(), json!("x"));
            let answer = refused_json(&world, &operation, &Value::Object(body)).await;
            answer.refused(400, "malformed_body");
            assert_eq!(
                answer.body["field"],
                format!("/{field}"),
                "{}",
                operation.name()
            );
        }
    }
}

/// Each text once too long, once with what no text may hold: pointed at, never cut short.
#[tokio::test]
async fn texts_too_long_or_with_control_characters_are_pointed_at() {
    let server = TestApp::sqlite().await;
    let world = World::build(&server, "acme").await;
    let questions = ["subject", "action", "resource", "resource_type"];
    for operation in with_body(&server) {
        if operation.gate == bailiwick_web::gate::Gate::Member {
            continue; // What does not exist may do nothing: an answer, not an error.
        }
        let body = fields(&operation, &world);
        for (field, value) in &body {
            if FREE.contains(&field.as_str()) || questions.contains(&field.as_str()) {
                continue;
            }
            for text in ["x".repeat(TOO_LONG), "a\u{0}b".to_owned()] {
                let wrong = match value {
                    Value::String(_) => json!(text),
                    Value::Array(_) => json!([text]),
                    _ => continue,
                };
                let mut body = body.clone();
                body.insert(field.clone(), wrong);
                let answer = refused_json(&world, &operation, &Value::Object(body)).await;
                let name = format!("{} {field}", operation.name());
                if operation.path == "/v1/catalogs" {
                    answer.refused(422, "invalid_catalog");
                    continue;
                }
                let pointer = answer.body["field"].as_str().unwrap_or_default();
                assert!(
                    pointer.starts_with(&format!("/{field}")),
                    "{name}: {}",
                    answer.body
                );
            }
        }
    }
}

/// A limit on everything: more than a mebibyte is not even read.
#[tokio::test]
async fn a_body_too_large_is_413() {
    let server = TestApp::sqlite().await;
    let world = World::build(&server, "acme").await;
    let large = format!("{{\"name\": \"{}\"}}", "x".repeat(BODY_BYTES));
    for operation in with_body(&server) {
        let answer = refused(&world, &operation, "application/json", large.as_str()).await;
        answer.refused(413, "body_too_large");
    }
}

/// A form of a browser cannot send JSON: what is not declared as such is not read as such.
#[tokio::test]
async fn another_content_type_is_415() {
    let server = TestApp::sqlite().await;
    let world = World::build(&server, "acme").await;
    for operation in with_body(&server) {
        let body = operation.body_in(&world).unwrap_or_default().to_string();
        for kind in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
        ] {
            let answer = refused(&world, &operation, kind, body.as_str()).await;
            answer.refused(415, "unsupported_media_type");
        }
    }
}

/// Headers and queries that make no sense are named, on every operation.
#[tokio::test]
async fn headers_and_queries_that_make_no_sense_are_named() {
    let server = TestApp::sqlite().await;
    let world = World::build(&server, "acme").await;
    for operation in operations(&server) {
        if operation.gate == bailiwick_web::gate::Gate::Open {
            continue;
        }
        let before = world.tenant.revision().await;
        let path = operation.path_in(&world);
        let long = "x".repeat(TOO_LONG);
        for (header, value) in [
            ("bailiwick-at-least", "yesterday"),
            ("bailiwick-at-least", "-1"),
            ("bailiwick-reason", &long),
            ("bailiwick-on-behalf-of", &long),
        ] {
            let mut ask = Ask::new(operation.method, &path).key(OPERATOR);
            ask = ask.header(header, value);
            if let Some(body) = operation.body_in(&world) {
                ask = ask.json(&body);
            }
            let answer = ask.send(&server.router).await;
            answer.refused(400, "malformed_parameter");
            let detail = answer.body["detail"].as_str().unwrap_or_default();
            assert!(detail.starts_with(header), "{}: {detail}", operation.name());
            assert_eq!(world.tenant.revision().await, before);
        }
        if operation.method == "GET" && !operation.path.contains('?') {
            let ask = Ask::new("GET", &format!("{path}?limit=0")).key(OPERATOR);
            let answer = ask.send(&server.router).await;
            assert!(answer.status < 500, "{}: {}", operation.name(), answer.body);
        }
    }
}
