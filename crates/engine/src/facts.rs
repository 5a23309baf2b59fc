//! What conditions compare: facts about a subject, a resource or an action, looked up by path
//! without allocating.
//!
//! Facts come from three places. What identifies and places a thing (`id` and, for a resource,
//! `type`, `node`, `restrictions`, `vendor`) is fixed. Then come the caller's properties, if the
//! caller handed any in, then what is stored. A path is tried as one name first, then step by step
//! at its dots. JSON `null` counts as missing.

use std::collections::BTreeSet;

use bailiwick_model::ids::UserId;
use bailiwick_model::names::RestrictionValue;
use bailiwick_model::user::Attributes;
use serde_json::{Map, Number, Value};
use uuid::Uuid;

use crate::snapshot::{Snapshot, Subject, SubjectAccount};

/// Facts about one thing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facts<'a> {
    /// The caller's properties. Whoever puts them here has made sure that the caller may.
    pub given: Option<&'a Map<String, Value>>,
    /// What is stored about the thing.
    pub stored: Stored<'a>,
}

/// What is stored about a thing.
#[derive(Clone, Copy, Debug, Default)]
pub enum Stored<'a> {
    /// Nothing: the thing is described by the caller alone.
    #[default]
    Nothing,
    /// A registered record's attributes.
    Attributes(&'a Attributes),
    /// A user or service account.
    Subject(&'a Snapshot, &'a Subject),
    /// A node of the tree.
    Node(&'a bailiwick_model::tree::Node),
    /// A user group.
    Group(&'a bailiwick_model::group::Group),
    /// A role.
    Role(&'a bailiwick_model::role::Role),
}

/// Restriction values, borrowed from wherever they are.
#[derive(Clone, Copy, Debug, Default)]
pub enum Values<'a> {
    /// None at all.
    #[default]
    None,
    /// Borrowed texts.
    Texts(&'a [&'a str]),
    /// Owned texts.
    Strings(&'a [String]),
    /// Those of a record.
    Set(&'a BTreeSet<RestrictionValue>),
}

/// One fact.
#[derive(Clone, Copy, Debug)]
pub enum Fact<'a> {
    /// Any JSON value.
    Json(&'a Value),
    /// A text.
    Text(&'a str),
    /// An id, which compares like its text.
    Id(Uuid),
    /// Ids of users.
    Ids(&'a [UserId]),
    /// Restriction values.
    Values(Values<'a>),
    /// Groups by handle; they compare like the texts of their ids.
    Groups(&'a Snapshot, &'a [u32]),
}

/// A single value that can be compared.
#[derive(Clone, Copy, Debug)]
pub enum Scalar<'a> {
    /// A text.
    Text(&'a str),
    /// An id.
    Id(Uuid),
    /// A number.
    Number(&'a Number),
    /// A truth value.
    Bool(bool),
}

impl<'a> Values<'a> {
    /// The values as texts.
    pub fn iter(self) -> impl Iterator<Item = &'a str> {
        let (texts, strings, set) = match self {
            Self::None => (None, None, None),
            Self::Texts(texts) => (Some(texts), None, None),
            Self::Strings(strings) => (None, Some(strings), None),
            Self::Set(set) => (None, None, Some(set)),
        };
        let texts = texts.into_iter().flatten().copied();
        let strings = strings.into_iter().flatten().map(String::as_str);
        let set = set.into_iter().flatten().map(RestrictionValue::as_str);
        texts.chain(strings).chain(set)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.iter().next().is_none()
    }
}

impl<'a> Facts<'a> {
    /// Facts that the caller alone states.
    #[must_use]
    pub fn given(properties: &'a Map<String, Value>) -> Self {
        Self {
            given: Some(properties),
            stored: Stored::Nothing,
        }
    }

    /// Facts that are stored alone.
    #[must_use]
    pub fn stored(stored: Stored<'a>) -> Self {
        Self {
            given: None,
            stored,
        }
    }

    /// The fact at a path.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<Fact<'a>> {
        if path == "id"
            && let Some(id) = self.stored.id()
        {
            return Some(id);
        }
        if let Some(given) = self.given {
            let head = path.split_once('.').map_or(path, |(head, _)| head);
            if given.contains_key(path) || given.contains_key(head) {
                return dig(|name| given.get(name), path).map(Fact::Json);
            }
        }
        self.stored.get(path)
    }
}

impl<'a> Stored<'a> {
    /// The id that the thing has of itself; no attribute of that name is one.
    pub(crate) fn id(&self) -> Option<Fact<'a>> {
        match self {
            Self::Nothing | Self::Attributes(_) => None,
            Self::Subject(_, subject) => Some(Fact::Id(subject.id())),
            Self::Node(node) => Some(Fact::Id(node.id.0)),
            Self::Group(group) => Some(Fact::Text(group.id.as_str())),
            Self::Role(role) => Some(Fact::Id(role.id.0)),
        }
    }

    fn get(&self, path: &str) -> Option<Fact<'a>> {
        match self {
            Self::Nothing => None,
            Self::Attributes(attributes) => attribute(attributes, path),
            Self::Subject(snapshot, subject) => subject_fact(snapshot, subject, path),
            Self::Node(node) => match path {
                "name" => Some(Fact::Text(node.name.as_str())),
                "node_type" => Some(Fact::Text(node.node_type.as_str())),
                "external_id" => Some(Fact::Text(node.external_id.as_ref()?.as_str())),
                _ => None,
            },
            Self::Group(group) => match path {
                "name" => Some(Fact::Text(group.name.as_str())),
                _ => None,
            },
            Self::Role(role) => match path {
                "name" => Some(Fact::Text(role.name.as_str())),
                _ => None,
            },
        }
    }
}

fn subject_fact<'a>(snapshot: &'a Snapshot, subject: &'a Subject, path: &str) -> Option<Fact<'a>> {
    match &subject.account {
        SubjectAccount::User(user) => match path {
            "user_name" => Some(Fact::Text(user.user_name.as_str())),
            "email" => Some(Fact::Text(user.email.as_str())),
            "external_id" => Some(Fact::Text(user.external_id.as_ref()?.as_str())),
            "department" => Some(Fact::Text(user.department.as_ref()?.as_str())),
            "home" => Some(Fact::Id(user.home.0)),
            "status" => Some(Fact::Text(user.status.as_str())),
            "managers" => Some(Fact::Ids(&user.managers)),
            "groups" => Some(Fact::Groups(snapshot, &subject.groups)),
            _ => attribute(&user.attributes, path),
        },
        SubjectAccount::ServiceAccount(account) => match path {
            "name" => Some(Fact::Text(account.name.as_str())),
            "external_id" => Some(Fact::Text(account.external_id.as_ref()?.as_str())),
            "status" if account.active => Some(Fact::Text("active")),
            "status" => Some(Fact::Text("deactivated")),
            _ => attribute(&account.attributes, path),
        },
    }
}

fn attribute<'a>(attributes: &'a Attributes, path: &str) -> Option<Fact<'a>> {
    dig(|name| attributes.get(name), path).map(Fact::Json)
}

/// The value at a path: under the whole path as one name, else step by step at its dots.
pub(crate) fn dig<'a>(get: impl Fn(&str) -> Option<&'a Value>, path: &str) -> Option<&'a Value> {
    if let Some(value) = get(path) {
        return Some(value);
    }
    let (head, rest) = path.split_once('.')?;
    dig_in(get(head)?.as_object()?, rest)
}

/// The same within an object. Apart, because a closure that calls itself has no finite type.
fn dig_in<'a>(map: &'a Map<String, Value>, path: &str) -> Option<&'a Value> {
    map.get(path).or_else(|| {
        let (head, rest) = path.split_once('.')?;
        dig_in(map.get(head)?.as_object()?, rest)
    })
}

impl<'a> Fact<'a> {
    /// The single value; `None` for a list, an object and `null`.
    #[must_use]
    pub fn scalar(self) -> Option<Scalar<'a>> {
        match self {
            Self::Text(text) => Some(Scalar::Text(text)),
            Self::Id(id) => Some(Scalar::Id(id)),
            Self::Json(Value::String(text)) => Some(Scalar::Text(text)),
            Self::Json(Value::Number(number)) => Some(Scalar::Number(number)),
            Self::Json(Value::Bool(truth)) => Some(Scalar::Bool(*truth)),
            _ => None,
        }
    }

    /// Whether this is a list and has the value.
    #[must_use]
    pub fn contains(self, wanted: Scalar<'_>) -> bool {
        match self {
            Self::Json(Value::Array(items)) => items
                .iter()
                .filter_map(|item| Fact::Json(item).scalar())
                .any(|item| item.equals(wanted)),
            Self::Ids(ids) => ids.iter().any(|id| Scalar::Id(id.0).equals(wanted)),
            Self::Values(values) => values.iter().any(|text| Scalar::Text(text).equals(wanted)),
            Self::Groups(snapshot, groups) => groups
                .iter()
                .filter_map(|&group| snapshot.group_row(group))
                .any(|row| Scalar::Text(row.group.id.as_str()).equals(wanted)),
            Self::Json(_) | Self::Text(_) | Self::Id(_) => false,
        }
    }

    /// The fact as JSON.
    #[must_use]
    pub fn to_value(self) -> Value {
        let texts = |texts: &mut dyn Iterator<Item = String>| {
            Value::Array(texts.map(Value::String).collect())
        };
        match self {
            Self::Json(value) => value.clone(),
            Self::Text(text) => Value::String(text.to_owned()),
            Self::Id(id) => Value::String(id.to_string()),
            Self::Ids(ids) => texts(&mut ids.iter().map(ToString::to_string)),
            Self::Values(values) => texts(&mut values.iter().map(str::to_owned)),
            Self::Groups(snapshot, groups) => {
                let rows = groups.iter().filter_map(|&group| snapshot.group_row(group));
                texts(&mut rows.map(|row| row.group.id.to_string()))
            }
        }
    }
}

impl Scalar<'_> {
    /// Whether two values are the same: texts exactly, numbers by their worth (1 is 1.0), never
    /// across kinds. An id is its hyphenated lower-case text.
    #[must_use]
    pub fn equals(self, other: Scalar<'_>) -> bool {
        match (self, other) {
            (Self::Text(left), Scalar::Text(right)) => left == right,
            (Self::Id(left), Scalar::Id(right)) => left == right,
            (Self::Text(text), Scalar::Id(id)) => id_is(id, text),
            (Self::Id(id), Scalar::Text(text)) => id_is(id, text),
            (Self::Bool(left), Scalar::Bool(right)) => left == right,
            (Self::Number(left), Scalar::Number(right)) => same_number(left, right),
            _ => false,
        }
    }
}

fn id_is(id: Uuid, text: &str) -> bool {
    let mut buffer = Uuid::encode_buffer();
    *id.hyphenated().encode_lower(&mut buffer) == *text
}

fn same_number(left: &Number, right: &Number) -> bool {
    match (whole(left), whole(right)) {
        (Some(left), Some(right)) => left == right,
        (None, None) => left.as_f64() == right.as_f64(),
        _ => false,
    }
}

/// From here on not every whole number is a float; a float this large stays one.
const EXACT_BELOW: f64 = 9_007_199_254_740_992.0;

/// The number as a whole one, if it is one and was exactly that when it was written.
#[must_use]
pub(crate) fn whole(number: &Number) -> Option<i128> {
    if let Some(number) = number.as_i64() {
        return Some(i128::from(number));
    }
    if let Some(number) = number.as_u64() {
        return Some(i128::from(number));
    }
    let number = number.as_f64()?;
    let is_whole = number.fract() == 0.0 && number.abs() < EXACT_BELOW;
    // A float has no other way to become an integer; the bound makes it exact.
    is_whole.then_some(number as i128)
}
