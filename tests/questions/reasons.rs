//! Who is told why. Reasons name what the asker may not see otherwise, so that they take
//! `access.ask`: all of them at the root, the failed steps where the subject is at home.

use serde_json::{Value, json};

use super::world::{World, members, myself, on_each, question, user};

/// Resources that exist and are hidden, and the like of each that does not exist.
fn pairs() -> [(Value, Value); 7] {
    let of = |kind: &str, id: &str| json!({"type": kind, "id": id});
    let placed = |node: &str| json!({"type": "orders", "id": "", "properties": {"node": node}});
    [
        (of("user", "Hush"), of("user", "nope")),
        (
            of("service_account", "other"),
            of("service_account", "nope"),
        ),
        (
            of("node", "external_id:south"),
            of("node", "external_id:nope"),
        ),
        (of("group", "whisperers"), of("group", "nope")),
        (of("orders", "vault"), of("orders", "nope")),
        (placed("external_id:south"), placed("external_id:nope")),
        (
            json!({"type": "orders", "id": "", "properties": {"vendor": "a"}}),
            placed("7"),
        ),
    ]
}

/// The attack: a key without rights asks about itself and is told of everything.
#[tokio::test]
async fn a_key_without_rights_learns_nothing_by_asking_about_itself() {
    on_each(async |server| {
        let world = World::build(&server).await;
        let without = world.tenant.caller("without", &[]).await;
        // With a right somewhere there are candidates and suggestions.
        let clerk = world
            .tenant
            .caller("clerk", &[(&["orders.read"], "external_id:calgary")])
            .await;
        for caller in [&without, &clerk] {
            let me = myself(caller);
            for (there, not_there) in pairs() {
                let mut bare = Vec::new();
                for resource in [&there, &not_there] {
                    let body = question(&me, "edit", resource);
                    for path in ["/explain", "/check?explain=true"] {
                        let answer = caller.send("POST", path, Some(body.clone())).await;
                        answer.refused(403, "missing_permission");
                        assert_eq!(answer.body["permission"], "access.ask", "{path}");
                        world.assert_silent(path, &answer.body);
                    }
                    let many = json!({"checks": [body.clone()]});
                    let answer = caller.send("POST", "/check?explain=true", Some(many)).await;
                    answer.refused(403, "missing_permission");
                    let answer = caller.works("POST", "/check", Some(body.clone())).await;
                    assert_eq!(members(&answer), ["decision", "revision"], "{body}");
                    bare.push(answer);
                    let answer = world
                        .evaluate(&caller.key, &body)
                        .await
                        .expect("a decision");
                    assert_eq!(answer, json!({"decision": false}), "{body}");
                }
                assert_eq!(bare[0], bare[1], "{there} is as {not_there}");
            }
        }
    })
    .await;
}

/// With the permission at the root everything is told, about oneself too.
#[tokio::test]
async fn with_the_permission_at_the_root_all_reasons_are_given() {
    on_each(async |server| {
        let world = World::build(&server).await;
        let asker = world
            .tenant
            .caller("asker", &[(&["access.ask"], "root")])
            .await;
        let order = |id: &str| json!({"type": "orders", "id": id});
        let body = question(&user("sam"), "read", &order("c-1"));
        let answer = asker.works("POST", "/explain", Some(body)).await;
        assert_eq!(answer["decision"], true);
        let path = &answer["paths"][0];
        assert_eq!(
            (&path["role"]["name"], &path["node"]["name"]),
            (&json!("Clerk"), &json!("Calgary"))
        );
        let denied = question(&user("sam"), "read", &order("vault"));
        let explained = asker.works("POST", "/explain", Some(denied.clone())).await;
        assert_eq!(explained["decision"], false);
        assert_eq!(explained["node"]["name"], "South");
        assert_eq!(explained["candidates"][0]["failed"]["step"], "node");
        assert_ne!(explained["suggestions"], json!([]));
        let checked = asker
            .works("POST", "/check?explain=true", Some(denied.clone()))
            .await;
        assert_eq!(checked["explanation"], explained);
        let many = json!({"checks": [denied.clone(), denied.clone()]});
        let many = asker.works("POST", "/check?explain=true", Some(many)).await;
        assert_eq!(many["explanations"], json!([explained, explained]));
        let evaluated = world
            .evaluate(&asker.key, &denied)
            .await
            .expect("a decision");
        assert_eq!(evaluated["context"], explained);
        let mine = question(&myself(&asker), "read", &order("vault"));
        let mine = asker.works("POST", "/explain", Some(mine)).await;
        assert_eq!(mine["subject"]["name"], "asker");
    })
    .await;
}

/// What could not be understood is told at the root only: it says what there is.
#[tokio::test]
async fn flaws_are_told_at_the_root_only() {
    on_each(async |server| {
        let world = World::build(&server).await;
        let asker = world
            .tenant
            .caller("asker", &[(&["access.ask"], "root")])
            .await;
        let northern = world
            .tenant
            .caller("northern", &[(&["access.ask"], "external_id:north")])
            .await;
        let nowhere = json!({"type": "orders", "node": "external_id:nope"});
        let body = question(&user("sam"), "read", &nowhere);
        let answer = asker.works("POST", "/check", Some(body.clone())).await;
        assert_eq!(answer["reason"], "there is no node \"external_id:nope\"");
        let answer = asker.works("POST", "/explain", Some(body.clone())).await;
        assert_eq!(answer["reason"], "there is no node \"external_id:nope\"");
        let unknown = question(&user("nope"), "read", &json!("orders"));
        let answer = asker.works("POST", "/check", Some(unknown)).await;
        assert_eq!(answer["reason"], "there is no user `nope`");
        let answer = northern.works("POST", "/check", Some(body)).await;
        assert_eq!(members(&answer), ["decision", "revision"]);
    })
    .await;
}

/// With the permission only where the subject is at home: the decision and the steps that failed,
/// without a name.
#[tokio::test]
async fn with_the_permission_at_the_home_only_the_failed_steps_are_given() {
    on_each(async |server| {
        let world = World::build(&server).await;
        let northern = world
            .tenant
            .caller("northern", &[(&["access.ask"], "external_id:north")])
            .await;
        for (there, not_there) in pairs() {
            let mut told = Vec::new();
            for resource in [&there, &not_there] {
                let body = question(&user("sam"), "edit", resource);
                let explained = northern.works("POST", "/explain", Some(body.clone())).await;
                let expected = ["candidates", "candidates_more", "decision", "revision"];
                assert_eq!(members(&explained), expected, "{body}");
                world.assert_silent("explain", &explained);
                assert!(!explained.to_string().contains("Clerk"), "{explained}");
                let checked = northern
                    .works("POST", "/check?explain=true", Some(body.clone()))
                    .await;
                assert_eq!(checked["explanation"], explained);
                assert_eq!(checked.get("reason"), None);
                let evaluated = world
                    .evaluate(&northern.key, &body)
                    .await
                    .expect("a decision");
                assert_eq!(evaluated["context"], explained);
                told.push(explained);
            }
            assert_eq!(told[0], told[1], "{there} is as {not_there}");
        }
        let body = question(
            &user("sam"),
            "edit",
            &json!({"type": "orders", "id": "vault"}),
        );
        let explained = northern.works("POST", "/explain", Some(body)).await;
        let expected = json!([{
            "failed": {"step": "permission"},
            "also_failed": [{"step": "node"}],
            "text": "a role that does not hold the permission",
        }]);
        assert_eq!(explained["candidates"], expected);
        let body = question(
            &user("sam"),
            "read",
            &json!({"type": "orders", "id": "c-1"}),
        );
        let explained = northern.works("POST", "/explain", Some(body)).await;
        assert_eq!(
            (&explained["decision"], &explained["candidates"]),
            (&json!(true), &json!([]))
        );
        for other in [user("Hush"), user("nope"), myself(&northern)] {
            let body = question(&other, "edit", &json!("orders"));
            let answer = northern.send("POST", "/explain", Some(body.clone())).await;
            answer.refused(403, "missing_permission");
            let both = json!({"checks": [question(&user("sam"), "edit", &json!("orders")), body]});
            let answer = northern
                .send("POST", "/check?explain=true", Some(both))
                .await;
            answer.refused(403, "missing_permission");
        }
    })
    .await;
}
