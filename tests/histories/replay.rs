//! The state of a tenant is the same however it is come by: live, loaded from rows by another
//! server, replayed from the log, or read from a checkpoint and caught up.

use std::collections::BTreeSet;

use bailiwick_engine::apply::apply_record;
use bailiwick_engine::check::check;
use bailiwick_engine::facts::Values;
use bailiwick_engine::question::{Question, Resource};
use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::names::RestrictionValue;
use bailiwick_model::time::Revision;
use bailiwick_service::app::Options;
use bailiwick_testkit::{TestApp, TestDatabase, databases};

use super::chance::Chance;
use super::draw::{CODES, TYPES, VALUES};
use super::dump::{Dump, difference, dump};
use super::town::Town;

const STEPS: usize = 150;
const QUESTIONS: usize = 100;

fn same(what: &str, live: &Dump, other: &Snapshot) {
    if let Some(different) = difference(live, &dump(other, &[])) {
        panic!("live, then {what}:\n{different}");
    }
}

async fn replayed(town: &Town) -> Snapshot {
    let catalogs = town.app.catalogs();
    let mut snapshot = Snapshot::empty();
    loop {
        let after: Revision = snapshot.revision();
        let records = town.app.store.changes_after(town.tenant, after, 50).await;
        let records = records.expect("the log");
        if records.is_empty() {
            return snapshot;
        }
        for record in &records {
            apply_record(&mut snapshot, record, &catalogs).expect("it fits");
        }
    }
}

/// The answers to questions that a seed draws, by ids, so that handles do not matter.
fn answers(snapshot: &Snapshot, town: &Town, seed: u64) -> Vec<bool> {
    let mut chance = Chance::new(seed);
    let mut users: Vec<_> = snapshot
        .subjects()
        .filter_map(|(_, row)| row.user())
        .collect();
    users.sort_by_key(|user| user.id);
    let root = snapshot.root().expect("a root");
    let mut nodes: Vec<_> = snapshot.subtree(root).to_vec();
    nodes.sort_by_key(|handle| snapshot.node_row(*handle).map(|row| row.node.id));
    let now = town.app.clock.now();
    (0..QUESTIONS)
        .map(|_| {
            let (user, _) = snapshot.user(chance.pick(&users).id).expect("a user");
            let values = RestrictionValue::new(chance.pick::<&str>(&VALUES)).expect("a value");
            let values = BTreeSet::from([values]);
            let resource = Resource {
                resource_type: chance.pick::<&str>(&TYPES),
                node: Some(*chance.pick(&nodes)),
                values: Values::Set(&values),
                ..Resource::default()
            };
            let action = chance.pick::<&str>(&CODES);
            check(snapshot, &Question::new(user, action, &resource, now))
        })
        .collect()
}

async fn history(database: TestDatabase, seed: u64) {
    let folder = tempfile::tempdir().expect("a folder");
    let options = Options {
        checkpoints: Some(folder.path().to_owned()),
        ..Options::default()
    };
    let server = TestApp::start_with(database, options).await;
    let mut town = Town::found(&server, "acme", seed).await;
    let mut changes = 0;
    for step in 0..STEPS {
        changes += usize::from(town.step().await);
        if step == STEPS / 2 {
            town.enliven().await;
            server.app.write_checkpoints().await;
        }
    }
    assert!(
        changes > STEPS / 3,
        "{changes} of {STEPS} commands changed something"
    );
    let live = town.snapshot().await;
    let live_dump = dump(&live, &[]);
    let replayed = replayed(&town).await;
    same("replayed from the log", &live_dump, &replayed);
    let file = folder.path().join(format!("{}.checkpoint", town.tenant));
    assert!(file.exists());
    let (from_checkpoint, _) = server.beside().await;
    let caught_up = from_checkpoint
        .snapshot(town.tenant, None)
        .await
        .expect("a snapshot");
    same("from a checkpoint", &live_dump, &caught_up);
    std::fs::remove_file(&file).expect("removed");
    let (from_rows, _) = server.beside().await;
    let loaded = from_rows
        .snapshot(town.tenant, None)
        .await
        .expect("a snapshot");
    same("loaded from rows", &live_dump, &loaded);
    let expected = answers(&live, &town, seed);
    assert!(
        expected.contains(&true) && expected.contains(&false),
        "{expected:?}"
    );
    for other in [&replayed, &*caught_up, &*loaded] {
        assert_eq!(other.revision(), live.revision());
        assert_eq!(answers(other, &town, seed), expected);
    }
    let report = server
        .app
        .verify_changes(town.tenant)
        .await
        .expect("a report");
    assert_eq!(
        (report.records, report.first_bad),
        (live.revision().0, None)
    );
}

/// Several seeds on both databases.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn live_rows_log_and_checkpoint_are_the_same() {
    for seed in [1, 2, 3] {
        for database in databases().await {
            history(database, seed).await;
        }
    }
}
