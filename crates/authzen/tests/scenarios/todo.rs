//! The to-do scenario: single evaluations of both published files, and the batches of the second.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::world::World;
use crate::world::fixture::data;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Decisions {
    evaluation: Vec<Single>,
    #[serde(default)]
    evaluations: Vec<Batch>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Single {
    request: Value,
    expected: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Batch {
    request: Value,
    expected: Vec<Value>,
}

/// Asks all of one file and returns how many questions and batches it had.
fn run(file: &str) -> (usize, usize) {
    let decisions: Decisions = serde_json::from_str(&data(file)).unwrap();
    let world = World::of("todo");
    for Single { request, expected } in &decisions.evaluation {
        let answer = world.ask("evaluation", request);
        assert_eq!(answer, json!({ "decision": expected }), "{request}");
    }
    for Batch { request, expected } in &decisions.evaluations {
        let answer = world.ask("evaluations", request);
        assert_eq!(answer, json!({ "evaluations": expected }), "{request}");
    }
    (decisions.evaluation.len(), decisions.evaluations.len())
}

#[test]
fn decisions_authorization_api_1_0_01() {
    assert_eq!(run("todo-1_0-01.json"), (40, 0));
}

#[test]
fn decisions_authorization_api_1_0_02() {
    assert_eq!(run("todo-1_0-02.json"), (40, 3));
}

/// The same questions put to the batch endpoint, all in one.
#[test]
fn decisions_authorization_api_1_0_02_boxcarred() {
    let decisions: Decisions = serde_json::from_str(&data("todo-1_0-02.json")).unwrap();
    let items: Vec<&Value> = decisions
        .evaluation
        .iter()
        .map(|single| &single.request)
        .collect();
    let expected: Vec<Value> = decisions
        .evaluation
        .iter()
        .map(|single| json!({ "decision": single.expected }))
        .collect();
    let answer = World::of("todo").ask("evaluations", &json!({ "evaluations": items }));
    assert_eq!(answer, json!({ "evaluations": expected }));
}
