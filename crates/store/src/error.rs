//! What can go wrong with the database, sorted by what a caller can do about it.

/// Why the store could not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The database is gone, full, locked, or took too long. Trying again later may help.
    #[error("the database cannot be used at the moment: {0}")]
    Unavailable(String),
    /// A unique index refused the write.
    #[error("the write would violate the unique index `{constraint}`")]
    Conflict {
        /// The index, named after its table and columns, such as `users_email_folded`.
        constraint: String,
    },
    /// The rows contradict each other or cannot be read: damage, a foreign hand, or a mistake of
    /// this program.
    #[error("the database holds what it should not: {what}")]
    Corrupt {
        /// What is wrong, and where.
        what: String,
    },
    /// The database, or a backup, was made by another program or another version.
    #[error("not a database of this version of Bailiwick: {what}")]
    Incompatible {
        /// What was found instead.
        what: String,
    },
    /// The caller asked for something that cannot be.
    #[error("{0}")]
    Invalid(String),
}

impl StoreError {
    /// Whether trying again later may help.
    #[must_use]
    pub fn is_unavailable(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }

    pub(crate) fn corrupt(what: impl Into<String>) -> Self {
        Self::Corrupt { what: what.into() }
    }

    pub(crate) fn invalid(what: impl Into<String>) -> Self {
        Self::Invalid(what.into())
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        Self::Unavailable(error.to_string())
    }
}
