//! What follows from the decision, on random worlds: more never means less, nothing flows up or
//! sideways, every right comes from an assignment and each assignment is judged whole.

use bailiwick_engine::check::check;
use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::assignment::{Assignment, Principal};
use bailiwick_model::restriction::Restrictions;

use super::evaluate::{Case, story};
use super::questions::{Asked, any_question, handle_of};
use super::worlds::over_worlds;
use crate::world::chance::Chance;
use crate::world::{World, apply_all, draw};

fn permits(snapshot: &Snapshot, subject: &Principal, case: &Case) -> bool {
    let asked = Asked::new(snapshot, case);
    let resource = asked.resource();
    check(
        snapshot,
        &asked.question(handle_of(snapshot, subject), &resource),
    )
}

/// The same world with only those assignments.
fn with_assignments(world: &World, keep: impl Fn(&Assignment) -> bool) -> Snapshot {
    let mut world = world.clone();
    world.assignments.retain(keep);
    world.snapshot()
}

/// A111, A115: an assignment, a permission in a role, a membership, a release more: whatever was
/// permitted still is.
#[test]
fn more_never_takes_anything_away() {
    let (asked, permitted) = over_worlds(20, |seed| {
        let mut world = World::generate(seed);
        let mut chance = Chance::new(seed ^ 0x111);
        let before = world.snapshot();
        let mut after = before.clone();
        let changes = match chance.below(4) {
            0 => world.add_assignment(&mut chance),
            1 => world.add_membership(&mut chance),
            2 => world.release_everything(),
            _ => world.extend_role(&mut chance),
        };
        apply_all(&mut after, &changes);
        let mut permitted = 0;
        for _ in 0..12 {
            let (subject, case) = any_question(&world, before.catalog(), &mut chance);
            if permits(&before, &subject, &case) {
                let still = permits(&after, &subject, &case);
                assert!(
                    still,
                    "{changes:?} took it away\n{}",
                    story(&world, &subject, &case)
                );
                permitted += 1;
            }
        }
        (12, permitted)
    });
    eprintln!("{asked} questions before and after more, {permitted} permitted");
}

/// A106, B158: what is permitted is what some single assignment permits by itself; without any
/// there is nothing, whoever one is.
#[test]
fn every_right_is_that_of_one_assignment() {
    let (asked, permitted) = over_worlds(5, |seed| {
        let world = World::generate(seed);
        let mut chance = Chance::new(seed ^ 0x158);
        let whole = world.snapshot();
        let none = with_assignments(&world, |_| false);
        let ids = world.assignments.iter().map(|assignment| assignment.id);
        let single: Vec<Snapshot> = ids
            .map(|id| with_assignments(&world, |assignment| assignment.id == id))
            .collect();
        let mut permitted = 0;
        for _ in 0..15 {
            let (subject, case) = any_question(&world, whole.catalog(), &mut chance);
            let by_one = single.iter().any(|one| permits(one, &subject, &case));
            let found = permits(&whole, &subject, &case);
            assert_eq!(found, by_one, "{}", story(&world, &subject, &case));
            assert!(!permits(&none, &subject, &case), "a right out of nothing");
            permitted += u64::from(found);
        }
        (15, permitted)
    });
    eprintln!("{asked} questions to the whole and to each part, {permitted} permitted");
}

/// B158: whatever becomes of one group's restrictions, what everything else gives stays the same,
/// and what the group gives never grows beyond what it gives unrestricted.
#[test]
fn one_groups_restrictions_are_its_own() {
    over_worlds(10, |seed| {
        let mut world = World::generate(seed);
        let mut chance = Chance::new(seed ^ 0x159);
        let Some(id) = chance.pick_any(&world.groups).map(|group| group.id.clone()) else {
            return (0, 0);
        };
        let of_group = Principal::Group(id.clone());
        let restrict = |world: &mut World, restrictions: Restrictions| {
            for group in world.groups.iter_mut().filter(|group| group.id == id) {
                group.restrictions = restrictions.clone();
            }
        };
        restrict(&mut world, Restrictions::Unrestricted);
        let free = world.snapshot();
        let others = with_assignments(&world, |assignment| assignment.principal != of_group);
        restrict(&mut world, draw::restrictions(&mut chance, 100));
        let bound = world.snapshot();
        for _ in 0..20 {
            let (subject, case) = any_question(&world, free.catalog(), &mut chance);
            let story = || story(&world, &subject, &case);
            let by_others = permits(&others, &subject, &case);
            let by_bound = permits(&bound, &subject, &case);
            assert!(
                by_bound || !by_others,
                "narrowed what others give\n{}",
                story()
            );
            assert!(
                permits(&free, &subject, &case) || !by_bound,
                "widened\n{}",
                story()
            );
        }
        (20, 0)
    });
}

/// A302: an assignment says nothing about places other than its own and those below.
#[test]
fn nothing_flows_up_or_sideways() {
    let (asked, outside) = over_worlds(15, |seed| {
        let mut world = World::generate(seed);
        let mut chance = Chance::new(seed ^ 0x302);
        let Some(one) = chance.pick_any(&world.assignments).cloned() else {
            return (0, 0);
        };
        world
            .assignments
            .retain(|assignment| assignment.id == one.id);
        let snapshot = world.snapshot();
        let mut outside = 0;
        for _ in 0..5 {
            let (subject, mut case) = any_question(&world, snapshot.catalog(), &mut chance);
            let elsewhere = world
                .nodes
                .iter()
                .filter(|n| !world.is_at_or_above(one.node, n.id));
            for node in elsewhere {
                case.thing.node = Some(node.id);
                let found = permits(&snapshot, &subject, &case);
                assert!(!found, "{}", story(&world, &subject, &case));
                outside += 1;
            }
        }
        (5, outside)
    });
    eprintln!("{asked} questions, {outside} of them elsewhere");
}
