//! What is published about a tenant's policy decision point.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::json;

use crate::world::{Answer, BASE_URL, World};

fn get(world: &World, name: &str) -> Answer {
    let uri = format!("/.well-known/authzen-configuration/t/{name}");
    world.send(Request::builder().uri(uri).body(Body::empty()).unwrap())
}

#[test]
fn the_endpoints_are_published_without_a_key() {
    let world = World::of("oidf");
    let answer = get(&world, "oidf");
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.headers["content-type"], "application/json");
    let point = format!("{BASE_URL}/t/oidf");
    let expected = json!({
        "policy_decision_point": point,
        "access_evaluation_endpoint": format!("{point}/access/v1/evaluation"),
        "access_evaluations_endpoint": format!("{point}/access/v1/evaluations"),
        "search_subject_endpoint": format!("{point}/access/v1/search/subject"),
        "search_resource_endpoint": format!("{point}/access/v1/search/resource"),
        "search_action_endpoint": format!("{point}/access/v1/search/action"),
    });
    assert_eq!(answer.body, expected);
}

#[test]
fn they_do_not_tell_which_tenants_there_are() {
    let world = World::of("oidf");
    let (ours, unknown) = (get(&world, "oidf"), get(&world, "nobody-has-this"));
    assert_eq!(unknown.status, ours.status);
    let ours = ours
        .body
        .to_string()
        .replace("/t/oidf", "/t/nobody-has-this");
    assert_eq!(unknown.body.to_string(), ours);
    assert_eq!(get(&world, "Not-A-Slug").status, StatusCode::NOT_FOUND);
    assert_eq!(get(&world, "%20oidf").status, StatusCode::NOT_FOUND);
}
