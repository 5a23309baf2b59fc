//! What a person may do to a direct report, to somebody else's report and to oneself with the
//! permissions about direct reports, and with those about all users beside it. People have no keys
//! yet, so their commands come through the service, as those of every door do; the cells are the
//! statuses that an answer would have. Covers C13-C17 and C63-C68.

use bailiwick_engine::authority::{Authority, UserView};
use bailiwick_model::actor::{Actor, Context};
use bailiwick_model::command::{Command, UpdateUser};
use bailiwick_model::ids::{GroupId, UserId};
use bailiwick_model::names::Email;
use bailiwick_model::user::UserStatus;
use bailiwick_service::ServiceError;
use bailiwick_testkit::{TestApp, TestTenant};
use bailiwick_web::problem::status_of;
use serde_json::json;

use super::{compare, table};

const LEGEND: &str = "\
What a person with one permission may do to users. 200: done; 403: refused, the user being visible;
404: hidden. The target is a direct report, a report of that report, somebody else, or the person.

VU users.view   VD users.view_direct_reports   EU users.edit   ES users.edit_status
ED users.edit_direct_reports
";

const PERMISSIONS: [(&str, &str); 5] = [
    ("VU", "users.view"),
    ("VD", "users.view_direct_reports"),
    ("EU", "users.edit"),
    ("ES", "users.edit_status"),
    ("ED", "users.edit_direct_reports"),
];
const TARGETS: [&str; 4] = ["report", "report's report", "somebody else", "oneself"];
const OPERATIONS: [&str; 9] = [
    "see the account",
    "see the access",
    "change the e-mail",
    "activate",
    "make passive",
    "deactivate",
    "lock",
    "put into a group",
    "set managers",
];

async fn user(tenant: &TestTenant<'_>, name: &str) -> UserId {
    tenant.user(name, "root").await.parse().expect("an id")
}

async fn managed_by(tenant: &TestTenant<'_>, user: UserId, manager: UserId) {
    let body = json!({"managers": [manager.to_string()]});
    let path = format!("/users/{user}/managers");
    tenant.operator("PUT", &path, Some(body)).await;
}

/// A person with one permission, and those to whom it does something.
async fn people(tenant: &TestTenant<'_>, short: &str, permission: &str) -> (UserId, [UserId; 4]) {
    let name = |what: &str| format!("{what}-{}", short.to_lowercase());
    let me = user(tenant, &name("me")).await;
    let report = user(tenant, &name("report")).await;
    let second = user(tenant, &name("second")).await;
    let other = user(tenant, &name("other")).await;
    managed_by(tenant, report, me).await;
    managed_by(tenant, second, report).await;
    let role = tenant.role(&format!("Role {short}"), &[permission]).await;
    tenant.assign("user", &me.to_string(), &role, "root").await;
    (me, [report, second, other, me])
}

fn command(operation: &str, user: UserId) -> Option<Command> {
    let status = |status| Command::SetUserStatus {
        user,
        status,
        if_version: None,
    };
    let command = match operation {
        "change the e-mail" => Command::UpdateUser(Box::new(UpdateUser {
            user,
            user_name: None,
            email: Email::new(&format!("{user}@acme.example")).ok(),
            external_id: None,
            home: None,
            attributes: None,
            profile: None,
            if_version: None,
        })),
        "activate" => status(UserStatus::Active),
        "make passive" => status(UserStatus::Passive),
        "deactivate" => status(UserStatus::Deactivated),
        "lock" => Command::LockUser {
            user,
            reason: None,
            if_version: None,
        },
        "put into a group" => Command::AddMember {
            group: GroupId::new("g").expect("an id"),
            user,
        },
        "set managers" => Command::SetManagers {
            user,
            managers: Vec::new(),
            if_version: None,
        },
        _ => return None,
    };
    Some(command)
}

async fn cell(tenant: &TestTenant<'_>, me: UserId, operation: &str, target: UserId) -> String {
    let actor = Actor::user(me);
    let Some(command) = command(operation, target) else {
        let snapshot = tenant.snapshot().await;
        let authority = Authority::new(&snapshot, &actor, tenant.server.app.clock.now());
        let (handle, _) = snapshot.user(target).expect("a user");
        let seen = match (authority.user_view(handle), operation) {
            // Everybody knows that they exist themselves.
            (UserView::None, _) if target == me => 403,
            (UserView::AccountAndAccess, _) | (UserView::Account, "see the account") => 200,
            (UserView::Account, _) => 403,
            (UserView::None, _) => 404,
        };
        return seen.to_string();
    };
    let app = &tenant.server.app;
    let context = Context::of(actor);
    match app.execute(tenant.id().await, context, command).await {
        Ok(_) => "200".to_owned(),
        Err(ServiceError::Refused(refusal)) => status_of(refusal.code.kind()).as_u16().to_string(),
        Err(error) => panic!("{error}"),
    }
}

/// C13-C17, C63-C68 in one table.
#[tokio::test]
async fn c13_c68_people_and_their_direct_reports() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &[]).await;
    let group = json!({"id": "g", "name": "G"});
    tenant.operator("POST", "/groups", Some(group)).await;
    let mut rows: Vec<(String, Vec<String>)> = Vec::new();
    for operation in OPERATIONS {
        rows.extend(TARGETS.map(|target| (format!("{operation}: {target}"), Vec::new())));
    }
    for (short, permission) in PERMISSIONS {
        // Managers are set last: without them the others would see less.
        let (me, targets) = people(&tenant, short, permission).await;
        for (at, (_, cells)) in rows.iter_mut().enumerate() {
            let (operation, target) = (OPERATIONS[at / 4], targets[at % 4]);
            cells.push(cell(&tenant, me, operation, target).await);
        }
    }
    let heads = PERMISSIONS.map(|(short, _)| short);
    compare("c-people.txt", &table(LEGEND, &rows, &heads));
}

/// C15, C67: a new manager gains and the old one loses with the next question.
#[tokio::test]
async fn c67_a_manager_who_is_replaced_loses_at_once() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &[]).await;
    let old = people(&tenant, "old", "users.edit_direct_reports").await;
    let (new, _) = people(&tenant, "new", "users.edit_direct_reports").await;
    let report = old.1[0];
    let change = "change the e-mail";
    assert_eq!(cell(&tenant, old.0, change, report).await, "200");
    assert_eq!(cell(&tenant, new, change, report).await, "404");
    managed_by(&tenant, report, new).await;
    assert_eq!(cell(&tenant, old.0, change, report).await, "404");
    assert_eq!(cell(&tenant, new, change, report).await, "200");
}

/// C69: cycles and being one's own manager are refused.
#[tokio::test]
async fn c69_nobody_manages_themselves_over_any_way() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &[]).await;
    let (me, [_, second, ..]) = people(&tenant, "c", "users.view").await;
    let body = Some(json!({"managers": [second.to_string()]}));
    let path = format!("/users/{me}/managers");
    let answer = tenant
        .send(bailiwick_testkit::OPERATOR, "PUT", &path, body)
        .await;
    answer.refused(422, "cycle");
    let body = Some(json!({"managers": [me.to_string()]}));
    let answer = tenant
        .send(bailiwick_testkit::OPERATOR, "PUT", &path, body)
        .await;
    answer.refused(422, "cycle");
}
