//! `POST /filter`: the condition as a tree and as SQL.

use serde_json::json;

use super::world::{World, myself, on_each, user};

#[tokio::test]
async fn the_condition_is_given_as_a_tree() {
    on_each(async |server| {
        let world = World::build(&server).await;
        let calgary = world
            .tenant
            .operator("GET", "/nodes/external_id:calgary", None)
            .await;
        for (subject, action, expected) in [
            (
                "sam",
                "read",
                json!({"kind": "node_in", "nodes": [calgary["id"]]}),
            ),
            ("sam", "edit", json!({"kind": "never"})),
            ("who-is-not-there", "read", json!({"kind": "never"})),
        ] {
            let body = json!({"subject": subject, "action": action, "resource_type": "orders"});
            let answer = world.tenant.operator("POST", "/filter", Some(body)).await;
            assert_eq!(answer["filter"], expected, "{subject} {action}");
            assert_eq!(answer.get("sql"), None);
        }
    })
    .await;
}

#[tokio::test]
async fn the_condition_is_given_as_sql_of_either_dialect() {
    on_each(async |server| {
        let world = World::build(&server).await;
        let caller = world.tenant.caller("asker", &[(&["access.ask"], "root")]).await;
        let body = |dialect: &str, columns| {
            json!({"subject": "sam", "action": "read", "resource_type": "orders", "dialect": dialect,
                "columns": columns})
        };
        let columns = json!({"first_parameter": 3,
            "node": {"column": "o.store", "holds": "external_id"}});
        for (dialect, text) in [("numbered", "$3"), ("question_marks", "?")] {
            let body = body(dialect, columns.clone());
            let answer = caller.works("POST", "/filter", Some(body)).await;
            let sql = answer["sql"]["text"].as_str().unwrap_or_default();
            assert!(sql.contains("\"o\".\"store\"") && sql.contains(text), "{answer}");
            assert!(answer["sql"]["params"].to_string().contains("calgary"), "{answer}");
        }
        // What the columns do not say is asked for.
        let answer = caller.send("POST", "/filter", Some(body("numbered", json!({})))).await;
        answer.refused(400, "invalid_field");
        assert_eq!(answer.body["field"], "/columns");
    })
    .await;
}

#[tokio::test]
async fn one_may_have_ones_own_condition() {
    on_each(async |server| {
        let world = World::build(&server).await;
        let clerk = world
            .tenant
            .caller("clerk", &[(&["orders.read"], "external_id:calgary")])
            .await;
        let body =
            |subject| json!({"subject": subject, "action": "read", "resource_type": "orders"});
        let answer = clerk
            .works("POST", "/filter", Some(body(myself(&clerk))))
            .await;
        assert_eq!(answer["filter"]["kind"], "node_in");
        world.assert_silent("filter", &answer);
        let answer = clerk.send("POST", "/filter", Some(body(user("sam")))).await;
        answer.refused(403, "missing_permission");
    })
    .await;
}
