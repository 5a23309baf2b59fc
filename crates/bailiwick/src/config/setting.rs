//! What one setting is, and where a value of it can come from.

use std::fmt;

/// One line of the table of settings. The reference page is written from the same lines.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Section and name in the file: `server.listen`.
    pub key: &'static str,
    /// The environment variable.
    pub variable: &'static str,
    /// The flag of the command line, if there is one.
    pub flag: Option<&'static str>,
    /// The value if nobody says otherwise, as text; empty is "not set".
    pub default: &'static str,
    /// What it does, in one sentence.
    pub about: &'static str,
    /// Whether the value must not be shown.
    pub secret: bool,
}

/// Where a value comes from; later ones win.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// Built in.
    Default,
    /// The configuration file.
    File,
    /// An environment variable.
    Environment,
    /// The command line.
    Flag,
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Default => "default",
            Self::File => "file",
            Self::Environment => "environment",
            Self::Flag => "command line",
        })
    }
}

/// A value as found, before anybody knows whether it makes sense.
#[derive(Clone, Debug)]
pub struct Found {
    /// The value as text.
    pub text: String,
    /// Where it was found.
    pub origin: Origin,
}
