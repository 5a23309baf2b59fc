//! `POST /who-can`, `/list-resources` and `/list-actions`: complete, in order, in pages.

use serde_json::{Value, json};

use super::world::{World, each, myself, on_each};

/// All pages of a list, of two items each.
async fn pages(world: &World<'_>, path: &str, body: &Value, member: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut body = body.clone();
    body["limit"] = json!(2);
    loop {
        let page = world
            .tenant
            .operator("POST", path, Some(body.clone()))
            .await;
        let items = each(&page, member);
        assert!(items.len() <= 2, "{page}");
        found.extend(items.into_iter().map(str::to_owned));
        match page.get("next_cursor").filter(|cursor| !cursor.is_null()) {
            Some(cursor) => body["cursor"] = cursor.clone(),
            None => return found,
        }
    }
}

/// Lists say exactly what checks say.
#[tokio::test]
async fn lists_are_complete() {
    on_each(async |server| {
        let world = World::build(&server).await;
        let whole =
            json!({"subject": "sam", "action": "read", "resource_type": "orders", "total": true});
        let answer = world
            .tenant
            .operator("POST", "/list-resources", Some(whole.clone()))
            .await;
        assert_eq!(
            (each(&answer, "id"), &answer["total"]),
            (vec!["c-1", "c-2", "c-3"], &json!(3))
        );
        assert_eq!(
            pages(&world, "/list-resources", &whole, "id").await,
            ["c-1", "c-2", "c-3"]
        );
        let edit = json!({"subject": "sam", "action": "edit", "resource_type": "orders"});
        let answer = world
            .tenant
            .operator("POST", "/list-resources", Some(edit))
            .await;
        assert_eq!(answer["items"], json!([]));
        let who = json!({"action": "read", "resource": {"type": "orders", "id": "vault"}});
        let answer = world.tenant.operator("POST", "/who-can", Some(who)).await;
        assert_eq!(each(&answer, "id"), ["Hush"]);
        let order = json!({"type": "orders", "id": "c-1"});
        let actions = json!({"subject": "sam", "resource": order});
        let listed = pages(&world, "/list-actions", &actions, "").await;
        assert!(listed.contains(&"read".to_owned()), "{listed:?}");
        for action in ["read", "create", "edit", "delete"] {
            let body = json!({"subject": "sam", "action": action, "resource": order});
            let answer = world.tenant.operator("POST", "/check", Some(body)).await;
            let listed = listed.contains(&action.to_owned());
            assert_eq!(answer["decision"], listed, "{action}");
        }
    })
    .await;
}

/// A page goes on where the one before ended; a cursor belongs to its question.
#[tokio::test]
async fn who_can_is_paged() {
    on_each(async |server| {
        let world = World::build(&server).await;
        let role = world.tenant.role("Reader", &["orders.read"]).await;
        for name in ["ann", "ben", "cat"] {
            let id = world.tenant.user(name, "root").await;
            world.tenant.assign("user", &id, &role, "root").await;
        }
        let who =
            json!({"action": "read", "resource": {"type": "orders", "id": "c-1"}, "total": true});
        let mut found = pages(&world, "/who-can", &who, "name").await;
        found.sort();
        assert_eq!(found, ["ann", "ben", "cat", "sam"]);
        let caller = world
            .tenant
            .caller("asker", &[(&["access.ask"], "root")])
            .await;
        let mut first = who.clone();
        first["limit"] = json!(1);
        let page = caller.works("POST", "/who-can", Some(first.clone())).await;
        assert_eq!(page["total"], 4);
        let mut other = first;
        other["cursor"] = page["next_cursor"].clone();
        other["action"] = json!("edit");
        let answer = caller.send("POST", "/who-can", Some(other)).await;
        assert!((400..500).contains(&answer.status), "{}", answer.body);
        for limit in [0, 1_001] {
            let mut body = who.clone();
            body["limit"] = json!(limit);
            let answer = caller.send("POST", "/who-can", Some(body)).await;
            answer.refused(400, "invalid_field");
        }
    })
    .await;
}

/// About oneself one may list records and actions, but not users, groups, roles and nodes; who can
/// takes the permission at the root.
#[tokio::test]
async fn lists_of_what_there_is_take_the_permission_at_the_root() {
    on_each(async |server| {
        let world = World::build(&server).await;
        let clerk = world.tenant.caller("clerk", &[(&["orders.read"], "external_id:calgary")]).await;
        let northern = world.tenant.caller("northern", &[(&["access.ask"], "external_id:north")]).await;
        let list = |subject: &Value, kind: &str| json!({"subject": subject, "action": "read", "resource_type": kind});
        let me = myself(&clerk);
        let found = clerk.works("POST", "/list-resources", Some(list(&me, "orders"))).await;
        assert_eq!(each(&found, "id"), ["c-1", "c-2", "c-3"]);
        let order = json!({"type": "orders", "id": "vault"});
        let actions = json!({"subject": me, "resource": order});
        let found = clerk.works("POST", "/list-actions", Some(actions)).await;
        assert_eq!(found["items"], json!([]));
        let who = json!({"action": "read", "resource": order});
        for (caller, subject) in [(&clerk, me), (&northern, json!("sam"))] {
            for kind in ["user", "service_account", "group", "role", "node"] {
                let body = list(&subject, kind);
                let answer = caller.send("POST", "/list-resources", Some(body)).await;
                answer.refused(403, "missing_permission");
            }
            let answer = caller.send("POST", "/who-can", Some(who.clone())).await;
            answer.refused(403, "missing_permission");
            assert_eq!(answer.body["permission"], "access.ask");
        }
    })
    .await;
}
