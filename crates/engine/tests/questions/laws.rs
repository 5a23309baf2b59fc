//! Laws over random worlds: nothing added takes anything away, every way of asking agrees, and
//! every suggestion flips the answer.

use bailiwick_engine::apply::apply;
use bailiwick_engine::check::check;
use bailiwick_engine::explain::{after_steps, explain};
use bailiwick_engine::facts::{Facts, Values};
use bailiwick_engine::question::{Question, Resource};
use bailiwick_engine::search::{
    ActionSearch, ResourceSearch, SubjectSearch, actions, nodes_where, resources, subjects,
};
use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::assignment::{Assignment, Principal};
use bailiwick_model::change::{Change, Delta};
use bailiwick_model::group::Membership;
use bailiwick_model::ids::{AssignmentId, VendorId};
use bailiwick_model::names::{Code, RestrictionValue, Text};
use bailiwick_model::restriction::Restrictions;
use bailiwick_model::time::Timestamp;
use proptest::prelude::{ProptestConfig, any};
use proptest::proptest;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use uuid::Uuid;

use crate::world::chance::Chance;
use crate::world::{World, catalogs, draw};

/// A question at random, owning what it borrows.
struct Ask {
    action: String,
    resource_type: String,
    node: Option<u32>,
    values: BTreeSet<RestrictionValue>,
    vendor: Option<VendorId>,
    facts: Map<String, Value>,
    now: Timestamp,
}

impl Ask {
    fn any(world: &World, snapshot: &Snapshot, chance: &mut Chance) -> Self {
        let catalog = snapshot.catalog();
        let hot = chance.pick(&world.hot).clone();
        let permission = catalog
            .permissions()
            .iter()
            .find(|known| known.code == hot.as_str());
        let listed = permission.and_then(|known| chance.pick_any(&known.actions));
        let (resource_type, action) = match listed {
            Some((index, actions)) => {
                let known = catalog.resource_type(*index).expect("a type");
                (known.code.clone(), chance.pick(actions).clone())
            }
            None => ("task".to_owned(), hot.to_string()),
        };
        let node = world.any_node(chance);
        Self {
            action,
            resource_type,
            node: snapshot.node_handle(node),
            values: draw::values(chance, 2),
            vendor: chance.pick_any(&world.vendors).map(|vendor| vendor.id),
            facts: draw::of_record(chance, world)
                .as_map()
                .clone()
                .into_iter()
                .collect(),
            now: draw::now(chance),
        }
    }

    fn resource(&self) -> Resource<'_> {
        Resource {
            resource_type: &self.resource_type,
            id: "r1",
            node: self.node,
            values: Values::Set(&self.values),
            vendor: self.vendor,
            attributes: Facts::given(&self.facts),
        }
    }
}

fn permitted(snapshot: &Snapshot, subject: u32, ask: &Ask) -> bool {
    let resource = ask.resource();
    check(
        snapshot,
        &Question::new(subject, &ask.action, &resource, ask.now),
    )
}

/// Something added to a world: an assignment, a permission of a role, or a membership.
fn addition(world: &mut World, snapshot: &Snapshot, chance: &mut Chance) -> Change {
    match chance.below(3) {
        0 => {
            let user = chance.pick(&world.users).id;
            let principal = match chance.pick_any(&world.groups) {
                Some(group) if chance.percent(40) => Principal::Group(group.id.clone()),
                _ => Principal::User(user),
            };
            let assignment = Assignment {
                id: AssignmentId(world.new_id()),
                principal,
                role: chance.pick(&world.roles).id,
                node: world.any_node(chance),
                restrictions: draw::restrictions(chance, 40),
                validity: draw::validity(chance),
                reason: Text::default(),
                created: Timestamp(0),
            };
            Change::Assignment(Box::new(Delta::created(assignment)))
        }
        1 => {
            let before = chance.pick(&world.roles).clone();
            let mut after = before.clone();
            let codes = snapshot.catalog().permissions();
            let code = &chance.pick(codes).code;
            after.permissions.insert(Code::new(code).expect("a code"));
            after.permissions.insert(chance.pick(&world.hot).clone());
            Change::Role(Box::new(Delta::changed(before, after)))
        }
        _ => {
            let Some(group) = chance.pick_any(&world.groups) else {
                let before = chance.pick(&world.roles).clone();
                return Change::Role(Box::new(Delta::changed(before.clone(), before)));
            };
            let membership = Membership {
                group: group.id.clone(),
                user: chance.pick(&world.users).id,
            };
            Change::Membership(Box::new(Delta::created(membership)))
        }
    }
}

/// All pages of the subjects that may do something.
fn found_subjects(snapshot: &Snapshot, ask: &Ask, limit: usize) -> Vec<u32> {
    let resource = ask.resource();
    let mut search = SubjectSearch {
        action: &ask.action,
        action_properties: None,
        resource: &resource,
        now: ask.now,
        subject_type: None,
        after: None,
        limit,
    };
    let mut all = Vec::new();
    let mut last = None;
    loop {
        let page = subjects(snapshot, &search);
        assert!(page.items.len() <= limit);
        for found in &page.items {
            assert!(last < Some(found.id), "in order of id, no one twice");
            last = Some(found.id);
            all.push(found.handle);
        }
        match page.next {
            None => return all,
            next => search.after = next,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a111_a115_nothing_added_takes_an_ability_away(seed in any::<u64>()) {
        let mut world = World::generate(seed);
        let before = world.snapshot();
        let mut chance = Chance::new(seed ^ 1);
        let change = addition(&mut world, &before, &mut chance);
        let mut after = before.clone();
        apply(&mut after, &change, catalogs::library()).expect("a change that fits");
        for _ in 0..20 {
            let ask = Ask::any(&world, &before, &mut chance);
            for (subject, _) in before.subjects() {
                let (had, has) = (permitted(&before, subject, &ask), permitted(&after, subject, &ask));
                assert!(!had || has, "{change:?}");
            }
        }
    }

    #[test]
    fn explaining_agrees_with_checking_and_suggestions_flip_the_answer(seed in any::<u64>()) {
        let world = World::generate(seed);
        let snapshot = world.snapshot();
        let mut chance = Chance::new(seed ^ 2);
        for _ in 0..8 {
            let ask = Ask::any(&world, &snapshot, &mut chance);
            let resource = ask.resource();
            for (subject, _) in snapshot.subjects() {
                let question = Question::new(subject, &ask.action, &resource, ask.now);
                let explanation = explain(&snapshot, &question);
                assert_eq!(explanation.decision, check(&snapshot, &question));
                assert_eq!(explanation.paths.is_empty(), !explanation.decision);
                for suggestion in &explanation.suggestions {
                    assert!(!explanation.decision && !suggestion.text.is_empty());
                    let mut after = snapshot.clone();
                    for (number, step) in (7_000_u128..).zip(&suggestion.steps) {
                        let id = AssignmentId(Uuid::from_u128(number));
                        let change = step.change(&after, id, ask.now).expect("a change");
                        apply(&mut after, &change, catalogs::library()).expect("one that fits");
                    }
                    assert!(check(&after, &question), "{suggestion:?}");
                }
                // Whoever may be permitted at all is told how.
                let hopeless = explanation.decision || snapshot.roles().next().is_none();
                let node_known = resource.node.is_none_or(|node| snapshot.interval(node).is_some());
                let unconditional = snapshot.catalog().permissions().iter().any(|known| {
                    known.condition.is_none() && known.code == ask.action
                });
                if !hopeless && node_known && unconditional {
                    assert!(!explanation.suggestions.is_empty(), "{explanation:#?}");
                }
            }
        }
    }

    #[test]
    fn searching_subjects_and_actions_is_checking_them_all(seed in any::<u64>()) {
        let world = World::generate(seed);
        let snapshot = world.snapshot();
        let mut chance = Chance::new(seed ^ 3);
        for limit in [1, 2, 1_000] {
            let ask = Ask::any(&world, &snapshot, &mut chance);
            let mut expected: Vec<(Uuid, u32)> = snapshot
                .subjects()
                .filter(|(subject, _)| permitted(&snapshot, *subject, &ask))
                .map(|(subject, row)| (row.id(), subject))
                .collect();
            expected.sort_unstable();
            let expected: Vec<u32> = expected.into_iter().map(|(_, subject)| subject).collect();
            assert_eq!(found_subjects(&snapshot, &ask, limit), expected);
            let known = snapshot.catalog();
            let index = known.resource_type_index(&ask.resource_type);
            // Another edition may not have the type: then nothing is known of it.
            let of_type = index.and_then(|index| known.resource_type(index));
            let of_type = of_type.map(|found| found.actions.as_slice()).unwrap_or_default();
            let resource = ask.resource();
            for (subject, _) in snapshot.subjects() {
                let search = ActionSearch {
                    subject,
                    subject_properties: None,
                    action_properties: None,
                    resource: &resource,
                    now: ask.now,
                };
                let may = |action: &&String| {
                    check(&snapshot, &Question::new(subject, action, &resource, ask.now))
                };
                let expected: Vec<&str> = of_type.iter().filter(may).map(String::as_str).collect();
                assert_eq!(actions(&snapshot, &search), expected);
            }
        }
    }

    #[test]
    fn the_places_where_one_may_are_those_that_check_permits(seed in any::<u64>()) {
        let world = World::generate(seed);
        let snapshot = world.snapshot();
        let mut chance = Chance::new(seed ^ 4);
        for _ in 0..10 {
            let ask = Ask::any(&world, &snapshot, &mut chance);
            let (action, resource_type) = (ask.action.as_str(), ask.resource_type.as_str());
            for (subject, _) in snapshot.subjects() {
                let reach = nodes_where(&snapshot, subject, action, resource_type, ask.now);
                let mut listed: Vec<u32> = reach.handles(&snapshot).collect();
                listed.sort_unstable();
                let mut expected = Vec::new();
                for node in world.nodes.iter().filter_map(|node| snapshot.node_handle(node.id)) {
                    let here = Resource::at(resource_type, Some(node));
                    let question = Question::new(subject, action, &here, ask.now);
                    let may = check(&snapshot, &question);
                    assert_eq!(reach.contains(&snapshot, node), may);
                    expected.extend(may.then_some(node));
                }
                expected.sort_unstable();
                assert_eq!(listed, expected);
                assert_eq!(reach.is_everything(&snapshot), expected.len() == snapshot.node_count());
            }
        }
    }

    #[test]
    fn listing_users_is_checking_each_of_them(seed in any::<u64>()) {
        let mut world = World::generate(seed);
        world.hot = ["users.view", "users.view_direct_reports", "groups.view", "roles.view", "tree.view"]
            .map(|code| Code::new(code).expect("a code"))
            .to_vec();
        let mut chance = Chance::new(seed ^ 5);
        for _ in 0..4 {
            world.add_role(&mut chance);
            world.add_assignment(&mut chance);
        }
        let snapshot = world.snapshot();
        let now = draw::now(&mut chance);
        for resource_type in ["user", "service_account", "node", "group", "role"] {
            for (subject, _) in snapshot.subjects() {
                let mut search = ResourceSearch {
                    subject,
                    subject_properties: None,
                    action: "view",
                    action_properties: None,
                    resource_type,
                    now,
                    after: None,
                    limit: 1_000,
                };
                let all = resources(&snapshot, &search).expect("a built-in type");
                assert!(all.next.is_none());
                for found in &all.items {
                    let resource =
                        bailiwick_engine::question::builtin_resource(&snapshot, resource_type, &found.id);
                    let resource = resource.expect("what was listed");
                    assert!(check(&snapshot, &Question::new(subject, "view", &resource, now)));
                }
                let mut paged = Vec::new();
                let mut after: Option<String> = None;
                search.limit = 2;
                loop {
                    let of_page = ResourceSearch { after: after.as_deref(), ..search };
                    let page = resources(&snapshot, &of_page).expect("a built-in type");
                    paged.extend(page.items);
                    let Some(next) = page.next else { break };
                    after = Some(next);
                }
                assert_eq!(paged, all.items);
                if resource_type == "user" {
                    let may = |user: &&bailiwick_model::user::User| {
                        let resource = bailiwick_engine::question::user_resource(&snapshot, user.id);
                        let resource = resource.expect("a user");
                        check(&snapshot, &Question::new(subject, "view", &resource, now))
                    };
                    assert_eq!(world.users.iter().filter(may).count(), all.items.len());
                }
            }
        }
    }
}

#[test]
fn steps_that_cannot_be_done_make_no_snapshot() {
    let world = World::generate(1);
    let step = bailiwick_engine::explain::SuggestedStep::AssignRole {
        principal: Principal::User(world.users[0].id),
        role: bailiwick_model::ids::RoleId(Uuid::from_u128(12_345)),
        node: world.nodes[0].id,
        restrictions: Restrictions::Unrestricted,
    };
    assert!(after_steps(&world.snapshot(), &[step], Timestamp(1)).is_none());
}
