//! Starts the binary in a directory of its own, and takes it down with the test.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// How long a server may take to say where it listens; a debug build on a busy machine is slow.
const START: Duration = Duration::from_secs(60);
/// The operator token of most tests.
pub const TOKEN: &str = "a-token-of-the-tests";
/// The database of most tests.
const DATABASE: &str = "sqlite:data/test.db";

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// A directory that is gone at the end of the test.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        let number = NUMBER.fetch_add(1, Ordering::SeqCst);
        let name = format!("bailiwick-cli-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The program with these arguments, in this directory, on the test's database.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bailiwick"));
        command
            .args(arguments)
            .current_dir(&self.0)
            .stdin(Stdio::null());
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("BAILIWICK_")) {
            command.env_remove(name);
        }
        command
            .env_remove("RUST_LOG")
            .env("BAILIWICK_DATABASE", DATABASE);
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Ended {
        Ended::of(self.command(arguments).output().unwrap())
    }

    /// Starts a server with a known token.
    pub fn serve(&self, arguments: &[&str]) -> Server {
        let mut command = self.command(&["serve", "--listen", "127.0.0.1:0"]);
        command
            .args(arguments)
            .env("BAILIWICK_OPERATOR_TOKEN", TOKEN);
        Server::start(command)
    }

    /// A database with the sample companies, whose server has stopped.
    pub fn with_demo() -> Self {
        let folder = Self::new();
        folder.serve(&["--demo"]).stop();
        folder
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left behind in the folder of temporary files hurts nobody.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What a command has said.
#[derive(Debug)]
pub struct Ended {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ended {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The output of a command that must have succeeded.
    #[track_caller]
    pub fn ok(self) -> String {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        self.out
    }
}

/// A running server; killed when dropped.
pub struct Server {
    child: Child,
    lines: Receiver<String>,
    /// What it said before it listened, and right after.
    pub said: String,
    /// Its address.
    pub url: String,
}

impl Server {
    pub fn start(mut command: Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (send, lines) = channel();
        let out = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                if send.send(line).is_err() {
                    break;
                }
            }
        });
        let mut said = String::new();
        loop {
            let Ok(line) = lines.recv_timeout(START) else {
                let _ = child.kill();
                let _ = child.wait();
                let mut err = String::new();
                let _ = child.stderr.take().unwrap().read_to_string(&mut err);
                panic!("the server did not start:\n{said}{err}");
            };
            said.push_str(&line);
            said.push('\n');
            if let Some(url) = line.strip_prefix("listening on ") {
                let url = url.to_owned();
                return Self {
                    child,
                    lines,
                    said,
                    url,
                };
            }
        }
    }

    /// What it has said since it listened.
    pub fn says(&mut self) -> &str {
        while let Ok(line) = self.lines.recv_timeout(Duration::from_millis(300)) {
            self.said.push_str(&line);
            self.said.push('\n');
        }
        &self.said
    }

    /// Runs a command against the server, as the operator.
    pub fn run(&self, folder: &Folder, arguments: &[&str]) -> Ended {
        let mut command = folder.command(arguments);
        command
            .env("BAILIWICK_URL", &self.url)
            .env("BAILIWICK_KEY", TOKEN);
        Ended::of(command.output().unwrap())
    }

    /// Kills it as a power cut would.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop, and waits until it has.
    pub fn stop(mut self) {
        let id = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(asked.success());
        let status = self.child.wait().unwrap();
        assert!(status.success(), "{status}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
