//! Tenants and callers for tests, made through the API like anybody's.

use serde_json::{Value, json};

use crate::{Answer, TestApp};

/// A tenant of a test server.
pub struct TestTenant<'a> {
    /// The server.
    pub server: &'a TestApp,
    /// Its slug.
    pub slug: String,
}

/// Somebody who calls a tenant with a key of their own.
pub struct Caller<'a> {
    tenant: &'a TestTenant<'a>,
    /// The service account.
    pub account: String,
    /// The key.
    pub key: String,
}

impl TestApp {
    /// Makes a tenant with these catalogs.
    pub async fn tenant(&self, slug: &str, catalogs: &[&str]) -> TestTenant<'_> {
        let body = json!({"slug": slug, "name": slug, "catalogs": catalogs});
        self.operator("POST", "/v1/tenants", Some(body)).await;
        TestTenant {
            server: self,
            slug: slug.to_owned(),
        }
    }
}

impl TestTenant<'_> {
    /// The full path of something in this tenant.
    #[must_use]
    pub fn path(&self, path: &str) -> String {
        format!("/v1/tenants/{}{path}", self.slug)
    }

    /// Sends a request as the operator and expects it to succeed.
    pub async fn operator(&self, method: &str, path: &str, body: Option<Value>) -> Value {
        self.server.operator(method, &self.path(path), body).await
    }

    /// Makes a node under another (by reference); the answer is its id.
    pub async fn node(&self, parent: &str, node_type: &str, name: &str) -> String {
        let external_id = name.to_lowercase();
        let body =
            json!({"parent": parent, "type": node_type, "name": name, "external_id": external_id});
        text(&self.operator("POST", "/nodes", Some(body)).await["id"])
    }

    /// Makes an active user; the answer is the id.
    pub async fn user(&self, name: &str, home: &str) -> String {
        let email = format!("{name}@{}.example", self.slug);
        let body = json!({"user_name": name, "email": email, "external_id": name, "home": home});
        let id = text(&self.operator("POST", "/users", Some(body)).await["id"]);
        let status = json!({"status": "active"});
        self.operator("PUT", &format!("/users/{id}/status"), Some(status))
            .await;
        id
    }

    /// Makes a role of these permissions; the answer is its id.
    pub async fn role(&self, name: &str, permissions: &[&str]) -> String {
        let body = json!({"name": name, "permissions": permissions});
        text(&self.operator("POST", "/roles", Some(body)).await["id"])
    }

    /// Assigns a role to somebody (`user`, `group` or `service_account` and a reference).
    pub async fn assign(&self, kind: &str, who: &str, role: &str, node: &str) -> Value {
        let principal = json!({"type": kind, "id": who});
        let body = json!({"principal": principal, "role": role, "node": node});
        self.operator("POST", "/assignments", Some(body)).await
    }

    /// Makes a caller who holds exactly these permissions at these nodes (by reference), and the
    /// prerequisites that come with them.
    pub async fn caller(&self, name: &str, grants: &[(&[&str], &str)]) -> Caller<'_> {
        let account = self
            .operator("POST", "/service-accounts", Some(json!({"name": name})))
            .await;
        let account = text(&account["id"]);
        for (at, (permissions, node)) in grants.iter().enumerate() {
            let role = self.role(&format!("{name} {at}"), permissions).await;
            self.assign("service_account", &account, &role, node).await;
        }
        let path = format!("/service-accounts/{account}/keys");
        let key = self
            .operator("POST", &path, Some(json!({"name": "test"})))
            .await;
        Caller {
            tenant: self,
            account,
            key: text(&key["secret"]),
        }
    }
}

impl Caller<'_> {
    /// Sends a request within the tenant.
    pub async fn send(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        let path = self.tenant.path(path);
        self.tenant
            .server
            .send(Some(&self.key), method, &path, body)
            .await
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
