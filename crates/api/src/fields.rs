//! Fields of bodies: from JSON to the words of the model, with a pointer to what does not fit.
//!
//! In updates every field has three states: absent keeps what is there, `null` clears it, a value
//! replaces it. Such a field is an `Option<Option<T>>` read with [`given`].

use std::fmt::Display;

use bailiwick_web::problem::Problem;
use serde::{Deserialize, Deserializer};

/// Reads a field that is there: `null` as `Some(None)`. With `#[serde(default)]` an absent one is
/// `None`.
pub(crate) fn given<'de, T, D>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::deserialize(deserializer).map(Some)
}

/// A text as a word of the model.
///
/// # Errors
/// With the pointer, when it is not valid.
pub(crate) fn parse<T>(text: &str, pointer: &str) -> Result<T, Problem>
where
    T: TryFrom<String>,
    T::Error: Display,
{
    T::try_from(text.to_owned()).map_err(|error| Problem::field(pointer, error))
}

/// A text that may be absent as a word of the model.
///
/// # Errors
/// With the pointer, when it is not valid.
pub(crate) fn parse_optional<T>(text: Option<&str>, pointer: &str) -> Result<Option<T>, Problem>
where
    T: TryFrom<String>,
    T::Error: Display,
{
    text.map(|text| parse(text, pointer)).transpose()
}

/// A field of an update that may be cleared.
///
/// # Errors
/// With the pointer, when it is not valid.
pub(crate) fn parse_given<T>(
    field: Option<&Option<String>>,
    pointer: &str,
) -> Result<Option<Option<T>>, Problem>
where
    T: TryFrom<String>,
    T::Error: Display,
{
    field
        .map(|field| parse_optional(field.as_deref(), pointer))
        .transpose()
}

/// A field of an update that cannot be cleared.
///
/// # Errors
/// With the pointer, when it is `null`.
pub(crate) fn not_cleared<T>(
    field: Option<Option<T>>,
    pointer: &str,
) -> Result<Option<T>, Problem> {
    match field {
        Some(None) => Err(Problem::field(
            pointer,
            "must not be null; leave it out to keep it",
        )),
        Some(value) => Ok(value),
        None => Ok(None),
    }
}

/// A field of an update that cannot be cleared, as a word of the model.
///
/// # Errors
/// With the pointer, when it is `null` or not valid.
pub(crate) fn parse_kept<T>(
    field: Option<Option<String>>,
    pointer: &str,
) -> Result<Option<T>, Problem>
where
    T: TryFrom<String>,
    T::Error: Display,
{
    let text = not_cleared(field, pointer)?;
    parse_optional(text.as_deref(), pointer)
}

/// An id as one segment of an address.
pub(crate) fn segment(id: &str) -> String {
    let mut text = String::with_capacity(id.len());
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b':') {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

/// The address of something of a tenant, from the name of the list that it is in.
pub(crate) fn location(tenant: &str, list: &str, id: &str) -> String {
    format!("/v1/tenants/{tenant}/{list}/{}", segment(id))
}

#[cfg(test)]
mod tests {
    use bailiwick_model::names::Name;

    use super::*;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Patch {
        #[serde(default, deserialize_with = "given")]
        name: Option<Option<String>>,
    }

    fn name(json: &str) -> Option<Option<String>> {
        serde_json::from_str::<Patch>(json).unwrap().name
    }

    #[test]
    fn a_field_has_three_states() {
        assert_eq!(name("{}"), None);
        assert_eq!(name(r#"{"name": null}"#), Some(None));
        assert_eq!(name(r#"{"name": "x"}"#), Some(Some("x".into())));
    }

    #[test]
    fn what_does_not_fit_is_pointed_at() {
        let problem = parse::<Name>("  ", "/name").unwrap_err();
        assert_eq!(
            (problem.status.as_u16(), problem.field.as_deref()),
            (400, Some("/name"))
        );
        let problem = parse_kept::<Name>(Some(None), "/name").unwrap_err();
        assert_eq!(problem.field.as_deref(), Some("/name"));
        assert_eq!(
            parse_given::<Name>(Some(&None), "/name").unwrap(),
            Some(None)
        );
    }

    #[test]
    fn an_id_stays_one_segment() {
        assert_eq!(segment("a b/ü"), "a%20b%2F%C3%BC");
        assert_eq!(segment("external_id:x-1.~"), "external_id:x-1.~");
    }
}
