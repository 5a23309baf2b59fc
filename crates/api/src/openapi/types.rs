//! Schemas in words: what a value may be, with links to the schemas that have a name.

use serde_json::{Map, Value};

use super::page::escape;

/// What a value of a schema may be, as HTML.
pub(super) fn words(schema: &Value) -> String {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = escape(reference.rsplit('/').next().unwrap_or_default());
        return format!("<a href=\"#schema-{name}\">{name}</a>");
    }
    for (key, joint) in [("oneOf", " or "), ("anyOf", " or "), ("allOf", " with ")] {
        if let Some(parts) = schema[key].as_array() {
            let parts: Vec<String> = parts.iter().map(words).collect();
            return parts.join(joint);
        }
    }
    if let Some(values) = schema["enum"].as_array() {
        let values = values.iter().map(|value| {
            let text = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            format!("<code>{}</code>", escape(&text))
        });
        return values.collect::<Vec<_>>().join(" or ");
    }
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => return "anything".to_owned(),
    };
    let kinds = kinds.into_iter().map(|kind| of_kind(kind, schema));
    kinds.collect::<Vec<_>>().join(" or ")
}

fn of_kind(kind: &str, schema: &Value) -> String {
    match kind {
        "array" => format!("list of {}", words(&schema["items"])),
        "object" if schema["additionalProperties"].is_object() => {
            format!("map to {}", words(&schema["additionalProperties"]))
        }
        "object" if schema["properties"].is_object() => {
            let names = schema["properties"]
                .as_object()
                .into_iter()
                .flat_map(Map::keys);
            let names: Vec<String> = names
                .map(|name| format!("<code>{}</code>", escape(name)))
                .collect();
            format!("object of {}", names.join(", "))
        }
        "string" if schema["format"] == "date-time" => "time".to_owned(),
        kind => escape(kind),
    }
}

/// One property of an object.
pub(super) struct Property<'a> {
    pub name: &'a str,
    pub schema: &'a Value,
    pub required: bool,
}

/// The properties that a schema spells out itself, those of the parts it joins among them.
pub(super) fn properties(schema: &Value) -> Vec<Property<'_>> {
    let required = schema["required"].as_array();
    let is_required = |name: &str| {
        let mut names = required.into_iter().flatten();
        names.any(|required| required == name)
    };
    let own = schema["properties"].as_object();
    let own = own.into_iter().flatten().map(|(name, schema)| Property {
        name,
        schema,
        required: is_required(name),
    });
    let parts = schema["allOf"].as_array().into_iter().flatten();
    own.chain(parts.flat_map(properties)).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_schema_is_put_into_words() {
        let list = json!({"type": "array", "items": {"$ref": "#/components/schemas/Role"}});
        assert_eq!(words(&list), "list of <a href=\"#schema-Role\">Role</a>");
        let optional = json!({"type": ["string", "null"], "format": "date-time"});
        assert_eq!(words(&optional), "time or null");
        let map = json!({"type": "object", "additionalProperties": {"type": "string"}});
        assert_eq!(words(&map), "map to string");
        let choice = json!({"oneOf": [{"type": "null"}, {"type": "string", "enum": ["a"]}]});
        assert_eq!(words(&choice), "null or <code>a</code>");
        assert_eq!(words(&json!({})), "anything");
    }

    #[test]
    fn joined_parts_count_as_own_properties() {
        let schema = json!({"allOf": [
            {"$ref": "#/components/schemas/Role"},
            {"type": "object", "required": ["secret"], "properties": {"secret": {}}},
        ]});
        let properties = properties(&schema);
        assert_eq!(properties.len(), 1);
        assert!(properties[0].required && properties[0].name == "secret");
    }
}
