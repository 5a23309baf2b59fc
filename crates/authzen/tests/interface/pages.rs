//! How results are cut: complete, in order, and the same state on all pages.

use axum::http::StatusCode;
use bailiwick_model::actor::{Actor, Context};
use bailiwick_model::command::Command;
use bailiwick_model::user::UserStatus;
use serde_json::{Value, json};

use crate::world::World;

fn who_can_view(limit: u64, token: &str) -> Value {
    json!({
        "subject": { "type": "user" },
        "action": { "name": "view" },
        "resource": { "type": "record", "id": "r-01" },
        "page": { "limit": limit, "token": token },
    })
}

fn what_may_ines_view(limit: u64, token: &str) -> Value {
    json!({
        "subject": { "type": "user", "id": "ines" },
        "action": { "name": "view" },
        "resource": { "type": "record" },
        "page": { "limit": limit, "token": token },
    })
}

/// All results, page by page; also how many pages there were.
fn all(
    world: &World,
    endpoint: &str,
    question: impl Fn(&str) -> Value,
    limit: usize,
) -> (Vec<Value>, usize) {
    let (mut found, mut token, mut pages) = (Vec::new(), String::new(), 0);
    loop {
        let answer = world.ask(endpoint, &question(&token));
        let results = answer["results"].as_array().unwrap();
        assert!(results.len() <= limit);
        assert_eq!(answer["page"]["count"], results.len());
        found.extend(results.iter().cloned());
        token = answer["page"]["next_token"].as_str().unwrap().to_owned();
        pages += 1;
        if token.is_empty() {
            return (found, pages);
        }
    }
}

#[test]
fn pages_of_any_size_come_to_the_same() {
    let world = World::of("search");
    let (whole, _) = all(
        &world,
        "search/resource",
        |t| what_may_ines_view(1_000, t),
        1_000,
    );
    assert_eq!(whole.len(), 24);
    for limit in [1, 5, 23, 24, 25] {
        let question = |token: &str| what_may_ines_view(limit as u64, token);
        let (found, pages) = all(&world, "search/resource", question, limit);
        assert_eq!(found, whole);
        assert_eq!(pages, 24_usize.div_ceil(limit));
    }
    let (whole, _) = all(&world, "search/subject", |t| who_can_view(1_000, t), 1_000);
    let (found, pages) = all(&world, "search/subject", |t| who_can_view(1, t), 1);
    assert_eq!(found, whole);
    assert_eq!(pages, whole.len());
}

#[test]
fn actions_come_in_pages_too() {
    let world = World::of("oidf");
    let question = |token: &str| {
        json!({
            "subject": { "type": "user", "id": "alice" },
            "resource": { "type": "record", "id": "record-1" },
            "page": { "limit": 1, "token": token },
        })
    };
    let (found, pages) = all(&world, "search/action", question, 1);
    assert_eq!(
        found,
        [json!({ "name": "read" }), json!({ "name": "write" })]
    );
    assert_eq!(pages, 2);
}

#[test]
fn a_page_of_nothing_tells_whether_there_is_something() {
    let world = World::of("search");
    let answer = world.ask("search/resource", &what_may_ines_view(0, ""));
    assert_eq!(answer["results"], json!([]));
    let token = answer["page"]["next_token"].as_str().unwrap();
    assert!(!token.is_empty());
    let mut nothing = what_may_ines_view(0, "");
    nothing["action"]["name"] = json!("paint");
    let answer = world.ask("search/resource", &nothing);
    assert_eq!(answer["page"], json!({ "next_token": "", "count": 0 }));
}

#[test]
fn a_token_is_good_for_its_own_question_only() {
    let world = World::of("search");
    let answer = world.ask("search/resource", &what_may_ines_view(2, ""));
    let token = answer["page"]["next_token"].as_str().unwrap();
    let refused = |endpoint: &str, body: Value| {
        let answer = world.ask_as(&world.keys.asks, endpoint, &body);
        assert_eq!(
            answer.status,
            StatusCode::BAD_REQUEST,
            "{body}: {}",
            answer.body
        );
    };
    let mut other = what_may_ines_view(2, token);
    other["action"]["name"] = json!("edit");
    refused("search/resource", other);
    refused("search/resource", what_may_ines_view(3, token));
    refused("search/resource", what_may_ines_view(2, "no-token-of-ours"));
    refused("search/subject", who_can_view(2, token));
}

/// Whoever loses access between two pages is still on the second one: the list is of one state.
#[test]
fn a_list_stays_on_its_state() {
    let world = World::new("search");
    let (before, _) = all(&world, "search/subject", |t| who_can_view(1_000, t), 1_000);
    assert!(before.len() > 2);
    let first = world.ask("search/subject", &who_can_view(1, ""));
    let token = first["page"]["next_token"].as_str().unwrap();
    world.runtime.block_on(async {
        let tenant = world.app.tenant_id(world.slug).await.unwrap().unwrap();
        let snapshot = world.app.snapshot(tenant, None).await.unwrap();
        for found in &before {
            let handle = snapshot
                .user_by_external_id(found["id"].as_str().unwrap())
                .unwrap();
            let user = snapshot.subject_row(handle).unwrap().user().unwrap().id;
            let status = UserStatus::Passive;
            let command = Command::SetUserStatus {
                user,
                status,
                if_version: None,
            };
            let context = Context::of(Actor::system("test"));
            world.app.execute(tenant, context, command).await.unwrap();
        }
    });
    let (now, _) = all(&world, "search/subject", |t| who_can_view(1_000, t), 1_000);
    assert_eq!(now, Vec::<Value>::new());
    let second = world.ask("search/subject", &who_can_view(1, token));
    assert_eq!(second["results"][0], before[1]);
}
