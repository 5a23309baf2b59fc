//! How things are measured: several rounds, interleaved with what they are compared with, so that
//! a noisy neighbour hits both; the median round counts.

use std::hint::black_box;
use std::time::Instant;

/// Rounds of everything that is compared.
pub const ROUNDS: usize = 9;

/// Nanoseconds per call over all of `items`, called one after the other.
pub fn per_call<T, R>(items: &[T], mut call: impl FnMut(&T) -> R) -> f64 {
    let start = Instant::now();
    for item in items {
        black_box(call(black_box(item)));
    }
    start.elapsed().as_nanos() as f64 / items.len() as f64
}

/// Nanoseconds of each call by itself, sorted. The clock itself costs some 20 to 40 of them.
pub fn each_call<T, R>(items: &[T], mut call: impl FnMut(&T) -> R) -> Vec<f64> {
    let mut times: Vec<f64> = items
        .iter()
        .map(|item| {
            let start = Instant::now();
            black_box(call(black_box(item)));
            start.elapsed().as_nanos() as f64
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times
}

pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

pub fn percentile(sorted: &[f64], percent: f64) -> f64 {
    let at = (sorted.len() as f64 * percent / 100.0) as usize;
    sorted[at.min(sorted.len() - 1)]
}

/// Runs several things in turn for all rounds; the answer is each one's median.
pub fn interleaved(contenders: &mut [&mut dyn FnMut() -> f64]) -> Vec<f64> {
    let mut rounds = vec![Vec::new(); contenders.len()];
    for _ in 0..ROUNDS {
        for (at, contender) in contenders.iter_mut().enumerate() {
            rounds[at].push(contender());
        }
    }
    rounds.into_iter().map(median).collect()
}
