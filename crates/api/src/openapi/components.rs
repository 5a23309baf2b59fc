//! The parts of the document that many operations refer to: problems, headers, the key.

use bailiwick_web::problem::Problem;
use serde_json::{Map, Value, json};
use utoipa::PartialSchema;

use super::texts::PROBLEMS;

/// The name of the security scheme.
pub(super) const KEY: &str = "key";

/// Adds the parts that operations refer to.
pub(super) fn add(components: &mut Map<String, Value>) {
    let schemas = components.entry("schemas").or_insert_with(|| json!({}));
    schemas["Problem"] = serde_json::to_value(Problem::schema()).unwrap_or_default();
    let responses = PROBLEMS.iter().map(|(status, description)| {
        let schema = reference("schemas", "Problem");
        let content = json!({"application/problem+json": {"schema": schema}});
        let response = json!({"description": description, "content": content});
        (format!("Problem{status}"), response)
    });
    components.insert("responses".to_owned(), responses.collect());
    components.insert(
        "headers".to_owned(),
        json!({"Revision": {
            "description": "The tenant's revision at which the answer was given.",
            "schema": {"type": "integer", "format": "int64", "minimum": 0},
        }}),
    );
    components.insert("parameters".to_owned(), header_parameters());
    components.insert(
        "securitySchemes".to_owned(),
        json!({KEY: {
            "type": "http",
            "scheme": "bearer",
            "description": "An API key of a service account: `Authorization: Bearer <key>`.",
        }}),
    );
}

fn header_parameters() -> Value {
    let header = |name: &str, kind: &str, description: &str| {
        json!({
            "name": name,
            "in": "header",
            "description": description,
            "required": false,
            "schema": {"type": kind},
        })
    };
    json!({
        "AtLeast": header(
            "Bailiwick-At-Least",
            "integer",
            "Answer from this revision of the tenant or a later one.",
        ),
        "IfMatch": header(
            "If-Match",
            "string",
            "The `ETag` of the object as it was read; if it has changed, nothing is done.",
        ),
        "OnBehalfOf": header(
            "Bailiwick-On-Behalf-Of",
            "string",
            "For whom it is done; written to the change log.",
        ),
        "Reason": header("Bailiwick-Reason", "string", "Why; written to the change log."),
    })
}

/// A reference to one of them.
pub(super) fn reference(kind: &str, name: &str) -> Value {
    json!({"$ref": format!("#/components/{kind}/{name}")})
}
