//! Errors as people read them: what is wrong, where, and a `hint:` what to do about it.

use std::fmt;

use serde::Deserialize;

/// A problem as the server answers it (RFC 9457).
#[derive(Clone, Debug, Deserialize)]
#[serde(default)]
pub struct Problem {
    /// The HTTP status.
    pub status: u16,
    /// The stable code.
    pub code: String,
    /// The code in words.
    pub title: String,
    /// What is wrong here.
    pub detail: String,
    /// The field at fault.
    pub field: Option<String>,
    /// The permission that is missing.
    pub permission: Option<String>,
    /// What stands in the way.
    pub because_of: Vec<String>,
    /// The name that was meant, perhaps; the command line finds it.
    #[serde(skip)]
    pub did_you_mean: Option<String>,
}

impl Default for Problem {
    fn default() -> Self {
        Self {
            status: 0,
            code: String::new(),
            title: "Unexpected answer".to_owned(),
            detail: String::new(),
            field: None,
            permission: None,
            because_of: Vec::new(),
            did_you_mean: None,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let title = self.title.to_lowercase();
        write!(formatter, "{title}: {}", in_options(&self.detail))?;
        if let Some(field) = &self.field {
            write!(formatter, "\n  field: {field}")?;
        }
        if let Some(permission) = &self.permission {
            write!(formatter, "\n  permission: {permission}")?;
        }
        if !self.because_of.is_empty() {
            write!(formatter, "\n  because of: {}", self.because_of.join(", "))?;
        }
        if let Some(meant) = &self.did_you_mean {
            write!(formatter, "\n  did you mean `{meant}`?")?;
        }
        Ok(())
    }
}

/// A sentence of the REST interface with the options of the command line for its fields.
fn in_options(detail: &str) -> String {
    detail
        .replace("`move_to`", "`--move-to NODE`")
        .replace("`becomes`", "`--becomes old=new`")
}

impl std::error::Error for Problem {}

impl Problem {
    fn hint(&self) -> Option<&'static str> {
        Some(match self.code.as_str() {
            "unauthenticated" => "give a valid key with --key or BAILIWICK_KEY",
            "missing_permission" => {
                "ask an administrator of the tenant for a role that holds it, or use another key"
            }
            "grant_ceiling" => "nobody can give more than they hold themselves",
            "no_seat" => "make another user passive, or have the operator raise the seat limit",
            "last_administrator" => "make somebody else an administrator first",
            "in_use" | "permissions_in_use" => {
                "see to what uses it first, or say what becomes of it"
            }
            "not_found" | "unknown_reference" => {
                "the `list` commands show what there is; to name it otherwise, write name:..., \
                 external_id:... or its id"
            }
            "unknown_permission" => "`bailiwick role show ROLE` shows permissions that there are",
            "stale_version" => "somebody else changed it meanwhile: look again",
            "unavailable" | "busy" | "not_yet" => "try again in a moment",
            _ => return None,
        })
    }
}

/// An error with something to do about it.
#[derive(Debug)]
pub struct Hinted {
    error: anyhow::Error,
    hint: String,
}

impl Hinted {
    /// The error, with a hint to be printed below it.
    #[expect(
        clippy::new_ret_no_self,
        reason = "it is only ever passed on as an error"
    )]
    pub fn new(error: anyhow::Error, hint: impl Into<String>) -> anyhow::Error {
        let hint = hint.into();
        anyhow::Error::new(Self { error, hint })
    }
}

impl fmt::Display for Hinted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:#}", self.error)
    }
}

impl std::error::Error for Hinted {}

/// Writes an error to standard error.
pub fn print(error: &anyhow::Error) {
    eprintln!("error: {error:#}");
    let problem = error.downcast_ref::<Problem>();
    let problem = problem.and_then(Problem::hint);
    let hint = error
        .downcast_ref::<Hinted>()
        .map(|hinted| hinted.hint.as_str());
    if let Some(hint) = hint.or(problem) {
        eprintln!("hint: {hint}");
    }
}
