//! Ids of another tenant in addresses and bodies: they do not exist here, and nothing changes on
//! either side.

use bailiwick_testkit::{ADMINISTRATION, TestApp};

use super::table::operations;
use super::world::World;

/// What a tenant names by ids.
const IDS: [&str; 10] = [
    "place",
    "node",
    "user",
    "boss",
    "role",
    "group",
    "assignment",
    "account",
    "key",
    "vendor",
];

/// One foreign id at a time, all others being the caller's own: for each operation and each id in
/// its address.
#[tokio::test]
async fn foreign_ids_in_addresses_are_404() {
    let server = TestApp::sqlite().await;
    let world = World::build(&server, "acme").await;
    let other = World::build(&server, "other").await;
    let caller = world
        .tenant
        .caller("all", &[(ADMINISTRATION, "root")])
        .await;
    let before = (world.tenant.revision().await, other.tenant.revision().await);
    for operation in operations(&server) {
        let address = operation.path.split('?').next().unwrap_or_default();
        for id in IDS {
            if !address.contains(&format!("{{{id}}}")) {
                continue;
            }
            let mixed = world.with_names_of(&other, &[id]);
            let path = operation.path_in(&mixed);
            let body = operation.body_in(&world);
            let answer = server
                .send(Some(&caller.key), operation.method, &path, body)
                .await;
            let name = operation.name();
            assert_eq!(answer.status, 404, "{name} {id}: {}", answer.body);
            assert_eq!(answer.code(), "not_found", "{name} {id}");
            let after = (world.tenant.revision().await, other.tenant.revision().await);
            assert_eq!(after, before, "{name} {id}");
        }
    }
}

/// The same for ids in bodies and queries; a question about a stranger is answered with no.
#[tokio::test]
async fn foreign_ids_in_bodies_are_unknown() {
    let server = TestApp::sqlite().await;
    let world = World::build(&server, "acme").await;
    let other = World::build(&server, "other").await;
    let caller = world
        .tenant
        .caller("all", &[(ADMINISTRATION, "root")])
        .await;
    let before = (world.tenant.revision().await, other.tenant.revision().await);
    for operation in operations(&server) {
        let query = operation
            .path
            .split_once('?')
            .map_or("", |(_, query)| query);
        for id in IDS {
            let place = format!("{{{id}}}");
            if !operation.body.contains(&place) && !query.contains(&place) {
                continue;
            }
            let mixed = world.with_names_of(&other, &[id]);
            let (address, _) = operation
                .path
                .split_once('?')
                .unwrap_or((operation.path, ""));
            let mark = if query.is_empty() { "" } else { "?" };
            let path = format!("{}{mark}{}", world.fill(address), mixed.fill(query));
            let answer = server
                .send(
                    Some(&caller.key),
                    operation.method,
                    &path,
                    operation.body_in(&mixed),
                )
                .await;
            let name = operation.name();
            let is_question = operation.gate == bailiwick_web::gate::Gate::Member;
            match is_question {
                true => assert!(!permits(&answer.body), "{name} {id}: {}", answer.body),
                false => {
                    assert_eq!(answer.status, 422, "{name} {id}: {}", answer.body);
                    assert_eq!(answer.code(), "unknown_reference", "{name} {id}");
                    assert!(answer.body["field"].is_string(), "{name} {id}");
                }
            }
            let after = (world.tenant.revision().await, other.tenant.revision().await);
            assert_eq!(after, before, "{name} {id}");
        }
    }
}

/// Whether an answer to a question permits or finds anything.
fn permits(answer: &serde_json::Value) -> bool {
    let finds = |list: &str| {
        answer[list]
            .as_array()
            .is_some_and(|found| !found.is_empty())
    };
    answer["decision"] == true
        || answer["evaluations"][0]["decision"] == true
        || finds("results")
        || finds("items")
        || answer["filter"]["kind"]
            .as_str()
            .is_some_and(|kind| kind != "never")
}
