//! The handle of an open database.

use crate::db::{Db, values};
use crate::dialect::{Engine, Location};
use crate::error::StoreError;
use crate::migrate;

/// An open database. Cheap to clone; all clones share the connections.
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) db: Db,
}

const PING: &str = "\
SELECT COUNT(*)
  FROM meta";

impl Store {
    /// Opens the database at `sqlite:<path>` or `postgres://...` and brings its schema up to date.
    /// A SQLite file that does not exist is created, readable by its owner only.
    ///
    /// # Errors
    /// When the address is none, the database cannot be reached, or it is not of this version.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let db = Location::parse(url)?.connect().await?;
        migrate::run(&db).await?;
        Ok(Self { db })
    }

    /// Which database it is.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.db.engine()
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.db
            .fetch_optional::<(i64,)>(PING, values![])
            .await
            .map(|_| ())
    }

    /// Closes all connections, of clones too, after what they are doing.
    pub async fn close(&self) {
        self.db.close().await;
    }
}
