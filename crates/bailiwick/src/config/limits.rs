//! `[limits]`: how much may wait, and for how long.

use std::time::Duration;

use bailiwick_service::app::Options;

use super::reader::Reader;
use super::setting::Setting;

const fn limit(
    key: &'static str,
    variable: &'static str,
    default: &'static str,
    about: &'static str,
) -> Setting {
    Setting {
        key,
        variable,
        flag: None,
        default,
        about,
        secret: false,
    }
}

/// The settings of this section.
pub const SETTINGS: &[Setting] = &[
    limit(
        "limits.staleness_seconds",
        "BAILIWICK_STALENESS_SECONDS",
        "30",
        "For how long questions are answered after the database was last reached; then 503.",
    ),
    limit(
        "limits.patience_milliseconds",
        "BAILIWICK_PATIENCE_MILLISECONDS",
        "2000",
        "For how long a question waits for the revision it demands.",
    ),
    limit(
        "limits.cursor_seconds",
        "BAILIWICK_CURSOR_SECONDS",
        "300",
        "For how long the snapshot that a list's cursor stands on is kept.",
    ),
    limit(
        "limits.queue_length",
        "BAILIWICK_QUEUE_LENGTH",
        "1024",
        "How many changes may wait for one tenant; more are answered with 503.",
    ),
    limit(
        "limits.batch_length",
        "BAILIWICK_BATCH_LENGTH",
        "256",
        "How many changes one transaction takes at most.",
    ),
];

/// How much may wait, and for how long.
#[derive(Debug)]
pub struct Limits {
    staleness: u64,
    patience_milliseconds: u64,
    cursor: u64,
    queue: u64,
    batch: u64,
}

impl Limits {
    pub(super) fn read(reader: &mut Reader) -> Option<Self> {
        let staleness = reader.number("limits.staleness_seconds", 1, 86_400);
        let patience_milliseconds = reader.number("limits.patience_milliseconds", 0, 60_000);
        let cursor = reader.number("limits.cursor_seconds", 1, 86_400);
        let queue = reader.number("limits.queue_length", 1, 1_000_000);
        let batch = reader.number("limits.batch_length", 1, 10_000);
        Some(Self {
            staleness: staleness?,
            patience_milliseconds: patience_milliseconds?,
            cursor: cursor?,
            queue: queue?,
            batch: batch?,
        })
    }

    /// As the service wants them.
    #[must_use]
    pub fn options(&self) -> Options {
        Options {
            staleness: Duration::from_secs(self.staleness),
            patience: Duration::from_millis(self.patience_milliseconds),
            cursor_life: Duration::from_secs(self.cursor),
            queue_length: usize::try_from(self.queue).unwrap_or(usize::MAX),
            batch_length: usize::try_from(self.batch).unwrap_or(usize::MAX),
            ..Options::default()
        }
    }
}
