//! The grant ceiling in space, values and time: what somebody holds at one place, for some records
//! or for a while can be given there, for those and so long; nothing wider.

use bailiwick_testkit::{Caller, TestApp};
use serde_json::{Value, json};

use super::company::{Company, Door};

const MANAGE: &[&str] = &["orders.manage"];

/// Assigns the strong role to a service account as the operator.
async fn give(company: &Company<'_>, caller: &Caller<'_>, how: Value) {
    let mut body = json!({
        "service_account": caller.account,
        "role": company.strong,
        "node": "root",
    });
    for (name, value) in how.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    company
        .tenant
        .operator("POST", "/assignments", Some(body))
        .await;
}

fn assign(company: &Company<'_>, name: &'static str, how: Value) -> Door {
    let mut body = json!({"user": company.kim, "role": company.strong, "node": "root"});
    for (name, value) in how.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    Door::new(name, "POST", "/assignments", body)
}

/// A302: held at Alberta it can be given there and below, not beside and not above.
#[tokio::test]
async fn what_is_held_at_a_place_is_given_there_and_below() {
    let server = TestApp::sqlite().await;
    let company = Company::open(&server, "acme").await;
    let clerk = company
        .clerk("clerk", &[(MANAGE, "external_id:alberta")])
        .await;
    for node in ["root", "external_id:manitoba"] {
        let door = assign(&company, "assign beside or above", json!({"node": node}));
        door.refused(&company.tenant, &clerk, "grant_ceiling").await;
    }
    for node in ["external_id:alberta", "external_id:calgary"] {
        let door = assign(&company, "assign there", json!({"node": node}));
        door.passed(&clerk).await;
    }
    let body = json!({"name": "G", "access": {"orders": "manage"}, "node": "external_id:alberta"});
    let door = Door::new("make a group there", "POST", "/groups", body);
    door.passed(&clerk).await;
    let body = json!({"node": "root"});
    let door = Door::new("move its matrix up", "PATCH", "/groups/name:G", body);
    door.refused(&company.tenant, &clerk, "grant_ceiling").await;
}

/// B056, B160: held for DE it can be given for DE; neither for FR, nor for all, nor by widening.
#[tokio::test]
async fn b160_what_is_held_for_a_value_is_given_for_that_value() {
    let server = TestApp::sqlite().await;
    let company = Company::open(&server, "acme").await;
    let clerk = company.clerk("clerk", &[]).await;
    give(&company, &clerk, json!({"restrictions": ["DE"]})).await;
    for how in [
        json!({}),
        json!({"restrictions": ["FR"]}),
        json!({"restrictions": ["DE", "FR"]}),
    ] {
        let door = assign(&company, "assign for more", how);
        door.refused(&company.tenant, &clerk, "grant_ceiling").await;
    }
    assign(&company, "assign for DE", json!({"restrictions": ["DE"]}))
        .passed(&clerk)
        .await;
    let group = json!({"name": "G", "access": {"orders": "manage"}, "restrictions": ["DE"]});
    Door::new("make a group for DE", "POST", "/groups", group)
        .passed(&clerk)
        .await;
    for wider in [
        json!({"mode": "unrestricted"}),
        json!(["DE", "FR"]),
        json!(["FR"]),
    ] {
        let body = json!({"restrictions": wider});
        let door = Door::new("widen a group", "PATCH", "/groups/name:G", body);
        door.refused(&company.tenant, &clerk, "grant_ceiling").await;
    }
}

/// B160: forgetting values never widens access: an empty list and null are refused by name.
#[tokio::test]
async fn b160_forgetting_values_is_refused() {
    let server = TestApp::sqlite().await;
    let company = Company::open(&server, "acme").await;
    let group = json!({"name": "G", "access": {"orders": "read"}, "restrictions": ["DE"]});
    company.group(group).await;
    for forgotten in [
        json!([]),
        json!(null),
        json!({"mode": "restricted", "values": []}),
    ] {
        let body = Some(json!({"restrictions": forgotten}));
        let path = company.tenant.path("/groups/name:G");
        let answer = server
            .send(Some(bailiwick_testkit::OPERATOR), "PATCH", &path, body)
            .await;
        answer.refused(422, "empty_restrictions");
    }
    let said = Some(json!({"restrictions": {"mode": "unrestricted"}}));
    company
        .tenant
        .operator("PATCH", "/groups/name:G", said)
        .await;
}

/// Held until New Year it can be given until then, not for longer.
#[tokio::test]
async fn what_is_held_for_a_while_is_given_no_longer() {
    let server = TestApp::sqlite().await;
    let company = Company::open(&server, "acme").await;
    let clerk = company.clerk("clerk", &[]).await;
    give(&company, &clerk, json!({"until": "2027-01-01T00:00:00Z"})).await;
    for how in [json!({}), json!({"until": "2027-01-01T00:00:01Z"})] {
        let door = assign(&company, "assign for longer", how);
        door.refused(&company.tenant, &clerk, "grant_ceiling").await;
    }
    assign(
        &company,
        "assign so long",
        json!({"until": "2027-01-01T00:00:00Z"}),
    )
    .passed(&clerk)
    .await;
}

/// A narrowed key carries no more than what it names, to give as to do; and makes no wider key.
#[tokio::test]
async fn a_narrowed_key_gives_only_what_it_carries() {
    let server = TestApp::sqlite().await;
    let company = Company::open(&server, "acme").await;
    let clerk = company.clerk("clerk", &[(MANAGE, "root")]).await;
    let keys = format!("/service-accounts/{}/keys", clerk.account);
    let body = json!({"name": "n", "permissions": ["users.edit", "service_accounts.manage"]});
    let made = company.tenant.operator("POST", &keys, Some(body)).await;
    let narrow = clerk.with_key(made["secret"].as_str().expect("a secret"));
    let door = assign(&company, "assign by a narrowed key", json!({}));
    door.refused(&company.tenant, &narrow, "grant_ceiling")
        .await;
    let door = Door::new("make a wider key", "POST", &keys, json!({"name": "w"}));
    door.refused(&company.tenant, &narrow, "grant_ceiling")
        .await;
    let door = Door::new(
        "edit a role",
        "PATCH",
        "/roles/name:Weak",
        json!({"name": "X"}),
    );
    door.refused(&company.tenant, &narrow, "missing_permission")
        .await;
    assign(&company, "assign by the whole key", json!({}))
        .passed(&clerk)
        .await;
}
