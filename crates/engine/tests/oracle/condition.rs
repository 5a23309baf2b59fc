//! Section 5 of the semantics, naively: what there is to compare, written out as JSON objects, and
//! comparisons of JSON values.

use std::cmp::Ordering;

use bailiwick_model::assignment::Principal;
use bailiwick_model::catalog::{Comparison, Condition, Operand, Operator};
use bailiwick_model::user::Attributes;
use serde_json::{Map, Value, json};

use super::evaluate::{Case, Thing};
use crate::world::World;

/// "A conjunction of comparisons."
pub fn holds(world: &World, condition: &Condition, subject: &Principal, case: &Case) -> bool {
    let subject = subject_facts(world, subject);
    let resource = resource_facts(world, &case.thing);
    let side = |operand: &Operand| match operand {
        Operand::Subject(path) => at(&subject, path),
        Operand::Resource(path) => at(&resource, path),
        Operand::Action(path) => at(&case.action_properties, path),
        Operand::Literal(value) => Some(value.clone()),
    };
    let holds = |comparison: &Comparison| {
        // "A missing attribute makes a comparison false."
        let (Some(left), Some(right)) = (side(&comparison.left), side(&comparison.right)) else {
            return false;
        };
        compare(&left, comparison.operator, &right)
    };
    condition.comparisons.iter().all(holds)
}

/// The value under a path, which is one name or a way through objects. `null` is as good as
/// missing.
pub fn at(object: &Map<String, Value>, path: &str) -> Option<Value> {
    let found = match (object.get(path), path.split_once('.')) {
        (Some(value), _) => Some(value.clone()),
        (None, Some((first, rest))) => at(object.get(first)?.as_object()?, rest),
        (None, None) => None,
    };
    found.filter(|value| !value.is_null())
}

/// One comparison of two values that are there.
pub fn compare(left: &Value, operator: Operator, right: &Value) -> bool {
    let among = |list: &Value, one: &Value| {
        let items = list.as_array().into_iter().flatten();
        is_single(one) && items.into_iter().any(|item| same(item, one))
    };
    match operator {
        Operator::Equal => is_single(left) && is_single(right) && same(left, right),
        Operator::NotEqual => is_single(left) && is_single(right) && !same(left, right),
        Operator::In => among(right, left),
        Operator::Contains => among(left, right),
    }
}

fn is_single(value: &Value) -> bool {
    value.is_string() || value.is_number() || value.is_boolean()
}

/// Numbers are the same by what they are worth, everything else as written.
fn same(left: &Value, right: &Value) -> bool {
    match (left.as_f64(), right.as_f64()) {
        (Some(left), Some(right)) => left.partial_cmp(&right) == Some(Ordering::Equal),
        _ => is_single(left) && left == right,
    }
}

/// Attributes, over which lies what is fixed; a fixed fact that is absent hides the attribute of
/// its name.
fn facts(attributes: &Attributes, fixed: Vec<(&str, Value)>) -> Map<String, Value> {
    let mut facts: Map<String, Value> = attributes.as_map().clone().into_iter().collect();
    for (name, value) in fixed {
        facts.insert(name.to_owned(), value);
    }
    facts
}

/// What conditions may know of a user or service account.
pub fn subject_facts(world: &World, subject: &Principal) -> Map<String, Value> {
    if let Some(account) = world
        .accounts
        .iter()
        .find(|a| Principal::ServiceAccount(a.id) == *subject)
    {
        let status = if account.active {
            "active"
        } else {
            "deactivated"
        };
        return facts(
            &account.attributes,
            vec![
                ("id", json!(account.id.to_string())),
                ("name", json!(account.name.as_str())),
                (
                    "external_id",
                    json!(account.external_id.as_ref().map(|id| id.as_str())),
                ),
                ("status", json!(status)),
            ],
        );
    }
    let Some(user) = world
        .users
        .iter()
        .find(|user| Principal::User(user.id) == *subject)
    else {
        return Map::new();
    };
    let texts = |ids: Vec<String>| json!(ids);
    let groups = world
        .memberships
        .iter()
        .filter(|membership| membership.user == user.id);
    facts(
        &user.attributes,
        vec![
            ("id", json!(user.id.to_string())),
            ("user_name", json!(user.user_name.as_str())),
            ("email", json!(user.email.as_str())),
            (
                "external_id",
                json!(user.external_id.as_ref().map(|id| id.as_str())),
            ),
            (
                "department",
                json!(user.profile.department.as_ref().map(|text| text.as_str())),
            ),
            ("home", json!(user.home.to_string())),
            ("status", json!(user.status.as_str())),
            (
                "managers",
                texts(user.managers.iter().map(ToString::to_string).collect()),
            ),
            (
                "groups",
                texts(
                    groups
                        .map(|membership| membership.group.to_string())
                        .collect(),
                ),
            ),
        ],
    )
}

/// What conditions may know of the resource.
pub fn resource_facts(world: &World, thing: &Thing) -> Map<String, Value> {
    let values: Vec<&str> = thing.values.iter().map(|value| value.as_str()).collect();
    // "A resource without node sits at the root."
    let node = thing.node.unwrap_or(world.tenant.root);
    let mut all = thing.facts.clone();
    all.insert("id".to_owned(), json!(thing.id));
    all.insert("type".to_owned(), json!(thing.resource_type));
    all.insert("node".to_owned(), json!(node.to_string()));
    all.insert("restrictions".to_owned(), json!(values));
    all.insert(
        "vendor".to_owned(),
        json!(thing.vendor.map(|vendor| vendor.to_string())),
    );
    all
}
