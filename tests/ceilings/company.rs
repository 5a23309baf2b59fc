//! A company with a clerk who may do almost everything to users, groups, roles and the tree, but
//! holds nothing over orders and may not grant just anything.

use bailiwick_testkit::{Answer, Caller, TestApp, TestTenant};
use serde_json::{Value, json};

/// What the clerk holds at the root, whatever else it is given.
pub const CLERK: &[&str] = &[
    "users.view",
    "users.create",
    "users.edit",
    "users.edit_status",
    "users.assign_managers",
    "groups.view",
    "groups.create",
    "groups.edit",
    "groups.delete",
    "roles.view",
    "roles.create",
    "roles.edit",
    "roles.delete",
    "tree.view",
    "tree.edit",
    "service_accounts.manage",
];

/// A request that would go through a door.
pub struct Door {
    /// What it is, for messages.
    pub name: &'static str,
    /// The method.
    pub method: &'static str,
    /// The path within the tenant.
    pub path: String,
    /// The body.
    pub body: Option<Value>,
}

impl Door {
    /// A request with a body.
    pub fn new(name: &'static str, method: &'static str, path: &str, body: Value) -> Self {
        Self {
            name,
            method,
            path: path.to_owned(),
            body: Some(body),
        }
    }

    /// A request without a body.
    pub fn bare(name: &'static str, method: &'static str, path: &str) -> Self {
        Self {
            name,
            method,
            path: path.to_owned(),
            body: None,
        }
    }

    /// Sends it.
    pub async fn try_by(&self, caller: &Caller<'_>) -> Answer {
        caller
            .send(self.method, &self.path, self.body.clone())
            .await
    }

    /// Sends it and expects a refusal of this code, after which nothing has changed.
    pub async fn refused(
        &self,
        tenant: &TestTenant<'_>,
        caller: &Caller<'_>,
        code: &str,
    ) -> Answer {
        let before = tenant.revision().await;
        let answer = self.try_by(caller).await;
        let seen = (answer.status, answer.code());
        assert_eq!(seen, (403, code), "{}: {}", self.name, answer.body);
        assert_eq!(
            tenant.revision().await,
            before,
            "{}: something changed",
            self.name
        );
        answer
    }

    /// Sends it and expects it to succeed.
    pub async fn passed(&self, caller: &Caller<'_>) {
        let answer = self.try_by(caller).await;
        assert!(
            answer.status < 300,
            "{}: {} {}",
            self.name,
            answer.status,
            answer.body
        );
    }
}

/// The company: root over Alberta (with Calgary in it) and Manitoba.
pub struct Company<'a> {
    /// The tenant.
    pub tenant: TestTenant<'a>,
    /// A user at Calgary who holds nothing.
    pub kim: String,
    /// A user at Calgary who holds the strong role at Manitoba.
    pub boss: String,
    /// A role of `orders.manage`.
    pub strong: String,
    /// A role without permissions.
    pub weak: String,
    /// The assignment of the strong role to the boss.
    pub strong_assignment: String,
}

impl<'a> Company<'a> {
    /// Makes it. Its one administrator is a person, `ada`.
    pub async fn open(server: &'a TestApp, slug: &str) -> Self {
        let tenant = server.tenant(slug, &["commerce"]).await;
        let sync = json!({"settings": {"sync_restrictions_with_sites": true}});
        tenant.operator("PATCH", "", Some(sync)).await;
        for site in ["DE", "FR"] {
            let path = format!("/restrictions/site/{site}");
            tenant.operator("PUT", &path, None).await;
        }
        let alberta = tenant.node("root", "division", "Alberta").await;
        tenant.node(&alberta, "location", "Calgary").await;
        tenant.node("root", "division", "Manitoba").await;
        let ada = tenant.user("ada", "root").await;
        tenant
            .assign("user", &ada, "name:Administrator", "root")
            .await;
        let kim = tenant.user("kim", "external_id:calgary").await;
        let boss = tenant.user("boss", "external_id:calgary").await;
        let strong = json!({"name": "Strong", "permissions": ["orders.manage"], "template": true});
        let strong = id(&tenant.operator("POST", "/roles", Some(strong)).await);
        let weak = tenant.role("Weak", &[]).await;
        let assigned = tenant
            .assign("user", &boss, &strong, "external_id:manitoba")
            .await;
        Self {
            tenant,
            kim,
            boss,
            strong,
            weak,
            strong_assignment: id(&assigned),
        }
    }

    /// A caller with the clerk's permissions at the root and these besides at nodes.
    pub async fn clerk(&self, name: &str, more: &[(&[&str], &str)]) -> Caller<'_> {
        let mut grants = vec![(CLERK, "root")];
        grants.extend_from_slice(more);
        self.tenant.caller(name, &grants).await
    }

    /// Makes a group as the operator; the answer is its id.
    pub async fn group(&self, body: Value) -> String {
        id(&self.tenant.operator("POST", "/groups", Some(body)).await)
    }

    /// Makes a service account as the operator; the answer is its id.
    pub async fn account(&self, name: &str) -> String {
        let body = json!({"name": name});
        let account = self
            .tenant
            .operator("POST", "/service-accounts", Some(body));
        id(&account.await)
    }
}

/// The id of an object.
pub fn id(object: &Value) -> String {
    object["id"].as_str().expect("an id").to_owned()
}
