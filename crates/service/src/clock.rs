//! Where time, ids and secrets come from. Everything below takes them as arguments, so that tests
//! can hold them still.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::SystemTime;

use aws_lc_rs::rand::fill;
use bailiwick_model::time::Timestamp;
use uuid::Uuid;

/// The time of day.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's.
    System,
    /// Held still until moved: for tests.
    Held(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at a moment until moved.
    #[must_use]
    pub fn held_at(time: Timestamp) -> Self {
        Self::Held(Arc::new(AtomicI64::new(time.0)))
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => {
                #[expect(
                    clippy::disallowed_methods,
                    reason = "the one place that reads the clock"
                )]
                let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
                let micros = since.map(|since| since.as_micros()).unwrap_or_default();
                Timestamp(i64::try_from(micros).unwrap_or(i64::MAX))
            }
            Self::Held(micros) => Timestamp(micros.load(Ordering::SeqCst)),
        }
    }

    /// Moves a held clock; does nothing to the machine's.
    pub fn advance(&self, micros: i64) {
        if let Self::Held(held) = self {
            held.fetch_add(micros, Ordering::SeqCst);
        }
    }
}

/// Where ids come from.
#[derive(Clone, Debug)]
pub enum Ids {
    /// UUIDs of version 7, from the machine's clock and randomness.
    Random,
    /// Counted up from one: for tests.
    Counted(Arc<AtomicU64>),
}

impl Ids {
    /// The next id.
    #[must_use]
    pub fn next(&self) -> Uuid {
        match self {
            #[expect(clippy::disallowed_methods, reason = "the one place that makes ids")]
            Self::Random => Uuid::now_v7(),
            Self::Counted(next) => Uuid::from_u128(u128::from(next.fetch_add(1, Ordering::SeqCst))),
        }
    }
}

/// Random bytes for a secret.
///
/// # Panics
/// Never in practice: when the operating system has no randomness to give, nothing can go on.
#[must_use]
#[expect(
    clippy::expect_used,
    reason = "a secret must never be made of anything but randomness"
)]
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}
