//! What handlers need not say each for themselves: the gate of each route, the parameters that all
//! paths and headers have in common, and the problems that any route can answer with.

use bailiwick_web::gate::Gate;
use bailiwick_web::routes::AccessEntry;
use serde_json::{Map, Value, json};
use utoipa::openapi::OpenApi;

use super::components::{self, KEY, reference};
use super::texts::{
    ABOUT, CONDITIONAL_POSTS, PATH_PARAMETERS, PROBLEMS, QUESTION_TAGS, TAGS, WITHOUT_VERSION,
};

/// The document of the routes, completed.
pub(super) fn complete(document: &OpenApi, access: &[AccessEntry]) -> Value {
    let mut value = serde_json::to_value(document).unwrap_or_default();
    let Some(root) = value.as_object_mut() else {
        return value;
    };
    root.insert(
        "info".to_owned(),
        json!({
            "title": "Bailiwick",
            "description": ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            "version": env!("CARGO_PKG_VERSION"),
        }),
    );
    for entry in access {
        let pointer = entry.path.replace('~', "~0").replace('/', "~1");
        let method = entry.method.to_ascii_lowercase();
        let pointer = format!("/paths/{pointer}/{method}");
        if let Some(Value::Object(operation)) = value.pointer_mut(&pointer) {
            complete_operation(operation, entry);
        }
    }
    let tags = tags(&value);
    let Some(root) = value.as_object_mut() else {
        return value;
    };
    root.insert("tags".to_owned(), tags);
    let components = root.entry("components").or_insert_with(|| json!({}));
    if let Some(components) = components.as_object_mut() {
        components::add(components);
    }
    value
}

/// What kind of operation it is, as far as its description depends on that.
struct Nature {
    has_body: bool,
    /// Whether it changes anything; a question may be a `POST` and does not.
    changes: bool,
    /// Whether it heeds `If-Match`.
    conditional: bool,
}

impl Nature {
    fn of(operation: &Map<String, Value>, entry: &AccessEntry) -> Self {
        let text = |key: &str| operation.get(key).and_then(Value::as_str);
        let id = text("operationId").unwrap_or_default();
        let tags = operation.get("tags").and_then(Value::as_array);
        let mut tags = tags.into_iter().flatten().filter_map(Value::as_str);
        let asks = tags.any(|tag| QUESTION_TAGS.contains(&tag));
        let conditional = match entry.method {
            "PUT" | "PATCH" | "DELETE" => !WITHOUT_VERSION.contains(&id),
            _ => CONDITIONAL_POSTS.contains(&id),
        };
        Self {
            has_body: operation.contains_key("requestBody"),
            changes: entry.method != "GET" && !asks,
            conditional,
        }
    }
}

fn complete_operation(operation: &mut Map<String, Value>, entry: &AccessEntry) {
    let nature = Nature::of(operation, entry);
    let parameters = operation.entry("parameters").or_insert_with(|| json!([]));
    if let Some(parameters) = parameters.as_array_mut() {
        complete_parameters(parameters, entry, &nature);
        if parameters.is_empty() {
            operation.remove("parameters");
        }
    }
    if let Some(Value::Object(responses)) = operation.get_mut("responses") {
        if entry.gate != Gate::Open {
            let successes = responses
                .iter_mut()
                .filter(|(status, _)| status.starts_with('2'));
            for response in successes.filter_map(|(_, response)| response.as_object_mut()) {
                let headers = response.entry("headers").or_insert_with(|| json!({}));
                headers["Bailiwick-Revision"] = reference("headers", "Revision");
            }
        }
        for status in problems(entry, &nature) {
            let problem = || reference("responses", &format!("Problem{status}"));
            responses.entry(status.to_string()).or_insert_with(problem);
        }
    }
    let (security, needs) = match entry.gate {
        Gate::Open => (json!([]), Value::Null),
        Gate::Member => (json!([{KEY: []}]), json!([])),
        Gate::AnyOf { permissions } => (json!([{KEY: []}]), json!(permissions)),
        Gate::Operator => (json!([{KEY: []}]), json!(["platform.operate"])),
    };
    operation.insert("security".to_owned(), security);
    if !needs.is_null() {
        operation.insert("x-bailiwick-permission".to_owned(), needs);
    }
}

fn complete_parameters(parameters: &mut Vec<Value>, entry: &AccessEntry, nature: &Nature) {
    let is_named = |parameters: &[Value], name: &str| {
        let mut in_path = parameters.iter().filter(|one| one["in"] == "path");
        in_path.any(|one| one["name"] == name)
    };
    let in_path: Vec<Value> = names_in(&entry.path)
        .filter(|name| !is_named(parameters, name))
        .map(|name| {
            let known = PATH_PARAMETERS.iter().find(|(known, _)| *known == name);
            let description = known.map_or("", |(_, description)| description);
            json!({
                "name": name,
                "in": "path",
                "description": description,
                "required": true,
                "schema": {"type": "string"},
            })
        })
        .collect();
    parameters.splice(0..0, in_path);
    if entry.gate == Gate::Open {
        return;
    }
    let headers = [
        ("AtLeast", "Bailiwick-At-Least", true),
        ("Reason", "Bailiwick-Reason", nature.changes),
        ("OnBehalfOf", "Bailiwick-On-Behalf-Of", nature.changes),
        ("IfMatch", "If-Match", nature.conditional),
    ];
    for (component, name, heeded) in headers {
        let is_it = |one: &Value| {
            one["name"]
                .as_str()
                .is_some_and(|n| n.eq_ignore_ascii_case(name))
        };
        if heeded && !parameters.iter().any(is_it) {
            parameters.push(reference("parameters", component));
        }
    }
}

/// The names in braces of a path.
fn names_in(path: &str) -> impl Iterator<Item = &str> {
    let parts = path.split('{').skip(1);
    parts.filter_map(|part| part.split('}').next())
}

/// The statuses of the problems that a route can answer with.
fn problems(entry: &AccessEntry, nature: &Nature) -> Vec<u16> {
    if entry.gate == Gate::Open {
        return Vec::new();
    }
    let guarded = !matches!(entry.gate, Gate::Member);
    let possible = |status: u16| match status {
        403 => guarded || nature.changes,
        404 => entry.path.contains('{'),
        409 => nature.changes,
        422 => nature.changes || nature.has_body,
        412 => nature.conditional,
        413 | 415 => nature.has_body,
        _ => true,
    };
    let statuses = PROBLEMS.iter().map(|(status, _)| *status);
    statuses.filter(|status| possible(*status)).collect()
}

/// The tags that are used, with what they stand for.
fn tags(document: &Value) -> Value {
    let mut used: Vec<&str> = Vec::new();
    let paths = document["paths"].as_object();
    let operations = paths.into_iter().flat_map(Map::values);
    let operations = operations
        .filter_map(Value::as_object)
        .flat_map(Map::values);
    for tag in operations
        .filter_map(|operation| operation["tags"].as_array())
        .flatten()
    {
        let tag = tag.as_str().unwrap_or_default();
        if !used.contains(&tag) {
            used.push(tag);
        }
    }
    let place = |tag: &&str| {
        let known = TAGS.iter().position(|(known, _)| known == tag);
        known.unwrap_or(TAGS.len())
    };
    used.sort_by_key(place);
    let described = used.iter().map(|tag| {
        let known = TAGS.iter().find(|(known, _)| known == tag);
        json!({"name": tag, "description": known.map_or("", |(_, description)| description)})
    });
    described.collect()
}

#[cfg(test)]
pub(super) mod tests;
