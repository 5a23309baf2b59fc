//! Runs a proof over many worlds on all cores, and says which seed failed.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicU64, Ordering};

/// Worlds of one proof unless `BAILIWICK_ORACLE_WORLDS` says otherwise.
const WORLDS: u64 = 10_000;

fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(
        text.parse()
            .unwrap_or_else(|_| panic!("{variable} must be a number")),
    )
}

/// Runs the proof for every seed, `share` of a hundred of the worlds asked for. What the proofs
/// answer is added up: how many cases there were, and how many of them were permitted or otherwise
/// worth having.
pub fn over_worlds(share: u64, proof: impl Fn(u64) -> (u64, u64) + Sync) -> (u64, u64) {
    if let Some(seed) = number("BAILIWICK_ORACLE_SEED") {
        return proof(seed);
    }
    let worlds = number("BAILIWICK_ORACLE_WORLDS").unwrap_or(WORLDS) * share / 100;
    let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get() as u64);
    let (next, cases, hits) = (AtomicU64::new(0), AtomicU64::new(0), AtomicU64::new(0));
    let work = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= worlds {
                return;
            }
            match catch_unwind(AssertUnwindSafe(|| proof(seed))) {
                Ok((more_cases, more_hits)) => {
                    cases.fetch_add(more_cases, Ordering::Relaxed);
                    hits.fetch_add(more_hits, Ordering::Relaxed);
                }
                Err(failure) => {
                    next.store(worlds, Ordering::Relaxed);
                    eprintln!("replay this world with BAILIWICK_ORACLE_SEED={seed}");
                    resume_unwind(failure);
                }
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    (cases.into_inner(), hits.into_inner())
}
