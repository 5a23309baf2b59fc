//! Every operation, called by somebody who must not be let in: refused in the right way, and
//! nothing changed.

use std::collections::BTreeSet;

use bailiwick_testkit::{ADMINISTRATION, TestApp};
use bailiwick_web::gate::Gate;

use super::table::{Operation, operations};
use super::world::World;

/// The permission that a caller without any is told of.
fn first_needed(gate: Gate) -> Option<&'static str> {
    match gate {
        Gate::AnyOf { permissions } => permissions.first().copied(),
        Gate::Operator => Some("platform.operate"),
        Gate::Member | Gate::Open => None,
    }
}

/// Without a key, and with one that is none: 401 with the way to show one.
#[tokio::test]
async fn without_a_key_everything_is_401() {
    let server = TestApp::sqlite().await;
    let world = World::build(&server, "acme").await;
    let before = world.tenant.revision().await;
    for operation in operations(&server) {
        if operation.gate == Gate::Open {
            continue;
        }
        for key in [
            None,
            Some(""),
            Some("bwk_wrong"),
            Some("x'; DROP TABLE users; --"),
        ] {
            let (path, body) = (operation.path_in(&world), operation.body_in(&world));
            let answer = server.send(key, operation.method, &path, body).await;
            answer.refused(401, "unauthenticated");
            assert_eq!(answer.headers["www-authenticate"], "Bearer");
            assert_eq!(
                world.tenant.revision().await,
                before,
                "{}",
                operation.name()
            );
        }
    }
}

/// A101, B041, ZITADEL's tenant leaks: a tenant of others does not exist, whatever rights the key
/// has at home. What is nobody's tenant needs an operator.
#[tokio::test]
async fn a101_another_tenants_key_finds_nothing() {
    let server = TestApp::sqlite().await;
    let world = World::build(&server, "acme").await;
    let other = server.tenant("other", &["commerce"]).await;
    let stranger = other.caller("stranger", &[(ADMINISTRATION, "root")]).await;
    let before = world.tenant.revision().await;
    for operation in operations(&server) {
        if operation.gate == Gate::Open {
            continue;
        }
        let (path, body) = (operation.path_in(&world), operation.body_in(&world));
        let answer = server
            .send(Some(&stranger.key), operation.method, &path, body)
            .await;
        if operation.is_of_a_tenant() {
            answer.refused(404, "not_found");
            let nowhere = path.replace("/acme", "/nowhere");
            let body = operation.body_in(&world);
            let nothing = server
                .send(Some(&stranger.key), operation.method, &nowhere, body)
                .await;
            assert_eq!(nothing.body, answer.body, "{}", operation.name());
        } else {
            answer.refused(403, "missing_permission");
            assert_eq!(answer.body["permission"], "platform.operate");
        }
        assert_eq!(
            world.tenant.revision().await,
            before,
            "{}",
            operation.name()
        );
    }
}

/// A member of the tenant without any permission is told which one is missing.
#[tokio::test]
async fn without_the_permission_everything_is_403_and_names_it() {
    let server = TestApp::sqlite().await;
    let world = World::build(&server, "acme").await;
    let nobody = world.tenant.caller("nobody", &[]).await;
    let before = world.tenant.revision().await;
    for operation in operations(&server) {
        let name = operation.name();
        let (path, body) = (operation.path_in(&world), operation.body_in(&world));
        let answer = server
            .send(Some(&nobody.key), operation.method, &path, body)
            .await;
        let asks = operation.gate == Gate::Member && operation.method == "POST";
        let needed = first_needed(operation.gate).or(asks.then_some("access.ask"));
        match needed {
            Some(permission) => {
                assert_eq!(answer.status, 403, "{name}: {}", answer.body);
                assert_eq!(answer.code(), "missing_permission", "{name}");
                assert_eq!(answer.body["permission"], permission, "{name}");
            }
            None => assert_eq!(answer.status, 200, "{name}: {}", answer.body),
        }
        assert_eq!(world.tenant.revision().await, before, "{name}");
    }
}

/// What must be left out so that none of these permissions comes along as a prerequisite.
fn all_but(without: &[&str]) -> Vec<&'static str> {
    let needs = |code: &str| match code {
        "users.create"
        | "users.edit"
        | "users.edit_status"
        | "users.assign_managers"
        | "users.erase" => Some("users.view"),
        "users.edit_direct_reports" => Some("users.view_direct_reports"),
        "groups.create" | "groups.edit" | "groups.delete" | "vendors.manage" => Some("groups.view"),
        "roles.create" | "roles.edit" | "roles.delete" => Some("roles.view"),
        "tree.edit" => Some("tree.view"),
        _ => None,
    };
    let stays = |code: &&&str| {
        !without.contains(*code) && !needs(code).is_some_and(|needed| without.contains(&needed))
    };
    ADMINISTRATION.iter().filter(stays).copied().collect()
}

/// All other permissions together do not open a gate, `access.grant_any` among them.
#[tokio::test]
async fn all_other_permissions_do_not_help() {
    let server = TestApp::sqlite().await;
    let world = World::build(&server, "acme").await;
    let all = operations(&server);
    let gates: BTreeSet<&[&str]> = all
        .iter()
        .filter_map(|operation| match operation.gate {
            Gate::AnyOf { permissions } => Some(permissions),
            _ => None,
        })
        .collect();
    for (at, needed) in gates.into_iter().enumerate() {
        let others = all_but(needed);
        let caller = world
            .tenant
            .caller(&format!("others {at}"), &[(&others, "root")])
            .await;
        let before = world.tenant.revision().await;
        let is_it = |operation: &&Operation| {
            operation.gate
                == Gate::AnyOf {
                    permissions: needed,
                }
        };
        for operation in all.iter().filter(is_it) {
            let (path, body) = (operation.path_in(&world), operation.body_in(&world));
            let answer = server
                .send(Some(&caller.key), operation.method, &path, body)
                .await;
            let name = operation.name();
            assert_eq!(answer.status, 403, "{name}: {}", answer.body);
            assert_eq!(answer.body["permission"], needed[0], "{name}");
        }
        assert_eq!(world.tenant.revision().await, before, "{needed:?}");
    }
}

/// A109, A302: all rights at one node do nothing at another, nor to what is the whole tenant's.
#[tokio::test]
async fn a302_rights_elsewhere_change_nothing_here() {
    let server = TestApp::sqlite().await;
    let world = World::build(&server, "acme").await;
    let elsewhere = world.tenant.node("root", "location", "Elsewhere").await;
    let caller = world
        .tenant
        .caller("elsewhere", &[(ADMINISTRATION, &elsewhere)])
        .await;
    let before = world.tenant.revision().await;
    for operation in operations(&server) {
        let name = operation.name();
        let (path, body) = (operation.path_in(&world), operation.body_in(&world));
        let answer = server
            .send(Some(&caller.key), operation.method, &path, body)
            .await;
        assert_eq!(world.tenant.revision().await, before, "{name}");
        let changes =
            !matches!(operation.gate, Gate::Member | Gate::Open) && operation.method != "GET";
        if changes {
            let refused = matches!(answer.status, 403 | 404 | 422);
            assert!(refused, "{name}: {} {}", answer.status, answer.body);
        }
        assert!(answer.status < 500, "{name}: {}", answer.body);
    }
}
