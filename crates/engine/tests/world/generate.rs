//! Worlds at random. A world is founded with a root and then grows by the same steps that later
//! histories are made of, so that whatever is in it could have come to be.

use bailiwick_model::catalog::{Catalog, USER_MANAGEMENT};
use bailiwick_model::ids::{NodeId, TenantId};
use bailiwick_model::names::{Code, Slug};
use bailiwick_model::tenant::{Settings, Tenant};
use bailiwick_model::tree::Node;

use super::catalogs::{ADVERSARY, compiled, latest, with_adversary};
use super::chance::Chance;
use super::{CREATED, World};

impl World {
    /// The world of a seed: 1-12 nodes, 1-8 users, 0-4 groups, 1-6 roles, 0-15 assignments.
    pub fn generate(seed: u64) -> Self {
        let mut chance = Chance::new(seed);
        let chance = &mut chance;
        let mut world = Self::founded(catalogs_of_tenant(chance), chance);
        // What most of a world is about: few permissions, so that questions meet grants.
        let hot = chance.between(2, 8);
        world.hot = chance.some(hot, &world.hot);
        times(chance.below(12), || drop(world.add_node(chance)));
        times(chance.between(1, 8), || drop(world.add_user(chance)));
        times(chance.below(2), || drop(world.add_account(chance)));
        times(chance.between(1, 6), || drop(world.add_role(chance)));
        times(chance.below(4), || drop(world.add_group(chance)));
        if chance.percent(20) {
            world.add_vendor(chance);
        }
        times(chance.below(2 * world.groups.len() + 1), || {
            drop(world.add_membership(chance))
        });
        times(chance.below(12), || drop(world.add_assignment(chance)));
        times(chance.below(2), || drop(world.add_restriction(chance)));
        times(chance.below(6), || drop(world.add_record(chance)));
        times(chance.below(2), || drop(world.add_key(chance)));
        if chance.percent(30) {
            world.change_releases(chance);
        }
        world
    }

    /// A tenant with these catalogs and a root, nothing else.
    pub fn founded(
        catalogs: Vec<bailiwick_model::catalog::CatalogVersion>,
        chance: &mut Chance,
    ) -> Self {
        let tenant = Tenant {
            id: TenantId(uuid::Uuid::from_u128(1)),
            slug: Slug::new("acme").expect("a slug"),
            name: bailiwick_model::names::Name::new("Acme").expect("a name"),
            root: NodeId(uuid::Uuid::from_u128(2)),
            catalogs,
            seat_limit: None,
            released: std::collections::BTreeSet::new(),
            settings: Settings {
                sync_restrictions_with_sites: chance.percent(50),
                ..Settings::default()
            },
            created: CREATED,
            changed: CREATED,
            version: 1,
        };
        let mut world = Self {
            nodes: Vec::new(),
            users: Vec::new(),
            accounts: Vec::new(),
            roles: Vec::new(),
            groups: Vec::new(),
            memberships: Vec::new(),
            assignments: Vec::new(),
            restrictions: Vec::new(),
            vendors: Vec::new(),
            records: Vec::new(),
            keys: Vec::new(),
            hot: codes(&compiled(&tenant)),
            words: Vec::new(),
            next: 0,
            tenant,
        };
        let root = Node {
            id: world.tenant.root,
            parent: None,
            node_type: Code::new("company").expect("a code"),
            name: world.name("Acme"),
            external_id: None,
            created: CREATED,
            changed: CREATED,
            version: 1,
        };
        world.nodes.push(root);
        world
    }
}

fn times(count: usize, mut step: impl FnMut()) {
    for _ in 0..count {
        step();
    }
}

/// Mostly the adversary; the built-in catalogs now and then.
fn catalogs_of_tenant(chance: &mut Chance) -> Vec<bailiwick_model::catalog::CatalogVersion> {
    match chance.below(100) {
        0..10 => with_adversary(2),
        10..16 => latest(&[USER_MANAGEMENT, "commerce"]),
        16..22 => latest(&[USER_MANAGEMENT, "retail"]),
        22..26 => latest(&[USER_MANAGEMENT]),
        _ => with_adversary(1),
    }
}

/// The permissions worth holding, and one that no catalog has. Of `user-management` only those
/// about users if there is something more interesting.
fn codes(catalog: &Catalog) -> Vec<Code> {
    let adversary = catalog.permissions().iter().any(|p| p.catalog == ADVERSARY);
    let permissions = catalog.permissions().iter().filter(|permission| {
        let plain =
            permission.catalog == USER_MANAGEMENT && !permission.code.starts_with("users.view");
        !(adversary && plain)
    });
    let codes = permissions.map(|permission| permission.code.as_str());
    codes
        .chain(["gone.one"])
        .map(|code| Code::new(code).expect("a code"))
        .collect()
}
