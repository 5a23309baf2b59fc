//! The gateway scenario: which HTTP methods may be used on which routes. Subjects are called
//! identities; routes are registered records, each at a node of its own.

use serde_json::{Value, json};

use crate::world::World;

/// The people, and whether they are admins, evil geniuses or editors.
const PEOPLE: [(&str, bool); 5] = [
    (
        "CiRmZDA2MTRkMy1jMzlhLTQ3ODEtYjdiZC04Yjk2ZjVhNTEwMGQSBWxvY2Fs",
        true,
    ),
    (
        "CiRmZDE2MTRkMy1jMzlhLTQ3ODEtYjdiZC04Yjk2ZjVhNTEwMGQSBWxvY2Fs",
        true,
    ),
    (
        "CiRmZDI2MTRkMy1jMzlhLTQ3ODEtYjdiZC04Yjk2ZjVhNTEwMGQSBWxvY2Fs",
        true,
    ),
    (
        "CiRmZDM2MTRkMy1jMzlhLTQ3ODEtYjdiZC04Yjk2ZjVhNTEwMGQSBWxvY2Fs",
        false,
    ),
    (
        "CiRmZDQ2MTRkMy1jMzlhLTQ3ODEtYjdiZC04Yjk2ZjVhNTEwMGQSBWxvY2Fs",
        false,
    ),
];

/// The routes, and whether everybody may use them.
const ROUTES: [(&str, &str, bool); 5] = [
    ("GET", "/users/{userId}", true),
    ("GET", "/todos", true),
    ("POST", "/todos", false),
    ("PUT", "/todos/{todoId}", false),
    ("DELETE", "/todos/{todoId}", false),
];

fn question(person: &str, method: &str, route: &str) -> Value {
    json!({
        "subject": { "type": "identity", "id": person },
        "action": { "name": method },
        "resource": { "type": "route", "id": route },
    })
}

#[test]
fn api_gateway_decisions() {
    let world = World::of("api-gateway");
    for (person, writes) in PEOPLE {
        for (method, route, everybody) in ROUTES {
            let answer = world.ask("evaluation", &question(person, method, route));
            let expected = json!({ "decision": everybody || writes });
            assert_eq!(answer, expected, "{person} {method} {route}");
        }
    }
}

/// What the scenario does not list is permitted to nobody.
#[test]
fn api_gateway_methods_count_on_their_own_routes_only() {
    let world = World::of("api-gateway");
    let routes = ["/users/{userId}", "/todos", "/todos/{todoId}", "/admin"];
    for method in ["GET", "POST", "PUT", "DELETE", "PATCH"] {
        for route in routes {
            let listed = ROUTES.iter().any(|(m, r, _)| (*m, *r) == (method, route));
            let answer = world.ask("evaluation", &question(PEOPLE[0].0, method, route));
            assert_eq!(answer, json!({ "decision": listed }), "{method} {route}");
        }
    }
}

#[test]
fn api_gateway_searches_answer_in_the_words_of_the_question() {
    let world = World::of("api-gateway");
    let who = json!({
        "subject": { "type": "identity" },
        "action": { "name": "POST" },
        "resource": { "type": "route", "id": "/todos" },
    });
    let mut found = world.ask("search/subject", &who)["results"]
        .as_array()
        .unwrap()
        .clone();
    found.sort_by_key(ToString::to_string);
    let writers = PEOPLE.iter().filter(|(_, writes)| *writes);
    let expected: Vec<Value> = writers
        .map(|(person, _)| json!({ "type": "identity", "id": person }))
        .collect();
    assert_eq!(found, expected);
    let what = json!({
        "subject": { "type": "identity", "id": PEOPLE[4].0 },
        "action": { "name": "GET" },
        "resource": { "type": "route" },
    });
    let expected = json!([
        { "type": "route", "id": "/todos" },
        { "type": "route", "id": "/users/{userId}" },
    ]);
    assert_eq!(world.ask("search/resource", &what)["results"], expected);
}
