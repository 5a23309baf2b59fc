//! What needs neither server nor database.

use std::fs;

use super::program::Folder;

#[test]
fn catalogs_are_checked_with_all_their_issues() {
    let folder = Folder::new();
    let retail = concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalogs/retail.toml");
    let out = folder.run(&["catalog", "check", retail]).ok();
    assert!(out.contains("in order"), "{out}");
    let bad = "format = 1\nname = \"bad\"\nversion = 0\ntitle = \"Bad\"\nsurprise = 1\n";
    fs::write(folder.path().join("bad.toml"), bad).unwrap();
    let ended = folder.run(&["catalog", "check", "bad.toml"]);
    assert_eq!(ended.code, 2);
    assert!(
        ended.out.contains("bad.toml:3:") && ended.out.contains("bad.toml:5:"),
        "{}",
        ended.out
    );
    assert!(ended.out.contains("hint:"), "{}", ended.out);
}

#[test]
fn completions_and_manual_are_printed() {
    let folder = Folder::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(
            folder.run(&["completions", shell]).ok().contains("who-can"),
            "{shell}"
        );
    }
    assert!(folder.run(&["man"]).ok().contains(".TH bailiwick"));
    folder.run(&["man", "pages"]).ok();
    assert!(
        folder
            .path()
            .join("pages/bailiwick-audit-verify.1")
            .exists()
    );
}

#[test]
fn the_program_describes_itself_the_same_way_twice() {
    let folder = Folder::new();
    folder.run(&["generate", "--dir", "one"]).ok();
    folder.run(&["generate", "--dir", "two"]).ok();
    for name in [
        "access.md",
        "cli.md",
        "config.md",
        "openapi.json",
        "problems.md",
    ] {
        let read = |dir: &str| fs::read_to_string(folder.path().join(dir).join(name)).unwrap();
        assert!(!read("one").is_empty(), "{name}");
        assert_eq!(read("one"), read("two"), "{name}");
    }
}

#[test]
fn wrong_usage_is_an_error() {
    let folder = Folder::new();
    assert_eq!(folder.run(&["check", "--tenant", "westeros"]).code, 2);
    assert_eq!(folder.run(&["nothing"]).code, 2);
    assert_eq!(folder.run(&["--help"]).code, 0);
}
