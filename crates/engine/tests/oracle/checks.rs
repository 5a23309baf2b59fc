//! Check against the text, over random worlds and random histories of them.

use bailiwick_engine::check::check;
use bailiwick_engine::question::{Question, Resource, user_resource};
use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::names::{Code, RecordId};
use bailiwick_model::record::{Record, RecordKey};
use bailiwick_model::user::Attributes;

use super::evaluate::{Case, Thing, permit, story, subjects};
use super::questions::{Asked, any_question, handle_of};
use super::worlds::over_worlds;
use crate::world::chance::Chance;
use crate::world::{CREATED, World, apply_all};

/// Questions put to each world.
const QUESTIONS: u64 = 20;

/// Compares one random question; says whether it was permitted.
fn compare(world: &World, snapshot: &Snapshot, chance: &mut Chance) -> bool {
    let catalog = snapshot.catalog();
    let (subject, case) = any_question(world, catalog, chance);
    let expected = permit(world, catalog, &subject, &case);
    let asked = Asked::new(snapshot, &case);
    let resource = asked.resource();
    let question = asked.question(handle_of(snapshot, &subject), &resource);
    let found = check(snapshot, &question);
    assert_eq!(
        found,
        expected,
        "check, then the text: {}",
        story(world, &subject, &case)
    );
    expected
}

#[test]
fn oracle_agrees_with_check() {
    let (asked, permitted) = over_worlds(100, |seed| {
        let world = World::generate(seed);
        let snapshot = world.snapshot();
        let mut chance = Chance::new(seed ^ 0xa5c);
        let permitted = (0..QUESTIONS)
            .filter(|_| compare(&world, &snapshot, &mut chance))
            .count();
        (QUESTIONS, permitted as u64)
    });
    eprintln!("{asked} questions, {permitted} permitted");
    let few = asked < 1_000;
    assert!(
        few || permitted * 100 > asked * 15,
        "too few permits to prove anything"
    );
}

/// The live snapshot answers as the text does after every step of a history.
#[test]
fn oracle_agrees_with_check_after_every_change() {
    let (asked, permitted) = over_worlds(5, |seed| {
        let mut world = World::generate(seed);
        let mut snapshot = world.snapshot();
        let mut chance = Chance::new(seed ^ 0xa5d);
        let (mut asked, mut permitted) = (0, 0);
        for _ in 0..15 {
            apply_all(&mut snapshot, &world.step(&mut chance));
            for _ in 0..5 {
                permitted += u64::from(compare(&world, &snapshot, &mut chance));
                asked += 1;
            }
        }
        (asked, permitted)
    });
    eprintln!("{asked} questions, {permitted} permitted");
}

/// The same for registered records, whose attributes are stored instead of given.
#[test]
fn oracle_agrees_about_registered_records() {
    let (asked, _) = over_worlds(20, |seed| {
        let world = World::generate(seed);
        let snapshot = world.snapshot();
        let mut chance = Chance::new(seed ^ 0xa5e);
        for _ in 0..10 {
            let (subject, mut case) = any_question(&world, snapshot.catalog(), &mut chance);
            case.action_properties.clear();
            let record = registered(&case);
            let resource = Resource::of_record(&snapshot, &record);
            let handle = handle_of(&snapshot, &subject);
            let question = Question::new(handle, &case.action, &resource, case.now);
            let expected = permit(&world, snapshot.catalog(), &subject, &case);
            assert_eq!(
                check(&snapshot, &question),
                expected,
                "{}",
                story(&world, &subject, &case)
            );
        }
        (10, 0)
    });
    eprintln!("{asked} questions");
}

fn registered(case: &Case) -> Record {
    let attributes = case.thing.facts.clone().into_iter().collect();
    Record {
        key: RecordKey {
            resource_type: Code::new(&case.thing.resource_type).expect("a code"),
            id: RecordId::new(&case.thing.id).expect("a record id"),
        },
        node: case.thing.node,
        restrictions: case.thing.values.clone(),
        parent: None,
        vendor: case.thing.vendor,
        attributes: Attributes::new(attributes).expect("attributes within limits"),
        created: CREATED,
        changed: CREATED,
        version: 1,
    }
}

/// Users as resources: who may see and edit whom, direct reports among them.
#[test]
fn oracle_agrees_about_users() {
    const ACTIONS: [&str; 5] = ["view", "edit", "deactivate", "activate", "users.view"];
    let (asked, permitted) = over_worlds(10, |seed| {
        let mut world = World::generate(seed);
        let codes = [
            "users.view",
            "users.view_direct_reports",
            "users.edit_direct_reports",
        ];
        world.hot = codes.map(|code| Code::new(code).expect("a code")).to_vec();
        let mut chance = Chance::new(seed ^ 0xa5f);
        for _ in 0..3 {
            world.add_role(&mut chance);
            world.add_assignment(&mut chance);
        }
        let snapshot = world.snapshot();
        let mut permitted = 0;
        for user in &world.users {
            let resource = user_resource(&snapshot, user.id).expect("a user");
            let who = chance.pick(&subjects(&world)).clone();
            for action in ACTIONS {
                let case = Case {
                    action: action.to_owned(),
                    action_properties: serde_json::Map::new(),
                    thing: Thing::of_user(&world, user),
                    now: crate::world::draw::now(&mut chance),
                };
                let expected = permit(&world, snapshot.catalog(), &who, &case);
                let subject = handle_of(&snapshot, &who);
                let question = Question::new(subject, action, &resource, case.now);
                assert_eq!(
                    check(&snapshot, &question),
                    expected,
                    "{case:#?}\n{world:#?}"
                );
                permitted += u64::from(expected);
            }
        }
        (world.users.len() as u64 * 5, permitted)
    });
    eprintln!("{asked} questions about users, {permitted} permitted");
}
