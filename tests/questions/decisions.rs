//! `POST /check`: may somebody do this, or all of these.

use serde_json::json;

use super::world::{World, myself, on_each, question, user};

/// One question in each way of writing it; the answer comes with its revision.
#[tokio::test]
async fn one_question_is_decided() {
    on_each(async |server| {
        let world = World::build(&server).await;
        let revision = world.tenant.revision().await;
        for (subject, resource, expected) in [
            (json!("sam"), json!({"type": "orders", "id": "c-1"}), true),
            (
                json!("sam@acme.example"),
                json!({"type": "orders", "node": "external_id:calgary"}),
                true,
            ),
            (
                user("sam"),
                json!({"type": "orders", "properties": {"node": "external_id:calgary"}}),
                true,
            ),
            (
                json!("sam"),
                json!({"type": "orders", "id": "vault"}),
                false,
            ),
            (json!("sam"), json!({"type": "orders", "id": "far"}), false),
            (json!("sam"), json!("orders"), false),
            (
                json!("sam"),
                json!({"type": "orders", "id": "unregistered"}),
                false,
            ),
            (
                json!("Hush"),
                json!({"type": "orders", "id": "vault"}),
                true,
            ),
            (
                json!("nobody"),
                json!({"type": "orders", "id": "c-1"}),
                false,
            ),
        ] {
            let body = json!({"subject": subject, "action": "read", "resource": resource});
            let answer = world
                .tenant
                .operator("POST", "/check", Some(body.clone()))
                .await;
            assert_eq!(answer["decision"], expected, "{body}");
            assert_eq!(answer["revision"], revision, "{body}");
            assert!(answer.get("explanation").is_none(), "{body}");
        }
        let body = json!({"subject": "sam", "action": "orders.read", "resource": "orders"});
        let answer = world.tenant.operator("POST", "/check", Some(body)).await;
        assert_eq!(answer["decision"], false, "not at the root");
    })
    .await;
}

/// Many are answered in their order; a malformed whole is refused with a pointer to what is wrong.
#[tokio::test]
async fn many_questions_are_decided_in_their_order() {
    on_each(async |server| {
        let world = World::build(&server).await;
        let caller = world
            .tenant
            .caller("asker", &[(&["access.ask"], "root")])
            .await;
        let of = |id: &str| question(&user("sam"), "read", &json!({"type": "orders", "id": id}));
        let checks = json!({"checks": [of("c-1"), of("vault"), of("c-2"), of("c-1")]});
        let answer = caller.works("POST", "/check", Some(checks)).await;
        assert_eq!(answer["decisions"], json!([true, false, true, true]));
        let answer = caller
            .works("POST", "/check", Some(json!({"checks": []})))
            .await;
        assert_eq!(answer["decisions"], json!([]));
        let many = |number: usize| json!({"checks": vec![of("c-1"); number]});
        for (path, body, pointer) in [
            ("/check", many(1_001), "/checks"),
            ("/check?explain=true", many(101), "/checks"),
            (
                "/check",
                json!({"subject": "sam", "action": "read"}),
                "/resource",
            ),
            ("/check", json!({"subject": "sam", "checks": []}), "/checks"),
        ] {
            let answer = caller.send("POST", path, Some(body)).await;
            answer.refused(400, "invalid_field");
            assert_eq!(answer.body["field"], pointer);
        }
        let most = caller.works("POST", "/check", Some(many(1_000))).await;
        assert_eq!(most["decisions"].as_array().map(Vec::len), Some(1_000));
    })
    .await;
}

/// About oneself always, about others with the permission where they are at home, about who does
/// not exist at the root.
#[tokio::test]
async fn asking_about_others_takes_the_permission_where_they_are_at_home() {
    on_each(async |server| {
        let world = World::build(&server).await;
        let nobody = world.tenant.caller("nobody", &[]).await;
        let northern = world
            .tenant
            .caller("northern", &[(&["access.ask"], "external_id:north")])
            .await;
        let order = json!({"type": "orders", "id": "c-1"});
        for (caller, subject, expected) in [
            (&nobody, myself(&nobody), Some(false)),
            (&nobody, user("sam"), None),
            (&nobody, user("who-is-not-there"), None),
            (&northern, user("sam"), Some(true)),
            (&northern, user("Hush"), None),
            (&northern, user("who-is-not-there"), None),
            (&northern, myself(&nobody), None),
        ] {
            let body = question(&subject, "read", &order);
            let answer = caller.send("POST", "/check", Some(body.clone())).await;
            match expected {
                Some(expected) => {
                    assert_eq!(answer.expect("check")["decision"], expected, "{body}")
                }
                None => {
                    answer.refused(403, "missing_permission");
                    assert_eq!(answer.body["permission"], "access.ask");
                }
            }
            let both = json!({"checks": [body, question(&myself(caller), "read", &order)]});
            let answer = caller.send("POST", "/check", Some(both)).await;
            assert_eq!(answer.status == 200, expected.is_some(), "{}", answer.body);
        }
    })
    .await;
}
