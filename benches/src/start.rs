//! Starting on a database that holds a large tenant: from its rows, and from its checkpoint.

use std::time::{Duration, Instant};

use anyhow::Result;
use bailiwick_benches::fixture::{self, Size};
use bailiwick_benches::measure::median;
use bailiwick_benches::report::Report;
use tokio::runtime::Builder;

use crate::tenant::Database;

/// Starts of each kind.
const STARTS: usize = 3;

pub fn run(report: &mut Report) -> Result<()> {
    let size = Size::MILLION;
    let facts = fixture::draw(size, 11);
    let runtime = Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let (database, took) = Database::of(&facts).await?;
        println!("facts written to a database in {:.0} s", took.as_secs_f64());
        let app = database.start(true).await?;
        app.snapshot(fixture::tenant().id, None).await?;
        app.write_checkpoints().await;
        app.store.close().await;
        let what = format!(
            "start with {} users and {} assignments",
            size.users, size.assignments
        );
        for (from, checkpoints) in [("rows", false), ("a checkpoint", true)] {
            let mut times = Vec::new();
            for _ in 0..STARTS {
                times.push(started(&database, checkpoints).await?.as_secs_f64());
            }
            report.row(
                &format!("{what}, from {from}"),
                format!("{:.2} s", median(times)),
            );
        }
        anyhow::Ok(())
    })
}

/// How long it takes until the first question can be answered.
async fn started(database: &Database, checkpoints: bool) -> Result<Duration> {
    let start = Instant::now();
    let app = database.start(checkpoints).await?;
    let snapshot = app.snapshot(fixture::tenant().id, None).await?;
    let took = start.elapsed();
    drop(snapshot);
    app.store.close().await;
    Ok(took)
}
