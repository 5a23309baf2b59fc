//! The grant ceiling by every door: the clerk, who holds nothing over orders, tries to give
//! `orders.manage`. Each request is refused, and then succeeds for a clerk who holds it: nothing
//! but the ceiling stood in the way.

use bailiwick_testkit::TestApp;
use serde_json::json;

use super::company::{Company, Door, id};

/// What there is to be given away, besides what the company has.
struct Loot {
    group: String,
    empty: String,
    account: String,
    kims: String,
}

async fn loot(company: &Company<'_>) -> Loot {
    let tenant = &company.tenant;
    let body = json!({"name": "Strong group", "access": {"orders": "manage"}});
    let group = company.group(body).await;
    let member = format!("/groups/{group}/members/{}", company.boss);
    tenant.operator("PUT", &member, None).await;
    let empty = company.group(json!({"name": "Empty group"})).await;
    let account = company.account("robot").await;
    tenant
        .assign("service_account", &account, &company.strong, "root")
        .await;
    let kims = tenant
        .assign("user", &company.kim, &company.weak, "root")
        .await;
    Loot {
        group,
        empty,
        account,
        kims: id(&kims),
    }
}

fn assign(name: &'static str, to: (&str, &str), role: &str) -> Door {
    let body = json!({"principal": {"type": to.0, "id": to.1}, "role": role, "node": "root"});
    Door::new(name, "POST", "/assignments", body)
}

fn roles(company: &Company<'_>, loot: &Loot) -> Vec<Door> {
    let Company {
        strong, weak, kim, ..
    } = company;
    let at = |rest: &str| format!("/roles/{rest}");
    vec![
        assign("assign to a user", ("user", kim), strong),
        assign("assign to a group", ("group", &loot.empty), strong),
        Door::new(
            "make a role with it",
            "POST",
            "/roles",
            json!({"name": "Mine", "permissions": ["orders.manage"]}),
        ),
        Door::new(
            "copy a role",
            "POST",
            &at(&format!("{strong}/copy")),
            json!({"name": "Copy"}),
        ),
        Door::new(
            "edit a role that somebody holds",
            "PATCH",
            &at(weak),
            json!({"permissions": ["orders.manage"]}),
        ),
        Door::bare(
            "add a permission",
            "PUT",
            &at(&format!("{weak}/permissions/orders.manage")),
        ),
    ]
}

fn groups(company: &Company<'_>, loot: &Loot) -> Vec<Door> {
    let Loot { group, empty, .. } = loot;
    let Company { strong, kim, .. } = company;
    let manage = json!({"orders": "manage"});
    let at = |rest: &str| format!("/groups/{rest}");
    let post = |name, body| Door::new(name, "POST", "/groups", body);
    vec![
        Door::bare(
            "put into a group",
            "PUT",
            &at(&format!("{group}/members/{kim}")),
        ),
        post(
            "make a group with a matrix",
            json!({"name": "M 1", "access": manage}),
        ),
        post(
            "make a group from permissions",
            json!({"name": "M 2", "permissions": ["orders.manage"]}),
        ),
        post(
            "make a group from a template",
            json!({"name": "M 3", "templates": [strong]}),
        ),
        post(
            "make a group with a member",
            json!({"name": "M 4", "access": manage, "members": [kim]}),
        ),
        Door::new(
            "put a matrix",
            "PUT",
            &at(&format!("{empty}/access")),
            json!({"access": manage}),
        ),
        Door::new(
            "raise a level",
            "PATCH",
            &at(empty),
            json!({"access": manage}),
        ),
        Door::new(
            "merge a template",
            "PATCH",
            &at(empty),
            json!({"templates": [strong]}),
        ),
        Door::new(
            "copy a group",
            "POST",
            &at(&format!("{group}/copy")),
            json!({"name": "C"}),
        ),
        Door::new(
            "make a user in a group",
            "POST",
            "/users",
            json!({"email": "puppet@acme.example", "groups": [group]}),
        ),
    ]
}

fn others(company: &Company<'_>, loot: &Loot) -> Vec<Door> {
    let keys = format!("/service-accounts/{}/keys", loot.account);
    let narrowed = json!({"name": "narrow", "permissions": ["orders.manage"]});
    vec![
        Door::new("make a key", "POST", &keys, json!({"name": "mine"})),
        Door::new("make a narrowed key", "POST", &keys, narrowed),
        assign(
            "assign to an application",
            ("service_account", "name:clerk's robot"),
            &company.strong,
        ),
        Door::new(
            "move a place below one where it is held",
            "POST",
            "/nodes/external_id:calgary/move",
            json!({"parent": "external_id:manitoba"}),
        ),
        Door::bare(
            "delete a place and let what is held there rise",
            "DELETE",
            "/nodes/external_id:manitoba?move_to=root",
        ),
    ]
}

/// Taking away is like giving: who may not give it may not take it either.
fn takings(company: &Company<'_>, loot: &Loot) -> Vec<Door> {
    let member = format!("/groups/{}/members/{}", loot.group, company.boss);
    let assignment = format!("/assignments/{}", company.strong_assignment);
    let role = format!("/roles/{}/permissions/orders.manage", company.strong);
    vec![
        Door::bare("take out of a group", "DELETE", &member),
        Door::bare("remove an assignment", "DELETE", &assignment),
        Door::bare("take a permission from a role", "DELETE", &role),
        Door::bare(
            "delete a group",
            "DELETE",
            &format!("/groups/{}", loot.group),
        ),
        Door::bare(
            "delete a role",
            "DELETE",
            &format!("/roles/{}", company.strong),
        ),
    ]
}

async fn check(doors: impl Fn(&Company<'_>, &Loot) -> Vec<Door>) {
    let server = TestApp::sqlite().await;
    let company = Company::open(&server, "acme").await;
    company.account("clerk's robot").await;
    let loot = loot(&company).await;
    let clerk = company.clerk("clerk", &[]).await;
    let all = doors(&company, &loot);
    for door in &all {
        let answer = door.refused(&company.tenant, &clerk, "grant_ceiling").await;
        let named = answer.body["permission"].as_str().unwrap_or_default();
        assert!(
            named.starts_with("orders."),
            "{}: {}",
            door.name,
            answer.body
        );
    }
    let holder = company
        .clerk("holder", &[(&["orders.manage"], "root")])
        .await;
    for door in &all {
        door.passed(&holder).await;
    }
    assert_eq!(loot.kims.len(), 36);
}

/// C73, C75, C77: roles cannot be made, filled, copied or assigned beyond what one holds.
#[tokio::test]
async fn c77_over_the_ceiling_through_roles() {
    check(roles).await;
}

/// C73: the same for groups and their matrix, and for who is put into them.
#[tokio::test]
async fn c73_over_the_ceiling_through_groups() {
    check(groups).await;
}

/// The same for applications' keys and for the tree.
#[tokio::test]
async fn over_the_ceiling_through_keys_and_the_tree() {
    check(others).await;
}

/// Nobody takes away what they could not give.
#[tokio::test]
async fn beyond_the_ceiling_nothing_is_taken_away() {
    check(takings).await;
}

/// A118: whoever may grant anything may still not grant what is restricted.
#[tokio::test]
async fn a118_grant_any_does_not_reach_what_is_restricted() {
    let server = TestApp::sqlite().await;
    let company = Company::open(&server, "acme").await;
    let everything = company
        .clerk("everything", &[(&["access.grant_any"], "root")])
        .await;
    let body = json!({"name": "Operator", "permissions": ["platform.operate"]});
    let door = Door::new("make a role with it", "POST", "/roles", body);
    door.refused(&company.tenant, &everything, "restricted_permission")
        .await;
    let release = "/released/platform.operate";
    company.tenant.operator("PUT", release, None).await;
    door.refused(&company.tenant, &everything, "grant_ceiling")
        .await;
}
