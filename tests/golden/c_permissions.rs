//! System C's fourteen permissions x operations: each permission (with its prerequisite, no more)
//! is held by an application that tries every operation on objects of its own to try them on. The
//! cells are HTTP statuses. Covers C03-C06, C10-C12, C18-C20, C30-C42, C50-C59, C71-C84.

use bailiwick_testkit::{Caller, TestApp, TestTenant};
use serde_json::{Value, json};

use super::{PERMISSIONS, compare, table};

const LEGEND: &str = "\
System C's permissions, each held alone (with its prerequisite) at the root by an application, and
what the server answers it. 2xx: done; 403: refused, the object being visible; 404: hidden.

VU users.view      VD users.view_direct_reports   VG groups.view     VR roles.view
CU users.create    CG groups.create               CR roles.create
EU users.edit      ES users.edit_status           ED users.edit_direct_reports
EG groups.edit     ER roles.edit                  DG groups.delete   DR roles.delete
";

/// Method, path and body by operation; `{u}`, `{g}`, `{r}` and `{x}` are a user, a group, a role
/// and something new of that column alone.
const OPERATIONS: &[(&str, &str, &str, &str)] = &[
    ("list users", "GET", "/users", ""),
    ("open a user", "GET", "/users/{u}", ""),
    ("a user's access", "GET", "/users/{u}/access", ""),
    ("a user's assignments", "GET", "/users/{u}/assignments", ""),
    ("a user's managers", "GET", "/users/{u}/managers", ""),
    (
        "create a user",
        "POST",
        "/users",
        r#"{"email": "{x}@acme.example"}"#,
    ),
    (
        "create an active user",
        "POST",
        "/users",
        r#"{"email": "{x}-a@acme.example", "status": "active"}"#,
    ),
    (
        "create a user in a group",
        "POST",
        "/users",
        r#"{"email": "{x}-b@acme.example", "groups": ["{g}"]}"#,
    ),
    (
        "change a user's name",
        "PATCH",
        "/users/{u}",
        r#"{"first_name": "X"}"#,
    ),
    (
        "change a user's e-mail",
        "PATCH",
        "/users/{u}",
        r#"{"email": "{x}-c@acme.example"}"#,
    ),
    (
        "activate a user",
        "PUT",
        "/users/{u}/status",
        r#"{"status": "active"}"#,
    ),
    (
        "make a user passive",
        "PUT",
        "/users/{u}/status",
        r#"{"status": "passive"}"#,
    ),
    (
        "deactivate a user",
        "PUT",
        "/users/{u}/status",
        r#"{"status": "deactivated"}"#,
    ),
    (
        "make a user provisioned",
        "PUT",
        "/users/{u}/status",
        r#"{"status": "provisioned"}"#,
    ),
    ("lock a user", "PUT", "/users/{u}/lock", "{}"),
    ("unlock a user", "DELETE", "/users/{u}/lock", ""),
    (
        "put a user into a group",
        "PUT",
        "/groups/{g}/members/{u}",
        "",
    ),
    (
        "take a user out of a group",
        "DELETE",
        "/groups/{g}/members/{u}",
        "",
    ),
    (
        "assign a role to a user",
        "POST",
        "/assignments",
        r#"{"user": "{u}", "role": "{r}", "node": "root"}"#,
    ),
    (
        "set a user's managers",
        "PUT",
        "/users/{u}/managers",
        r#"{"managers": []}"#,
    ),
    ("list groups", "GET", "/groups", ""),
    ("open a group", "GET", "/groups/{g}", ""),
    ("a group's matrix", "GET", "/groups/{g}/access", ""),
    ("a group's members", "GET", "/groups/{g}/members", ""),
    (
        "create a group",
        "POST",
        "/groups",
        r#"{"name": "{x}", "description": "d"}"#,
    ),
    (
        "create a group with rights",
        "POST",
        "/groups",
        r#"{"name": "{x} 2", "permissions": ["{p}"]}"#,
    ),
    (
        "create a group with members",
        "POST",
        "/groups",
        r#"{"name": "{x} 3", "members": ["{u}"]}"#,
    ),
    (
        "copy a group",
        "POST",
        "/groups/{g}/copy",
        r#"{"name": "{x} 4"}"#,
    ),
    (
        "change a group's name",
        "PATCH",
        "/groups/{g}",
        r#"{"name": "{x} 5", "description": "d"}"#,
    ),
    (
        "change a group's rights",
        "PATCH",
        "/groups/{g}",
        r#"{"permissions": ["{p}"]}"#,
    ),
    ("delete a group", "DELETE", "/groups/{g}", ""),
    ("list roles", "GET", "/roles", ""),
    ("open a role", "GET", "/roles/{r}", ""),
    ("a role's holders", "GET", "/roles/{r}/holders", ""),
    (
        "create a role",
        "POST",
        "/roles",
        r#"{"name": "{x}", "description": "d"}"#,
    ),
    (
        "create a role with rights",
        "POST",
        "/roles",
        r#"{"name": "{x} 2", "permissions": ["{p}"]}"#,
    ),
    (
        "copy a role",
        "POST",
        "/roles/{r}/copy",
        r#"{"name": "{x} 3"}"#,
    ),
    (
        "change a role's name",
        "PATCH",
        "/roles/{r}",
        r#"{"name": "{x} 4", "description": "d"}"#,
    ),
    (
        "give a role a right",
        "PUT",
        "/roles/{r}/permissions/{p}",
        "",
    ),
    ("delete a role", "DELETE", "/roles/{r}", ""),
];

/// What one column tries its operations on.
struct Objects {
    user: String,
    group: String,
    role: String,
    new: String,
    permission: &'static str,
}

impl Objects {
    async fn make(tenant: &TestTenant<'_>, short: &str, permission: &'static str) -> Self {
        let new = format!("new-{}", short.to_lowercase());
        let user = tenant
            .user(&format!("u-{}", short.to_lowercase()), "root")
            .await;
        let group = json!({"name": format!("Group {short}")});
        let group = tenant.operator("POST", "/groups", Some(group)).await;
        let role = tenant.role(&format!("Role {short}"), &[]).await;
        Self {
            user,
            group: group["id"].as_str().expect("an id").to_owned(),
            role,
            new,
            permission,
        }
    }

    fn fill(&self, text: &str) -> String {
        text.replace("{u}", &self.user)
            .replace("{g}", &self.group)
            .replace("{r}", &self.role)
            .replace("{x}", &self.new)
            .replace("{p}", self.permission)
    }
}

async fn status(caller: &Caller<'_>, objects: &Objects, operation: usize) -> String {
    let (_, method, path, body) = OPERATIONS[operation];
    let body: Option<Value> =
        (!body.is_empty()).then(|| serde_json::from_str(&objects.fill(body)).expect("a JSON body"));
    let answer = caller.send(method, &objects.fill(path), body).await;
    answer.status.to_string()
}

/// C01-C98: the whole matrix.
#[tokio::test]
async fn c01_c84_every_permission_against_every_operation() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &[]).await;
    let mut columns = Vec::new();
    for (short, permission) in PERMISSIONS {
        let objects = Objects::make(&tenant, short, permission).await;
        let caller = tenant.caller(short, &[(&[permission], "root")]).await;
        let mut column = Vec::new();
        for operation in 0..OPERATIONS.len() {
            column.push(status(&caller, &objects, operation).await);
        }
        columns.push(column);
    }
    let rows: Vec<(String, Vec<String>)> = OPERATIONS
        .iter()
        .enumerate()
        .map(|(at, (name, ..))| {
            let cells = columns.iter().map(|column| column[at].clone());
            ((*name).to_owned(), cells.collect())
        })
        .collect();
    let heads = PERMISSIONS.map(|(short, _)| short);
    compare("c-permissions.txt", &table(LEGEND, &rows, &heads));
}
