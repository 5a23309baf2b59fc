//! Tenants and callers for tests, made through the API like anybody's.

use std::sync::Arc;

use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::ids::TenantId;
use serde_json::{Value, json};

use crate::{Answer, TestApp};

/// Every permission over the program itself that a tenant can give.
pub const ADMINISTRATION: &[&str] = &[
    "users.view",
    "users.view_direct_reports",
    "groups.view",
    "roles.view",
    "users.create",
    "groups.create",
    "roles.create",
    "users.edit",
    "users.edit_status",
    "users.edit_direct_reports",
    "groups.edit",
    "roles.edit",
    "groups.delete",
    "roles.delete",
    "tree.view",
    "tree.edit",
    "users.assign_managers",
    "users.erase",
    "audit.view",
    "settings.edit",
    "service_accounts.manage",
    "webhooks.edit",
    "vendors.manage",
    "records.manage",
    "access.ask",
    "access.grant_any",
];

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

    /// Its id.
    ///
    /// # Panics
    /// When there is no such tenant.
    pub async fn id(&self) -> TenantId {
        let id = self.server.app.tenant_id(&self.slug).await;
        id.expect("the database answers").expect("a tenant")
    }

    /// Its revision, as the database has it.
    ///
    /// # Panics
    /// When there is no such tenant.
    pub async fn revision(&self) -> u64 {
        let head = self.server.app.store.find_tenant(&self.slug).await;
        let head = head.expect("the database answers").expect("a tenant");
        head.revision.0
    }

    /// The state of its running engine.
    ///
    /// # Panics
    /// When there is no such tenant.
    pub async fn snapshot(&self) -> Arc<Snapshot> {
        let snapshot = self.server.app.snapshot(self.id().await, None).await;
        snapshot.expect("a snapshot")
    }

    /// Whether a user (by any name) may do something with a resource: its type, and its id or
    /// what is to be said of it.
    pub async fn permits(&self, user: &str, action: &str, resource: (&str, Value)) -> bool {
        let (resource_type, described) = resource;
        let resource = match described {
            Value::String(id) => json!({"type": resource_type, "id": id}),
            properties => json!({"type": resource_type, "id": "", "properties": properties}),
        };
        let body = json!({
            "subject": {"type": "user", "id": user},
            "action": {"name": action},
            "resource": resource,
        });
        let path = format!("/t/{}/access/v1/evaluation", self.slug);
        let answer = self.server.operator("POST", &path, Some(body)).await;
        answer["decision"].as_bool().expect("a decision")
    }

    /// Sends a request within the tenant with any key.
    pub async fn send(&self, key: &str, method: &str, path: &str, body: Option<Value>) -> Answer {
        let path = self.path(path);
        self.server.send(Some(key), method, &path, body).await
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
    /// The same account with another of its keys.
    #[must_use]
    pub fn with_key(&self, key: &str) -> Self {
        Self {
            tenant: self.tenant,
            account: self.account.clone(),
            key: key.to_owned(),
        }
    }

    /// Sends a request within the tenant and expects it to succeed.
    pub async fn works(&self, method: &str, path: &str, body: Option<Value>) -> Value {
        let answer = self.send(method, path, body).await;
        answer.expect(&format!("{method} {path}"))
    }

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
