//! The search scenario: records with owners and departments, users of whom some are managers. Its
//! published rules are written down here once more, as plain code, and every search must find
//! exactly what they say.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::world::World;
use crate::world::fixture::data;

const ACTIONS: [&str; 3] = ["view", "edit", "delete"];

struct Person {
    id: String,
    department: String,
    is_manager: bool,
}

struct Record {
    id: String,
    owner: String,
    department: String,
}

/// The rules, from their text.
fn may(person: &Person, action: &str, record: &Record) -> bool {
    let owns = record.owner == person.id;
    let of_department = record.department == person.department;
    match action {
        "view" => owns || of_department || person.is_manager,
        "edit" => owns || (of_department && person.is_manager),
        "delete" => owns,
        _ => false,
    }
}

fn text(value: &toml::Value, member: &str) -> String {
    value[member].as_str().unwrap().to_owned()
}

fn people_and_records() -> (Vec<Person>, Vec<Record>) {
    let fixture: toml::Table = data("search.fixture.toml").parse().unwrap();
    let groups = fixture["groups"].as_array().unwrap();
    let managers = groups
        .iter()
        .find(|group| text(group, "id") == "managers")
        .unwrap();
    let managers = managers["members"].as_array().unwrap();
    let person = |row: &toml::Value| Person {
        id: text(row, "name"),
        department: text(row, "department"),
        is_manager: managers.contains(&row["name"]),
    };
    let record = |row: &toml::Value| Record {
        id: text(row, "id"),
        owner: text(&row["attributes"], "owner"),
        department: text(&row["attributes"], "department"),
    };
    let users = fixture["users"]
        .as_array()
        .unwrap()
        .iter()
        .map(person)
        .collect();
    (
        users,
        fixture["records"]
            .as_array()
            .unwrap()
            .iter()
            .map(record)
            .collect(),
    )
}

fn found(world: &World, endpoint: &str, member: &str, question: &Value) -> BTreeSet<String> {
    let answer = world.ask(endpoint, question);
    let results = answer["results"].as_array().unwrap();
    let names = results
        .iter()
        .map(|result| result[member].as_str().unwrap().to_owned());
    let names: BTreeSet<String> = names.collect();
    assert_eq!(names.len(), results.len(), "something was found twice");
    names
}

fn set<'a>(names: impl Iterator<Item = &'a String>) -> BTreeSet<String> {
    names.cloned().collect()
}

#[test]
fn search_demo_evaluation() {
    let world = World::of("search");
    let (people, records) = people_and_records();
    for person in &people {
        let mut items = Vec::new();
        let mut expected = Vec::new();
        for record in &records {
            for action in ACTIONS {
                items.push(json!({
                    "action": { "name": action },
                    "resource": { "type": "record", "id": record.id },
                }));
                expected.push(json!({ "decision": may(person, action, record) }));
            }
        }
        let subject = json!({ "type": "user", "id": person.id });
        let question = json!({ "subject": subject, "evaluations": items });
        let answer = world.ask("evaluations", &question);
        assert_eq!(answer, json!({ "evaluations": expected }), "{}", person.id);
    }
}

#[test]
fn search_demo_subject() {
    let world = World::of("search");
    let (people, records) = people_and_records();
    for record in &records {
        for action in ACTIONS {
            let question = json!({
                "subject": { "type": "user" },
                "action": { "name": action },
                "resource": { "type": "record", "id": record.id },
            });
            let permitted = people.iter().filter(|person| may(person, action, record));
            let expected = set(permitted.map(|person| &person.id));
            let found = found(&world, "search/subject", "id", &question);
            assert_eq!(found, expected, "{action} {}", record.id);
        }
    }
}

#[test]
fn search_demo_resource() {
    let world = World::of("search");
    let (people, records) = people_and_records();
    for person in &people {
        for action in ACTIONS {
            let question = json!({
                "subject": { "type": "user", "id": person.id },
                "action": { "name": action },
                "resource": { "type": "record" },
            });
            let permitted = records.iter().filter(|record| may(person, action, record));
            let expected = set(permitted.map(|record| &record.id));
            let found = found(&world, "search/resource", "id", &question);
            assert_eq!(found, expected, "{action} {}", person.id);
        }
    }
}

#[test]
fn search_demo_action() {
    let world = World::of("search");
    let (people, records) = people_and_records();
    for person in &people {
        for record in &records {
            let question = json!({
                "subject": { "type": "user", "id": person.id },
                "resource": { "type": "record", "id": record.id },
            });
            let permitted = ACTIONS.iter().filter(|action| may(person, action, record));
            let expected: BTreeSet<String> = permitted.map(ToString::to_string).collect();
            let found = found(&world, "search/action", "name", &question);
            assert_eq!(found, expected, "{} {}", person.id, record.id);
        }
    }
}

/// Nobody, nothing and no such action: valid and empty.
#[test]
fn search_demo_unknown_names_find_nothing() {
    let world = World::of("search");
    let user = json!({ "type": "user", "id": "ines" });
    let record = json!({ "type": "record", "id": "r-01" });
    let questions = [
        (
            "search/subject",
            json!({ "subject": { "type": "user" }, "action": { "name": "paint" },
            "resource": record }),
        ),
        (
            "search/subject",
            json!({ "subject": { "type": "robot" }, "action": { "name": "view" },
            "resource": record }),
        ),
        (
            "search/resource",
            json!({ "subject": { "type": "user", "id": "nobody-known" },
            "action": { "name": "view" }, "resource": { "type": "record" } }),
        ),
        (
            "search/resource",
            json!({ "subject": user, "action": { "name": "view" },
            "resource": { "type": "no type at all" } }),
        ),
        (
            "search/action",
            json!({ "subject": { "type": "user", "id": "nobody-known" },
            "resource": record }),
        ),
    ];
    for (endpoint, question) in questions {
        assert_eq!(
            world.ask(endpoint, &question),
            json!({ "results": [] }),
            "{question}"
        );
    }
}
