//! A valid request for every operation. `{name}` stands for something of the [`World`]; sent one
//! after another by the operator, all of them succeed.
//!
//! [`World`]: super::world::World

use bailiwick_testkit::TestApp;
use bailiwick_web::gate::Gate;
use bailiwick_web::routes::AccessEntry;
use serde_json::Value;

use super::world::World;

/// Method and path as in the access table, and the body; none if it is empty.
const REQUESTS: &[(&str, &str)] = &[
    ("GET /v1/openapi.json", ""),
    ("GET /v1/docs", ""),
    ("GET /v1/docs.css", ""),
    ("GET /.well-known/authzen-configuration/t/{tenant}", ""),
    // The platform.
    ("GET /v1/tenants", ""),
    (
        "POST /v1/tenants",
        r#"{"slug": "{tenant}-2", "name": "Another", "catalogs": ["retail"]}"#,
    ),
    ("GET /v1/catalogs", ""),
    ("POST /v1/catalogs", r#"{"text": "{catalog}"}"#),
    ("GET /v1/catalogs/{name}", ""),
    // The tenant.
    ("GET /v1/tenants/{tenant}", ""),
    (
        "PATCH /v1/tenants/{tenant}",
        r#"{"name": "Renamed", "settings": {"lock_reasons": ["Lost"]}}"#,
    ),
    ("PUT /v1/tenants/{tenant}/released/{permission}", ""),
    ("GET /v1/tenants/{tenant}/catalogs", ""),
    (
        "POST /v1/tenants/{tenant}/catalogs",
        r#"{"catalogs": ["commerce"], "dry_run": true}"#,
    ),
    (
        "PUT /v1/tenants/{tenant}/catalogs",
        r#"{"catalogs": ["commerce"], "dry_run": true}"#,
    ),
    ("GET /v1/tenants/{tenant}/permissions", ""),
    ("GET /v1/tenants/{tenant}/resources", ""),
    // The tree.
    ("GET /v1/tenants/{tenant}/nodes", ""),
    (
        "POST /v1/tenants/{tenant}/nodes",
        r#"{"parent": "{place}", "type": "location", "name": "New"}"#,
    ),
    ("GET /v1/tenants/{tenant}/nodes/tree", ""),
    ("GET /v1/tenants/{tenant}/nodes/{node}", ""),
    (
        "PATCH /v1/tenants/{tenant}/nodes/{node}",
        r#"{"name": "Newer", "type": "location"}"#,
    ),
    (
        "POST /v1/tenants/{tenant}/nodes/{node}/move",
        r#"{"parent": "{place}"}"#,
    ),
    // Users.
    ("GET /v1/tenants/{tenant}/users", ""),
    (
        "POST /v1/tenants/{tenant}/users",
        r#"{"email": "new@{tenant}.example", "user_name": "new", "first_name": "New",
            "last_name": "One", "home": "{node}", "managers": ["{boss}"], "groups": ["{group}"],
            "attributes": {"a": 1}}"#,
    ),
    ("GET /v1/tenants/{tenant}/users/{user}", ""),
    (
        "PATCH /v1/tenants/{tenant}/users/{user}",
        r#"{"first_name": "Sam", "last_name": "Smith", "job_title": "Manager", "department": "D",
            "phone_numbers": ["1"], "address": {"city": "Calgary"}, "preferred_language": "en",
            "preferred_site": "DE", "preferred_currency": "CAD", "external_id": "sam-2",
            "email": "sam-2@{tenant}.example", "user_name": "sam-2", "attributes": {"b": 2}}"#,
    ),
    (
        "PUT /v1/tenants/{tenant}/users/{user}",
        r#"{"email": "sam@{tenant}.example", "user_name": "sam", "home": "{node}"}"#,
    ),
    (
        "PUT /v1/tenants/{tenant}/users/{user}/status",
        r#"{"status": "passive"}"#,
    ),
    (
        "POST /v1/tenants/{tenant}/users/{user}/status",
        r#"{"status": "active"}"#,
    ),
    (
        "PUT /v1/tenants/{tenant}/users/{user}/lock",
        r#"{"reason": "Lost"}"#,
    ),
    ("DELETE /v1/tenants/{tenant}/users/{user}/lock", ""),
    ("GET /v1/tenants/{tenant}/users/{user}/managers", ""),
    (
        "PUT /v1/tenants/{tenant}/users/{user}/managers",
        r#"{"managers": ["{boss}"]}"#,
    ),
    ("GET /v1/tenants/{tenant}/users/{user}/direct-reports", ""),
    ("GET /v1/tenants/{tenant}/users/{user}/access", ""),
    ("GET /v1/tenants/{tenant}/users/{user}/assignments", ""),
    // Roles.
    ("GET /v1/tenants/{tenant}/roles", ""),
    (
        "POST /v1/tenants/{tenant}/roles",
        r#"{"name": "New", "description": "d", "permissions": ["users.view"], "template": true}"#,
    ),
    ("GET /v1/tenants/{tenant}/roles/{role}", ""),
    (
        "PATCH /v1/tenants/{tenant}/roles/{role}",
        r#"{"name": "Newer", "description": "d", "permissions": ["users.view"], "template": true}"#,
    ),
    (
        "PUT /v1/tenants/{tenant}/roles/{role}/permissions/{code}",
        "",
    ),
    ("GET /v1/tenants/{tenant}/roles/{role}/holders", ""),
    (
        "POST /v1/tenants/{tenant}/roles/{role}/copy",
        r#"{"name": "Copy"}"#,
    ),
    // Groups.
    ("GET /v1/tenants/{tenant}/groups", ""),
    (
        "POST /v1/tenants/{tenant}/groups",
        r#"{"id": "new", "name": "New", "description": "d", "access": {"orders": "read"},
            "permissions": ["users.view"], "templates": ["{template}"], "node": "{node}",
            "restrictions": ["FR"], "members": ["{boss}"]}"#,
    ),
    ("GET /v1/tenants/{tenant}/groups/{group}", ""),
    (
        "PATCH /v1/tenants/{tenant}/groups/{group}",
        r#"{"name": "Newer", "description": "d", "access": {"orders": "manage"},
            "templates": ["{template}"], "node": "{node}", "restrictions": {"mode": "unrestricted"}}"#,
    ),
    (
        "POST /v1/tenants/{tenant}/groups/{group}/copy",
        r#"{"id": "copy", "name": "Copy"}"#,
    ),
    ("GET /v1/tenants/{tenant}/groups/{group}/access", ""),
    (
        "PUT /v1/tenants/{tenant}/groups/{group}/access",
        r#"{"access": {"orders": "read"}, "permissions": ["users.view"]}"#,
    ),
    (
        "POST /v1/tenants/{tenant}/groups/{group}/access/companions",
        r#"{"functions": []}"#,
    ),
    ("GET /v1/tenants/{tenant}/groups/{group}/members", ""),
    ("PUT /v1/tenants/{tenant}/groups/{group}/members/{user}", ""),
    // Assignments.
    ("GET /v1/tenants/{tenant}/assignments", ""),
    (
        "POST /v1/tenants/{tenant}/assignments",
        r#"{"user": "{user}", "role": "{role}", "node": "{place}", "restrictions": ["FR"],
            "from": "2026-12-01T00:00:00Z", "until": "2027-01-01T00:00:00Z", "reason": "r"}"#,
    ),
    ("GET /v1/tenants/{tenant}/assignments/{assignment}", ""),
    // Service accounts.
    ("GET /v1/tenants/{tenant}/service-accounts", ""),
    (
        "POST /v1/tenants/{tenant}/service-accounts",
        r#"{"name": "New", "description": "d", "external_id": "new", "attributes": {"a": 1}}"#,
    ),
    ("GET /v1/tenants/{tenant}/service-accounts/{account}", ""),
    (
        "PATCH /v1/tenants/{tenant}/service-accounts/{account}",
        r#"{"name": "Newer", "description": "d", "external_id": "newer", "active": true,
            "attributes": {"a": 2}}"#,
    ),
    (
        "GET /v1/tenants/{tenant}/service-accounts/{account}/keys",
        "",
    ),
    (
        "POST /v1/tenants/{tenant}/service-accounts/{account}/keys",
        r#"{"name": "New", "expires": "2027-01-01T00:00:00Z", "permissions": ["users.view"],
            "may_override_properties": false}"#,
    ),
    (
        "GET /v1/tenants/{tenant}/service-accounts/{account}/keys/{key}",
        "",
    ),
    // Restrictions, vendors and records.
    ("GET /v1/tenants/{tenant}/restrictions", ""),
    (
        "POST /v1/tenants/{tenant}/restrictions",
        r#"{"kind": "site", "value": "NL", "name": "Netherlands"}"#,
    ),
    ("GET /v1/tenants/{tenant}/restrictions/{kind}/{value}", ""),
    (
        "PUT /v1/tenants/{tenant}/restrictions/{kind}/{value}",
        r#"{"name": "Germany"}"#,
    ),
    ("GET /v1/tenants/{tenant}/vendors", ""),
    (
        "POST /v1/tenants/{tenant}/vendors",
        r#"{"name": "Initech"}"#,
    ),
    ("GET /v1/tenants/{tenant}/vendors/{vendor}", ""),
    (
        "PATCH /v1/tenants/{tenant}/vendors/{vendor}",
        r#"{"name": "Globex Corporation"}"#,
    ),
    ("GET /v1/tenants/{tenant}/records/{type}", ""),
    ("GET /v1/tenants/{tenant}/records/{type}/{id}", ""),
    (
        "PUT /v1/tenants/{tenant}/records/{type}/{id}",
        r#"{"node": "{node}", "restrictions": ["DE"], "vendor": "{vendor}",
            "parent": {"type": "customer", "id": "1"}, "attributes": {"total": 1}}"#,
    ),
    // Changes.
    ("GET /v1/tenants/{tenant}/changes", ""),
    ("GET /v1/tenants/{tenant}/changes/verify", ""),
    // Questions.
    (
        "POST /v1/tenants/{tenant}/check",
        r#"{"subject": "{user}", "action": "read", "resource": {"type": "orders", "id": "{id}"}}"#,
    ),
    (
        "POST /v1/tenants/{tenant}/explain",
        r#"{"subject": "{user}", "action": "read", "resource": {"type": "orders", "id": "{id}"}}"#,
    ),
    (
        "POST /v1/tenants/{tenant}/filter",
        r#"{"subject": "{user}", "action": "read", "resource_type": "orders"}"#,
    ),
    (
        "POST /v1/tenants/{tenant}/list-resources",
        r#"{"subject": "{user}", "action": "read", "resource_type": "orders"}"#,
    ),
    (
        "POST /v1/tenants/{tenant}/list-actions",
        r#"{"subject": "{user}", "resource": {"type": "orders", "id": "{id}"}}"#,
    ),
    (
        "POST /v1/tenants/{tenant}/who-can",
        r#"{"action": "read", "resource": {"type": "orders", "id": "{id}"}}"#,
    ),
    (
        "POST /t/{tenant}/access/v1/evaluation",
        r#"{"subject": {"type": "user", "id": "{user}"}, "action": {"name": "read"},
            "resource": {"type": "orders", "id": "{id}"}}"#,
    ),
    (
        "POST /t/{tenant}/access/v1/evaluations",
        r#"{"subject": {"type": "user", "id": "{user}"}, "action": {"name": "read"},
            "evaluations": [{"resource": {"type": "orders", "id": "{id}"}}]}"#,
    ),
    (
        "POST /t/{tenant}/access/v1/search/subject",
        r#"{"subject": {"type": "user"}, "action": {"name": "read"},
            "resource": {"type": "orders", "id": "{id}"}}"#,
    ),
    (
        "POST /t/{tenant}/access/v1/search/resource",
        r#"{"subject": {"type": "user", "id": "{user}"}, "action": {"name": "read"},
            "resource": {"type": "orders"}}"#,
    ),
    (
        "POST /t/{tenant}/access/v1/search/action",
        r#"{"subject": {"type": "user", "id": "{user}"},
            "resource": {"type": "orders", "id": "{id}"}}"#,
    ),
    // What ends something, what hangs on others first.
    ("DELETE /v1/tenants/{tenant}/assignments/{assignment}", ""),
    (
        "DELETE /v1/tenants/{tenant}/groups/{group}/members/{user}",
        "",
    ),
    (
        "DELETE /v1/tenants/{tenant}/roles/{role}/permissions/{code}",
        "",
    ),
    (
        "DELETE /v1/tenants/{tenant}/service-accounts/{account}/keys/{key}",
        "",
    ),
    ("DELETE /v1/tenants/{tenant}/service-accounts/{account}", ""),
    ("DELETE /v1/tenants/{tenant}/records/{type}/{id}", ""),
    ("DELETE /v1/tenants/{tenant}/vendors/{vendor}", ""),
    ("DELETE /v1/tenants/{tenant}/groups/{group}", ""),
    ("DELETE /v1/tenants/{tenant}/roles/{role}", ""),
    (
        "DELETE /v1/tenants/{tenant}/restrictions/{kind}/{value}",
        "",
    ),
    (
        "DELETE /v1/tenants/{tenant}/nodes/{node}?move_to={place}",
        "",
    ),
    ("DELETE /v1/tenants/{tenant}/released/{permission}", ""),
];

/// One operation with a valid request for it.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The HTTP method.
    pub method: &'static str,
    /// The path, with names in braces.
    pub path: &'static str,
    /// The body, with names in braces; empty for none.
    pub body: &'static str,
    /// What it needs.
    pub gate: Gate,
}

impl Operation {
    /// The method and path, for messages.
    pub fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The path in a world.
    pub fn path_in(&self, world: &World<'_>) -> String {
        world.fill(self.path)
    }

    /// The body in a world, if there is one.
    pub fn body_in(&self, world: &World<'_>) -> Option<Value> {
        let text = (!self.body.is_empty()).then(|| world.fill(self.body))?;
        Some(serde_json::from_str(&text).unwrap_or_else(|error| panic!("{text}: {error}")))
    }

    /// Whether it is about one tenant.
    pub fn is_of_a_tenant(&self) -> bool {
        self.path.contains("/{tenant}") && self.gate != Gate::Open
    }

    /// Whether it speaks AuthZEN, which ignores what it does not know.
    pub fn is_authzen(&self) -> bool {
        self.path.starts_with("/t/")
    }
}

/// The operation of an entry of the access table.
///
/// # Panics
/// When there is no request for it in the table above.
fn operation(entry: &AccessEntry) -> Operation {
    let is_it = |(request, _): &&(&str, &str)| {
        let (method, path) = request.split_once(' ').expect("a method and a path");
        let path = path.split('?').next().expect("a path");
        method == entry.method && path == entry.path
    };
    let found = REQUESTS.iter().find(is_it);
    let (request, body) = found.unwrap_or_else(|| {
        panic!(
            "tests/routes/table.rs has no request for {} {}",
            entry.method, entry.path
        )
    });
    let (method, path) = request.split_once(' ').expect("a method and a path");
    Operation {
        method,
        path,
        body,
        gate: entry.gate,
    }
}

/// All operations of a server, in the order of the table.
pub fn operations(server: &TestApp) -> Vec<Operation> {
    let mut all: Vec<Operation> = server.access.iter().map(operation).collect();
    let place = |operation: &Operation| {
        let name = operation.name();
        REQUESTS.iter().position(|(request, _)| *request == name)
    };
    all.sort_by_key(place);
    all
}

/// Method and path of every request in the table.
pub fn requests() -> impl Iterator<Item = &'static str> {
    let requests = REQUESTS.iter();
    requests.map(|(request, _)| request.split('?').next().unwrap_or(request))
}
