//! What changes from one version to the next.

use bailiwick_model::catalog::{Change, difference};

use crate::support::{commerce, retail, small};

const OLD: &str = r#"
[[resource_types]]
code = "door"
name = "Doors"
[[permissions]]
code = "doors.open"
name = "Open doors"
description = "Open."
category = "Doors"
actions = { door = ["open", "knock"] }
[[permissions]]
code = "doors.paint"
name = "Paint doors"
description = "Paint."
category = "Doors"
[[stock_roles]]
name = "Porter"
description = "Opens."
permissions = ["doors.open"]
"#;

#[test]
fn equal_catalogs_do_not_differ() {
    assert!(difference(&commerce(), &commerce()).is_empty());
    assert!(!difference(&commerce(), &retail()).is_empty());
}

#[test]
fn what_came_went_and_changed() {
    let new = OLD
        .replace("doors.paint", "doors.lock")
        .replace("[\"open\", \"knock\"]", "[\"open\", \"ring\"]")
        .replace(
            "description = \"Open.\"",
            "description = \"Open.\"\nrestricted = false\ncondition = \"subject.key == true\"",
        )
        .replace(
            "permissions = [\"doors.open\"]",
            "permissions = [\"doors.open\", \"doors.lock\"]",
        )
        .replace(
            "name = \"Doors\"",
            "name = \"Doors\"\nrestriction_aware = true",
        );
    let difference = difference(&small(OLD), &small(&new));
    assert_eq!(difference.permissions.added, ["doors.lock"]);
    assert_eq!(difference.permissions.removed, ["doors.paint"]);
    let change = |code: &str, field, before: &str, after: &str| Change {
        code: code.to_owned(),
        field,
        before: before.to_owned(),
        after: after.to_owned(),
    };
    let condition = change("doors.open", "condition", "", "subject.key == true");
    assert_eq!(difference.permissions.changed, [condition]);
    assert_eq!(difference.actions.added, ["door:ring"]);
    assert_eq!(difference.actions.removed, ["door:knock"]);
    let aware = change("door", "restriction_aware", "false", "true");
    assert_eq!(difference.resource_types.changed, [aware]);
    let held = change(
        "Porter",
        "permissions",
        "doors.open",
        "doors.lock, doors.open",
    );
    assert_eq!(difference.stock_roles.changed, [held]);
}
