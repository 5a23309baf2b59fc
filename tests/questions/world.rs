//! A company with a north that is seen and a south that is hidden.

use bailiwick_testkit::{Answer, Ask, Caller, TestApp, TestTenant, databases};
use serde_json::{Value, json};

/// What nobody may learn of without rights: names and ids of the south.
pub const HIDDEN: [&str; 6] = [
    "South",
    "Hush",
    "Whisperer",
    "Whisperers",
    "SECRET",
    "Vaults",
];

/// Runs a test on each kind of database that is there.
pub async fn on_each(test: impl AsyncFn(TestApp)) {
    for database in databases().await {
        test(TestApp::start(database).await).await;
    }
}

/// The company.
pub struct World<'a> {
    /// Its tenant.
    pub tenant: TestTenant<'a>,
    /// The ids of what is hidden.
    pub hidden: Vec<String>,
}

impl<'a> World<'a> {
    /// Sam is a clerk in Calgary, in the north; Hush is a whisperer in the south, where the order
    /// `vault` lies. Orders `c-1` to `c-3` lie in Calgary, `far` at the root.
    pub async fn build(server: &'a TestApp) -> Self {
        let tenant = server.tenant("acme", &["commerce"]).await;
        let settings = json!({"settings": {"sync_restrictions_with_sites": true}});
        tenant.operator("PATCH", "", Some(settings)).await;
        tenant
            .operator("PUT", "/restrictions/site/SECRET", None)
            .await;
        let north = tenant.node("root", "division", "North").await;
        let calgary = tenant.node(&north, "location", "Calgary").await;
        let south = tenant.node("root", "division", "South").await;
        tenant.node(&south, "location", "Vaults").await;
        tenant.user("sam", &calgary).await;
        let hush = tenant.user("Hush", &south).await;
        let clerk = tenant.role("Clerk", &["orders.read"]).await;
        tenant
            .assign("user", "external_id:sam", &clerk, &calgary)
            .await;
        let whisperer = tenant.role("Whisperer", &["orders.manage"]).await;
        tenant.assign("user", &hush, &whisperer, &south).await;
        let group =
            json!({"id": "whisperers", "name": "Whisperers", "access": {"orders": "manage"}});
        tenant.operator("POST", "/groups", Some(group)).await;
        for (id, at) in [
            ("c-1", &calgary),
            ("c-2", &calgary),
            ("c-3", &calgary),
            ("vault", &south),
        ] {
            let body = match id {
                "vault" => json!({"node": at, "restrictions": ["SECRET"]}),
                _ => json!({"node": at}),
            };
            let path = format!("/records/orders/{id}");
            tenant.operator("PUT", &path, Some(body)).await;
        }
        tenant
            .operator("PUT", "/records/orders/far", Some(json!({})))
            .await;
        let hidden = vec![south, hush, whisperer];
        Self { tenant, hidden }
    }

    /// Asserts that an answer names nothing of the south.
    pub fn assert_silent(&self, what: &str, answer: &Value) {
        let text = answer.to_string();
        let names = HIDDEN.iter().copied();
        for secret in names.chain(self.hidden.iter().map(String::as_str)) {
            assert!(!text.contains(secret), "{what} tells of {secret}: {text}");
        }
    }

    /// An AuthZEN evaluation that asks for reasons.
    pub async fn evaluate(&self, key: &str, question: &Value) -> Answer {
        let path = format!("/t/{}/access/v1/evaluation", self.tenant.slug);
        let ask = Ask::new("POST", &path)
            .key(key)
            .header("bailiwick-explain", "true");
        ask.json(question).send(&self.tenant.server.router).await
    }
}

/// A caller as a subject.
pub fn myself(caller: &Caller<'_>) -> Value {
    json!({"type": "service_account", "id": caller.account})
}

/// A user as a subject.
pub fn user(name: &str) -> Value {
    json!({"type": "user", "id": name})
}

/// A question.
pub fn question(subject: &Value, action: &str, resource: &Value) -> Value {
    json!({"subject": subject, "action": {"name": action}, "resource": resource})
}

/// The members of an object, sorted.
pub fn members(object: &Value) -> Vec<&str> {
    let members = object.as_object().into_iter().flatten();
    members.map(|(name, _)| name.as_str()).collect()
}

/// The texts of a member of each item.
pub fn each<'v>(answer: &'v Value, member: &str) -> Vec<&'v str> {
    let items = answer["items"].as_array().into_iter().flatten();
    let texts = items.map(|item| match item {
        Value::String(text) => text.as_str(),
        item => item[member].as_str().expect("a text"),
    });
    texts.collect()
}
