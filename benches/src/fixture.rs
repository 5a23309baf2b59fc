//! The facts that everything is measured on: a tenant of 100,000 users, 10,000 nodes, 300,000
//! assignments and 1,000 groups of 100, drawn from one seed.

use bailiwick_engine::apply::apply;
use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::assignment::{Assignment, Principal, Validity};
use bailiwick_model::catalog::{CatalogLibrary, CatalogVersion};
use bailiwick_model::change::{Change, Delta};
use bailiwick_model::group::{Group, Membership};
use bailiwick_model::ids::{AssignmentId, GroupId, NodeId, RoleId, TenantId, UserId};
use bailiwick_model::names::{Code, Email, ExternalId, Name, Slug, Text, UserName};
use bailiwick_model::restriction::Restrictions;
use bailiwick_model::role::Role;
use bailiwick_model::tenant::{Settings, Tenant};
use bailiwick_model::time::Timestamp;
use bailiwick_model::tree::Node;
use bailiwick_model::user::{Attributes, Profile, User, UserStatus};
use uuid::Uuid;

/// The moment of every fact and question.
pub const NOW: Timestamp = Timestamp(1_795_262_400_000_000);

/// How large a fixture is.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub users: u32,
    pub nodes: u32,
    pub assignments: u32,
    pub groups: u32,
    pub members_of_group: u32,
    pub roles: u32,
}

impl Size {
    /// The size of the budget.
    pub const BUDGET: Self = Self {
        users: 100_000,
        nodes: 10_000,
        assignments: 300_000,
        groups: 1_000,
        members_of_group: 100,
        roles: 50,
    };
    /// For the cold start: a million assignments.
    pub const MILLION: Self = Self {
        users: 330_000,
        assignments: 1_000_000,
        ..Self::BUDGET
    };
}

/// splitmix64: small, seeded, good enough to draw facts.
#[derive(Clone)]
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, bound: u32) -> u32 {
        (self.next() % u64::from(bound)) as u32
    }
}

/// Kinds of ids are kept apart by their first byte.
pub fn id(kind: u8, number: u32) -> Uuid {
    Uuid::from_u128((u128::from(kind) << 120) | u128::from(number) | (7 << 76) | (2 << 62))
}

pub fn user_id(number: u32) -> UserId {
    UserId(id(2, number))
}

pub fn node_id(number: u32) -> NodeId {
    NodeId(id(1, number))
}

pub fn role_id(number: u32) -> RoleId {
    RoleId(id(3, number))
}

/// Who holds what, in plain numbers, for engines that are compared with ours.
#[derive(Default)]
pub struct Facts {
    /// By node: its parent.
    pub parents: Vec<Option<u32>>,
    /// By role: codes of permissions.
    pub roles: Vec<Vec<String>>,
    /// (user, role, node).
    pub direct: Vec<(u32, u32, u32)>,
    /// (group, role, node).
    pub of_groups: Vec<(u32, u32, u32)>,
    /// (group, user).
    pub members: Vec<(u32, u32)>,
    pub users: u32,
    pub groups: u32,
}

impl Facts {
    /// (user, role, node) of all that users hold, themselves and through groups.
    pub fn all_held(&self) -> impl Iterator<Item = (u32, u32, u32)> {
        let mut of_groups = vec![Vec::new(); self.groups as usize];
        for &(group, role, node) in &self.of_groups {
            of_groups[group as usize].push((role, node));
        }
        let through = self.members.iter().flat_map(move |&(group, user)| {
            let held = of_groups[group as usize].clone();
            held.into_iter().map(move |(role, node)| (user, role, node))
        });
        self.direct.iter().copied().chain(through)
    }
}

/// Draws the facts of a size.
pub fn draw(size: Size, seed: u64) -> Facts {
    let mut random = Random(seed);
    let mut facts = Facts {
        users: size.users,
        groups: size.groups,
        ..Facts::default()
    };
    for node in 0..size.nodes {
        // A tree some eight levels deep with a fan-out of about four.
        facts.parents.push((node > 0).then(|| (node - 1) / 4));
    }
    let resources = [
        "orders", "customer", "products", "quotes", "coupons", "returns", "sites",
    ];
    for _ in 0..size.roles {
        let mut role = Vec::new();
        for resource in resources {
            match random.below(3) {
                0 => {}
                1 => role.push(format!("{resource}.read")),
                _ => role.push(format!("{resource}.manage")),
            }
        }
        facts.roles.push(role);
    }
    let group_assignments = size.groups;
    for group in 0..size.groups {
        facts
            .of_groups
            .push((group, random.below(size.roles), random.below(size.nodes)));
        for _ in 0..size.members_of_group {
            facts.members.push((group, random.below(size.users)));
        }
    }
    facts.members.sort_unstable();
    facts.members.dedup();
    for assignment in 0..size.assignments - group_assignments {
        let user = assignment % size.users;
        facts
            .direct
            .push((user, random.below(size.roles), random.below(size.nodes)));
    }
    facts
}

fn name(text: String) -> Name {
    Name::new(&text).expect("a name")
}

/// The facts as the changes that create them, in order.
pub fn changes(facts: &Facts) -> impl Iterator<Item = Change> + '_ {
    let tenant = std::iter::once(Change::Tenant(Box::new(Delta::created(tenant()))));
    let nodes = (0_u32..)
        .zip(&facts.parents)
        .map(|(number, parent)| node(number, *parent));
    let roles = (0_u32..)
        .zip(&facts.roles)
        .map(|(number, codes)| role(number, codes));
    let users = (0..facts.users).map(|number| Change::User(Box::new(Delta::created(user(number)))));
    let groups = (0..facts.groups).flat_map(group);
    let members = facts.members.iter().map(|&(group, member)| {
        let membership = Membership {
            group: group_id(group),
            user: user_id(member),
        };
        Change::Membership(Box::new(Delta::created(membership)))
    });
    let of_groups = (0_u32..)
        .zip(&facts.of_groups)
        .map(|(number, &(group, role, node))| {
            assignment(
                10_000_000 + number,
                Principal::Group(group_id(group)),
                role,
                node,
            )
        });
    let direct = (0_u32..)
        .zip(&facts.direct)
        .map(|(number, &(user, role, node))| {
            assignment(number, Principal::User(user_id(user)), role, node)
        });
    tenant
        .chain(nodes)
        .chain(roles)
        .chain(users)
        .chain(groups)
        .chain(members)
        .chain(of_groups)
        .chain(direct)
}

pub fn group_id(number: u32) -> GroupId {
    GroupId::new(&format!("group-{number}")).expect("an id")
}

pub fn tenant() -> Tenant {
    let version = |name: &str| CatalogVersion {
        name: name.to_owned(),
        version: 1,
    };
    Tenant {
        id: TenantId(id(9, 1)),
        slug: Slug::new("bench").expect("a slug"),
        name: name("Bench".into()),
        root: node_id(0),
        catalogs: vec![version("user-management"), version("commerce")],
        seat_limit: None,
        released: Default::default(),
        settings: Settings::default(),
        created: NOW,
        changed: NOW,
        version: 1,
    }
}

fn node(number: u32, parent: Option<u32>) -> Change {
    let node_type = if parent.is_none() {
        "company"
    } else {
        "division"
    };
    let node = Node {
        id: node_id(number),
        parent: parent.map(node_id),
        node_type: Code::new(node_type).expect("a code"),
        name: name(format!("Node {number}")),
        external_id: ExternalId::new(&node_external_id(number)).ok(),
        created: NOW,
        changed: NOW,
        version: 1,
    };
    Change::Node(Box::new(Delta::created(node)))
}

fn role(number: u32, codes: &[String]) -> Change {
    let role = Role {
        id: role_id(number),
        name: name(format!("Role {number}")),
        description: Text::default(),
        permissions: codes
            .iter()
            .map(|code| Code::new(code).expect("a code"))
            .collect(),
        stock: None,
        template: false,
        owner: None,
        created: NOW,
        changed: NOW,
        version: 1,
    };
    Change::Role(Box::new(Delta::created(role)))
}

/// The id by which callers know a user.
pub fn external_id(number: u32) -> String {
    format!("ext-{number}")
}

pub fn user_name(number: u32) -> String {
    format!("user-{number}")
}

/// The id by which callers know a node.
pub fn node_external_id(number: u32) -> String {
    format!("node-{number}")
}

pub fn user(number: u32) -> User {
    User {
        id: user_id(number),
        user_name: UserName::new(&user_name(number)).expect("a user name"),
        email: Email::new(&format!("user-{number}@bench.example")).expect("an address"),
        external_id: ExternalId::new(&external_id(number)).ok(),
        status: UserStatus::Active,
        lock: None,
        home: node_id(0),
        managers: Vec::new(),
        attributes: Attributes::default(),
        profile: Profile::default(),
        last_sign_in: None,
        created: NOW,
        changed: NOW,
        version: 1,
    }
}

fn group(number: u32) -> Vec<Change> {
    let matrix = RoleId(id(4, number));
    let role = Role {
        id: matrix,
        name: name(format!("Group {number}")),
        description: Text::default(),
        permissions: Default::default(),
        stock: None,
        template: false,
        owner: Some(group_id(number)),
        created: NOW,
        changed: NOW,
        version: 1,
    };
    let group = Group {
        id: group_id(number),
        name: name(format!("Group {number}")),
        description: Text::default(),
        matrix,
        node: node_id(0),
        restrictions: Restrictions::Unrestricted,
        vendor: None,
        created: NOW,
        changed: NOW,
        version: 1,
    };
    vec![
        Change::Role(Box::new(Delta::created(role))),
        Change::Group(Box::new(Delta::created(group))),
    ]
}

pub fn assignment(number: u32, principal: Principal, role: u32, node: u32) -> Change {
    let assignment = Assignment {
        id: AssignmentId(id(5, number)),
        principal,
        role: role_id(role),
        node: node_id(node),
        restrictions: Restrictions::Unrestricted,
        validity: Validity::default(),
        reason: Text::default(),
        created: NOW,
    };
    Change::Assignment(Box::new(Delta::created(assignment)))
}

/// The snapshot of the facts.
pub fn snapshot(facts: &Facts) -> Snapshot {
    let library = CatalogLibrary::builtin();
    let mut snapshot = Snapshot::empty();
    for change in changes(facts) {
        apply(&mut snapshot, &change, &library).expect("it applies");
    }
    snapshot
}

/// One question: may this user do this action on this type at this node?
#[derive(Clone, Debug)]
pub struct Asked {
    pub user: u32,
    pub action: &'static str,
    pub resource_type: &'static str,
    pub node: u32,
}

/// Questions of which about half are permitted: half at nodes where the user holds something (or
/// below), half anywhere.
pub fn questions(facts: &Facts, count: usize, seed: u64) -> Vec<Asked> {
    let mut random = Random(seed);
    let types = [
        "orders", "customer", "products", "quotes", "coupons", "returns", "sites",
    ];
    let nodes = facts.parents.len() as u32;
    let below = |node: u32, random: &mut Random| {
        let mut node = node;
        for _ in 0..random.below(4) {
            let child = node * 4 + 1 + random.below(4);
            if child < nodes {
                node = child;
            }
        }
        node
    };
    let mut asked = Vec::with_capacity(count);
    for _ in 0..count {
        let (user, node) = if random.below(2) == 0 {
            let (user, _, node) = facts.direct[random.below(facts.direct.len() as u32) as usize];
            (user, below(node, &mut random))
        } else {
            (random.below(facts.users), random.below(nodes))
        };
        let action = ["read", "edit"][random.below(2) as usize];
        let resource_type = types[random.below(7) as usize];
        asked.push(Asked {
            user,
            action,
            resource_type,
            node,
        });
    }
    asked
}
