//! "Is an ancestor of" by intervals, against walking up from parent to parent.

use bailiwick_engine::snapshot::Snapshot;

use super::worlds::over_worlds;
use crate::world::chance::Chance;
use crate::world::dump::{difference, dump};
use crate::world::{World, apply_all};

/// Every pair of nodes, once by the world's parents and once by the snapshot's intervals.
fn compare(world: &World, snapshot: &Snapshot) -> (u64, u64) {
    let (mut pairs, mut above) = (0, 0);
    for upper in &world.nodes {
        for lower in &world.nodes {
            let expected = world.is_at_or_above(upper.id, lower.id);
            let handle = |id| snapshot.node_handle(id).expect("a node of the world");
            let (upper, lower) = (handle(upper.id), handle(lower.id));
            assert_eq!(snapshot.is_at_or_above(upper, lower), expected);
            assert_eq!(snapshot.subtree(upper).contains(&lower), expected);
            assert_eq!(
                snapshot.ancestry(lower).any(|above| above == upper),
                expected
            );
            pairs += 1;
            above += u64::from(expected);
        }
    }
    assert_eq!(snapshot.node_count(), world.nodes.len());
    (pairs, above)
}

/// Trees of up to 60 nodes, changed in random ways: after each step the intervals say what the
/// parents say, and in the end they are those of a tree built at once.
#[test]
fn intervals_follow_every_change_of_the_tree() {
    let (pairs, above) = over_worlds(3, |seed| {
        let mut chance = Chance::new(seed ^ 0x7ee5);
        let mut world = World::generate(seed);
        let mut live = world.snapshot();
        let (mut pairs, mut above) = (0, 0);
        for _ in 0..60 {
            let changes = match chance.below(10) {
                0..6 => world.add_node(&mut chance),
                6 | 7 => world.move_node(&mut chance),
                8 => world.rename_node(&mut chance),
                _ => world.remove_node(&mut chance),
            };
            apply_all(&mut live, &changes);
        }
        let counted = compare(&world, &live);
        pairs += counted.0;
        above += counted.1;
        let rebuilt = world.snapshot();
        if let Some(different) = difference(&dump(&live, &[]), &dump(&rebuilt, &[])) {
            panic!("step by step, then at once:\n{different}");
        }
        (pairs, above)
    });
    eprintln!("{pairs} pairs of nodes, {above} of them at or above");
}

/// The same on small trees, where each single step is compared.
#[test]
fn intervals_are_right_after_each_single_step() {
    over_worlds(5, |seed| {
        let mut chance = Chance::new(seed ^ 0x0a1b);
        let mut world = World::generate(seed);
        let mut live = world.snapshot();
        let mut pairs = 0;
        for _ in 0..12 {
            let changes = match chance.below(4) {
                0 => world.add_node(&mut chance),
                1 => world.move_node(&mut chance),
                2 => world.rename_node(&mut chance),
                _ => world.remove_node(&mut chance),
            };
            // A subtree goes node by node: nothing is compared in between.
            apply_all(&mut live, &changes);
            pairs += compare(&world, &live).0;
        }
        (pairs, 0)
    });
}
