//! `config check`: each value with its origin, everything wrong at once.

use std::fs;

use serde_json::Value;

use super::program::Folder;

fn origin<'a>(shown: &'a Value, key: &str) -> (&'a str, &'a str) {
    let values = shown["values"].as_array().unwrap();
    let value = values.iter().find(|value| value["key"] == key).unwrap();
    (
        value["value"].as_str().unwrap(),
        value["origin"].as_str().unwrap(),
    )
}

#[test]
fn later_layers_win() {
    let folder = Folder::new();
    let file = "[server]\nlisten = \"127.0.0.1:1\"\n[limits]\nqueue_length = 7\n\
                [log]\nformat = \"json\"\n";
    fs::write(folder.path().join("b.toml"), file).unwrap();
    let mut command = folder.command(&["config", "check", "--json", "--config", "b.toml"]);
    command.args(["--database", "postgres://me:secret@host/db"]);
    let output = command
        .env("BAILIWICK_LISTEN", "127.0.0.1:2")
        .output()
        .unwrap();
    let shown: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        origin(&shown, "server.listen"),
        ("127.0.0.1:2", "environment")
    );
    assert_eq!(origin(&shown, "limits.queue_length"), ("7", "file"));
    assert_eq!(origin(&shown, "limits.batch_length"), ("256", "default"));
    let database = origin(&shown, "database.url");
    assert_eq!(database, ("postgres://me:***@host/db", "command line"));
    assert!(output.status.success());
}

#[test]
fn all_errors_come_at_once() {
    let folder = Folder::new();
    let file = "[server]\nlisten = \"nowhere\"\ncolour = \"red\"\n[limits]\nqueue_length = 0\n";
    fs::write(folder.path().join("b.toml"), file).unwrap();
    let ended = folder.run(&["config", "check", "--config", "b.toml"]);
    assert_eq!(ended.code, 2);
    for wrong in [
        "server.colour",
        "`server.listen`",
        "`limits.queue_length` is 0",
    ] {
        assert!(ended.err.contains(wrong), "{wrong}: {}", ended.err);
    }
    let serve = folder.run(&["serve", "--config", "b.toml"]);
    assert_eq!(serve.code, 2);
    assert!(serve.err.contains("server.colour"), "{}", serve.err);
}
