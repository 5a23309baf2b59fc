//! A wire between a server and its PostgreSQL, which a test can cut and mend.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempDir;
use tokio::net::{TcpStream, UnixListener, UnixStream};
use tokio::sync::watch;

use crate::TestDatabase;

/// The port that names the socket; nothing listens on it.
const PORT: u16 = 5432;

/// A wire that is whole or cut.
pub struct Wire {
    /// The database as it is reached over the wire.
    pub database: TestDatabase,
    state: Arc<watch::Sender<bool>>,
    /// The folder of the socket.
    _folder: TempDir,
}

/// Where the server really is.
#[derive(Clone)]
enum End {
    Socket(PathBuf),
    Tcp(String),
}

impl Wire {
    /// A whole wire to a database of this kind; `None` for one that is no server.
    ///
    /// # Panics
    /// When no socket can be made.
    pub async fn to(database: TestDatabase) -> Option<Self> {
        let end = end_of(&database.url)?;
        let folder = tempfile::tempdir().expect("a folder");
        let socket = folder.path().join(format!(".s.PGSQL.{PORT}"));
        let listener = UnixListener::bind(&socket).expect("a socket");
        let (state, is_whole) = watch::channel(true);
        tokio::spawn(listen(listener, end, is_whole));
        let url = through(&database.url, folder.path());
        Some(Self {
            database: TestDatabase { url, ..database },
            state: Arc::new(state),
            _folder: folder,
        })
    }

    /// Cuts it: connections break, new ones do not come about.
    pub fn cut(&self) {
        self.state.send_replace(false);
    }

    /// Mends it.
    pub fn mend(&self) {
        self.state.send_replace(true);
    }
}

async fn listen(listener: UnixListener, end: End, is_whole: watch::Receiver<bool>) {
    while let Ok((near, _)) = listener.accept().await {
        if *is_whole.borrow() {
            tokio::spawn(carry(near, end.clone(), is_whole.clone()));
        }
    }
}

async fn carry(mut near: UnixStream, end: End, mut is_whole: watch::Receiver<bool>) {
    let cut = async move { drop(is_whole.wait_for(|whole| !whole).await) };
    let carried = async move {
        match end {
            End::Socket(path) => {
                let mut far = UnixStream::connect(path).await?;
                tokio::io::copy_bidirectional(&mut near, &mut far).await
            }
            End::Tcp(address) => {
                let mut far = TcpStream::connect(address).await?;
                tokio::io::copy_bidirectional(&mut near, &mut far).await
            }
        }
    };
    tokio::select! {
        () = cut => {}
        _ = carried => {}
    }
}

/// Where an address leads: to the socket in `host=...`, or to a host and port.
fn end_of(url: &str) -> Option<End> {
    let rest = url.strip_prefix("postgres://")?;
    let (address, parameters) = rest.split_once('?').unwrap_or((rest, ""));
    let host = parameters
        .split('&')
        .find_map(|pair| pair.strip_prefix("host="));
    if let Some(folder) = host.filter(|host| host.starts_with('/')) {
        return Some(End::Socket(
            Path::new(folder).join(format!(".s.PGSQL.{PORT}")),
        ));
    }
    let authority = address.split('/').next().unwrap_or(address);
    let authority = authority.rsplit('@').next().unwrap_or(authority);
    let with_port = match authority.contains(':') {
        true => authority.to_owned(),
        false => format!("{authority}:{PORT}"),
    };
    Some(End::Tcp(with_port))
}

/// The same user and database over the socket in a folder.
fn through(url: &str, folder: &Path) -> String {
    let (address, _) = url.split_once('?').unwrap_or((url, ""));
    let start = address.find("://").map_or(0, |at| at + 3);
    let (scheme, rest) = address.split_at(start);
    let (authority, database) = rest.split_once('/').unwrap_or((rest, ""));
    let user = authority.rsplit_once('@').map_or("", |(user, _)| user);
    format!(
        "{scheme}{user}@localhost/{database}?host={}",
        folder.display()
    )
}
