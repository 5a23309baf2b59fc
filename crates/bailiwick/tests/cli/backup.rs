//! A backup taken while the server runs, taken back elsewhere.

use super::program::Folder;

#[test]
fn a_backup_of_a_running_server_gives_the_same_answers() {
    let folder = Folder::new();
    let server = folder.serve(&["--demo"]);
    folder.run(&["backup", "one.backup"]).ok();
    let again = folder.run(&["backup", "one.backup"]);
    assert_eq!(again.code, 2, "a backup is never overwritten");
    let list = ["assign", "list", "--tenant", "westeros", "--json"];
    let before = server.run(&folder, &list).ok();
    server.stop();

    let elsewhere = ["--database", "sqlite:other/restored.db"];
    let on = |arguments: &[&str]| folder.run(&[arguments, &elsewhere].concat());
    on(&["restore", "one.backup"]).ok();
    assert_eq!(on(&list).ok(), before);
    let question = [
        "check",
        "--tenant",
        "westeros",
        "sam.smith",
        "editorders",
        "order",
    ];
    let at = |node| [&question[..], &["--node", node]].concat();
    assert_eq!(on(&at("calgary")).code, 0);
    assert_eq!(on(&at("edmonton")).code, 1);
    on(&["audit", "verify"]).ok();
    let full = on(&["restore", "one.backup"]);
    assert_eq!(full.code, 2, "only an empty database takes a backup back");
}

#[test]
fn a_damaged_backup_is_refused() {
    let folder = Folder::with_demo();
    folder.run(&["backup", "one.backup"]).ok();
    let path = folder.path().join("one.backup");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replacen("sam.smith", "sam.smyth", 1)).unwrap();
    let ended = folder.run(&["restore", "one.backup", "--database", "sqlite:other.db"]);
    assert_eq!(ended.code, 2, "{}", ended.out);
    assert!(ended.err.contains("nothing was restored"), "{}", ended.err);
}
