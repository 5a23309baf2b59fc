//! Attacks that happened to systems of this kind, each by the name under which it is known, over
//! HTTP.

use bailiwick_testkit::{ADMINISTRATION, OPERATOR, TestApp};
use serde_json::{Value, json};

use super::company::{Company, Door};

/// CVE-2026-94000: a delegated administrator could not assign the role, but could join, and put
/// others into, a group that gives it.
#[tokio::test]
async fn keycloak_53060_joining_a_group_that_gives_more() {
    let server = TestApp::sqlite().await;
    let company = Company::open(&server, "acme").await;
    let group = company.group(json!({"name": "Mapped"})).await;
    company
        .tenant
        .assign("group", &group, "name:Administrator", "root")
        .await;
    let attacker = company
        .tenant
        .caller("attacker", &[(&["users.edit"], "root")])
        .await;
    let path = format!("/groups/{group}/members/{}", company.kim);
    let door = Door::bare("join", "PUT", &path);
    door.refused(&company.tenant, &attacker, "grant_ceiling")
        .await;
}

/// CVE-2026-18571: `POST /users` with `groups` skipped the check; nothing is made by halves.
#[tokio::test]
async fn keycloak_51378_creating_a_user_in_a_group_that_gives_more() {
    let server = TestApp::sqlite().await;
    let company = Company::open(&server, "acme").await;
    let body = json!({"name": "Admins", "permissions": ["access.grant_any", "users.edit"]});
    let group = company.group(body).await;
    let attacker = &["users.create", "users.edit"][..];
    let attacker = company
        .tenant
        .caller("attacker", &[(attacker, "root")])
        .await;
    let body = json!({"email": "puppet@acme.example", "groups": [group]});
    let door = Door::new("create", "POST", "/users", body);
    door.refused(&company.tenant, &attacker, "grant_ceiling")
        .await;
    let path = "/users?filter=email+co+%22puppet%22";
    let found = attacker.works("GET", path, None).await;
    assert_eq!(found["items"], json!([]));
}

/// CVE-2026-9099: re-parenting brought a privileged group under one's own. Here: moving a place
/// with its people under one where one's friends hold rights, and then taking them over.
#[tokio::test]
async fn keycloak_50344_moving_a_node_under_ones_own() {
    let server = TestApp::sqlite().await;
    let company = Company::open(&server, "acme").await;
    let tenant = &company.tenant;
    let friend = tenant.user("friend", "external_id:manitoba").await;
    let role = tenant.role("Resets", &["users.edit"]).await;
    tenant
        .assign("user", &friend, &role, "external_id:manitoba")
        .await;
    let attacker = tenant.caller("attacker", &[(&["tree.edit"], "root")]).await;
    for (node, parent) in [("calgary", "manitoba"), ("alberta", "manitoba")] {
        let path = format!("/nodes/external_id:{node}/move");
        let body = json!({"parent": format!("external_id:{parent}")});
        let door = Door::new("move", "POST", &path, body);
        door.refused(tenant, &attacker, "grant_ceiling").await;
    }
    // Away from where rights are held, nobody gains anything.
    let door = Door::new(
        "move up",
        "POST",
        "/nodes/external_id:calgary/move",
        json!({"parent": "root"}),
    );
    door.passed(&attacker).await;
}

/// CVE-2026-14613: the list of who holds a role named groups that the caller may not see.
#[tokio::test]
async fn keycloak_50616_holders_of_a_role_do_not_name_hidden_groups() {
    let server = TestApp::sqlite().await;
    let company = Company::open(&server, "acme").await;
    let tenant = &company.tenant;
    let group = company.group(json!({"name": "Secret project"})).await;
    tenant
        .assign("group", &group, &company.strong, "root")
        .await;
    let viewer = tenant.caller("viewer", &[(&["users.view"], "root")]).await;
    let holders = format!("/roles/{}/holders", company.strong);
    let shown = viewer.works("GET", &holders, None).await;
    assert!(!shown.to_string().contains("Secret project"), "{shown}");
    assert_eq!(
        shown["items"].as_array().map(Vec::len),
        Some(1),
        "the boss alone: {shown}"
    );
    let groups = company.clerk("clerk", &[]).await;
    let shown = groups.works("GET", &holders, None).await;
    assert!(shown.to_string().contains("Secret project"));
}

/// CVE-2026-3121, CVE-2026-9795: whoever manages clients mapped any role into one, or made a
/// token of it.
#[tokio::test]
async fn keycloak_46719_a_service_account_as_a_ladder() {
    let server = TestApp::sqlite().await;
    let company = Company::open(&server, "acme").await;
    let tenant = &company.tenant;
    let account = company.account("integration").await;
    tenant
        .assign("service_account", &account, "name:Administrator", "root")
        .await;
    let attacker = &["service_accounts.manage"][..];
    let attacker = tenant.caller("attacker", &[(attacker, "root")]).await;
    let keys = format!("/service-accounts/{account}/keys");
    let body = json!({"name": "mine", "permissions": ["users.edit"]});
    for body in [json!({"name": "mine"}), body] {
        let door = Door::new("make a key", "POST", &keys, body);
        door.refused(tenant, &attacker, "grant_ceiling").await;
    }
    let own = company.account("own").await;
    let body = json!({"service_account": own, "role": "name:Administrator", "node": "root"});
    let door = Door::new("assign", "POST", "/assignments", body);
    door.refused(tenant, &attacker, "grant_ceiling").await;
}

/// CVE-2026-2366: a token without rights listed who is in which group.
#[tokio::test]
async fn keycloak_47062_nobody_enumerates_memberships() {
    let server = TestApp::sqlite().await;
    let company = Company::open(&server, "acme").await;
    let tenant = &company.tenant;
    let group = company
        .group(json!({"name": "G", "members": [company.boss]}))
        .await;
    let nobody = tenant.caller("nobody", &[]).await;
    let viewer = tenant.caller("viewer", &[(&["groups.view"], "root")]).await;
    let paths = [
        format!("/groups/{group}/members"),
        format!("/users/{}/access", company.boss),
        format!("/users/{}/assignments", company.boss),
        format!("/roles/{}/holders", company.strong),
    ];
    for path in &paths {
        for caller in [&nobody, &viewer] {
            let answer = caller.send("GET", path, None).await;
            answer.refused(403, "missing_permission");
        }
    }
    let shown = viewer.works("GET", &format!("/groups/{group}"), None).await;
    assert!(
        !shown.to_string().contains("member"),
        "C19, no number either: {shown}"
    );
    let ask = json!({"subject": {"type": "user"}, "action": {"name": "read"},
        "resource": {"type": "orders", "id": ""}});
    let path = "/t/acme/access/v1/search/subject";
    let answer = server
        .send(Some(&viewer.key), "POST", path, Some(ask))
        .await;
    answer.refused(403, "missing_permission");
}

/// open-mercato #1837: making a user, editing a role and assigning it each lacked a check, and
/// what was too much was taken out silently. Here the whole request is refused.
#[tokio::test]
async fn open_mercato_1837_too_much_is_refused_not_trimmed() {
    let server = TestApp::sqlite().await;
    let company = Company::open(&server, "acme").await;
    let clerk = company.clerk("clerk", &[]).await;
    let body = json!({"name": "Mixed", "permissions": ["users.view", "orders.manage"]});
    let door = Door::new("make a role", "POST", "/roles", body);
    door.refused(&company.tenant, &clerk, "grant_ceiling").await;
    let answer = clerk.send("GET", "/roles/name:Mixed", None).await;
    answer.refused(404, "not_found");
}

/// cve-services #1757: `users` in the body of an organisation, and then their secrets.
#[tokio::test]
async fn cve_services_1757_no_mass_assignment_on_a_tenant() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &[]).await;
    let caller = tenant.caller("all", &[(ADMINISTRATION, "root")]).await;
    for field in [
        "users", "id", "slug", "released", "catalogs", "revision", "root",
    ] {
        let answer = caller.send("PATCH", "", Some(json!({field: []}))).await;
        answer.refused(400, "malformed_body");
    }
    let answer = caller
        .send("PATCH", "", Some(json!({"seat_limit": 1_000})))
        .await;
    answer.refused(403, "missing_permission");
}

/// Casdoor #3037, #2887: an application of one organisation made users in another. OpenCVE
/// CVE-2026-92764: a token listed other organisations.
#[tokio::test]
async fn casdoor_3037_an_application_stays_in_its_tenant() {
    let server = TestApp::sqlite().await;
    let acme = server.tenant("acme", &[]).await;
    let other = server.tenant("other", &[]).await;
    let caller = acme.caller("all", &[(ADMINISTRATION, "root")]).await;
    let user = Some(json!({"email": "spy@other.example"}));
    let answer = other.send(&caller.key, "POST", "/users", user).await;
    answer.refused(404, "not_found");
    let id = other.id().await;
    for path in [
        format!("/v1/tenants/{id}/users"),
        format!("/v1/tenants/{id}"),
    ] {
        let answer = server.send(Some(&caller.key), "GET", &path, None).await;
        answer.refused(404, "not_found");
    }
    let answer = server
        .send(Some(&caller.key), "GET", "/v1/tenants", None)
        .await;
    answer.refused(403, "missing_permission");
}

/// Casdoor #1250: an organisation named "admin" had more rights. Such names cannot be taken.
#[tokio::test]
async fn casdoor_1250_reserved_names_of_tenants() {
    let server = TestApp::sqlite().await;
    for slug in [
        "platform", "admin", "api", "www", "Admin", "a", "a b", "ab/c", "ädmin",
    ] {
        let body: Value = json!({"slug": slug, "name": "X"});
        let answer = server
            .send(Some(OPERATOR), "POST", "/v1/tenants", Some(body))
            .await;
        answer.refused(400, "invalid_field");
        assert_eq!(answer.body["field"], "/slug", "{slug}");
    }
}
