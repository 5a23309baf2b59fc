//! The way back in when nobody administers a tenant any more.

use super::program::Folder;

#[test]
fn rescue_makes_an_administrator_and_says_so() {
    let folder = Folder::with_demo();
    let may = [
        "check",
        "--tenant",
        "westeros",
        "john.albert",
        "users.edit",
        "user",
    ];
    assert_eq!(folder.run(&may).code, 1);
    let rescue = ["rescue", "--tenant", "westeros", "--user", "john.albert"];
    let out = folder
        .run(&[&rescue[..], &["--reason", "Ada has left"]].concat())
        .ok();
    assert!(out.contains("administers `westeros` again"), "{out}");
    assert_eq!(folder.run(&may).code, 0);
    let changes = folder
        .run(&["changes", "--tenant", "westeros", "--what", "rescue"])
        .ok();
    assert!(changes.contains("system rescue"), "{changes}");
    assert!(changes.contains("(Ada has left)"), "{changes}");
}

#[test]
fn rescue_is_for_the_host_of_a_stopped_server() {
    let folder = Folder::new();
    let server = folder.serve(&["--demo"]);
    let rescue = ["rescue", "--tenant", "westeros", "--user", "john.albert"];
    let mut remote = folder.command(&rescue);
    remote.env_remove("BAILIWICK_DATABASE");
    remote.env("BAILIWICK_URL", &server.url);
    let err = String::from_utf8(remote.output().unwrap().stderr).unwrap();
    assert!(
        err.contains("on the host only") && err.contains("--database"),
        "{err}"
    );
    let running = folder.run(&rescue);
    assert_eq!(running.code, 2);
    assert!(running.err.contains("in use"), "{}", running.err);
}
