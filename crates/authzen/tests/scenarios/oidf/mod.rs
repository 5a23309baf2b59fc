//! The cases of the OpenID conformance suite, each a test of its name. The table
//! `data/oidf-cases.json` says what is sent and what must come back; `named` names the cases, and a
//! test sees that it names all of them.

mod named;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::world::fixture::data;
use crate::world::{Answer, World};

/// Most pages that a case follows.
const PAGES_MAX: usize = 100;

/// One case. Unknown members are refused, so that no expectation is overlooked.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    #[serde(rename = "title")]
    _title: String,
    endpoint: String,
    method: String,
    #[serde(rename = "kind")]
    _kind: String,
    request: Option<Value>,
    raw_body: Option<String>,
    content_type: Option<String>,
    auth: Option<String>,
    #[serde(default)]
    send_x_request_id: bool,
    #[serde(default)]
    expect_x_request_id_echo: bool,
    repeat: Option<usize>,
    #[serde(default)]
    follow_pages: bool,
    expect_status: Vec<u16>,
    expect_body: Option<Value>,
    #[serde(default)]
    expect_absent: Vec<String>,
    compare: String,
    /// The suite skips the case in these variants; we have what all of them need, so none is.
    #[serde(rename = "not_applicable_variants")]
    _not_applicable_variants: Option<Value>,
}

static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| {
    let mut table: Value = serde_json::from_str(&data("oidf-cases.json")).unwrap();
    serde_json::from_value(table["cases"].take()).unwrap()
});

fn case(name: &str) -> &'static Case {
    let id = format!("authzen-pdp-{}", name.replace('_', "-"));
    CASES
        .iter()
        .find(|case| case.id == id)
        .unwrap_or_else(|| panic!("no case {id}"))
}

fn send(world: &World, case: &Case, body: String) -> Answer {
    let endpoint = case.endpoint.strip_prefix("/access/v1/").unwrap();
    let content_type = case.content_type.as_deref().unwrap_or("application/json");
    let mut request = Request::builder()
        .method(Method::from_bytes(case.method.as_bytes()).unwrap())
        .uri(world.path(endpoint))
        .header("content-type", content_type);
    request = match case.auth.as_deref() {
        None => request.header("authorization", format!("Bearer {}", world.keys.asks)),
        Some("invalid") => request.header("authorization", "Bearer not-a-key"),
        Some("omitted") => request,
        Some(other) => panic!("unknown kind of authentication {other}"),
    };
    if case.send_x_request_id {
        request = request.header("x-request-id", &case.id);
    }
    world.send(request.body(Body::from(body)).unwrap())
}

fn run(name: &str) {
    let case = case(name);
    let world = World::of("oidf");
    let body = match (&case.raw_body, &case.request) {
        (Some(raw), _) => raw.clone(),
        (None, Some(request)) => request.to_string(),
        (None, None) => panic!("{} sends nothing", case.id),
    };
    let answer = send(&world, case, body.clone());
    let status = answer.status;
    assert!(
        case.expect_status.contains(&status.as_u16()),
        "{status}: {}",
        answer.body
    );
    if case.expect_x_request_id_echo {
        assert_eq!(answer.headers["x-request-id"], case.id.as_str());
    }
    for _ in 1..case.repeat.unwrap_or(1) {
        let again = send(&world, case, body.clone());
        assert_eq!(again.status, status);
        assert_eq!(again.body, answer.body);
    }
    if status == StatusCode::OK {
        assert_eq!(answer.headers["content-type"], "application/json");
    }
    for absent in &case.expect_absent {
        assert_eq!(answer.body.get(absent), None);
    }
    match case.compare.as_str() {
        "none" => assert!(case.expect_body.is_none()),
        "decisions" => assert_eq!(Some(&answer.body), case.expect_body.as_ref()),
        "results-superset" => compare_results(&world, case, answer),
        other => panic!("unknown comparison {other}"),
    }
}

/// Every expected result is found, and whatever else is found is of the same members.
fn compare_results(world: &World, case: &Case, first: Answer) {
    let mut found: Vec<Value> = Vec::new();
    let mut answer = first;
    for page in 1.. {
        found.extend(answer.body["results"].as_array().unwrap().iter().cloned());
        let token = answer.body["page"]["next_token"]
            .as_str()
            .unwrap_or_default();
        if !case.follow_pages || token.is_empty() {
            break;
        }
        assert!(page < PAGES_MAX, "the pages never end");
        let mut request = case.request.clone().unwrap();
        request["page"]["token"] = json!(token);
        answer = send(world, case, request.to_string());
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    }
    let expected = case.expect_body.as_ref().unwrap()["results"]
        .as_array()
        .unwrap();
    for wanted in expected {
        assert!(found.contains(wanted), "{wanted} is missing in {found:?}");
    }
    let of_actions = case.endpoint.ends_with("/action");
    let members = if of_actions {
        vec!["name"]
    } else {
        vec!["id", "type"]
    };
    for result in &found {
        let has: BTreeSet<&str> = result
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(has, members.iter().copied().collect());
    }
}
