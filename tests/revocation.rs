//! A key that is no longer good does nothing more, however early its request began; and nobody
//! holds a request open for long. (Found by an attack: requests that were let in before the key
//! was revoked changed things after.)

use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::Request;
use axum::routing::post;
use bailiwick_model::actor::Context;
use bailiwick_model::command::Command;
use bailiwick_model::names::{Name, Text};
use bailiwick_service::ServiceError;
use bailiwick_testkit::{OPERATOR, TestApp};
use futures_util::{StreamExt as _, stream};
use serde_json::json;
use tower::ServiceExt as _;

fn create_role(name: &str) -> Command {
    Command::CreateRole(Box::new(bailiwick_model::command::CreateRole {
        name: Name::new(name).expect("a name"),
        description: Text::default(),
        permissions: Default::default(),
        template: false,
    }))
}

#[tokio::test]
async fn a_revoked_key_changes_nothing_through_a_request_that_was_let_in_before() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &[]).await;
    let maker = tenant.caller("maker", &[(&["roles.create"], "root")]).await;
    let caller = server
        .app
        .authenticate(&maker.key)
        .await
        .expect("reached")
        .expect("let in");
    let id = server
        .app
        .tenant_id("acme")
        .await
        .expect("reached")
        .expect("a tenant");
    let actor = caller.actor_in(id).expect("at home");
    let first = server
        .app
        .execute(id, Context::of(actor.clone()), create_role("one"))
        .await;
    assert!(first.is_ok());

    let keys = format!("/service-accounts/{}/keys", maker.account);
    let key = tenant.operator("GET", &keys, None).await["items"][0]["id"].clone();
    let path = format!("{keys}/{}", key.as_str().expect("an id"));
    tenant.operator("DELETE", &path, None).await;

    let late = server
        .app
        .execute(id, Context::of(actor), create_role("two"))
        .await;
    assert!(matches!(late, Err(ServiceError::KeyGone)), "{late:?}");
    let names = tenant.operator("GET", "/roles", None).await.to_string();
    assert!(names.contains("\"one\"") && !names.contains("\"two\""));
}

#[tokio::test]
async fn an_expired_key_changes_nothing_through_a_request_that_was_let_in_before() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &[]).await;
    let maker = tenant.caller("maker", &[(&["roles.create"], "root")]).await;
    let caller = server
        .app
        .authenticate(&maker.key)
        .await
        .expect("reached")
        .expect("let in");
    let id = server
        .app
        .tenant_id("acme")
        .await
        .expect("reached")
        .expect("a tenant");
    let actor = caller.actor_in(id).expect("at home");
    server
        .app
        .clock
        .advance(Duration::from_secs(400 * 86_400).as_micros() as i64);
    let late = server
        .app
        .execute(id, Context::of(actor), create_role("late"))
        .await;
    assert!(matches!(late, Err(ServiceError::KeyGone)), "{late:?}");
}

#[tokio::test]
async fn an_operator_whose_account_was_switched_off_changes_nothing_more_anywhere() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &[]).await;
    let caller = server
        .app
        .authenticate(OPERATOR)
        .await
        .expect("reached")
        .expect("let in");
    assert!(caller.operator);
    let id = server
        .app
        .tenant_id("acme")
        .await
        .expect("reached")
        .expect("a tenant");
    let actor = caller.actor_in(id).expect("an operator");
    let path = "/v1/tenants/platform/service-accounts/name:operator";
    let host = server.app.open_host_door();
    let off = server
        .send(Some(&host), "PATCH", path, Some(json!({"active": false})))
        .await;
    assert_eq!(off.status, 200, "{}", off.body);
    let late = server
        .app
        .execute(id, Context::of(actor), create_role("late"))
        .await;
    assert!(matches!(late, Err(ServiceError::KeyGone)), "{late:?}");
    let asked = server
        .send(Some(OPERATOR), "GET", &tenant.path("/roles"), None)
        .await;
    assert_eq!(asked.status, 401);
}

#[tokio::test(start_paused = true)]
async fn a_body_that_does_not_arrive_is_given_up() {
    let router = Router::new().route("/", post(|_: Bytes| async { "read" }));
    let router = bailiwick_web::server::finish(router);
    let piece = Ok::<_, std::convert::Infallible>(Bytes::from_static(b"{"));
    let never = stream::once(async { piece }).chain(stream::pending());
    let never = Body::from_stream(never);
    let request = Request::post("/").body(never).expect("a request");
    let response = router.clone().oneshot(request).await.expect("an answer");
    assert_eq!(response.status(), 408);
    let large = Request::post("/").body(Body::from(vec![b' '; 1024 * 1024 + 1]));
    let response = router
        .oneshot(large.expect("a request"))
        .await
        .expect("an answer");
    assert_eq!(response.status(), 413);
}
