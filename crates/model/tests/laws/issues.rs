//! Everything that can be wrong with a catalog: its code, its line, and that nothing hides
//! anything else.

use bailiwick_model::catalog::{Catalog, CatalogFile, CatalogIssue, CatalogLibrary};

use crate::support::{HEAD, compile};

/// The issues of a small catalog; its text begins in line 5.
fn issues(text: &str) -> Vec<CatalogIssue> {
    CatalogFile::parse("small.toml", &format!("{HEAD}{text}"))
        .err()
        .unwrap_or_default()
}

/// Code and line of each issue.
fn found(issues: &[CatalogIssue]) -> Vec<(&str, usize)> {
    issues
        .iter()
        .map(|issue| (issue.code, issue.line))
        .collect()
}

/// The text has exactly this issue, in this line, with a hint that says this.
#[track_caller]
fn refused(text: &str, code: &str, line: usize, hint: &str) {
    let issues = issues(text);
    let shown: Vec<_> = issues.iter().map(ToString::to_string).collect();
    assert_eq!(found(&issues), [(code, line)], "{}", shown.join("\n"));
    assert!(issues[0].hint.contains(hint), "{}", issues[0]);
}

/// A permission with these further lines; five lines or more.
fn permission(code: &str, more: &str) -> String {
    format!(
        "[[permissions]]\ncode = \"{code}\"\nname = \"Some name\"\ndescription = \"Text.\"\n\
         category = \"Some\"\n{more}\n"
    )
}

fn resource_type(code: &str, more: &str) -> String {
    format!("[[resource_types]]\ncode = \"{code}\"\nname = \"Some name\"\n{more}\n")
}

fn role(name: &str, more: &str) -> String {
    format!("[[stock_roles]]\nname = \"{name}\"\ndescription = \"Text.\"\n{more}\n")
}

const SCALE: &str = "[[scales]]\ncode = \"access\"\nlevels = [\n\
    { name = \"read\", label = \"View\", actions = [\"read\"] },\n\
    { name = \"manage\", label = \"Manage\", actions = [\"edit\"] },\n]\n";

#[test]
fn a_small_catalog_is_fine() {
    let text = format!(
        "{SCALE}{}{}{}",
        resource_type("door", "scale = \"access\""),
        permission(
            "doors.open",
            "prerequisites = [\"door.read\", \"users.view\"]"
        ),
        role(
            "Porter",
            "permissions = [\"doors.open\"]\nlevels = { door = \"manage\" }"
        ),
    );
    assert_eq!(issues(&text), []);
}

#[test]
fn an_issue_is_shown_with_file_line_and_hint() {
    let issue = issues(&permission("a", "prerequisites = [\"users.vew\"]")).remove(0);
    let expected = "small.toml:10: there is no permission `users.vew`\n  \
                    hint: did you mean `users.view`?";
    assert_eq!(issue.to_string(), expected);
}

#[test]
fn syntax() {
    refused("[[products]\n", "syntax", 5, "toml.io");
    let issues = issues("uses = [\nproducts = 1 2\nsections == 3\n");
    assert!(issues.len() > 1);
    assert!(issues.iter().all(|issue| issue.code == "syntax"));
}

#[test]
fn too_long() {
    let long = "x".repeat(101);
    let text = format!("[[products]]\ncode = \"a\"\nname = \"{long}\"\n");
    refused(&text, "too_long", 7, "shorten");
    let huge = format!("# {}", "x".repeat(2 * 1024 * 1024));
    refused(&huge, "too_long", 1, "split");
}

#[test]
fn unknown_field() {
    refused("prodcts = []\n", "unknown_field", 5, "`products`");
    refused(
        &permission("a", "restrictd = true"),
        "unknown_field",
        10,
        "`restricted`",
    );
    let levels = "levels = [\n{ name = \"view\", permissions = [], lable = \"View\" }]";
    refused(
        &resource_type("door", levels),
        "unknown_field",
        9,
        "`label`",
    );
}

#[test]
fn missing_field() {
    refused("[[products]]\ncode = \"a\"\n", "missing_field", 5, "name");
    let issues = CatalogFile::parse("a.toml", "format = 1\nversion = 1\n").unwrap_err();
    assert_eq!(found(&issues), [("missing_field", 1), ("missing_field", 1)]);
}

#[test]
fn what_is_missing_is_said_once_and_hides_nothing() {
    let issues_of = |text: &str| CatalogFile::parse("a.toml", text).unwrap_err();
    let without_title = issues_of("format = 1\nname = \"small\"\nversion = 1\n");
    assert_eq!(found(&without_title), [("missing_field", 1)]);
    let without_name = issues_of("format = 1\nname = \"\"\nversion = 1\ntitle = \" \"\n");
    assert_eq!(found(&without_name), [("bad_code", 2), ("empty", 4)]);
    let role = "[[stock_roles]]\nname = \"A\"\npermissions = [\"zebra\"]\n\
                levels = { user = \"zebra\" }\n";
    let expected = [
        ("missing_field", 5),
        ("unknown_permission", 7),
        ("unknown_level", 8),
    ];
    assert_eq!(found(&issues(role)), expected);
    let bare = "[[permissions]]\nprerequisites = [\"zebra\"]\n[[scales]]\ncode = \"B\"\n\
                [[stock_roles]]\nname = 5\npermissions = [\"yak\"]\n";
    let expected = [
        ("missing_field", 5),
        ("missing_field", 5),
        ("missing_field", 5),
        ("missing_field", 5),
        ("unknown_permission", 6),
        ("missing_field", 7),
        ("missing_field", 9),
        ("invalid_value", 10),
        ("unknown_permission", 11),
    ];
    assert_eq!(found(&issues(bare)), expected);
}

#[test]
fn a_single_equals_sign_is_told_of() {
    let text = permission("a", "condition = \"resource.owner = subject.id\"");
    let issues = issues(&text);
    assert_eq!(found(&issues), [("bad_condition", 10)]);
    assert!(issues[0].message.contains("write `==`"), "{}", issues[0]);
}

#[test]
fn invalid_value() {
    refused(
        &permission("a", "restricted = \"yes\""),
        "invalid_value",
        10,
        "guide",
    );
    refused("products = 1\n", "invalid_value", 5, "[[products]]");
    refused(
        "[subject_types]\nidentity = \"usr\"\n",
        "invalid_value",
        6,
        "`user`",
    );
}

#[test]
fn unsupported_format() {
    let text = HEAD.replace("format = 1", "format = 2");
    let issues = CatalogFile::parse("a.toml", &text).unwrap_err();
    assert_eq!(found(&issues), [("unsupported_format", 1)]);
}

#[test]
fn bad_version() {
    let text = HEAD.replace("version = 1", "version = 0");
    let issues = CatalogFile::parse("a.toml", &text).unwrap_err();
    assert_eq!(found(&issues), [("bad_version", 3)]);
}

#[test]
fn bad_code() {
    refused(&permission("Doors.Open", ""), "bad_code", 6, "lower-case");
    refused(&permission("9doors", ""), "bad_code", 6, "letter");
    let action = "actions = { user = [\"Open door\"] }";
    refused(
        &permission("doors.open", action),
        "bad_code",
        10,
        "begin with a letter",
    );
    let kept = "actions = { user = [\"GET\", \"openDoor\"] }";
    assert_eq!(found(&issues(&permission("doors.open", kept))), []);
}

#[test]
fn empty() {
    refused(
        "[[products]]\ncode = \"a\"\nname = \" \"\n",
        "empty",
        7,
        "words",
    );
}

#[test]
fn a116_negative_names_are_refused() {
    for code in [
        "cannot-view-customers",
        "no-access",
        "orders.not_view",
        "deny.orders",
        "cannotviewcustomers",
        "orders.without_prices",
        "forbid.orders",
        "prevent_orders",
    ] {
        refused(&permission(code, ""), "negative_name", 6, "only ever grant");
    }
    for name in [
        "Cannot View Customers",
        "Can't view",
        "Deny orders",
        "No access",
        "Do not view",
        "View without prices",
        "Forbid orders",
        "Prevent orders",
        "Don\u{2019}t view",
    ] {
        let text = permission("a", "").replace("Some name", name);
        refused(&text, "negative_name", 7, "only ever grant");
    }
    let scale = SCALE.replace("\"View\"", "\"No access to\"");
    refused(&scale, "negative_name", 8, "only ever grant");
    for code in [
        "notes.view",
        "notifications.view",
        "nodes.edit",
        "denominations.view",
    ] {
        assert_eq!(issues(&permission(code, "")), []);
    }
}

#[test]
fn bad_condition() {
    let text = permission("a", "condition = \"resource.managers has subject.id\"");
    refused(&text, "bad_condition", 10, "contains");
}

#[test]
fn duplicate_permission() {
    let text = format!("{}{}", permission("a", ""), permission("a", ""));
    refused(&text, "duplicate_permission", 12, "small.toml:5");
    refused(
        &permission("users.view", ""),
        "duplicate_permission",
        6,
        "user-management.toml",
    );
    let generated = format!(
        "{SCALE}{}{}",
        resource_type("door", "scale = \"access\""),
        permission("door.read", "")
    );
    refused(&generated, "duplicate_permission", 16, "small.toml:14");
}

#[test]
fn duplicate_resource_type() {
    let text = format!("{}{}", resource_type("door", ""), resource_type("door", ""));
    refused(&text, "duplicate_resource_type", 10, "small.toml:6");
    refused(
        &resource_type("user", ""),
        "duplicate_resource_type",
        6,
        "user-management.toml",
    );
}

#[test]
fn duplicates_of_other_kinds() {
    let product = "[[products]]\ncode = \"a\"\nname = \"A\"\n";
    refused(&product.repeat(2), "duplicate_product", 9, "line 6");
    let section = "[[sections]]\ncode = \"a\"\nname = \"A\"\n";
    refused(&section.repeat(2), "duplicate_section", 9, "line 6");
    refused(&SCALE.repeat(2), "duplicate_scale", 12, "line 6");
    let companion = "[[companions]]\ncode = \"a\"\nfunction = \"A\"\nwhen = \"users.view\"\n";
    refused(&companion.repeat(2), "duplicate_companion", 10, "line 6");
    let screen = "[[legacy.screens]]\ncode = \"a\"\nname = \"A\"\nlevels = [\n\
        { name = \"None\", permissions = [] }, { name = \"Full\", permissions = [\"users.view\"] }]\n";
    refused(&screen.repeat(2), "duplicate_screen", 11, "line 6");
    let held = "permissions = [\"users.view\"]";
    let roles = format!("{}{}", role("Porter", held), role("PORTER", held));
    refused(&roles, "duplicate_stock_role", 10, "line 6");
    refused(
        &SCALE.replace("\"manage\"", "\"read\""),
        "duplicate_level",
        9,
        "line 8",
    );
    refused(
        "[subject_types]\nuser = \"service_account\"\n",
        "duplicate_subject_type",
        6,
        "word",
    );
}

#[test]
fn unknown_permission() {
    let text = permission("a", "includes = [\n\"users.view\",\n\"users.edit_statis\"]");
    refused(&text, "unknown_permission", 12, "`users.edit_status`");
    refused(
        &permission("a", "prerequisites = [\"zebra\"]"),
        "unknown_permission",
        10,
        "declare",
    );
    refused(
        &role("A", "permissions = [\"zebra\"]"),
        "unknown_permission",
        8,
        "declare",
    );
    let levels = "levels = [\n{ name = \"view\", permissions = [\"usrs.view\"] }]";
    refused(
        &resource_type("door", levels),
        "unknown_permission",
        9,
        "`users.view`",
    );
    let companion = "[[companions]]\ncode = \"a\"\nfunction = \"A\"\nwhen = \"zebra\"\n";
    refused(companion, "unknown_permission", 8, "declare");
}

#[test]
fn unknown_resource_type() {
    refused(
        &permission("a", "actions = { usr = [\"view\"] }"),
        "unknown_resource_type",
        10,
        "`user`",
    );
    refused(
        &resource_type("door", "parent = \"zebra\""),
        "unknown_resource_type",
        8,
        "declare",
    );
    refused(
        &resource_type("door", "embedded = [\"usr\"]"),
        "unknown_resource_type",
        8,
        "`user`",
    );
    refused(
        &role("A", "levels = { zebra = \"read\" }"),
        "unknown_resource_type",
        8,
        "declare",
    );
    let companion = "[[companions]]\ncode = \"a\"\nfunction = \"A\"\nwhen = \"users.view\"\n\
        manage = [\"usr\"]\n";
    refused(companion, "unknown_resource_type", 9, "`user`");
}

#[test]
fn unknown_level() {
    refused(
        &role("A", "levels = { user = \"read\" }"),
        "unknown_level",
        8,
        "declare",
    );
    let text = format!(
        "{SCALE}{}{}",
        resource_type("door", "scale = \"access\""),
        role("A", "levels = { door = \"mange\" }")
    );
    refused(&text, "unknown_level", 18, "`manage`");
}

#[test]
fn unknown_scale() {
    let text = format!("{SCALE}{}", resource_type("door", "scale = \"acess\""));
    refused(&text, "unknown_scale", 14, "`access`");
}

#[test]
fn unknown_product_and_section() {
    let section = "[[sections]]\ncode = \"a\"\nname = \"A\"\nproduct = \"b\"\n";
    refused(section, "unknown_product", 8, "[[products]]");
    let section = "[[sections]]\ncode = \"doors\"\nname = \"A\"\nparent = \"dors\"\n";
    refused(section, "unknown_section", 8, "`doors`");
    refused(
        &resource_type("door", "section = \"a\""),
        "unknown_section",
        8,
        "[[sections]]",
    );
}

#[test]
fn cycles() {
    let pair = |field: &str| {
        let first = permission("a", &format!("{field} = [\"b\"]"));
        format!("{first}{}", permission("b", &format!("{field} = [\"a\"]")))
    };
    refused(&pair("includes"), "cycle_in_includes", 10, "includes");
    refused(
        &pair("prerequisites"),
        "cycle_in_prerequisites",
        10,
        "prerequisites",
    );
    refused(
        &permission("a", "includes = [\"a\"]"),
        "cycle_in_includes",
        10,
        "includes",
    );
    let parents = format!(
        "{}{}",
        resource_type("a", "parent = \"b\""),
        resource_type("b", "parent = \"a\"")
    );
    refused(&parents, "cycle_in_parents", 8, "rights of its own");
    let sections = "[[sections]]\ncode = \"a\"\nname = \"A\"\nparent = \"b\"\n\
                    [[sections]]\ncode = \"b\"\nname = \"B\"\nparent = \"a\"\n";
    refused(sections, "cycle_in_sections", 8, "parent");
}

#[test]
fn levels_do_not_grow() {
    let permissions = format!(
        "{}{}",
        permission("a", "includes = [\"b\"]"),
        permission("b", "")
    );
    let door = |weak: &str, strong: &str| {
        let levels = format!(
            "levels = [\n{{ name = \"weak\", permissions = {weak} }},\n\
             {{ name = \"strong\", permissions = {strong} }}]"
        );
        format!("{permissions}{}", resource_type("door", &levels))
    };
    assert_eq!(
        issues(&door("[\"b\"]", "[\"a\"]")),
        [],
        "what is included counts"
    );
    refused(
        &door("[\"a\"]", "[\"b\"]"),
        "levels_do_not_grow",
        22,
        "weaker",
    );
    refused(
        &door("[\"a\"]", "[\"a\", \"b\"]"),
        "levels_do_not_grow",
        22,
        "weaker",
    );
    refused(
        &door("[\"users.view\"]", "[\"a\"]"),
        "levels_do_not_grow",
        22,
        "weaker",
    );
    let screen = format!(
        "{permissions}[[legacy.screens]]\ncode = \"a\"\nname = \"A\"\nlevels = [\n\
         {{ name = \"None\", permissions = [] }},\n{{ name = \"Full\", permissions = [] }}]\n"
    );
    refused(&screen, "levels_do_not_grow", 22, "weaker");
}

#[test]
fn too_few_levels() {
    let screen = "[[legacy.screens]]\ncode = \"a\"\nname = \"A\"\n\
                  levels = [{ name = \"None\", permissions = [] }]\n";
    refused(screen, "too_few_levels", 8, "add");
    refused(
        "[[scales]]\ncode = \"a\"\nlevels = []\n",
        "too_few_levels",
        7,
        "add",
    );
}

#[test]
fn scale_and_levels() {
    let more = "scale = \"access\"\nlevels = [{ name = \"a\", permissions = [\"users.view\"] }]";
    let text = format!("{SCALE}{}", resource_type("door", more));
    refused(&text, "scale_and_levels", 15, "keep one");
}

#[test]
fn derived_type() {
    let door = |more: &str| {
        let handle = resource_type("handle", &format!("parent = \"door\"\n{more}"));
        format!(
            "{SCALE}{}{handle}",
            resource_type("door", "scale = \"access\"")
        )
    };
    assert_eq!(issues(&door("")), []);
    refused(&door("scale = \"access\""), "derived_type", 19, "take out");
    refused(
        &door("restriction_aware = true"),
        "derived_type",
        19,
        "take out",
    );
    let levels = "levels = [{ name = \"a\", permissions = [\"users.view\"] }]";
    refused(&door(levels), "derived_type", 19, "take out");
    let action = format!(
        "{}{}",
        door(""),
        permission("a", "actions = { handle = [\"turn\"] }")
    );
    refused(&action, "derived_type", 25, "`door`");
}

#[test]
fn a118_a_restricted_permission_has_no_side_door() {
    let restricted = permission("secret", "restricted = true");
    for field in ["includes", "prerequisites"] {
        let text = format!(
            "{restricted}{}",
            permission("a", &format!("{field} = [\"secret\"]"))
        );
        refused(&text, "brings_restricted", 11, "restricted = true");
    }
    let text = format!("{restricted}{}", role("A", "permissions = [\"secret\"]"));
    refused(&text, "stock_role_restricted", 14, "released");
}

#[test]
fn empty_stock_role() {
    refused(&role("A", ""), "empty_stock_role", 5, "levels");
}

#[test]
fn too_many() {
    let many: String = (0..4_097)
        .map(|at| permission(&format!("p{at}"), ""))
        .collect();
    let issues = issues(&many);
    assert!(issues.iter().all(|issue| issue.code == "too_many"));
    assert!(!issues.is_empty());
    let level = "{ name = \"x\", label = \"X\", actions = [] },";
    let levels: String = (0..17)
        .map(|at| level.replace("\"x\"", &format!("\"x{at}\"")))
        .collect();
    refused(
        &format!("[[scales]]\ncode = \"a\"\nlevels = [{levels}]\n"),
        "too_many",
        7,
        "merge",
    );
}

#[test]
fn all_errors_of_a_file_are_collected_at_once() {
    let text = format!(
        "{}{}{}{}zebra = 1\n",
        permission(
            "doors.open",
            "restrictd = true\nrestricted = 1\ncondition = \"nonsense\""
        ),
        permission(
            "cannot-open",
            "prerequisites = [\"doors.open\", \"doors.lock\"]"
        ),
        resource_type("door", "section = \"nowhere\"\nparent = \"nowhere\""),
        role("Porter", "permissions = [\"doors.opn\"]"),
    );
    let expected = [
        ("unknown_field", 10),
        ("invalid_value", 11),
        ("bad_condition", 12),
        ("negative_name", 14),
        ("unknown_permission", 18),
        ("unknown_section", 22),
        ("unknown_resource_type", 23),
        ("unknown_permission", 27),
        ("unknown_field", 28),
    ];
    let issues = issues(&text);
    let shown: Vec<_> = issues.iter().map(ToString::to_string).collect();
    assert_eq!(found(&issues), expected, "{}", shown.join("\n"));
}

#[test]
fn an_unreadable_entry_is_not_missed_elsewhere() {
    let broken = "[[permissions]]\ncode = \"doors.open\"\n";
    let text = format!(
        "{broken}{}",
        role("Porter", "permissions = [\"doors.open\"]")
    );
    let issues = issues(&text);
    assert_eq!(found(&issues), [("missing_field", 5); 3]);
}

/// A parsed file of that name.
fn file(name: &str, text: &str) -> CatalogFile {
    let head = HEAD.replace("small", name);
    CatalogFile::parse(&format!("{name}.toml"), &format!("{head}{text}")).unwrap()
}

/// The issues of compiling these files with `user-management`.
fn together(files: Vec<CatalogFile>) -> Vec<CatalogIssue> {
    compile(files).err().unwrap_or_default()
}

#[test]
fn user_management_must_be_there() {
    let retail = CatalogLibrary::builtin().latest("retail").cloned().unwrap();
    let issues = Catalog::compile(&[retail]).unwrap_err();
    assert_eq!(found(&issues), [("missing_user_management", 1)]);
    assert_eq!(
        found(&Catalog::compile(&[]).unwrap_err()),
        [("missing_user_management", 1)]
    );
}

#[test]
fn a_catalog_is_chosen_once() {
    let issues = together(vec![file("one", ""), file("one", "")]);
    assert_eq!(found(&issues), [("duplicate_catalog", 2)]);
}

#[test]
fn used_catalogs_must_be_there() {
    let using = file("one", "uses = [\"two\"]\n");
    assert_eq!(
        found(&together(vec![using.clone()])),
        [("missing_catalog", 5)]
    );
    assert_eq!(together(vec![using, file("two", "")]), []);
}

#[test]
fn names_of_other_catalogs_are_checked_when_compiled() {
    let using = |code: &str| {
        let text = permission("a", &format!("includes = [\"{code}\"]"));
        file("one", &format!("uses = [\"two\"]\n{text}"))
    };
    let two = || file("two", &permission("doors.open", ""));
    assert_eq!(together(vec![using("doors.open"), two()]), []);
    let issues = together(vec![using("doors.opn"), two()]);
    assert_eq!(found(&issues), [("unknown_permission", 11)]);
    assert_eq!(issues[0].hint, "did you mean `doors.open`?");
    let three = file(
        "three",
        &format!(
            "uses = [\"one\"]\n{}",
            permission("b", "includes = [\"doors.open\"]")
        ),
    );
    let issues = together(vec![using("doors.open"), two(), three]);
    assert_eq!(found(&issues), [("unknown_permission", 11)]);
    assert!(
        issues[0].hint.contains("`two` declares it"),
        "{}",
        issues[0]
    );
}

#[test]
fn what_several_files_declare() {
    let text = format!(
        "[[products]]\ncode = \"p\"\nname = \"P\"\n[[sections]]\ncode = \"s\"\nname = \"S\"\n\
         [[resource_types]]\ncode = \"door\"\nname = \"Doors\"\n{}",
        permission("doors.open", "")
    );
    let issues = together(vec![file("one", &text), file("two", &text)]);
    let expected = [
        ("duplicate_product", 6),
        ("duplicate_section", 9),
        ("duplicate_resource_type", 12),
        ("duplicate_permission", 15),
    ];
    assert_eq!(found(&issues), expected);
    assert!(issues.iter().all(|issue| issue.file == "two.toml"));
}

#[test]
fn cycles_across_files_are_found() {
    let one = file(
        "one",
        &format!(
            "uses = [\"two\"]\n{}",
            permission("a", "includes = [\"b\"]")
        ),
    );
    let two = file(
        "two",
        &format!(
            "uses = [\"one\"]\n{}",
            permission("b", "includes = [\"a\"]")
        ),
    );
    assert_eq!(
        found(&together(vec![one, two])),
        [("cycle_in_includes", 11)]
    );
}

#[test]
fn a_tenant_has_a_bounded_number_of_catalogs() {
    let files = (0..8).map(|at| file(&format!("c{at}"), "")).collect();
    assert_eq!(found(&together(files)), [("too_many", 2)]);
}

#[test]
fn stock_roles_of_equal_name_merge() {
    let role = |held: &str| role("Porter", &format!("permissions = [\"{held}\"]"));
    let files = vec![
        file("one", &role("users.view")),
        file("two", &role("groups.edit")),
    ];
    let catalog = compile(files).unwrap();
    let porter = catalog
        .stock_roles()
        .iter()
        .find(|role| role.name == "Porter")
        .unwrap();
    let held: Vec<_> = catalog.codes(&porter.permissions).collect();
    assert_eq!(held, ["users.view", "groups.view", "groups.edit"]);
    assert_eq!(porter.catalog, "one");
}
