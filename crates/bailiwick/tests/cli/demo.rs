//! The sample companies say what their stories say.

use super::program::Folder;

fn check(folder: &Folder, arguments: &[&str]) -> i32 {
    let mut all = vec!["check"];
    all.extend(arguments);
    let ended = folder.run(&all);
    assert!(ended.code < 2, "{arguments:?}: {}", ended.err);
    ended.code
}

/// A305-A308, A311: Sam after the promotion, John and Kim without access.
#[test]
fn a305_to_a311_sam_at_every_node() {
    let folder = Folder::with_demo();
    let can = |user: &str, action: &str, kind: &str, node: &str| {
        check(
            &folder,
            &["--tenant", "westeros", user, action, kind, "--node", node],
        ) == 0
    };
    let nodes = ["westeros", "saskatchewan", "alberta", "edmonton", "calgary"];
    let customers = nodes.map(|node| can("sam.smith", "managecustomerresources", "customer", node));
    assert_eq!(customers, [false, false, true, true, true]);
    let orders = nodes.map(|node| can("sam.smith", "editorders", "order", node));
    assert_eq!(orders, [false, false, false, false, true]);
    for user in ["john.albert", "kim.perry"] {
        for node in nodes {
            assert!(
                !can(user, "readcustomerresources", "customer", node),
                "{user} at {node}"
            );
        }
    }
}

#[test]
fn groups_see_the_records_of_their_site() {
    let folder = Folder::with_demo();
    let can = |user: &str, kind: &str, id: &str| {
        check(
            &folder,
            &["--tenant", "abc-commerce", user, "read", kind, id],
        ) == 0
    };
    // Customers go DE, FR, NL, US, the last of them have no site; orders go round the customers.
    let mut seen = vec![
        "order-0001",
        "order-0002",
        "order-0005",
        "order-0037",
        "order-0041",
    ];
    seen.retain(|id| can("de.fulfilment", "orders", id));
    assert_eq!(seen, ["order-0001", "order-0005", "order-0041"]);
    assert!(can("fr.fulfilment", "orders", "order-0002"));
    // Orders without a site are seen by those who are not restricted.
    assert!(can("global.admin", "orders", "order-0037"));
    assert!(can("global.admin", "orders", "order-0001"));
    // The vendor's people see the vendor's orders, and only those.
    assert!(can("vendor.orders", "orders", "vendor-order-0001"));
    assert!(!can("vendor.orders", "orders", "order-0001"));
    assert!(can("de.fulfilment", "customer", "customer-0001"));
    assert!(!can("de.fulfilment", "customer", "customer-0002"));
    assert!(!can("de.fulfilment", "quotes", "quote-0001"));
}

#[test]
fn loading_again_changes_nothing() {
    let folder = Folder::new();
    let mut first = folder.serve(&["--demo"]);
    let said = first.says().to_owned();
    assert!(
        said.contains("key of Westeros' storefront") && said.contains("curl -s"),
        "{said}"
    );
    let before = first.run(&folder, &["tenant", "list", "--json"]).ok();
    first.stop();
    let mut second = folder.serve(&["--demo"]);
    let said = second.says().to_owned();
    assert!(!said.contains("bwk_") && said.contains("<token>"), "{said}");
    assert_eq!(
        second.run(&folder, &["tenant", "list", "--json"]).ok(),
        before
    );
}

#[test]
fn without_a_database_the_demo_has_its_own() {
    let folder = Folder::new();
    let mut command = folder.command(&["serve", "--demo", "--listen", "127.0.0.1:0"]);
    command
        .env_remove("BAILIWICK_DATABASE")
        .env("BAILIWICK_OPERATOR_TOKEN", super::program::TOKEN);
    super::program::Server::start(command).stop();
    assert!(folder.path().join("data/demo.db").exists());
}
