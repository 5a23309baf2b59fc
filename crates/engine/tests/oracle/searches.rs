//! Searches against loops over the text, and pages of every size against the whole list.

use bailiwick_engine::question::Resource;
use bailiwick_engine::search::{
    ActionSearch, ResourceSearch, SubjectSearch, actions, nodes_where, resources, subjects,
};
use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::assignment::Principal;
use bailiwick_model::catalog::SubjectType;
use bailiwick_model::names::Code;
use serde_json::Map;
use uuid::Uuid;

use super::evaluate::{Case, Thing, permit, story, what_actions, who};
use super::questions::{Asked, any_question, handle_of};
use super::worlds::over_worlds;
use crate::world::chance::Chance;
use crate::world::{World, draw};

fn id_of(subject: &Principal) -> (Uuid, SubjectType) {
    match subject {
        Principal::User(id) => (id.0, SubjectType::User),
        Principal::ServiceAccount(id) => (id.0, SubjectType::ServiceAccount),
        Principal::Group(_) => unreachable!("a group is no subject"),
    }
}

/// All pages of this size, one after the other.
fn found_subjects(snapshot: &Snapshot, search: SubjectSearch<'_>) -> Vec<(Uuid, SubjectType)> {
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let page = subjects(snapshot, &SubjectSearch { after, ..search });
        assert!(page.items.len() <= search.limit);
        found.extend(page.items.iter().map(|item| (item.id, item.subject_type)));
        match page.next {
            None => return found,
            next => {
                assert_eq!(
                    page.items.len(),
                    search.limit,
                    "a page that ends early says it is last"
                );
                after = next;
            }
        }
    }
}

#[test]
fn subjects_are_those_whom_the_text_permits() {
    let (asked, found) = over_worlds(15, |seed| {
        let world = World::generate(seed);
        let snapshot = world.snapshot();
        let mut chance = Chance::new(seed ^ 0x5ea);
        let mut found = 0;
        for _ in 0..5 {
            let (_, case) = any_question(&world, snapshot.catalog(), &mut chance);
            let mut expected: Vec<_> = who(&world, snapshot.catalog(), &case)
                .iter()
                .map(id_of)
                .collect();
            expected.sort_by_key(|(id, _)| *id);
            let asked = Asked::new(&snapshot, &case);
            let resource = asked.resource();
            for limit in [1, 2, 3, 100] {
                for subject_type in [
                    None,
                    Some(SubjectType::User),
                    Some(SubjectType::ServiceAccount),
                ] {
                    let search = SubjectSearch {
                        action: &case.action,
                        action_properties: Some(&case.action_properties),
                        resource: &resource,
                        now: case.now,
                        subject_type,
                        after: None,
                        limit,
                    };
                    let mut expected = expected.clone();
                    expected.retain(|(_, kind)| subject_type.is_none_or(|wanted| wanted == *kind));
                    assert_eq!(found_subjects(&snapshot, search), expected, "{case:?}");
                }
            }
            found += expected.len() as u64;
        }
        (5, found)
    });
    eprintln!("{asked} searches for subjects, {found} found");
}

#[test]
fn actions_are_those_that_the_text_permits() {
    let (asked, found) = over_worlds(20, |seed| {
        let world = World::generate(seed);
        let snapshot = world.snapshot();
        let mut chance = Chance::new(seed ^ 0xac7);
        let mut found = 0;
        for _ in 0..4 {
            let (subject, case) = any_question(&world, snapshot.catalog(), &mut chance);
            let asked = Asked::new(&snapshot, &case);
            let search = ActionSearch {
                subject: handle_of(&snapshot, &subject),
                subject_properties: None,
                action_properties: Some(&case.action_properties),
                resource: &asked.resource(),
                now: case.now,
            };
            let expected = what_actions(&world, snapshot.catalog(), &subject, &case);
            let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
            let story = || story(&world, &subject, &case);
            assert_eq!(actions(&snapshot, &search), expected, "{}", story());
            found += expected.len() as u64;
        }
        (4, found)
    });
    eprintln!("{asked} searches for actions, {found} found");
}

/// A question about a thing of which nothing is known but its type, id and place.
fn bare(resource_type: &str, id: String, node: Option<bailiwick_model::ids::NodeId>) -> Thing {
    Thing {
        resource_type: resource_type.to_owned(),
        id,
        node,
        values: std::collections::BTreeSet::new(),
        vendor: None,
        facts: Map::new(),
    }
}

#[test]
fn places_are_those_where_the_text_permits() {
    let (places, found) = over_worlds(20, |seed| {
        let world = World::generate(seed);
        let snapshot = world.snapshot();
        let mut chance = Chance::new(seed ^ 0x91a);
        let (mut places, mut found) = (0, 0);
        for _ in 0..5 {
            let (subject, mut case) = any_question(&world, snapshot.catalog(), &mut chance);
            case.action_properties.clear();
            let (action, of_type) = (case.action.clone(), case.thing.resource_type.clone());
            let handle = handle_of(&snapshot, &subject);
            let reach = nodes_where(&snapshot, handle, &action, &of_type, case.now);
            let mut reached = Vec::new();
            for node in &world.nodes {
                case.thing = bare(&of_type, String::new(), Some(node.id));
                let expected = permit(&world, snapshot.catalog(), &subject, &case);
                let node = snapshot.node_handle(node.id).expect("a node of the world");
                let story = || story(&world, &subject, &case);
                assert_eq!(reach.contains(&snapshot, node), expected, "{}", story());
                reached.extend(expected.then_some(node));
                places += 1;
                found += u64::from(expected);
            }
            let root = snapshot.root().expect("a root");
            let mut handles: Vec<u32> = reach.handles(&snapshot).collect();
            assert_eq!(reach.is_empty(), reached.is_empty());
            assert_eq!(
                reach.is_everything(&snapshot),
                reached.len() == world.nodes.len()
            );
            assert!(reached.len() < world.nodes.len() || reached.contains(&root));
            handles.sort_unstable();
            reached.sort_unstable();
            assert_eq!(handles, reached, "each place once");
            let apart = reach
                .stretches
                .windows(2)
                .all(|pair| pair[0].end < pair[1].first);
            assert!(apart, "stretches neither touch nor overlap");
        }
        (places, found)
    });
    eprintln!("{places} places, {found} reached");
}

/// Everything of a built-in type, as the text sees it.
fn things(world: &World, resource_type: &str) -> Vec<Thing> {
    match resource_type {
        "user" => world
            .users
            .iter()
            .map(|user| Thing::of_user(world, user))
            .collect(),
        "service_account" => {
            let ids = world.accounts.iter().map(|account| account.id.to_string());
            ids.map(|id| bare(resource_type, id, None)).collect()
        }
        "node" => {
            let nodes = world.nodes.iter();
            nodes
                .map(|node| bare(resource_type, node.id.to_string(), Some(node.id)))
                .collect()
        }
        "group" => {
            let ids = world.groups.iter().map(|group| group.id.to_string());
            ids.map(|id| bare(resource_type, id, None)).collect()
        }
        _ => {
            let free = world.roles.iter().filter(|role| role.owner.is_none());
            free.map(|role| bare(resource_type, role.id.to_string(), None))
                .collect()
        }
    }
}

fn found_resources(snapshot: &Snapshot, search: ResourceSearch<'_>) -> Vec<String> {
    let mut found = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let search = ResourceSearch {
            after: after.as_deref(),
            ..search
        };
        let page = resources(snapshot, &search).expect("a built-in type");
        assert!(page.items.len() <= search.limit);
        found.extend(page.items.into_iter().map(|item| item.id));
        match page.next {
            None => return found,
            next => after = next,
        }
    }
}

#[test]
fn built_in_things_are_those_on_which_the_text_permits() {
    const TYPES: [&str; 5] = ["user", "service_account", "node", "group", "role"];
    const CODES: [&str; 8] = [
        "users.view",
        "users.view_direct_reports",
        "users.edit_direct_reports",
        "groups.view",
        "roles.view",
        "tree.view",
        "tree.edit",
        "service_accounts.manage",
    ];
    let (things_seen, found) = over_worlds(10, |seed| {
        let mut world = World::generate(seed);
        world.hot = CODES.map(|code| Code::new(code).expect("a code")).to_vec();
        let mut chance = Chance::new(seed ^ 0xb17);
        for _ in 0..4 {
            world.add_role(&mut chance);
            world.add_assignment(&mut chance);
        }
        let snapshot = world.snapshot();
        let (mut seen, mut found) = (0, 0);
        for resource_type in TYPES {
            let subject = chance.pick(&super::evaluate::subjects(&world)).clone();
            let action = *chance.pick(&["view", "edit", "tree.view", "roles.view"]);
            let now = draw::now(&mut chance);
            let all = things(&world, resource_type);
            seen += all.len() as u64;
            let mut expected: Vec<String> = all
                .into_iter()
                .map(|thing| Case {
                    action: action.to_owned(),
                    action_properties: Map::new(),
                    thing,
                    now,
                })
                .filter(|case| permit(&world, snapshot.catalog(), &subject, case))
                .map(|case| case.thing.id)
                .collect();
            expected.sort();
            found += expected.len() as u64;
            for limit in [1, 2, 5, 100] {
                let search = ResourceSearch {
                    subject: handle_of(&snapshot, &subject),
                    subject_properties: None,
                    action,
                    action_properties: None,
                    resource_type,
                    now,
                    after: None,
                    limit,
                };
                assert_eq!(
                    found_resources(&snapshot, search),
                    expected,
                    "{resource_type}"
                );
            }
        }
        (seen, found)
    });
    eprintln!("{things_seen} built-in things, {found} found");
}

/// A resource of a type that lives elsewhere cannot be listed from a snapshot.
#[test]
fn records_are_not_in_the_snapshot() {
    let world = World::generate(0);
    let snapshot = world.snapshot();
    let search = ResourceSearch {
        subject: 0,
        subject_properties: None,
        action: "read",
        action_properties: None,
        resource_type: "doc",
        now: crate::world::CREATED,
        after: None,
        limit: 10,
    };
    assert_eq!(resources(&snapshot, &search), None);
    assert!(Resource::at("doc", None).values.is_empty());
}
