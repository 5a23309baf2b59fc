//! Who may ask what: about oneself always, about others and for reasons with `access.ask`; and whose
//! word counts.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::world::World;

fn question(subject: &Value) -> Value {
    json!({
        "subject": subject,
        "action": { "name": "read" },
        "resource": { "type": "record", "id": "record-1" },
    })
}

#[test]
fn asking_about_others_needs_the_permission() {
    let world = World::of("oidf");
    let alice = json!({ "type": "user", "id": "alice" });
    let unknown = json!({ "type": "user", "id": "nobody-known" });
    let everyone = json!({ "type": "user" });
    let questions = [
        ("evaluation", question(&alice)),
        ("evaluation", question(&unknown)),
        ("evaluations", question(&alice)),
        ("evaluations", json!({ "evaluations": [question(&alice)] })),
        ("search/subject", question(&everyone)),
        ("search/resource", question(&alice)),
        ("search/action", question(&alice)),
    ];
    for (endpoint, body) in questions {
        let answer = world.ask_as(&world.keys.nobody, endpoint, &body);
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{endpoint} {body}");
        assert_eq!(answer.body["permission"], "access.ask");
    }
}

#[test]
fn everybody_may_ask_about_themselves() {
    let world = World::of("oidf");
    let myself = json!({ "type": "service_account", "id": "nobody" });
    for endpoint in ["evaluation", "search/resource", "search/action"] {
        let answer = world.ask_as(&world.keys.nobody, endpoint, &question(&myself));
        assert_eq!(answer.status, StatusCode::OK, "{endpoint}: {}", answer.body);
    }
    let both = json!({ "evaluations": [
        question(&myself),
        question(&json!({ "type": "user", "id": "alice" })),
    ] });
    let answer = world.ask_as(&world.keys.nobody, "evaluations", &both);
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[test]
fn another_tenant_is_hidden() {
    let (ours, theirs) = (World::of("oidf"), World::of("todo"));
    let body = question(&json!({ "type": "user", "id": "alice" }));
    for slug in ["todo", "no-such-tenant", "platform"] {
        let request = axum::http::Request::builder()
            .method("POST")
            .uri(format!("/t/{slug}/access/v1/evaluation"))
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {}", ours.keys.asks));
        let answer = ours.send(request.body(body.to_string().into()).unwrap());
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{slug}");
    }
    let answer = theirs.ask_as(&ours.keys.asks, "evaluation", &body);
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}

/// A key that may not override is not believed where something is stored.
#[test]
fn what_is_stored_counts_unless_the_key_may_override_it() {
    let world = World::of("oidf");
    let write = |subject: Value, resource: Value| json!({ "subject": subject, "action": { "name": "write" }, "resource": resource });
    let bob = json!({ "type": "user", "id": "bob" });
    let clerk = json!({ "type": "user", "id": "bob", "properties": { "role": "clerk" } });
    let archived = json!({ "type": "record", "id": "record-2" });
    let active =
        json!({ "type": "record", "id": "record-2", "properties": { "status": "active" } });
    for (body, plainly, overriding) in [
        (write(bob.clone(), archived.clone()), true, true),
        (write(clerk, archived), true, false),
        (write(bob, active), true, false),
    ] {
        let decision = |key: &str| world.ask_as(key, "evaluation", &body).body["decision"].clone();
        assert_eq!(decision(&world.keys.asks_plainly), plainly, "{body}");
        assert_eq!(decision(&world.keys.asks), overriding, "{body}");
    }
}

/// Something that is not registered is described by the caller, whatever its key may do.
#[test]
fn what_is_not_registered_is_described_by_the_caller() {
    let world = World::of("oidf");
    let decision = |properties: Value| {
        let body = json!({
            "subject": { "type": "user", "id": "alice" },
            "action": { "name": "write" },
            "resource": { "type": "record", "id": "new", "properties": properties },
        });
        world
            .ask_as(&world.keys.asks_plainly, "evaluation", &body)
            .body["decision"]
            .clone()
    };
    assert_eq!(
        decision(json!({ "node": "external_id:active", "status": "draft" })),
        true
    );
    assert_eq!(
        decision(json!({ "node": "external_id:active", "status": "archived" })),
        false
    );
    assert_eq!(
        decision(json!({ "node": "external_id:archive", "status": "draft" })),
        false
    );
    assert_eq!(decision(json!({ "status": "draft" })), false, "at the root");
    assert_eq!(
        decision(json!({ "node": "external_id:nowhere", "status": "draft" })),
        false
    );
    assert_eq!(decision(json!({ "node": 7, "status": "draft" })), false);
}

/// Whoever holds a right everywhere does not hold it at a place that does not exist.
#[test]
fn a_place_that_does_not_exist_is_out_of_reach() {
    let world = World::of("todo");
    let decision = |properties: Value| {
        let body = json!({
            "subject": { "type": "user", "id": "beth@the-smiths.com" },
            "action": { "name": "can_read_todos" },
            "resource": { "type": "todo", "id": "1", "properties": properties },
        });
        world.ask("evaluation", &body)["decision"].clone()
    };
    assert_eq!(decision(json!({})), true);
    assert_eq!(decision(json!({ "node": null })), true);
    assert_eq!(decision(json!({ "node": "external_id:nowhere" })), false);
    assert_eq!(
        decision(json!({ "restrictions": { "not": "a list" } })),
        false
    );
}

/// Asks for reasons.
fn explained(world: &World, key: &str, endpoint: &str, body: &Value) -> Value {
    let request = axum::http::Request::builder()
        .method("POST")
        .uri(world.path(endpoint))
        .header("content-type", "application/json")
        .header("bailiwick-explain", "true")
        .header("authorization", format!("Bearer {key}"));
    let answer = world.send(request.body(body.to_string().into()).unwrap());
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    answer.body
}

#[test]
fn reasons_are_given_when_asked_for() {
    let world = World::of("oidf");
    let ask = |subject: &str| {
        let body = question(&json!({ "type": "user", "id": subject }));
        explained(&world, &world.keys.asks, "evaluation", &body)
    };
    let permitted = ask("alice");
    assert_eq!(permitted["decision"], true);
    assert_eq!(
        permitted["context"]["paths"][0]["permission"],
        "records.read"
    );
    let denied = ask("nobody-known");
    assert_eq!(denied["decision"], false);
    assert_eq!(
        denied["context"]["reason"],
        "there is no user `nobody-known`"
    );
}

/// Reasons name hidden things, so that a key without rights gets none about itself; it gets its
/// decision all the same, the same whether or not the thing exists.
#[test]
fn a_key_without_rights_gets_the_bare_decision() {
    let world = World::of("oidf");
    let myself = json!({ "type": "service_account", "id": "nobody" });
    let placed = |node: &str| json!({ "type": "record", "id": "", "properties": { "node": node } });
    for resource in [
        json!({ "type": "record", "id": "record-1" }),
        json!({ "type": "record", "id": "nope" }),
        json!({ "type": "user", "id": "alice" }),
        json!({ "type": "node", "id": "external_id:archive" }),
        placed("external_id:archive"),
        placed("external_id:nope"),
    ] {
        let body = json!({ "subject": myself, "action": { "name": "read" }, "resource": resource });
        for endpoint in ["evaluation", "evaluations"] {
            let answer = explained(&world, &world.keys.nobody, endpoint, &body);
            assert_eq!(answer, json!({ "decision": false }), "{endpoint} {body}");
        }
    }
}

/// An answer is never older than demanded: if the revision does not come in time, there is none.
#[test]
fn a_question_may_demand_a_revision() {
    let world = World::of("oidf");
    let ask = |at_least: &str| {
        let request = axum::http::Request::builder()
            .method("POST")
            .uri(world.path("evaluation"))
            .header("content-type", "application/json")
            .header("bailiwick-at-least", at_least)
            .header("authorization", format!("Bearer {}", world.keys.asks));
        let body = question(&json!({ "type": "user", "id": "alice" }));
        world.send(request.body(body.to_string().into()).unwrap())
    };
    let answer = ask("1");
    assert_eq!(answer.status, StatusCode::OK);
    let present: u64 = answer.headers["bailiwick-revision"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert_eq!(ask(&present.to_string()).status, StatusCode::OK);
    let answer = ask(&(present + 1).to_string());
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.body["code"], "not_yet");
    assert_eq!(ask("soon").status, StatusCode::BAD_REQUEST);
}

/// A list of users tells which there are.
#[test]
fn a_list_of_users_needs_the_permission_even_about_oneself() {
    let world = World::of("oidf");
    let body = json!({
        "subject": { "type": "service_account", "id": "nobody" },
        "action": { "name": "access.ask" },
        "resource": { "type": "user" },
    });
    let answer = world.ask_as(&world.keys.nobody, "search/resource", &body);
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(world.ask("search/resource", &body)["results"], json!([]));
}
