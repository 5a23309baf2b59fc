//! One spelling for JSON values, so that equal values are equal texts in SQL.

use serde_json::{Number, Value};

/// From here on not every whole number is a `f64`.
const EXACT_BELOW: f64 = 9_007_199_254_740_992.0;

/// A value as JSON text in one spelling: no white space, the names of objects sorted, `1.0` as
/// `1`. The attributes of records are kept so; a filter has to spell its literals alike.
#[must_use]
pub fn canonical_json(value: &Value) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

fn write(value: &Value, text: &mut String) {
    match value {
        Value::Number(number) => text.push_str(&number_text(number)),
        Value::Array(items) => {
            text.push('[');
            for (position, item) in items.iter().enumerate() {
                if position > 0 {
                    text.push(',');
                }
                write(item, text);
            }
            text.push(']');
        }
        Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_unstable_by_key(|(name, _)| *name);
            text.push('{');
            for (position, (name, item)) in entries.into_iter().enumerate() {
                if position > 0 {
                    text.push(',');
                }
                write(&Value::from(name.as_str()), text);
                text.push(':');
                write(item, text);
            }
            text.push('}');
        }
        Value::Null | Value::Bool(_) | Value::String(_) => text.push_str(&value.to_string()),
    }
}

fn number_text(number: &Number) -> String {
    match number.as_f64() {
        Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < EXACT_BELOW => {
            // Adding zero makes a negative zero positive.
            format!("{}", float + 0.0)
        }
        _ => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::canonical_json;

    #[test]
    fn equal_values_have_one_spelling() {
        assert_eq!(canonical_json(&json!(1.0)), "1");
        assert_eq!(canonical_json(&json!(-0.0)), "0");
        assert_eq!(canonical_json(&json!(1.5)), "1.5");
        assert_eq!(canonical_json(&json!(-7)), "-7");
        assert_eq!(canonical_json(&json!("Zoë\u{0}")), "\"Zoë\\u0000\"");
        assert_eq!(
            canonical_json(&json!({"b": [1, null], "a": true})),
            r#"{"a":true,"b":[1,null]}"#
        );
    }
}
