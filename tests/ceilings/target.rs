//! The target ceiling: whoever holds what the actor does not is not touched. And one's own access,
//! which nobody changes, whatever they hold.

use bailiwick_model::actor::{Actor, Context};
use bailiwick_model::assignment::{Principal, Validity};
use bailiwick_model::command::{Assign, Command};
use bailiwick_model::ids::{GroupId, UserId};
use bailiwick_model::names::Text;
use bailiwick_model::refusal::RefusalCode;
use bailiwick_model::restriction::Restrictions;
use bailiwick_model::user::UserStatus;
use bailiwick_service::ServiceError;
use bailiwick_testkit::TestApp;
use serde_json::json;

use super::company::{CLERK, Company, Door};

fn touching(user: &str) -> Vec<Door> {
    let at = |rest: &str| format!("/users/{user}{rest}");
    vec![
        Door::new(
            "change the e-mail",
            "PATCH",
            &at(""),
            json!({"email": "mine@acme.example"}),
        ),
        Door::new(
            "change the name",
            "PATCH",
            &at(""),
            json!({"user_name": "mine"}),
        ),
        Door::new(
            "change a detail",
            "PATCH",
            &at(""),
            json!({"first_name": "X"}),
        ),
        Door::new(
            "replace all details",
            "PUT",
            &at(""),
            json!({"email": "mine@acme.example", "user_name": "mine"}),
        ),
        Door::new(
            "change the managers",
            "PUT",
            &at("/managers"),
            json!({"managers": []}),
        ),
        Door::new("lock", "PUT", &at("/lock"), json!({})),
        Door::bare("unlock", "DELETE", &at("/lock")),
        Door::new(
            "make passive",
            "PUT",
            &at("/status"),
            json!({"status": "passive"}),
        ),
        Door::new(
            "deactivate",
            "POST",
            &at("/status"),
            json!({"status": "deactivated"}),
        ),
        Door::new(
            "activate",
            "PUT",
            &at("/status"),
            json!({"status": "active"}),
        ),
    ]
}

/// C70: an administrator is edited only by an administrator; one order's right more is enough.
#[tokio::test]
async fn c70_who_holds_more_is_not_touched() {
    let server = TestApp::sqlite().await;
    let company = Company::open(&server, "acme").await;
    let clerk = company.clerk("clerk", &[]).await;
    for target in [&*company.boss, "name:ada"] {
        for door in touching(target) {
            door.refused(&company.tenant, &clerk, "target_ceiling")
                .await;
        }
    }
    let equal = company
        .clerk("equal", &[(&["orders.manage"], "external_id:manitoba")])
        .await;
    for door in touching(&company.boss) {
        door.passed(&equal).await;
    }
}

/// What somebody will hold, or holds through a group, counts as well; what is over does not.
#[tokio::test]
async fn what_will_be_held_counts_for_the_target_ceiling() {
    let server = TestApp::sqlite().await;
    let company = Company::open(&server, "acme").await;
    let clerk = company.clerk("clerk", &[]).await;
    let body = json!({
        "user": company.kim, "role": company.strong, "node": "root",
        "from": "2027-01-01T00:00:00Z", "until": "2027-02-01T00:00:00Z",
    });
    company
        .tenant
        .operator("POST", "/assignments", Some(body))
        .await;
    for door in touching(&company.kim) {
        door.refused(&company.tenant, &clerk, "target_ceiling")
            .await;
    }
    server.app.clock.advance(90 * 24 * 3_600 * 1_000_000);
    let fresh = company.tenant.caller("fresh", &[(CLERK, "root")]).await;
    for door in touching(&company.kim) {
        door.passed(&fresh).await;
    }
}

/// An application changes neither what it is assigned nor takes it away.
#[tokio::test]
async fn an_application_does_not_change_its_own_access() {
    let server = TestApp::sqlite().await;
    let company = Company::open(&server, "acme").await;
    let tenant = &company.tenant;
    let clerk = company
        .clerk("clerk", &[(&["access.grant_any"], "root")])
        .await;
    let body = json!({"service_account": clerk.account, "role": company.weak, "node": "root"});
    let door = Door::new("assign to itself", "POST", "/assignments", body);
    door.refused(tenant, &clerk, "own_access").await;
    let path = format!("/assignments?principal=service_account:{}", clerk.account);
    let own = clerk.works("GET", &path, None).await;
    let own = own["items"].as_array().expect("items");
    assert_eq!(own.len(), 2);
    for assignment in own {
        let path = format!("/assignments/{}", assignment["id"].as_str().expect("an id"));
        let door = Door::bare("unassign itself", "DELETE", &path);
        door.refused(tenant, &clerk, "own_access").await;
    }
}

/// C69, A's trap 15: nobody changes their own status, lock, roles, groups or managers; not even
/// an administrator. People come through the service here, which every door goes through.
#[tokio::test]
async fn c69_nobody_changes_their_own_access() {
    let server = TestApp::sqlite().await;
    let company = Company::open(&server, "acme").await;
    let group = company.group(json!({"name": "G"})).await;
    let snapshot = company.tenant.snapshot().await;
    let ada = snapshot
        .user_by_name("ada")
        .and_then(|ada| snapshot.subject_row(ada)?.user());
    let ada = ada.expect("ada").id;
    let group = GroupId::new(&group).expect("an id");
    let status = |status| Command::SetUserStatus {
        user: ada,
        status,
        if_version: None,
    };
    let assign = Assign {
        principal: Principal::User(ada),
        role: company.weak.parse().expect("an id"),
        node: snapshot.tenant().expect("a tenant").root,
        restrictions: Restrictions::Unrestricted,
        validity: Validity::default(),
        reason: Text::default(),
    };
    let commands = [
        status(UserStatus::Passive),
        status(UserStatus::Deactivated),
        status(UserStatus::Active),
        Command::LockUser {
            user: ada,
            reason: None,
            if_version: None,
        },
        Command::UnlockUser {
            user: ada,
            if_version: None,
        },
        Command::SetManagers {
            user: ada,
            managers: vec![],
            if_version: None,
        },
        Command::AddMember {
            group: group.clone(),
            user: ada,
        },
        Command::RemoveMember { group, user: ada },
        Command::Assign(Box::new(assign)),
    ];
    for command in commands {
        let what = command.name();
        assert_eq!(
            refusal(&company, ada, command).await,
            Some(RefusalCode::OwnAccess),
            "{what}"
        );
    }
}

/// The refusal that a person meets.
async fn refusal(company: &Company<'_>, person: UserId, command: Command) -> Option<RefusalCode> {
    let tenant = company.tenant.id().await;
    let context = Context::of(Actor::user(person));
    match company
        .tenant
        .server
        .app
        .execute(tenant, context, command)
        .await
    {
        Err(ServiceError::Refused(refusal)) => Some(refusal.code),
        Err(error) => panic!("{error}"),
        Ok(_) => None,
    }
}
