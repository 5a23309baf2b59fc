//! Why the service could not do what it was asked.

use bailiwick_engine::apply::ApplyError;
use bailiwick_model::refusal::Refusal;
use bailiwick_model::time::Revision;
use bailiwick_store::StoreError;

/// Why the service could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// The command was refused; nothing changed.
    #[error("refused: {}", .0.detail)]
    Refused(Box<Refusal>),
    /// The database cannot be reached, or what is known has become too old.
    #[error("the database cannot be reached")]
    Unavailable,
    /// Too many commands are waiting for this tenant.
    #[error("too many commands are waiting")]
    Busy,
    /// The key with which the caller was let in is no longer good; nothing changed.
    #[error("the key is no longer good")]
    KeyGone,
    /// A question demanded a revision that has not been reached in time.
    #[error("revision {demanded} has not been reached; this is revision {present}")]
    NotYet {
        /// What was demanded.
        demanded: Revision,
        /// What there is.
        present: Revision,
    },
    /// A cursor's snapshot is gone.
    #[error("the list that this cursor belongs to is gone; start again without it")]
    CursorGone,
    /// A cursor, an argument or a body does not make sense; the sentence says what would.
    #[error("{0}")]
    Invalid(String),
    /// Something is broken inside; the log has the details.
    #[error("internal error: {0}")]
    Internal(String),
}

impl From<Refusal> for ServiceError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}

impl From<StoreError> for ServiceError {
    fn from(error: StoreError) -> Self {
        if error.is_unavailable() {
            tracing::warn!(%error, "database unavailable");
            return Self::Unavailable;
        }
        tracing::error!(%error, "database error");
        Self::Internal("database".into())
    }
}

impl From<ApplyError> for ServiceError {
    fn from(error: ApplyError) -> Self {
        tracing::error!(%error, "the change log does not fit the state");
        Self::Internal("change log".into())
    }
}
