//! `audit verify` finds what somebody changed behind the program's back.

use std::fs;

use super::program::Folder;

#[test]
fn a_whole_log_verifies() {
    let folder = Folder::new();
    let server = folder.serve(&["--demo"]);
    let direct = folder.run(&["audit", "verify"]).ok();
    assert!(
        direct.contains("westeros") && direct.contains("none"),
        "{direct}"
    );
    assert_eq!(server.run(&folder, &["audit", "verify"]).ok(), direct);
    assert_eq!(
        folder.run(&["audit", "verify", "--tenant", "nowhere"]).code,
        2
    );
}

/// A backup is text: what is changed in it, its checksum made right again, is a log that somebody
/// has rewritten.
#[test]
fn a_changed_entry_is_named() {
    let folder = Folder::with_demo();
    folder.run(&["backup", "one.backup"]).ok();
    let path = folder.path().join("one.backup");
    let text = fs::read_to_string(&path).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let entry = lines
        .iter_mut()
        .find(|line| line.contains("\"changes\"") && line.contains("promoted"))
        .expect("the promotion");
    *entry = entry.replace("promoted", "demoted!");
    let trailer = lines.pop().unwrap();
    let body: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let old = trailer
        .split("\"sha256\":\"")
        .nth(1)
        .unwrap()
        .get(..64)
        .unwrap();
    let forged = trailer.replace(old, &sha256(&folder, &body));
    fs::write(&path, format!("{body}{forged}\n")).unwrap();

    let elsewhere = ["--database", "sqlite:forged.db"];
    folder
        .run(&[&["restore", "one.backup"], &elsewhere[..]].concat())
        .ok();
    let ended = folder.run(&[&["audit", "verify"], &elsewhere[..]].concat());
    assert_eq!(ended.code, 2, "{}", ended.out);
    assert!(
        ended
            .err
            .contains("the log of westeros is bad from revision"),
        "{}",
        ended.err
    );
    assert!(ended.err.contains("the entry was changed"), "{}", ended.err);
    assert!(
        !ended.err.contains("the log of abc-commerce"),
        "{}",
        ended.err
    );
}

fn sha256(folder: &Folder, text: &str) -> String {
    let path = folder.path().join("body");
    fs::write(&path, text).unwrap();
    let output = std::process::Command::new("sha256sum")
        .arg(&path)
        .output()
        .unwrap();
    String::from_utf8(output.stdout)
        .unwrap()
        .get(..64)
        .unwrap()
        .to_owned()
}
