//! A filter's tree, read naively, against the text for each of many records; and the tree's own
//! promise to be as simple as it can be.

use bailiwick_engine::filter::{CompareOperator, FilterQuestion, FilterTree, filter};
use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::assignment::Principal;
use bailiwick_model::catalog::Operator;
use serde_json::{Map, Value};

use super::condition::{at, compare, resource_facts};
use super::evaluate::{Case, Thing, permit, story};
use super::questions::{Asked, any_question, handle_of};
use super::worlds::over_worlds;
use crate::world::World;
use crate::world::chance::Chance;

/// Questions put to each world.
const QUESTIONS: usize = 6;
/// Records looked at per question.
const RECORDS: usize = 8;

/// Whether a record is one of those that the tree describes.
fn selects(world: &World, tree: &FilterTree, thing: &Thing) -> bool {
    let facts = resource_facts(world, thing);
    match tree {
        FilterTree::Always => true,
        FilterTree::Never => false,
        FilterTree::All { of } => of.iter().all(|part| selects(world, part, thing)),
        FilterTree::Any { of } => of.iter().any(|part| selects(world, part, thing)),
        FilterTree::NodeIn { nodes } => {
            let node = thing.node.unwrap_or(world.tenant.root);
            nodes.iter().any(|&upper| world.is_at_or_above(upper, node))
        }
        FilterTree::ValuesAny { values } => thing
            .values
            .iter()
            .any(|value| values.iter().any(|listed| listed == value.as_str())),
        FilterTree::VendorIs { vendor } => thing.vendor == Some(*vendor),
        FilterTree::Compare {
            attribute,
            operator,
            value,
        } => compares(&facts, attribute, *operator, Some(value.clone())),
        FilterTree::CompareAttributes {
            left,
            operator,
            right,
        } => compares(&facts, left, *operator, at(&facts, right)),
    }
}

fn compares(
    facts: &Map<String, Value>,
    left: &str,
    operator: CompareOperator,
    right: Option<Value>,
) -> bool {
    let operator = match operator {
        CompareOperator::Equal => Operator::Equal,
        CompareOperator::NotEqual => Operator::NotEqual,
        CompareOperator::In => Operator::In,
        CompareOperator::Contains => Operator::Contains,
    };
    match (at(facts, left), right) {
        (Some(left), Some(right)) => compare(&left, operator, &right),
        _ => false,
    }
}

/// `Always` and `Never` stand alone, no list is of one, subtrees lie side by side, values are
/// sorted.
fn assert_simple(world: &World, tree: &FilterTree) {
    match tree {
        FilterTree::All { of } | FilterTree::Any { of } => {
            assert!(of.len() > 1, "a list of one: {tree:?}");
            for (place, part) in of.iter().enumerate() {
                assert!(
                    !matches!(part, FilterTree::Always | FilterTree::Never),
                    "{tree:?}"
                );
                assert!(!of[..place].contains(part), "twice: {tree:?}");
                assert_simple(world, part);
            }
        }
        FilterTree::NodeIn { nodes } => {
            assert!(
                !nodes.is_empty() && !nodes.contains(&world.tenant.root),
                "{tree:?}"
            );
            for upper in nodes {
                let below = nodes
                    .iter()
                    .filter(|&&lower| world.is_at_or_above(*upper, lower));
                assert_eq!(below.count(), 1, "one below another: {tree:?}");
            }
        }
        FilterTree::ValuesAny { values } => {
            assert!(values.is_sorted() && !values.is_empty(), "{tree:?}");
        }
        _ => {}
    }
}

fn tree_of(snapshot: &Snapshot, subject: &Principal, case: &Case) -> FilterTree {
    let question = FilterQuestion {
        subject: handle_of(snapshot, subject),
        subject_properties: None,
        action: &case.action,
        action_properties: Some(&case.action_properties),
        resource_type: &case.thing.resource_type,
        now: case.now,
    };
    filter(snapshot, &question)
}

#[test]
fn a_filter_selects_what_the_text_permits() {
    let (records, permitted) = over_worlds(30, |seed| {
        let world = World::generate(seed);
        let snapshot = world.snapshot();
        let catalog = snapshot.catalog();
        let mut chance = Chance::new(seed ^ 0xf17);
        let (mut records, mut permitted) = (0, 0);
        for _ in 0..QUESTIONS {
            let (subject, case) = any_question(&world, catalog, &mut chance);
            let tree = tree_of(&snapshot, &subject, &case);
            assert_simple(&world, &tree);
            let text = serde_json::to_string(&tree).expect("a tree as JSON");
            assert_eq!(
                serde_json::from_str::<FilterTree>(&text).expect("a tree read"),
                tree
            );
            let mut things = vec![case.thing.clone()];
            things.extend((1..RECORDS).map(|_| any_question(&world, catalog, &mut chance).1.thing));
            // A record cannot be registered at a place that there is not.
            things.retain(|thing| thing.node.is_none_or(|node| world.node(node).is_some()));
            for mut thing in things {
                thing.resource_type.clone_from(&case.thing.resource_type);
                let case = Case {
                    thing,
                    ..case.clone()
                };
                let expected = permit(&world, catalog, &subject, &case);
                let found = selects(&world, &tree, &case.thing);
                assert_eq!(
                    found,
                    expected,
                    "{tree:?}\n{}",
                    story(&world, &subject, &case)
                );
                let asked = Asked::new(&snapshot, &case);
                assert_eq!(tree.holds(&snapshot, &asked.resource()), found, "{tree:?}");
                records += 1;
                permitted += u64::from(expected);
            }
        }
        (records, permitted)
    });
    eprintln!("{records} records filtered, {permitted} selected");
}
