//! Opening the database: the folder it lives in, and the lock on a SQLite file.
//!
//! A SQLite database belongs to one program at a time: a running engine would not see at once what
//! another process writes. The lock is on a file beside it and ends with the process, however that
//! ends. PostgreSQL may be shared by any number of nodes, so there is none.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, bail};
use bailiwick_service::App;
use bailiwick_service::app::Options;
use bailiwick_service::clock::{Clock, Ids};
use bailiwick_store::{Store, StoreError};
use tokio::net::TcpStream;

use crate::config::database::without_password;
use crate::failure::Hinted;

/// Where PostgreSQL listens if nobody says otherwise.
const POSTGRES_PORT: u16 = 5432;
/// For how long a server that did not answer is tried once more, to learn why.
const PROBE: Duration = Duration::from_secs(2);

/// A database opened for writing.
pub struct Opened {
    /// The database.
    pub store: Store,
    /// Held for as long as this lives; `None` for PostgreSQL.
    _lock: Option<File>,
}

/// Whether a database that does not exist is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Make it, and the folder it is to live in.
    Create,
    /// Refuse.
    Refuse,
}

impl Opened {
    /// Opens the database for this program alone.
    pub async fn open(url: &str, missing: Missing) -> Result<Self> {
        let lock = match sqlite_path(url) {
            Some(path) => {
                prepare(&path, missing)?;
                Some(lock(&path)?)
            }
            None => None,
        };
        Ok(Self {
            store: open_store(url).await?,
            _lock: lock,
        })
    }

    /// Starts everything on it. The lock stays with the result.
    pub async fn start(self, options: Options) -> Result<(Arc<App>, Held)> {
        let app = App::start(self.store, Clock::System, Ids::Random, options).await?;
        Ok((app, Held { _lock: self._lock }))
    }
}

/// Keeps others from the database for as long as it lives.
pub struct Held {
    _lock: Option<File>,
}

/// Opens the database beside whoever else uses it: to read only.
pub async fn open_beside(url: &str) -> Result<Store> {
    if let Some(path) = sqlite_path(url) {
        prepare(&path, Missing::Refuse)?;
    }
    open_store(url).await
}

async fn open_store(url: &str) -> Result<Store> {
    let opened = Store::open(url).await;
    let shown = format!("cannot open the database {}", without_password(url));
    if matches!(opened, Err(StoreError::Unavailable(_))) {
        // The pool only says that it waited in vain.
        if let Some(cause) = unreachable(url).await {
            return Err(anyhow!(cause).context(shown));
        }
    }
    opened.context(shown)
}

/// Why the host of a database server cannot be reached, if it cannot.
async fn unreachable(url: &str) -> Option<String> {
    let url = reqwest::Url::parse(url).ok()?;
    let host = url.host_str().filter(|host| !host.contains('%'))?;
    let address = format!("{host}:{}", url.port().unwrap_or(POSTGRES_PORT));
    let connecting = tokio::time::timeout(PROBE, TcpStream::connect(&address));
    match connecting.await {
        Ok(Ok(_)) => None,
        Ok(Err(error)) => Some(format!("cannot connect to {address}: {error}")),
        Err(_) => Some(format!("{address} does not answer")),
    }
}

/// Makes sure that nobody else uses the database, before it is filled.
pub fn reserve(url: &str) -> Result<Held> {
    let lock = match sqlite_path(url) {
        Some(path) => {
            prepare(&path, Missing::Create)?;
            Some(lock(&path)?)
        }
        None => None,
    };
    Ok(Held { _lock: lock })
}

/// The file behind `sqlite:<path>`.
#[must_use]
pub fn sqlite_path(url: &str) -> Option<PathBuf> {
    let rest = url.strip_prefix("sqlite:")?;
    Some(PathBuf::from(rest.strip_prefix("//").unwrap_or(rest)))
}

/// The path with an ending put to it.
pub fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn prepare(path: &Path, missing: Missing) -> Result<()> {
    if path.exists() {
        return Ok(());
    }
    if missing == Missing::Refuse {
        let error = anyhow!("there is no database at {}", path.display());
        let hint = "say which with --database, make one with `bailiwick serve`, or talk to a \
                    server with --url";
        return Err(Hinted::new(error, hint));
    }
    match path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        Some(folder) => std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}", folder.display())),
        None => Ok(()),
    }
}

fn lock(path: &Path) -> Result<File> {
    let name = beside(path, ".lock");
    let mut options = OpenOptions::new();
    let file = options
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .open(&name);
    let file = file.with_context(|| format!("cannot open {}", name.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            let path = path.display();
            let error = anyhow!("the database {path} is in use by another bailiwick process");
            let hint = "talk to the running server with --url and --key, or stop it first";
            Err(Hinted::new(error, hint))
        }
        Err(TryLockError::Error(error)) => bail!("cannot lock {}: {error}", name.display()),
    }
}
