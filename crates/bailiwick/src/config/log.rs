//! `[log]`: what is logged, and in which form.

use std::str::FromStr;

use super::reader::Reader;
use super::setting::Setting;

/// The settings of this section.
pub const SETTINGS: &[Setting] = &[
    Setting {
        key: "log.filter",
        variable: "BAILIWICK_LOG",
        flag: None,
        default: "info,sqlx=warn",
        about: "What is logged: `info`, or per part as in `info,bailiwick_web=debug`. `RUST_LOG` \
                is read if this is not set.",
        secret: false,
    },
    Setting {
        key: "log.format",
        variable: "BAILIWICK_LOG_FORMAT",
        flag: None,
        default: "text",
        about: "`text` for people or `json`, one object a line.",
        secret: false,
    },
];

/// In which form log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// One object a line.
    Json,
}

impl FromStr for Format {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err("it must be `text` or `json`"),
        }
    }
}

/// What is logged, and in which form.
#[derive(Debug)]
pub struct Log {
    /// The filter, in the notation of `RUST_LOG`.
    pub filter: String,
    /// The form of a line.
    pub format: Format,
}

impl Log {
    pub(super) fn read(reader: &mut Reader) -> Option<Self> {
        let filter: Option<String> = reader.get("log.filter");
        let format = reader.get("log.format");
        if let Some(text) = &filter
            && let Err(error) = text.parse::<tracing_subscriber::filter::Targets>()
            && tracing_subscriber::EnvFilter::try_new(text).is_err()
        {
            reader
                .errors
                .push(format!("`log.filter` is `{text}`: {error}"));
        }
        Some(Self {
            filter: filter?,
            format: format?,
        })
    }
}
