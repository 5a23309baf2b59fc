//! The entities of AuthZEN bodies. Each member is optional here, because which ones are needed
//! depends on the question; what lacks one that is needed is answered with a pointer to it.

use bailiwick_service::ask::{AskedAction, AskedResource, AskedSubject, Properties};
use bailiwick_web::problem::Problem;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::object::Object;

/// Who a question is about.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, ToSchema)]
#[schema(as = authzen::Subject)]
pub(crate) struct Subject {
    /// `user`, `service_account`, or what the tenant's catalogs call them.
    #[serde(rename = "type")]
    #[schema(value_type = String, required, example = "user")]
    pub subject_type: Option<String>,
    /// Id, external id, user name or e-mail address. Not needed where subjects are searched.
    #[schema(value_type = String, example = "alice")]
    pub id: Option<String>,
    /// Counts only if the key may override what is stored.
    #[schema(value_type = Option<Object>)]
    pub properties: Option<Properties>,
}

/// What is to be done.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, ToSchema)]
#[schema(as = authzen::Action)]
pub(crate) struct Action {
    /// An action of the resource's type, or the code of a permission.
    #[schema(value_type = String, required, example = "read")]
    pub name: Option<String>,
    /// Conditions may compare them.
    #[schema(value_type = Option<Object>)]
    pub properties: Option<Properties>,
}

/// What it is to be done with.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, ToSchema)]
#[schema(as = authzen::Resource)]
pub(crate) struct Resource {
    /// A resource type of the tenant's catalogs.
    #[serde(rename = "type")]
    #[schema(value_type = String, required, example = "record")]
    pub resource_type: Option<String>,
    /// Its id. Not needed where resources are searched.
    #[schema(value_type = String, example = "record-1")]
    pub id: Option<String>,
    /// `node`, `restrictions` and `vendor` place it, conditions may compare all of them. Of
    /// something that is stored they count only if the key may override that.
    #[schema(value_type = Option<Object>)]
    pub properties: Option<Properties>,
}

/// One question; also the defaults of many.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, ToSchema)]
#[schema(as = authzen::Evaluation)]
pub(crate) struct Evaluation {
    /// Who.
    #[schema(value_type = Subject, required)]
    pub subject: Option<Object<Subject>>,
    /// Does what.
    #[schema(value_type = Action, required)]
    pub action: Option<Object<Action>>,
    /// With what.
    #[schema(value_type = Resource, required)]
    pub resource: Option<Object<Resource>>,
    /// Circumstances; they never change the decision.
    #[serde(rename = "context")]
    #[schema(value_type = Option<Object>)]
    pub _context: Option<Properties>,
}

/// The answer to one question.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = authzen::Decision)]
pub(crate) struct Decision {
    /// Whether it is permitted.
    pub decision: bool,
    /// Why; only if asked for by `Bailiwick-Explain: true`, with `access.ask`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub context: Option<Value>,
}

/// The problem of something that is needed and not there.
pub(crate) fn missing(pointer: &str) -> Problem {
    let detail = format!(
        "`{}` is missing",
        pointer.trim_start_matches('/').replace('/', ".")
    );
    let problem = Problem::http("malformed_body", detail);
    Problem {
        field: Some(pointer.to_owned()),
        ..problem
    }
}

fn needed<'a>(text: Option<&'a String>, pointer: &str) -> Result<&'a str, Problem> {
    text.map(String::as_str).ok_or_else(|| missing(pointer))
}

impl Subject {
    /// The type, which every question needs.
    pub(crate) fn needed_type(&self) -> Result<&str, Problem> {
        needed(self.subject_type.as_ref(), "/subject/type")
    }

    /// The subject, all that identifies it being there.
    pub(crate) fn asked(&self) -> Result<AskedSubject<'_>, Problem> {
        let id = needed(self.id.as_ref(), "/subject/id");
        let (subject_type, properties) = (self.needed_type()?, self.properties.as_ref());
        Ok(AskedSubject {
            subject_type,
            id: id?,
            properties,
        })
    }
}

impl Action {
    /// The action, its name being there.
    pub(crate) fn asked(&self) -> Result<AskedAction<'_>, Problem> {
        let name = needed(self.name.as_ref(), "/action/name")?;
        Ok(AskedAction {
            name,
            properties: self.properties.as_ref(),
        })
    }
}

impl Resource {
    /// The type, which every question needs.
    pub(crate) fn needed_type(&self) -> Result<&str, Problem> {
        needed(self.resource_type.as_ref(), "/resource/type")
    }

    /// The resource, all that identifies it being there.
    pub(crate) fn asked(&self) -> Result<AskedResource<'_>, Problem> {
        let id = needed(self.id.as_ref(), "/resource/id");
        let (resource_type, properties) = (self.needed_type()?, self.properties.as_ref());
        Ok(AskedResource {
            resource_type,
            id: id?,
            properties,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, String> {
        let parsed = bailiwick_web::body::parse::<Object<T>>(text.as_bytes());
        parsed
            .map(|object| object.0)
            .map_err(|problem| problem.field.unwrap_or_default())
    }

    #[test]
    fn unknown_members_are_ignored() {
        let text = r#"{"subject": {"type": "user", "id": "alice", "new": [1]}, "later": {}}"#;
        let evaluation: Evaluation = parse(text).unwrap();
        let subject = evaluation.subject.unwrap().0;
        assert_eq!(subject.asked().unwrap().id, "alice");
        assert_eq!(evaluation.action, None);
    }

    #[test]
    fn an_array_is_no_entity() {
        let in_order = r#"[{"type": "user", "id": "alice"}, {"name": "read"}]"#;
        assert!(parse::<Evaluation>(in_order).is_err());
        let error = parse::<Evaluation>(r#"{"subject": ["user", "alice"]}"#).unwrap_err();
        assert_eq!(error, "/subject");
    }

    #[test]
    fn a_wrong_kind_of_value_is_pointed_at() {
        let of = |text| parse::<Evaluation>(text).unwrap_err();
        assert_eq!(of(r#"{"action": {"name": 123}}"#), "/action/name");
        assert_eq!(of(r#"{"subject": "alice"}"#), "/subject");
        assert_eq!(
            of(r#"{"resource": {"properties": "none"}}"#),
            "/resource/properties"
        );
        assert_eq!(of(r#"{"context": 1}"#), "/context");
    }

    #[test]
    fn a_member_given_twice_is_refused() {
        assert!(parse::<Subject>(r#"{"type": "user", "id": "alice", "id": "bob"}"#).is_err());
    }

    #[test]
    fn a_missing_member_is_named() {
        let field = |problem: Problem| problem.field.unwrap();
        let subject: Subject = parse(r#"{"type": "user"}"#).unwrap();
        assert_eq!(subject.asked().map_err(field).unwrap_err(), "/subject/id");
        let resource: Resource = parse(r#"{"id": "1"}"#).unwrap();
        assert_eq!(
            resource.asked().map_err(field).unwrap_err(),
            "/resource/type"
        );
        assert_eq!(
            Action::default().asked().map_err(field).unwrap_err(),
            "/action/name"
        );
    }
}
