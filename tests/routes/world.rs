//! A tenant with one thing of each kind, by whose names the requests of the table are filled.

use std::collections::BTreeMap;

use bailiwick_testkit::{TestApp, TestTenant};
use serde_json::{Value, json};

/// A small catalog, as it stands inside a JSON text.
const CATALOG: &str = r#"format = 1\nname = \"extra\"\nversion = 1\ntitle = \"Extra\"\n"#;

/// A tenant with one thing of each kind.
pub struct World<'a> {
    /// The tenant.
    pub tenant: TestTenant<'a>,
    names: BTreeMap<&'static str, String>,
}

impl<'a> World<'a> {
    /// Makes it.
    pub async fn build(server: &'a TestApp, slug: &str) -> Self {
        let tenant = server.tenant(slug, &["commerce"]).await;
        let mut names = BTreeMap::from([
            ("tenant", slug.to_owned()),
            ("catalog", CATALOG.to_owned()),
            ("name", "commerce".to_owned()),
            ("permission", "platform.operate".to_owned()),
            ("code", "audit.view".to_owned()),
            ("template", "name:Viewer".to_owned()),
            ("type", "orders".to_owned()),
            ("id", "4711".to_owned()),
            ("kind", "site".to_owned()),
            ("value", "DE".to_owned()),
        ]);
        let settings = json!({"settings": {"sync_restrictions_with_sites": true}});
        tenant.operator("PATCH", "", Some(settings)).await;
        let place = tenant.node("root", "division", "Alberta").await;
        let other = tenant.node("root", "division", "Manitoba").await;
        let node = tenant.node(&other, "location", "Calgary").await;
        let user = tenant.user("sam", &node).await;
        let boss = tenant.user("boss", &node).await;
        let role = tenant.role("Clerk", &["orders.read"]).await;
        let body = json!({"name": "Clerks", "access": {"orders": "read"}});
        let group = tenant.operator("POST", "/groups", Some(body)).await;
        let assignment = tenant.assign("user", &user, &role, &node).await;
        let account = json!({"name": "application"});
        let account = tenant
            .operator("POST", "/service-accounts", Some(account))
            .await;
        let account = id(&account);
        let path = format!("/service-accounts/{account}/keys");
        let key = tenant
            .operator("POST", &path, Some(json!({"name": "key"})))
            .await;
        let vendor = json!({"name": "Globex"});
        let vendor = tenant.operator("POST", "/vendors", Some(vendor)).await;
        for path in [
            "/restrictions/site/DE",
            "/restrictions/site/FR",
            "/records/customer/1",
        ] {
            tenant.operator("PUT", path, Some(json!({}))).await;
        }
        let record = json!({"node": node});
        tenant
            .operator("PUT", "/records/orders/4711", Some(record))
            .await;
        names.extend([
            ("place", place),
            ("node", node),
            ("user", user),
            ("boss", boss),
            ("role", role),
            ("group", id(&group)),
            ("assignment", id(&assignment)),
            ("account", account),
            ("key", id(&key)),
            ("vendor", id(&vendor)),
        ]);
        Self { tenant, names }
    }

    /// A text with every `{name}` replaced by what has that name here.
    pub fn fill(&self, text: &str) -> String {
        let replace = |text: String, (name, value): (&&str, &String)| {
            text.replace(&format!("{{{name}}}"), value)
        };
        self.names.iter().fold(text.to_owned(), replace)
    }

    /// The same world with these things of another one.
    pub fn with_names_of(&self, other: &Self, taken: &[&'static str]) -> World<'a> {
        let mut names = self.names.clone();
        names.extend(taken.iter().map(|name| (*name, other.names[name].clone())));
        World {
            tenant: TestTenant {
                server: self.tenant.server,
                slug: self.tenant.slug.clone(),
            },
            names,
        }
    }
}

fn id(object: &Value) -> String {
    object["id"].as_str().expect("an id").to_owned()
}
