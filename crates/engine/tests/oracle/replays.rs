//! A snapshot says what its state is, not how it came about: by history, from rows in the usual
//! order and from rows in any order are the same.

use bailiwick_engine::apply::apply_record;
use bailiwick_engine::image::Image;
use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::actor::ActorPrincipal;
use bailiwick_model::change::{Change, ChangeRecord};

use super::worlds::over_worlds;
use crate::world::chance::Chance;
use crate::world::dump::{difference, dump};
use crate::world::{CREATED, World, apply_all, catalogs};

/// Most steps of one history.
const STEPS: usize = 40;

#[test]
fn history_and_rows_give_the_same_snapshot() {
    let (changes, _) = over_worlds(12, |seed| {
        let mut world = World::generate(seed);
        let mut chance = Chance::new(seed ^ 0x5eed);
        let mut live = world.snapshot();
        let mut count = 0;
        for _ in 0..chance.below(STEPS) {
            let changes = world.step(&mut chance);
            apply_all(&mut live, &changes);
            count += changes.len() as u64;
        }
        let live = dump(&live, &world.words);
        let from_rows = dump(&world.snapshot(), &world.words);
        if let Some(different) = difference(&live, &from_rows) {
            panic!("history, then rows:\n{different}");
        }
        let mut shuffled = Snapshot::empty();
        apply_all(&mut shuffled, &world.changes_in_any_order(&mut chance));
        if let Some(different) = difference(&from_rows, &dump(&shuffled, &world.words)) {
            panic!("rows, then rows in another order:\n{different}");
        }
        (count, 0)
    });
    eprintln!("{changes} changes replayed");
}

#[test]
fn a_snapshot_once_published_never_changes() {
    over_worlds(5, |seed| {
        let mut world = World::generate(seed);
        let mut chance = Chance::new(seed ^ 0xc0de);
        let mut live = world.snapshot();
        let mut published = Vec::new();
        for _ in 0..8 {
            published.push((live.clone(), dump(&live, &world.words), world.words.clone()));
            for _ in 0..3 {
                apply_all(&mut live, &world.step(&mut chance));
            }
        }
        for (snapshot, then, words) in published {
            if let Some(different) = difference(&then, &dump(&snapshot, &words)) {
                panic!("as published, then as found later:\n{different}");
            }
        }
        (1, 0)
    });
}

fn record(world: &World, revision: u64, changes: Vec<Change>) -> ChangeRecord {
    ChangeRecord {
        tenant: world.tenant.id,
        revision: bailiwick_model::time::Revision(revision),
        time: CREATED,
        actor: ActorPrincipal::System {
            name: "test".to_owned(),
        },
        key: None,
        on_behalf_of: None,
        reason: None,
        request_id: None,
        what: "test".to_owned(),
        changes,
    }
}

/// The log as JSON, read back and applied from nothing, gives the live snapshot; a record out of
/// order is refused.
#[test]
fn the_log_survives_json() {
    over_worlds(2, |seed| {
        let mut world = World::generate(seed);
        let mut chance = Chance::new(seed ^ 0x1063);
        let mut log = vec![record(&world, 1, world.changes())];
        for revision in 2..12 {
            let changes = world.step(&mut chance);
            log.push(record(&world, revision, changes));
        }
        let mut live = Snapshot::empty();
        for entry in &log {
            let text = serde_json::to_string(entry).expect("a record as JSON");
            let read: ChangeRecord = serde_json::from_str(&text).expect("a record read back");
            assert_eq!(&read, entry);
            apply_record(&mut live, &read, catalogs::library()).expect("the next record");
            assert_eq!(live.revision(), entry.revision);
            let again = apply_record(&mut live.clone(), &read, catalogs::library());
            assert!(again.is_err(), "a record does not follow itself");
        }
        let from_rows = dump(&world.snapshot(), &world.words);
        if let Some(different) = difference(&dump(&live, &world.words), &from_rows) {
            panic!("log, then rows:\n{different}");
        }
        (1, 0)
    });
}

/// A checkpoint read back says what the snapshot said, whatever history led to it.
#[test]
fn an_image_gives_the_same_snapshot() {
    over_worlds(5, |seed| {
        let mut world = World::generate(seed);
        let mut chance = Chance::new(seed ^ 0x13a6);
        let mut live = world.snapshot();
        for _ in 0..chance.below(STEPS) {
            apply_all(&mut live, &world.step(&mut chance));
        }
        let text = serde_json::to_string(&Image::of(&live)).expect("an image as JSON");
        let image: Image = serde_json::from_str(&text).expect("an image read back");
        let read = image
            .into_snapshot(catalogs::library())
            .expect("an image that fits");
        assert_eq!(read.revision(), live.revision());
        if let Some(different) = difference(&dump(&live, &world.words), &dump(&read, &world.words))
        {
            panic!("live, then from the image:\n{different}");
        }
        (1, 0)
    });
}
