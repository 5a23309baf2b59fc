//! System A's figure: Sam Smith of the company Westeros is promoted, and what becomes of it.

use bailiwick_engine::check::{Judge, check};
use bailiwick_engine::question::{Question, Resource};
use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::assignment::Principal;
use bailiwick_model::catalog::USER_MANAGEMENT;
use bailiwick_model::ids::{NodeId, UserId};

use super::golden::{compare, table};
use crate::world::catalogs::latest;
use crate::world::{CREATED, World};

/// What each role of the figure holds; each has something that no other has.
const ROLES: [(&str, &[&str]); 3] = [
    ("Store Manager", &["viewproducts", "editstores"]),
    ("Regional Manager", &["viewproducts", "viewreports"]),
    ("Marketer", &["viewcampaigns"]),
];

/// The names of the roles that reach somewhere, according to the engine.
fn effective(world: &World, snapshot: &Snapshot, user: UserId, node: NodeId) -> Vec<&'static str> {
    let (subject, _) = snapshot.user(user).expect("a user of the world");
    let row = snapshot.subject_row(subject).expect("a user of the world");
    let resource = Resource::at("product", snapshot.node_handle(node));
    let judge = Judge::new(snapshot, "viewproducts", &resource, CREATED).expect("an action");
    let reaching = snapshot
        .grants_of(row)
        .filter(|(_, grant)| judge.reaches(grant));
    let mut held: Vec<String> = reaching
        .filter_map(|(_, grant)| snapshot.role_row(grant.role))
        .map(|role| role.role.name.to_string())
        .collect();
    held.sort();
    held.dedup();
    let roles = ROLES
        .iter()
        .filter(|(name, _)| held.iter().any(|held| held == name));
    let roles: Vec<_> = roles.collect();
    // What is permitted is exactly what those roles hold.
    for code in ROLES.iter().flat_map(|(_, codes)| *codes) {
        let expected = roles.iter().any(|(_, codes)| codes.contains(code));
        let question = Question::new(subject, code, &resource, CREATED);
        assert_eq!(
            check(snapshot, &question),
            expected,
            "{code} {:?}",
            world.node(node)
        );
    }
    roles.iter().map(|(name, _)| *name).collect()
}

/// Users x nodes, each with the roles that are effective there.
fn figure(world: &World, title: &str) -> String {
    let snapshot = world.snapshot();
    let mut head = vec![String::new()];
    head.extend(world.users.iter().map(|user| user.user_name.to_string()));
    let mut rows = vec![head];
    let root = snapshot.root().expect("a root");
    for &handle in snapshot.subtree(root) {
        let node = &snapshot.node_row(handle).expect("a node").node;
        let depth = snapshot.ancestry(handle).count() - 1;
        let mut row = vec![format!("{}{}", "  ".repeat(depth), node.name)];
        for user in &world.users {
            let roles = effective(world, &snapshot, user.id, node.id);
            row.push(if roles.is_empty() {
                "-".to_owned()
            } else {
                roles.join(" + ")
            });
        }
        rows.push(row);
    }
    format!("{title}\n\n{}\n", table(&rows))
}

#[test]
fn westeros() {
    let mut world = World::company("Westeros", latest(&[USER_MANAGEMENT, "retail"]));
    let root = world.tenant.root;
    world.place(root, "Saskatchewan");
    let alberta = world.place(root, "Alberta");
    let calgary = world.place(alberta, "Calgary");
    let [sam, _, _] = ["sam.smith", "john.albert", "kim.perry"].map(|name| world.person(name));
    let [store, regional, _] = ROLES.map(|(name, codes)| world.role_of(name, codes));
    let mut text = String::new();

    let at_calgary = world.assign(Principal::User(sam), store, calgary);
    text += &figure(&world, "Sam is Store Manager at Calgary");
    world.assign(Principal::User(sam), regional, alberta);
    text += &figure(
        &world,
        "Sam is promoted: Regional Manager at Alberta as well",
    );
    let edmonton = world.place(alberta, "Edmonton");
    text += &figure(&world, "Edmonton is opened");
    let direct = world
        .assignments
        .iter()
        .filter(|assignment| assignment.node == edmonton);
    assert_eq!(direct.count(), 0, "what Sam has at Edmonton is inherited");
    world
        .assignments
        .retain(|assignment| assignment.id != at_calgary);
    text += &figure(
        &world,
        "Calgary has a new Store Manager: Sam's assignment there is removed",
    );
    for node in world.nodes.iter_mut().filter(|node| node.id == edmonton) {
        node.parent = Some(root);
    }
    text += &figure(&world, "Edmonton moves out of Alberta");
    compare("westeros.txt", &format!("{}\n", text.trim_end()));
}
