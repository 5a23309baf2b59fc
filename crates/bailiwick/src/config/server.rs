//! `[server]`: where it listens and how it is reached.

use std::net::SocketAddr;
use std::str::FromStr;
use std::time::Duration;

use super::reader::Reader;
use super::setting::Setting;

/// The settings of this section.
pub const SETTINGS: &[Setting] = &[
    Setting {
        key: "server.listen",
        variable: "BAILIWICK_LISTEN",
        flag: Some("--listen"),
        default: "127.0.0.1:8080",
        about: "Address and port to listen on; port 0 takes any free one.",
        secret: false,
    },
    Setting {
        key: "server.base_url",
        variable: "BAILIWICK_BASE_URL",
        flag: Some("--base-url"),
        default: "",
        about: "Address under which people and programs reach the server, if it stands behind a \
                proxy; otherwise made from `server.listen`.",
        secret: false,
    },
    Setting {
        key: "server.shutdown_seconds",
        variable: "BAILIWICK_SHUTDOWN_SECONDS",
        flag: None,
        default: "10",
        about: "For how long requests may go on after the server was asked to stop.",
        secret: false,
    },
];

/// Where it listens and how it is reached.
#[derive(Debug)]
pub struct Server {
    /// Address and port.
    pub listen: SocketAddr,
    /// The public address, without a slash at the end.
    pub base_url: Option<String>,
    /// How long a shutdown waits for requests.
    pub shutdown: Duration,
}

impl Server {
    pub(super) fn read(reader: &mut Reader) -> Option<Self> {
        let listen = reader.get::<Listen>("server.listen").map(|listen| listen.0);
        let base_url: Option<String> = reader.get("server.base_url");
        let shutdown = reader.number("server.shutdown_seconds", 0, 600);
        if let Some(url) = base_url.as_deref().filter(|url| !is_http(url)) {
            let error = format!("`server.base_url` is `{url}`: it must begin with http(s)://");
            reader.errors.push(error);
        }
        Some(Self {
            listen: listen?,
            base_url: base_url.map(|url| url.trim_end_matches('/').to_owned()),
            shutdown: Duration::from_secs(shutdown?),
        })
    }
}

/// Address and port, with an error that says how they are written.
struct Listen(SocketAddr);

impl FromStr for Listen {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wanted = "it must be an IP address and a port, such as 127.0.0.1:8080 or 0.0.0.0:8080";
        text.parse().map(Self).map_err(|_| wanted)
    }
}

fn is_http(url: &str) -> bool {
    ["http://", "https://"]
        .iter()
        .any(|start| url.len() > start.len() && url.starts_with(start))
}
