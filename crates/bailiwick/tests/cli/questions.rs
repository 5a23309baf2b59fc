//! `check`, `explain` and `who-can`, on the database and through a server: the same answers and
//! the same exit codes.

use super::program::Folder;

const PERMITTED: [&str; 8] = [
    "check",
    "--tenant",
    "westeros",
    "sam.smith",
    "managecustomerresources",
    "customer",
    "--node",
    "edmonton",
];
const DENIED: [&str; 8] = [
    "check",
    "--tenant",
    "westeros",
    "sam.smith",
    "managecustomerresources",
    "customer",
    "--node",
    "saskatchewan",
];
const UNKNOWN: [&str; 6] = [
    "check",
    "--tenant",
    "nowhere",
    "sam.smith",
    "managecustomerresources",
    "customer",
];

#[test]
fn exit_codes_are_the_answer() {
    let folder = Folder::new();
    let server = folder.serve(&["--demo"]);
    let mut answers = Vec::new();
    for arguments in [&PERMITTED[..], &DENIED, &UNKNOWN] {
        let ended = server.run(&folder, arguments);
        answers.push((ended.code, ended.out));
    }
    let codes: Vec<i32> = answers.iter().map(|(code, _)| *code).collect();
    assert_eq!(codes, [0, 1, 2]);
    assert_eq!(answers[0].1, "permit\n");
    server.stop();
    for (arguments, (code, out)) in [&PERMITTED[..], &DENIED, &UNKNOWN].iter().zip(&answers) {
        let ended = folder.run(arguments);
        assert_eq!(
            (ended.code, &ended.out),
            (*code, out),
            "{arguments:?} {}",
            ended.err
        );
    }
}

#[test]
fn explain_gives_reasons() {
    let folder = Folder::with_demo();
    let mut arguments = PERMITTED.to_vec();
    arguments[0] = "explain";
    let ended = folder.run(&arguments);
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert!(ended.out.contains("Regional Manager"), "{}", ended.out);
    let mut arguments = DENIED.to_vec();
    arguments.push("--explain");
    assert_eq!(folder.run(&arguments).code, 1);
}

#[test]
fn who_can_names_everybody() {
    let folder = Folder::with_demo();
    let out = folder
        .run(&[
            "who-can",
            "--tenant",
            "westeros",
            "managecustomerresources",
            "customer",
            "--node",
            "calgary",
        ])
        .ok();
    assert!(
        out.contains("sam.smith") && out.contains("ada.admin"),
        "{out}"
    );
    assert!(!out.contains("john.albert"), "{out}");
}
