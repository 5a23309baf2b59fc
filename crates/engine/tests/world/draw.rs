//! Draws of what objects of a world carry: windows of validity, restrictions, attributes.

use std::collections::{BTreeMap, BTreeSet};

use bailiwick_model::assignment::Validity;
use bailiwick_model::names::RestrictionValue;
use bailiwick_model::restriction::Restrictions;
use bailiwick_model::time::Timestamp;
use bailiwick_model::user::{Attributes, UserStatus};
use serde_json::{Value, json};

use super::World;
use super::chance::Chance;

/// Every value that an assignment, a group or a record may carry.
pub const VALUES: [&str; 4] = ["DE", "US", "FR", "West-EU"];
/// The moments at which windows begin and end.
pub const MOMENTS: [i64; 4] = [100, 200, 300, 400];

/// A moment on, just before or just after a window's end, or far from any.
pub fn now(chance: &mut Chance) -> Timestamp {
    let moment = *chance.pick(&MOMENTS);
    Timestamp(moment + *chance.pick(&[-1_i64, 0, 0, 1, 50]))
}

/// A window: mostly always, sometimes open at one end, sometimes empty.
pub fn validity(chance: &mut Chance) -> Validity {
    if chance.percent(60) {
        return Validity::default();
    }
    let mut end = || {
        chance
            .percent(70)
            .then(|| Timestamp(*chance.pick(&MOMENTS)))
    };
    Validity {
        from: end(),
        until: end(),
    }
}

/// Some values, perhaps none.
pub fn values(chance: &mut Chance, most: usize) -> BTreeSet<RestrictionValue> {
    let most = chance.below(most + 1);
    let values = chance.some(most, &VALUES);
    let value = |text| RestrictionValue::new(text).expect("a restriction value");
    values.into_iter().map(value).collect()
}

/// Restrictions: often none; an empty list, which the API refuses, once in a while.
pub fn restrictions(chance: &mut Chance, restricted_percent: usize) -> Restrictions {
    if !chance.percent(restricted_percent) {
        return Restrictions::Unrestricted;
    }
    let mut drawn = values(chance, 3);
    if drawn.is_empty() && chance.percent(90) {
        drawn.insert(RestrictionValue::new(VALUES[0]).expect("a restriction value"));
    }
    Restrictions::Restricted { values: drawn }
}

/// A status: active in most cases.
pub fn status(chance: &mut Chance) -> UserStatus {
    if chance.percent(80) {
        return UserStatus::Active;
    }
    *chance.pick(&UserStatus::ALL)
}

/// One value of an attribute, now and then of a kind that does not fit.
fn value(chance: &mut Chance, usual: &[Value]) -> Value {
    let odd = [
        Value::Null,
        json!(""),
        json!([]),
        json!({"a": 1}),
        json!(false),
        json!(1),
    ];
    if chance.percent(10) {
        return chance.pick(&odd).clone();
    }
    chance.pick(usual).clone()
}

fn attributes(chance: &mut Chance, usual: &[(&str, &[Value])], present: usize) -> Attributes {
    let mut map = BTreeMap::new();
    for (name, values) in usual {
        if chance.percent(present) {
            map.insert((*name).to_owned(), value(chance, values));
        }
    }
    for rare in [
        "id",
        "home",
        "type",
        "node",
        "restrictions",
        "limits.widths",
        "size.width",
    ] {
        if !chance.percent(15) {
            map.remove(rare);
        }
    }
    Attributes::new(map).expect("attributes within limits")
}

/// What users and service accounts carry.
pub fn of_subject(chance: &mut Chance) -> Attributes {
    let widths = [json!({"widths": [1, 2]}), json!({"widths": 1})];
    let usual: [(&str, &[Value]); 7] = [
        ("limits", &widths),
        ("limits.widths", &[Value::Null, json!([2, 3])]),
        // What is fixed about a user is not for attributes to say.
        ("id", &[json!("1")]),
        ("home", &[json!("1")]),
        (
            "regions",
            &[
                json!(["north", "south"]),
                json!(["south"]),
                json!(["north", 3, true]),
            ],
        ),
        ("level", &[json!(1), json!(2), json!(2.5), json!("2")]),
        ("color", &[json!("red"), json!("blue")]),
    ];
    attributes(chance, &usual, 75)
}

/// What records carry: users' ids among them.
pub fn of_record(chance: &mut Chance, world: &World) -> Attributes {
    let subjects = world.users.iter().map(|user| user.id.0);
    let subjects = subjects.chain(world.accounts.iter().map(|account| account.id.0));
    let ids: Vec<Value> = subjects.map(|id| json!(id.to_string())).collect();
    let most = chance.below(3);
    let managers = [Value::Array(chance.some(most, &ids))];
    let here = json!(chance.pick(&world.nodes).id.to_string());
    let fixed = [json!("r1"), json!("task"), here];
    let usual: [(&str, &[Value]); 14] = [
        (
            "size",
            &[
                json!({"width": 1}),
                json!({"width": {"of": 2}}),
                json!({"width": 2.0}),
            ],
        ),
        ("size.width", &[json!(3), Value::Null]),
        // What is fixed about a record is not for attributes to say.
        ("id", &fixed),
        ("type", &fixed),
        ("node", &fixed),
        ("restrictions", &[json!(["DE", "US"])]),
        ("owner", &ids),
        ("managers", &managers),
        ("region", &[json!("north"), json!("south")]),
        ("color", &[json!("red"), json!("blue")]),
        (
            "amount",
            &[
                json!(1),
                json!(1.0),
                json!(2.5),
                json!("many"),
                json!(7),
                json!(true),
            ],
        ),
        ("levels", &[json!([1, 2]), json!([2.5, "2"]), json!([])]),
        ("urgent", &[json!(true), json!(false), json!("true")]),
        ("department", &[json!("sales")]),
    ];
    attributes(chance, &usual, 80)
}
