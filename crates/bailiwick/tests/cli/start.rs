//! The first start, the ones after it, and what must not be started twice.

use std::process::Stdio;
use std::time::Duration;

use super::program::{Folder, Server, TOKEN};

fn plain_serve(folder: &Folder) -> Server {
    Server::start(folder.command(&["serve", "--listen", "127.0.0.1:0"]))
}

fn token_in(said: &str) -> Option<&str> {
    said.lines()
        .map(str::trim)
        .find(|line| line.starts_with("bwk_"))
}

#[test]
fn the_first_start_shows_a_token_once() {
    let folder = Folder::new();
    let server = plain_serve(&folder);
    let token = token_in(&server.said).expect("a token").to_owned();
    let mut command = folder.command(&["tenant", "list", "--json"]);
    command.args(["--url", &server.url, "--key", &token]);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    server.stop();

    let again = plain_serve(&folder);
    assert_eq!(token_in(&again.said), None, "{}", again.said);
}

#[test]
fn a_token_can_be_given() {
    let folder = Folder::new();
    let server = folder.serve(&[]);
    assert_eq!(token_in(&server.said), None);
    assert!(!server.said.contains(TOKEN));
    server.run(&folder, &["tenant", "list"]).ok();
    server.stop();
    let server = folder.serve(&[]);
    server.run(&folder, &["tenant", "list"]).ok();
}

#[test]
fn a_token_that_is_too_short_is_refused() {
    let folder = Folder::new();
    let mut command = folder.command(&["serve", "--listen", "127.0.0.1:0"]);
    let output = command
        .env("BAILIWICK_OPERATOR_TOKEN", "short")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let err = String::from_utf8(output.stderr).unwrap();
    assert!(err.contains("at least 12 characters"), "{err}");
}

#[test]
fn one_database_has_one_server() {
    let folder = Folder::new();
    let server = folder.serve(&[]);
    let second = folder.run(&["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(second.code, 2);
    assert!(
        second.err.contains("in use by another bailiwick process"),
        "{}",
        second.err
    );
    // Commands on the database itself are kept out as well, and say what to do instead.
    let direct = folder.run(&["tenant", "list"]);
    assert_eq!(direct.code, 2);
    assert!(
        direct.err.contains("hint:") && direct.err.contains("--url"),
        "{}",
        direct.err
    );
    server.stop();
    assert_eq!(folder.run(&["tenant", "list"]).code, 0);
}

#[test]
fn no_command_makes_a_database() {
    let folder = Folder::new();
    let ended = folder.run(&["tenant", "list"]);
    assert_eq!(ended.code, 2);
    assert!(ended.err.contains("there is no database") && ended.err.contains("hint:"));
    assert!(!folder.path().join("data").exists());
}

#[test]
fn a_wrong_key_and_a_wrong_address_are_errors_with_hints() {
    let folder = Folder::new();
    let server = folder.serve(&[]);
    let ended = folder.run(&["tenant", "list", "--url", &server.url, "--key", "wrong"]);
    assert_eq!(ended.code, 2);
    assert!(
        ended.err.contains("unauthenticated") && ended.err.contains("hint:"),
        "{}",
        ended.err
    );
    let ended = folder.run(&["tenant", "list", "--url", "http://127.0.0.1:1"]);
    assert_eq!(ended.code, 2);
    assert!(
        ended.err.contains("cannot reach") && ended.err.contains("hint:"),
        "{}",
        ended.err
    );
}

#[test]
fn a_server_that_stops_leaves_checkpoints() {
    let folder = Folder::new();
    folder.serve(&["--demo"]).stop();
    let files = std::fs::read_dir(folder.path().join("data/test.db.checkpoints")).unwrap();
    assert_eq!(files.count(), 3);
    let server = folder.serve(&["--demo"]);
    let question = [
        "check",
        "--tenant",
        "westeros",
        "sam.smith",
        "editorders",
        "order",
    ];
    let at = |node| {
        server
            .run(&folder, &[&question[..], &["--node", node]].concat())
            .code
    };
    assert_eq!((at("calgary"), at("edmonton")), (0, 1));
}

/// Where the cut falls depends on the machine; wherever it does, the next start mends it.
#[test]
fn a_first_start_that_was_cut_off_is_made_good_by_the_next() {
    for milliseconds in [40, 60, 70, 80, 90, 110] {
        let folder = Folder::new();
        let mut cut = folder.command(&["serve", "--listen", "127.0.0.1:0"]);
        let mut cut = cut
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(milliseconds));
        cut.kill().unwrap();
        cut.wait().unwrap();
        let server = folder.serve(&[]);
        server.run(&folder, &["tenant", "list"]).ok();
    }
}
