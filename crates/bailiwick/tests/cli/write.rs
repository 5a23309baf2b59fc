//! Commands that change something, and what a power cut leaves of it.

use super::program::Folder;

#[test]
fn acknowledged_changes_outlive_a_power_cut() {
    let folder = Folder::new();
    let server = folder.serve(&["--demo"]);
    let assign = [
        "assign",
        "add",
        "--tenant",
        "westeros",
        "Store Manager",
        "--user",
        "kim.perry",
    ];
    let mut arguments = assign.to_vec();
    arguments.extend(["--node", "edmonton"]);
    server.run(&folder, &arguments).ok();
    server.kill();
    let server = folder.serve(&["--demo"]);
    let question = [
        "check",
        "--tenant",
        "westeros",
        "kim.perry",
        "editorders",
        "order",
        "--node",
        "edmonton",
    ];
    assert_eq!(server.run(&folder, &question).code, 0);
}

#[test]
fn a_company_is_set_up_by_hand() {
    let folder = Folder::new();
    folder.serve(&[]).stop();
    let run = |line: &str| {
        let arguments: Vec<&str> = line.split(' ').collect();
        let mut command = folder.command(&arguments);
        let output = command.env("BAILIWICK_TENANT", "acme").output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{line}: {err}");
        String::from_utf8(output.stdout).unwrap()
    };
    run("tenant create acme --name Acme --catalog retail --seats 2");
    run("tenant release acme exportcustomerresources");
    assert!(run("tenant show acme").contains("exportcustomerresources"));
    run("node create North --type division --external-id north");
    run("node create One --type location --external-id one");
    run("node move one --to north");
    let tree = run("node tree");
    assert_eq!(
        tree,
        "Acme  (company)\n  North  (division, north)\n    One  (location, one)\n"
    );
    run("user create pat@acme.example --user-name pat --active");
    assert!(run("user list").contains("pat@acme.example"));
    run("role create Clerk --permission vieworders");
    run("role add-permission Clerk editorders");
    run("role remove-permission Clerk editorders");
    assert!(run("role show Clerk").contains("vieworders"));
    run("assign add Clerk --user pat --node north --reason hired");
    assert!(run("assign list --user pat").contains("Clerk"));
    assert!(run("user access pat").contains("vieworders"));
    run("check pat view order --node one");
    run("group create Marketing --id marketing --permission viewcampaigns");
    run("group add-member marketing pat");
    assert!(run("group access marketing").contains("Campaigns"));
    assert!(run("group show Marketing").contains("  marketing\n"));
    run("assign add Clerk --group Marketing");
    run("group remove-member Marketing pat");
    run("group delete marketing");
    run("user lock pat --lock-reason Holiday");
    run("user lock pat");
    assert!(run("user show pat").contains("Holiday"));
    let users = run("user list");
    assert!(
        users.contains("  LOCKED\n") && users.contains("  yes\n"),
        "{users}"
    );
    run("user unlock pat");
    run("user status pat passive");
    run("node delete one");
    run("role delete Clerk");
    let changes = run("changes");
    assert!(
        changes.contains("set_user_status") && changes.contains("system cli"),
        "{changes}"
    );
    assert!(changes.contains("(hired)"), "{changes}");
    assert!(changes.starts_with("REVISION  TIME "), "{changes}");
    assert!(
        changes.contains("user pat") && changes.contains("membership marketing/"),
        "{changes}"
    );
}

#[test]
fn a_refusal_names_what_is_wrong() {
    let folder = Folder::with_demo();
    let ended = folder.run(&[
        "user",
        "create",
        "--tenant",
        "westeros",
        "sam@westeros.example",
        "--user-name",
        "Sam.Smith",
    ]);
    assert_eq!(ended.code, 2);
    assert!(ended.err.contains("name taken"), "{}", ended.err);
    assert!(ended.err.contains("field: /user_name"), "{}", ended.err);
}

#[test]
fn catalogs_are_added_and_used() {
    let folder = Folder::with_demo();
    let retail = concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalogs/retail.toml");
    let text = std::fs::read_to_string(retail).unwrap();
    let newer = text.replace("\nversion = 1\n", "\nversion = 2\n");
    std::fs::write(folder.path().join("retail.toml"), newer).unwrap();
    folder.run(&["catalog", "add", "retail.toml"]).ok();
    folder
        .run(&["catalog", "use", "--tenant", "westeros", "retail@2"])
        .ok();
    let tenant = folder.run(&["tenant", "show", "westeros", "--json"]).ok();
    assert!(tenant.contains("\"version\": 2"), "{tenant}");
}

#[test]
fn refusals_speak_of_the_command_line() {
    let folder = Folder::with_demo();
    let refused = |line: &str, wanted: &str| {
        let arguments: Vec<&str> = line.split(' ').collect();
        let ended = folder.run(&arguments);
        assert_eq!(ended.code, 2, "{line}");
        assert!(ended.err.contains(wanted), "{line}: {}", ended.err);
    };
    refused("node delete alberta --tenant westeros", "`--move-to NODE`");
    refused(
        "role create Clerk --permission edittorders --tenant westeros",
        "did you mean `editorders`?",
    );
    refused("user show nobody --tenant westeros", "external_id:");
    refused("user list --tenant x --url 127.0.0.1:80", "--url http://");
    refused("serve --listen 8080", "127.0.0.1:8080");
    refused(
        "tenant list --database postgres://u:secret@127.0.0.1:1/x",
        "u:***@127.0.0.1:1/x: cannot connect to 127.0.0.1:1: ",
    );
}
