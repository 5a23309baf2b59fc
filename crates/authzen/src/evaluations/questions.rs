//! Reads the questions of a batch and completes each by what they have in common.
//!
//! An item's entity stands instead of the default of the whole request, but borrows a missing
//! `type`, `id` or `name` from it. An item that still lacks something, or is malformed, is denied;
//! the others are answered.

use bailiwick_engine::batch::Semantics;
use bailiwick_service::ask::{Asked, AskedAction, AskedResource, AskedSubject, Properties};
use bailiwick_web::body;
use bailiwick_web::problem::Problem;
use serde::Deserialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use crate::object::Object;
use crate::wire::{Action, Evaluation, Resource, Subject};

/// Many questions. The members of a single one are their defaults; without `evaluations` they are
/// the question itself.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Questions<T> {
    subject: Option<Object<Subject>>,
    action: Option<Object<Action>>,
    resource: Option<Object<Resource>>,
    context: Option<Properties>,
    pub(super) evaluations: Option<Vec<T>>,
    pub(super) options: Option<Object<Options>>,
}

/// How to go about it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize, ToSchema)]
#[schema(as = authzen::Options)]
pub(super) struct Options {
    /// When to stop: `execute_all` (never), `deny_on_first_deny` or `permit_on_first_permit`.
    #[schema(value_type = Option<String>, example = "execute_all")]
    pub(super) evaluations_semantic: Option<Semantics>,
}

/// Reads the questions; one that is malformed by itself becomes `None`.
pub(super) fn read(bytes: &[u8]) -> Result<Questions<Option<Object<Evaluation>>>, Problem> {
    let problem = match body::parse::<Object<Questions<Object<Evaluation>>>>(bytes) {
        Ok(Object(whole)) => return Ok(whole.map(Some)),
        Err(problem) => problem,
    };
    let of_item = problem
        .field
        .as_deref()
        .is_some_and(|at| at.starts_with("/evaluations/"));
    if !of_item {
        return Err(problem);
    }
    let Object(texts) = body::parse::<Object<Questions<Box<RawValue>>>>(bytes)?;
    Ok(texts.map(|text| body::parse(text.get().as_bytes()).ok()))
}

impl<T> Questions<T> {
    fn map<U>(self, item: impl Fn(T) -> U) -> Questions<U> {
        Questions {
            subject: self.subject,
            action: self.action,
            resource: self.resource,
            context: self.context,
            evaluations: self
                .evaluations
                .map(|items| items.into_iter().map(item).collect()),
            options: self.options,
        }
    }

    /// The defaults as a question of their own.
    pub(super) fn single(self) -> Evaluation {
        Evaluation {
            subject: self.subject,
            action: self.action,
            resource: self.resource,
            _context: self.context,
        }
    }

    /// An item completed by the defaults; `None` if something is still missing.
    pub(super) fn with<'a>(&'a self, item: &'a Evaluation) -> Option<Asked<'a>> {
        Some(Asked {
            subject: subject(item.subject.as_ref(), self.subject.as_ref())?,
            action: action(item.action.as_ref(), self.action.as_ref())?,
            resource: resource(item.resource.as_ref(), self.resource.as_ref())?,
        })
    }
}

/// One text member of an entity, or of the default.
fn member<'a, T>(
    own: &'a T,
    default: Option<&'a Object<T>>,
    of: fn(&T) -> Option<&String>,
) -> Option<&'a str> {
    of(own).or_else(|| of(&default?.0)).map(String::as_str)
}

fn subject<'a>(
    item: Option<&'a Object<Subject>>,
    default: Option<&'a Object<Subject>>,
) -> Option<AskedSubject<'a>> {
    let own = &item.or(default)?.0;
    Some(AskedSubject {
        subject_type: member(own, default, |subject| subject.subject_type.as_ref())?,
        id: member(own, default, |subject| subject.id.as_ref())?,
        properties: own.properties.as_ref(),
    })
}

fn action<'a>(
    item: Option<&'a Object<Action>>,
    default: Option<&'a Object<Action>>,
) -> Option<AskedAction<'a>> {
    let own = &item.or(default)?.0;
    Some(AskedAction {
        name: member(own, default, |action| action.name.as_ref())?,
        properties: own.properties.as_ref(),
    })
}

fn resource<'a>(
    item: Option<&'a Object<Resource>>,
    default: Option<&'a Object<Resource>>,
) -> Option<AskedResource<'a>> {
    let own = &item.or(default)?.0;
    Some(AskedResource {
        resource_type: member(own, default, |resource| resource.resource_type.as_ref())?,
        id: member(own, default, |resource| resource.id.as_ref())?,
        properties: own.properties.as_ref(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(text: &str) -> Vec<Option<String>> {
        let mut questions = read(text.as_bytes()).unwrap();
        let items = questions.evaluations.take().unwrap();
        let whole = |asked: Asked<'_>| {
            let with = if asked.resource.properties.is_some() {
                "+"
            } else {
                ""
            };
            format!(
                "{} {} {}{with}",
                asked.subject.id, asked.action.name, asked.resource.id
            )
        };
        items
            .iter()
            .map(|item| questions.with(&item.as_ref()?.0).map(whole))
            .collect()
    }

    const DEFAULTS: &str = r#""subject": {"type": "user", "id": "alice"}, "action": {"name": "read"},
        "resource": {"type": "record", "id": "1", "properties": {"status": "open"}}"#;

    #[test]
    fn an_entity_replaces_the_default_but_borrows_what_identifies_it() {
        let text = format!(
            r#"{{{DEFAULTS}, "evaluations": [{{}}, {{"resource": {{"id": "2"}}}},
                {{"resource": {{"type": "record", "properties": {{}}}}}},
                {{"subject": {{"id": "bob"}}, "action": {{}}}}]}}"#
        );
        let expected = [
            "alice read 1+",
            "alice read 2",
            "alice read 1+",
            "bob read 1+",
        ];
        let found: Vec<String> = asked(&text).into_iter().flatten().collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_malformed_item_spoils_only_itself() {
        let text = format!(
            r#"{{{DEFAULTS}, "evaluations": [{{"subject": "bob"}}, {{}}, 7,
                {{"action": {{"name": "write", "name": "read"}}}}, ["x"]]}}"#
        );
        let found = asked(&text);
        assert_eq!(
            found,
            [None, Some("alice read 1+".to_owned()), None, None, None]
        );
    }

    #[test]
    fn a_malformed_whole_is_refused() {
        for text in [
            r#"{"subject": "alice", "evaluations": [7]}"#,
            r#"{"evaluations": {}}"#,
            r#"{"evaluations": [{}], "evaluations": [{}]}"#,
            r#"{"evaluations": [{}], "options": {"evaluations_semantic": "bogus"}}"#,
            r#"{"evaluations": [{}], "options": []}"#,
            r#"{"evaluations": [{}"#,
            r#"[]"#,
        ] {
            assert!(read(text.as_bytes()).is_err(), "{text}");
        }
    }
}
