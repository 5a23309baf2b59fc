//! Conditions between subject, action and resource.

use bailiwick_engine::check::check;
use bailiwick_engine::condition::compare;
use bailiwick_engine::facts::{Fact, Facts, Stored};
use bailiwick_engine::question::{Question, Resource, builtin_resource, user_resource};
use bailiwick_model::assignment::Principal;
use bailiwick_model::catalog::Operator;
use bailiwick_model::change::{Change, Delta};
use bailiwick_model::user::{Profile, User, UserStatus};
use serde_json::{Map, Value, json};

use super::town::{NOW, Town};

#[test]
fn scalars_compare_by_kind_and_worth() {
    let table = [
        (json!(1), json!(1.0), true),
        (json!(0.0), json!(-0.0), true),
        (json!(1), json!("1"), false),
        (json!("a"), json!("A"), false),
        (json!(true), json!(1), false),
        (json!(u64::MAX), json!(-1), false),
        (
            json!(9_007_199_254_740_993_i64),
            json!(9_007_199_254_740_992_i64),
            false,
        ),
        (json!(2.5), json!(2.5), true),
    ];
    for (left, right, same) in table {
        let holds = |operator| compare(Fact::Json(&left), operator, Fact::Json(&right));
        assert_eq!(holds(Operator::Equal), same, "{left} {right}");
        assert_eq!(holds(Operator::NotEqual), !same, "{left} {right}");
    }
}

#[test]
fn lists_objects_and_null_compare_with_nothing() {
    for odd in [json!(null), json!([1]), json!({"a": 1})] {
        for operator in [Operator::Equal, Operator::NotEqual, Operator::In] {
            let (one, many) = (json!(1), json!([1]));
            let right = if operator == Operator::In {
                &many
            } else {
                &one
            };
            assert!(
                !compare(Fact::Json(&odd), operator, Fact::Json(right)),
                "{odd} {operator}"
            );
        }
    }
    let holds = |left: Value, operator, right: Value| {
        compare(Fact::Json(&left), operator, Fact::Json(&right))
    };
    assert!(holds(json!(1.0), Operator::In, json!(["x", 1])));
    assert!(!holds(json!(1), Operator::In, json!(1)));
    assert!(holds(json!([1, "x"]), Operator::Contains, json!("x")));
    assert!(!holds(json!("x"), Operator::Contains, json!("x")));
}

#[test]
fn facts_are_found_by_path_and_the_callers_win() {
    let stored = json!({"a": 1, "b": {"c": 2}, "d.e": 3, "d": {"e": 4}});
    let map = stored
        .as_object()
        .expect("a map")
        .clone()
        .into_iter()
        .collect();
    let attributes = bailiwick_model::user::Attributes::new(map).expect("attributes");
    let given = json!({"a": 10, "b": {"x": 1}});
    let facts = Facts {
        given: given.as_object(),
        stored: Stored::Attributes(&attributes),
    };
    let own = Facts::stored(Stored::Attributes(&attributes));
    let value = |facts: Facts<'_>, path: &str| facts.get(path).map(Fact::to_value);
    assert_eq!(value(own, "a"), Some(json!(1)));
    assert_eq!(value(own, "b.c"), Some(json!(2)));
    assert_eq!(value(own, "d.e"), Some(json!(3)));
    assert_eq!(value(own, "b.c.z"), None);
    assert_eq!(value(facts, "a"), Some(json!(10)));
    // What the caller gives replaces the whole of what is stored under that name.
    assert_eq!(value(facts, "b.c"), None);
    assert_eq!(value(facts, "d.e"), Some(json!(3)));
}

#[test]
fn a_condition_on_the_subject_holds_for_the_owner_alone() {
    let mut town = Town::new(&["house"]);
    let root = town.root;
    let (ana, ben) = (town.user("ana"), town.user("ben"));
    let role = town.role("Own files", &["files.read_own"]);
    town.assign(Principal::User(ana), role, root);
    town.assign(Principal::User(ben), role, root);
    let given = json!({"owner": ana.to_string()});
    let resource = Resource {
        attributes: Facts::given(given.as_object().expect("a map")),
        ..Resource::at("file", None)
    };
    assert!(town.may(ana, "read", &resource));
    assert!(!town.may(ben, "read", &resource));
    assert!(!town.may(ana, "read", &Resource::at("file", None)));
    // An unconditional permission in any role permits at once.
    let reader = town.role("Files", &["files.read"]);
    town.assign(Principal::User(ben), reader, root);
    assert!(town.may(ben, "read", &resource));
}

#[test]
fn a_missing_attribute_makes_even_a_difference_false() {
    let mut town = Town::new(&["house"]);
    let (root, ana) = (town.root, town.user("ana"));
    let role = town.role("Open files", &["files.read_open"]);
    town.assign(Principal::User(ana), role, root);
    let table = [
        (json!({"level": 1, "kind": "a"}), true),
        (json!({"level": 3, "kind": "a"}), false),
        (json!({"level": 3.0, "kind": "a"}), false),
        (json!({"level": "3", "kind": "b"}), true),
        (json!({"kind": "a"}), false),
        (json!({"level": null, "kind": "a"}), false),
        (json!({"level": [1], "kind": "a"}), false),
        (json!({"level": 1, "kind": "c"}), false),
        (json!({"level": 1}), false),
    ];
    for (given, permitted) in table {
        let resource = Resource {
            attributes: Facts::given(given.as_object().expect("a map")),
            ..Resource::at("file", None)
        };
        assert_eq!(town.may(ana, "read", &resource), permitted, "{given}");
    }
}

#[test]
fn the_callers_properties_of_a_subject_override_all_but_its_id() {
    let mut town = Town::new(&["house"]);
    let (root, ana, ben) = (town.root, town.user("ana"), town.user("ben"));
    let role = town.role("Own files", &["files.read_own"]);
    town.assign(Principal::User(ben), role, root);
    let given = json!({"owner": ana.to_string()});
    let resource = Resource {
        attributes: Facts::given(given.as_object().expect("a map")),
        ..Resource::at("file", None)
    };
    let posing = Map::from_iter([("id".to_owned(), json!(ana.to_string()))]);
    let question = Question {
        subject_properties: Some(&posing),
        ..Question::new(town.handle(ben), "read", &resource, NOW)
    };
    assert!(!check(&town.snapshot, &question));
}

#[test]
fn c_direct_reports_are_seen_by_their_managers_only() {
    let mut town = Town::new(&[]);
    let root = town.root;
    let (boss, other) = (town.user("boss"), town.user("other"));
    let role = town.role("Managers", &["users.view_direct_reports"]);
    town.assign(Principal::User(boss), role, root);
    town.assign(Principal::User(other), role, root);
    let report = bailiwick_model::ids::UserId(town.id());
    let user = User {
        id: report,
        user_name: bailiwick_model::names::UserName::new("report").expect("a name"),
        email: bailiwick_model::names::Email::new("report@example.com").expect("an address"),
        external_id: None,
        status: UserStatus::Provisioned,
        lock: None,
        home: root,
        managers: vec![boss],
        attributes: Default::default(),
        profile: Profile::default(),
        last_sign_in: None,
        created: NOW,
        changed: NOW,
        version: 1,
    };
    town.apply(Change::User(Box::new(Delta::created(user))));
    let resource = user_resource(&town.snapshot, report).expect("a user");
    assert!(town.may(boss, "view", &resource));
    assert!(!town.may(other, "view", &resource));
    let by_name = builtin_resource(&town.snapshot, "user", "REPORT").expect("a user");
    assert!(town.may(boss, "view", &by_name));
    let own = user_resource(&town.snapshot, boss).expect("a user");
    assert!(!town.may(boss, "view", &own));
}
