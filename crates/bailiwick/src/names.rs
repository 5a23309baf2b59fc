//! How things are named on the command line, and how that becomes part of an address.
//!
//! People type what they know: a user's name, a node's external id, a role's name. Ids, and the
//! forms `external_id:...` and `name:...`, are passed on as they are.

use std::fmt::Write as _;

/// A user: by user name.
#[must_use]
pub fn user(text: &str) -> String {
    with_default(text, "name:")
}

/// A role: by name.
#[must_use]
pub fn role(text: &str) -> String {
    with_default(text, "name:")
}

/// A node: by external id; `root` is the company.
#[must_use]
pub fn node(text: &str) -> String {
    if text == "root" {
        text.to_owned()
    } else {
        with_default(text, "external_id:")
    }
}

/// A service account: by name.
#[must_use]
pub fn service_account(text: &str) -> String {
    with_default(text, "name:")
}

fn with_default(text: &str, prefix: &str) -> String {
    let has_form = ["external_id:", "name:"]
        .iter()
        .any(|form| text.starts_with(form));
    if has_form || is_id(text) {
        text.to_owned()
    } else {
        format!("{prefix}{text}")
    }
}

/// Whether the text has the form of an id: 8-4-4-4-12 hexadecimal digits.
#[must_use]
pub fn is_id(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups
            .iter()
            .all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// A text as one segment of a path, or as a value of a query.
#[must_use]
pub fn segment(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:".contains(&byte) {
            written.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(written, "%{byte:02X}");
        }
    }
    written
}

/// The address of something in a tenant.
#[must_use]
pub fn in_tenant(tenant: &str, parts: &[&str]) -> String {
    let mut path = format!("/v1/tenants/{}", segment(tenant));
    for part in parts {
        path.push('/');
        path.push_str(&segment(part));
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_becomes_a_reference() {
        assert_eq!(user("sam.smith"), "name:sam.smith");
        assert_eq!(user("external_id:4711"), "external_id:4711");
        let id = "0198f3a0-0000-7000-8000-000000000001";
        assert_eq!(user(id), id);
        assert_eq!(node("root"), "root");
        assert_eq!(node("calgary"), "external_id:calgary");
        assert_eq!(role("Store Manager"), "name:Store Manager");
    }

    #[test]
    fn segments_are_escaped() {
        assert_eq!(
            in_tenant("westeros", &["roles", "name:Store Manager/x?"]),
            "/v1/tenants/westeros/roles/name:Store%20Manager%2Fx%3F"
        );
    }
}
