//! The ways in which a question may name its parts: a text for the usual case, an object for
//! everything else.

use std::fmt;
use std::marker::PhantomData;

use bailiwick_engine::question::EXTERNAL_ID_PREFIX;
use bailiwick_engine::snapshot::Snapshot;
use bailiwick_service::ask::resource::{NODE, RESTRICTIONS, VENDOR};
use bailiwick_service::ask::{AskedAction, AskedResource, AskedSubject, Properties};
use bailiwick_web::names::{self, NodeReference};
use bailiwick_web::problem::Problem;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use utoipa::ToSchema;

/// A `T` written as an object, or as the text that most often suffices.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Short<T>(pub T);

/// What a text stands for.
pub(super) trait FromName {
    fn from_name(name: String) -> Self;
}

impl<'de, T: Deserialize<'de> + FromName> Deserialize<'de> for Short<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextOrObject<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de> + FromName> Visitor<'de> for TextOrObject<T> {
            type Value = Short<T>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a text or an object")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Short(T::from_name(text.to_owned())))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(Short)
            }
        }

        deserializer.deserialize_any(TextOrObject(PhantomData))
    }
}

/// Who: as a text the user's id, external id, user name or e-mail address.
#[derive(Clone, Debug, PartialEq, serde::Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GivenSubject {
    /// `user`, `service_account`, or what the tenant's catalogs call them.
    #[serde(rename = "type", default = "user")]
    #[schema(default = "user")]
    subject_type: String,
    /// Id, external id, user name or e-mail address.
    #[schema(example = "sam.smith")]
    id: String,
    /// Counts only if the key may override what is stored.
    #[schema(value_type = Option<Object>)]
    properties: Option<Properties>,
}

pub(super) fn user() -> String {
    "user".to_owned()
}

impl FromName for GivenSubject {
    fn from_name(id: String) -> Self {
        Self {
            subject_type: user(),
            id,
            properties: None,
        }
    }
}

impl Short<GivenSubject> {
    pub(super) fn asked(&self) -> AskedSubject<'_> {
        AskedSubject {
            subject_type: &self.0.subject_type,
            id: &self.0.id,
            properties: self.0.properties.as_ref(),
        }
    }
}

/// What is to be done: as a text its name.
#[derive(Clone, Debug, PartialEq, serde::Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GivenAction {
    /// An action of the resource's type, or the code of a permission.
    #[schema(example = "edit")]
    name: String,
    /// Conditions may compare them.
    #[schema(value_type = Option<Object>)]
    properties: Option<Properties>,
}

impl FromName for GivenAction {
    fn from_name(name: String) -> Self {
        Self {
            name,
            properties: None,
        }
    }
}

impl Short<GivenAction> {
    pub(super) fn asked(&self) -> AskedAction<'_> {
        AskedAction {
            name: &self.0.name,
            properties: self.0.properties.as_ref(),
        }
    }
}

/// What it is to be done with: as a text its type, for questions about the type as such.
#[derive(Clone, Debug, PartialEq, serde::Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GivenResource {
    /// A resource type of the tenant's catalogs.
    #[serde(rename = "type")]
    #[schema(example = "orders")]
    resource_type: String,
    /// Its id; none if the question is about the type at a node.
    #[serde(default)]
    #[schema(example = "4711")]
    id: String,
    /// Where it sits (id, `external_id:...`, `name:...` or `root`), if it is not registered.
    #[schema(example = "external_id:store-0042")]
    node: Option<String>,
    /// The restriction values that it carries, if it is not registered.
    #[schema(value_type = Option<Vec<String>>)]
    restrictions: Option<OneOrMany>,
    /// The vendor that it belongs to (id or name), if it is not registered.
    vendor: Option<String>,
    /// Attributes that conditions may compare, if it is not registered.
    #[schema(value_type = Option<Object>)]
    properties: Option<Properties>,
}

/// One text or several.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl FromName for GivenResource {
    fn from_name(resource_type: String) -> Self {
        Self {
            resource_type,
            id: String::new(),
            node: None,
            restrictions: None,
            vendor: None,
            properties: None,
        }
    }
}

/// That a question names a type of resources, which may be unknown.
///
/// # Errors
/// When it does not.
pub(super) fn typed(resource_type: &str, pointer: &str) -> Result<(), Problem> {
    if resource_type.trim().is_empty() {
        return Err(Problem::field(pointer, "must name a resource type"));
    }
    Ok(())
}

impl Short<GivenResource> {
    /// Writes down where it sits the way in which the service wants it.
    ///
    /// # Errors
    /// When it has no type, or sits at one of several nodes of a name: that would be denied
    /// although one of them may be meant.
    pub(super) fn place(&mut self, snapshot: &Snapshot, pointer: &str) -> Result<(), Problem> {
        let given = &mut self.0;
        typed(&given.resource_type, &format!("{pointer}/type"))?;
        let node = given.node.take().map(|text| {
            // What the service understands by itself need not be looked up twice.
            let known = match text.starts_with(EXTERNAL_ID_PREFIX) {
                true => NodeReference::None,
                false => names::node(snapshot, &text, |_| true),
            };
            let text = match known.found(&text) {
                Ok(node) => node.to_string(),
                Err(None) => text,
                Err(Some(ambiguous)) => {
                    return Err(names::unknown_because(
                        ambiguous,
                        &format!("{pointer}/node"),
                    ));
                }
            };
            Ok((NODE, Value::String(text)))
        });
        let node = node.transpose()?;
        let restrictions = given.restrictions.take().map(|values| {
            let values = match values {
                OneOrMany::One(value) => vec![value],
                OneOrMany::Many(values) => values,
            };
            (RESTRICTIONS, Value::from(values))
        });
        let vendor = given
            .vendor
            .take()
            .map(|text| (VENDOR, Value::String(text)));
        for (name, value) in [node, restrictions, vendor].into_iter().flatten() {
            let properties = given.properties.get_or_insert_default();
            properties.insert(name.to_owned(), value);
        }
        Ok(())
    }

    pub(super) fn asked(&self) -> AskedResource<'_> {
        AskedResource {
            resource_type: &self.0.resource_type,
            id: &self.0.id,
            properties: self.0.properties.as_ref(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{from_value, json};

    #[test]
    fn a_text_stands_for_the_usual_case() {
        let short: Short<GivenSubject> = from_value(json!("sam.smith")).unwrap();
        let long = json!({ "type": "user", "id": "sam.smith" });
        assert_eq!(short, from_value(long).unwrap());
        let short: Short<GivenAction> = from_value(json!("edit")).unwrap();
        assert_eq!(short, from_value(json!({ "name": "edit" })).unwrap());
        let short: Short<GivenResource> = from_value(json!("orders")).unwrap();
        assert_eq!(short, from_value(json!({ "type": "orders" })).unwrap());
    }

    #[test]
    fn anything_else_is_refused() {
        for value in [
            json!(1),
            json!(["user", "sam"]),
            json!({ "id": "sam", "name": "Sam" }),
        ] {
            assert!(from_value::<Short<GivenSubject>>(value).is_err());
        }
        assert!(from_value::<Short<GivenResource>>(json!({ "id": "1" })).is_err());
    }

    #[test]
    fn what_places_a_resource_becomes_a_property() {
        let mut given: Short<GivenResource> = from_value(json!({
            "type": "orders",
            "node": "external_id:nowhere",
            "restrictions": "DE",
            "properties": { "state": "open" },
        }))
        .unwrap();
        given.place(&Snapshot::empty(), "/resource").unwrap();
        let expected =
            json!({ "node": "external_id:nowhere", "restrictions": ["DE"], "state": "open" });
        assert_eq!(
            Value::from(given.asked().properties.unwrap().clone()),
            expected
        );
    }
}
