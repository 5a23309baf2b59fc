//! The story of Westeros as a script for people to read and run: `examples/westeros.sh`.

use std::process::Command;

use super::program::{Folder, TOKEN};

/// A301-A313, step by step over HTTP. Needs `bash` and `curl`; without them there is nothing to try.
#[test]
fn a301_to_a313_the_story_over_http() {
    let there = |tool: &str| Command::new(tool).arg("--version").output().is_ok();
    if !there("bash") || !there("curl") {
        return;
    }
    let folder = Folder::new();
    let server = folder.serve(&[]);
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/westeros.sh");
    let output = Command::new("bash")
        .arg(script)
        .env("BAILIWICK_URL", &server.url)
        .env("BAILIWICK_KEY", TOKEN)
        .env_remove("BAILIWICK_TENANT")
        .output()
        .unwrap();
    let out = String::from_utf8_lossy(&output.stdout);
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{out}\n{err}");
    assert!(out.contains("all answers were as they should be"), "{out}");
    assert_eq!(out.matches("should be ").count(), 0, "{out}");
}
