//! A PostgreSQL server that lives as long as one test run.
//!
//! A small shell script initialises, starts and guards it. The script reads from a pipe that only
//! this process holds, so it stops the server and removes its files when we are done, fail, or
//! are killed in whatever way. Nobody else can connect: there is only a socket, in a folder that
//! belongs to the server's user.

use std::fs::{self, DirBuilder};
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::run;

/// The oldest major version that Bailiwick runs on.
const VERSION_MIN: u32 = 15;

/// Where Debian installs each version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// Not the folder of `TMPDIR`: the path of a socket may have about 100 bytes, and the server's
/// user must be able to get there.
const TEMPORARY: &str = "/tmp";
const PREFIX: &str = "bailiwick-test-postgres-";

/// Text is compared by the rules of a language, not of bytes, as on most servers out there; what
/// depends on byte order has to say so.
const SCRIPT: &str = r#"
set -u
bin=$1
dir=$2
cleanup() {
    "$bin/pg_ctl" --pgdata="$dir/data" --mode=immediate --wait stop >/dev/null 2>&1
    rm -rf "$dir"
}
trap cleanup EXIT
trap 'exit 1' HUP INT TERM
"$bin/initdb" --pgdata="$dir/data" --username=bailiwick --auth=trust --encoding=UTF8 \
    --locale=C.UTF-8 --locale-provider=icu --icu-locale=und --no-sync >"$dir/log" 2>&1 &&
"$bin/pg_ctl" --pgdata="$dir/data" --log="$dir/log" --wait --silent start \
    --options="-c listen_addresses='' -c unix_socket_directories='$dir' -c max_connections=200 \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off" || {
    cat "$dir/log" >&2
    exit 1
}
echo ready
read -r _
exit 0
"#;

/// A running server; dropping it stops the server and removes its files.
pub struct Server {
    guard: Child,
    folder: PathBuf,
}

impl Server {
    pub fn start() -> Result<Self> {
        let (version, programs) = programs().context("PostgreSQL 15 or newer is not installed")?;
        let user = User::of_server()?;
        remove_stale(&programs, &user)?;
        let folder = fresh_folder(&user)?;
        let mut guard = user
            .command("sh")
            .args(["-c", SCRIPT, "sh"])
            .args([&programs, &folder])
            .current_dir(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .process_group(0) // Ctrl-C is for us; the guard notices that we are gone
            .spawn()
            .context("cannot start sh")?;
        let stdout = guard.stdout.take().context("no output to read from")?;
        let server = Self { guard, folder };
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        if line.trim() != "ready" {
            bail!(
                "PostgreSQL {version} from {} did not start",
                programs.display()
            );
        }
        println!("PostgreSQL {version}, {}", server.url());
        Ok(server)
    }

    /// For libpq and sqlx alike.
    pub fn url(&self) -> String {
        format!(
            "postgres://bailiwick@localhost/postgres?host={}",
            self.folder.display()
        )
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        if let Err(error) = self.guard.wait() {
            eprintln!("cannot wait for the end of PostgreSQL: {error}");
        }
    }
}

/// Whether a server that is new enough is installed.
pub fn installed() -> bool {
    programs().is_some()
}

/// The newest version installed, and the folder of its programs.
fn programs() -> Option<(u32, PathBuf)> {
    let debian = fs::read_dir(DEBIAN).into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = debian.map(|entry| entry.path().join("bin")).collect();
    let path = std::env::var_os("PATH").unwrap_or_default();
    folders.extend(std::env::split_paths(&path));
    let complete = |folder: &PathBuf| {
        ["initdb", "pg_ctl"]
            .iter()
            .all(|program| folder.join(program).is_file())
    };
    let versions = folders.into_iter().filter(complete).filter_map(|folder| {
        let said = run::output(Command::new(folder.join("initdb")).arg("--version")).ok()?;
        Some((major_version(&said)?, folder))
    });
    versions
        .filter(|(version, _)| *version >= VERSION_MIN)
        .max_by_key(|(version, folder)| (*version, folder.starts_with(DEBIAN)))
}

/// `initdb (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)` is 15.
fn major_version(said: &str) -> Option<u32> {
    let number = said.split(") ").nth(1)?;
    let digits = number
        .find(|c: char| !c.is_ascii_digit())
        .map_or(number, |end| &number[..end]);
    digits.parse().ok()
}

/// Who runs the server: PostgreSQL refuses to be run by root.
struct User {
    id: u32,
    /// The group to change to, if we have to become somebody else.
    become_group: Option<u32>,
}

impl User {
    fn of_server() -> Result<Self> {
        let id = run::user_id(None)?;
        if id != 0 {
            return Ok(Self {
                id,
                become_group: None,
            });
        }
        for name in ["postgres", "nobody"] {
            if let (Ok(id), Ok(group)) = (run::user_id(Some(name)), run::group_id(name)) {
                return Ok(Self {
                    id,
                    become_group: Some(group),
                });
            }
        }
        bail!("there is neither a user `postgres` nor a user `nobody` to run the server");
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        if let Some(group) = self.become_group {
            command.uid(self.id).gid(group);
        }
        command
    }
}

fn fresh_folder(user: &User) -> Result<PathBuf> {
    let folder = Path::new(TEMPORARY).join(format!("{PREFIX}{}", std::process::id()));
    let shown = folder.display();
    DirBuilder::new()
        .mode(0o700)
        .create(&folder)
        .with_context(|| format!("cannot make {shown}"))?;
    chown(&folder, Some(user.id), user.become_group)
        .with_context(|| format!("cannot give {shown} to the server"))?;
    Ok(folder)
}

/// Ends the servers of runs that were killed together with their guard. A folder is named by the
/// process that made it, and only folders of the server's user are touched.
fn remove_stale(programs: &Path, user: &User) -> Result<()> {
    for entry in fs::read_dir(TEMPORARY)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(process) = name
            .strip_prefix(PREFIX)
            .and_then(|id| id.parse::<u32>().ok())
        else {
            continue;
        };
        let alive = process != std::process::id() && is_alive(process);
        let Ok(metadata) = entry.path().symlink_metadata() else {
            continue;
        };
        if alive || !metadata.is_dir() || metadata.uid() != user.id {
            continue;
        }
        println!(
            "removing {}, left by a run that was killed",
            entry.path().display()
        );
        let pg_ctl = programs.join("pg_ctl");
        let mut stop = user.command(&pg_ctl.to_string_lossy());
        stop.arg("--pgdata")
            .arg(entry.path().join("data"))
            .args(["--mode=immediate", "stop"]);
        run::works(stop.current_dir("/")); // there may be no server any more
        match fs::remove_dir_all(entry.path()) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}

/// Whether a process is a run of ours: its number may have been given to another program since.
/// Without `/proc` we cannot tell, and leave everything alone.
fn is_alive(process: u32) -> bool {
    if !Path::new("/proc/self").exists() {
        return true;
    }
    let command = fs::read(Path::new("/proc").join(process.to_string()).join("cmdline"));
    let program = command.unwrap_or_default();
    let program = program.split(|byte| *byte == 0).next().unwrap_or_default();
    String::from_utf8_lossy(program).contains("xtask")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read() {
        assert_eq!(
            major_version("initdb (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"),
            Some(15)
        );
        assert_eq!(major_version("initdb (PostgreSQL) 18beta1\n"), Some(18));
        assert_eq!(major_version("initdb: command not found"), None);
    }

    #[test]
    fn only_our_own_processes_are_alive() {
        assert!(is_alive(std::process::id()));
        assert!(!is_alive(1) && !is_alive(u32::MAX));
    }
}
