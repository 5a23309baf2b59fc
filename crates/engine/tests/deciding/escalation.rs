//! The law of both ceilings: whatever bounded actors do, nobody comes to hold what the one who did
//! it did not hold, unless that one may grant anything there.
//!
//! What is held is worked out here from assignments and memberships, one by one, and shares
//! nothing with the code under test but the snapshot.

use std::collections::BTreeSet;

use bailiwick_engine::authority::Authority;
use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::actor::Actor;
use bailiwick_model::assignment::{Principal, Validity};
use bailiwick_model::command::{
    Assign, Command, CreateGroup, CreateRole, CreateUser, DeleteNode, MoveNode, UpdateGroup,
    UpdateRole, UpdateUser,
};
use bailiwick_model::ids::{AssignmentId, GroupId, NodeId, RoleId, ServiceAccountId, UserId};
use bailiwick_model::names::Text;
use bailiwick_model::restriction::Restrictions;
use bailiwick_model::time::Timestamp;
use bailiwick_model::user::UserStatus;
use proptest::prelude::*;
use uuid::Uuid;

use super::tenant::{
    Tenant, code, codes, group_named, join, leave, name, newcomer, restricted, status,
};

const PERMISSIONS: [&str; 14] = [
    "users.edit",
    "users.edit_status",
    "users.create",
    "users.assign_managers",
    "users.edit_direct_reports",
    "groups.edit",
    "groups.create",
    "roles.edit",
    "roles.create",
    "tree.edit",
    "service_accounts.manage",
    "orders.read",
    "orders.manage",
    "products.read",
];
const ANY: &str = "access.grant_any";
const VALUES: [&str; 2] = ["DE", "FR"];

/// Somebody, what, where, and for records of which value; `None` is those without one.
type Holding = (Uuid, String, NodeId, Option<&'static str>);

/// What everybody holds at a moment. Whoever is not able holds nothing, unless those count too.
fn holdings(snapshot: &Snapshot, at: Timestamp, all: bool) -> BTreeSet<Holding> {
    let mut held = BTreeSet::new();
    for (_, row) in snapshot.assignments() {
        let assignment = &row.assignment;
        if !assignment.validity.contains(at) {
            continue;
        }
        let mut bounds = vec![&assignment.restrictions];
        let holders: Vec<u32> = match &assignment.principal {
            Principal::Group(id) => {
                let (_, group) = snapshot.group(id).expect("the group");
                bounds.push(&group.group.restrictions);
                group.members.iter().collect()
            }
            _ => vec![row.principal],
        };
        let role = snapshot.role_row(row.role).expect("the role");
        let unrestricted = bounds.iter().all(|bound| bound.values().is_none());
        let carries = |value: &str| {
            let has = |bound: &&Restrictions| bound.values().is_none_or(|all| all.contains(value));
            bounds.iter().all(has)
        };
        for holder in holders {
            let subject = snapshot.subject_row(holder).expect("a subject");
            if !subject.able && !all {
                continue;
            }
            for index in role.gives.iter() {
                let permission = snapshot.catalog().permission(index).expect("known");
                let aware = snapshot.catalog().concerns_restricted_types(index);
                let whole = permission.code == ANY && !unrestricted;
                for &node in snapshot.subtree(row.node) {
                    let node = snapshot.node_row(node).expect("a node").node.id;
                    let mut hold = |value| {
                        held.insert((subject.id(), permission.code.clone(), node, value));
                    };
                    if !whole && (unrestricted || !aware) {
                        hold(None);
                    }
                    for value in VALUES {
                        if aware && carries(value) {
                            hold(Some(value));
                        }
                    }
                }
            }
        }
    }
    held
}

/// Everything new in `after` is held by the actor in `before`, or the actor may grant anything. A
/// permission with a condition is held if all it gives is given by permissions without one.
fn nothing_gained(
    actor: Uuid,
    before: &BTreeSet<Holding>,
    after: &BTreeSet<Holding>,
    known: &Snapshot,
) -> Result<(), Holding> {
    for gained in after.difference(before) {
        let (_, permission, node, value) = gained;
        if known.node(*node).is_none() {
            continue;
        }
        let held = match conditional(known, permission) {
            None => before.contains(&(actor, permission.clone(), *node, *value)),
            Some(given) => given.iter().all(|others| {
                let holds = |other: &String| {
                    let value = value.filter(|_| is_aware(known, other));
                    before.contains(&(actor, other.clone(), *node, value))
                };
                others.iter().any(holds)
            }),
        };
        let any = before.contains(&(actor, ANY.to_owned(), *node, None));
        if !held && !any {
            return Err(gained.clone());
        }
    }
    Ok(())
}

fn is_aware(snapshot: &Snapshot, permission: &str) -> bool {
    let catalog = snapshot.catalog();
    let index = catalog.permission_index(permission).expect("known");
    catalog.concerns_restricted_types(index)
}

/// Of a permission with a condition: for each of its actions, all permissions without one that
/// give it.
fn conditional(snapshot: &Snapshot, permission: &str) -> Option<Vec<Vec<String>>> {
    let all = snapshot.catalog().permissions();
    let found = all.iter().find(|one| one.code == permission)?;
    found.condition.as_ref()?;
    let mut given = Vec::new();
    for (ty, actions) in &found.actions {
        for action in actions {
            let gives = |(other_type, others): &(_, Vec<String>)| {
                other_type == ty && others.contains(action)
            };
            let free = all.iter().filter(|one| one.condition.is_none());
            let others = free.filter(|one| one.actions.iter().any(gives));
            given.push(others.map(|one| one.code.clone()).collect());
        }
    }
    Some(given)
}

/// What somebody may do to a user, as actions.
fn actions(snapshot: &Snapshot, who: UserId, user: u32, now: Timestamp) -> BTreeSet<String> {
    let authority = Authority::new(snapshot, &Actor::user(who), now);
    let catalog = snapshot.catalog();
    let user_type = catalog.resource_type_index("user").expect("known");
    let mut actions = BTreeSet::new();
    for permission in catalog.permissions() {
        let about = permission.actions.iter().filter(|(ty, _)| *ty == user_type);
        for (_, given) in about {
            if authority.holds_for_user(&permission.code, user) {
                actions.extend(given.iter().cloned());
            }
        }
    }
    actions
}

/// No manager comes to be able to do more to a user than the actor is.
fn no_manager_gains(actor: UserId, before: &Snapshot, after: &Snapshot, now: Timestamp) {
    for (user, row) in before.subjects() {
        let Some(target) = row.user() else { continue };
        let mine = actions(before, actor, user, now);
        let home = before.node_handle(target.home).expect("a node");
        let any = Authority::new(before, &Actor::user(actor), now).holds(ANY, home);
        for who in before.subjects().filter_map(|(_, row)| row.user()) {
            let had = actions(before, who.id, user, now);
            let has = actions(after, who.id, user, now);
            let gained: Vec<_> = has
                .difference(&had)
                .filter(|one| !mine.contains(*one))
                .collect();
            assert!(
                any || gained.is_empty(),
                "{gained:?} over {}",
                target.user_name
            );
        }
    }
}

/// A command drawn as numbers, so that failures shrink.
type Drawn = (u8, u8, u8, u8, u8, u8);

struct Company {
    tenant: Tenant,
    actors: Vec<UserId>,
}

impl Company {
    /// Six people with different rights at different places, roles, groups and a robot.
    fn new() -> Self {
        let mut tenant = Tenant::new(&["commerce"]);
        tenant.values(&VALUES);
        let root = tenant.root();
        let a = tenant.node(root, "division", "A");
        let a1 = tenant.node(a, "division", "A1");
        tenant.node(a, "location", "A2");
        let b = tenant.node(root, "division", "B");
        tenant.administrator("admin");
        let everything = &PERMISSIONS[..];
        let people: [(&str, &[&str], NodeId); 5] = [
            ("wide", everything, root),
            ("regional", everything, a),
            (
                "people",
                &["users.edit", "users.create", "users.edit_status"],
                root,
            ),
            (
                "roles",
                &["roles.edit", "roles.create", "groups.edit", "groups.create"],
                root,
            ),
            (
                "tree",
                &["tree.edit", "users.edit", "users.assign_managers"],
                root,
            ),
        ];
        let mut actors: Vec<UserId> = people
            .iter()
            .map(|(local, permissions, node)| tenant.holder(local, permissions, *node))
            .collect();
        let granter = tenant.holder("granter", &["users.edit", "groups.edit", ANY], a);
        let orders = tenant.role("Orders", &["orders.manage", "products.read"]);
        for (user, values) in [(actors[2], &["DE"][..]), (actors[3], &["DE", "FR"])] {
            tenant.system(Command::Assign(Box::new(Assign {
                principal: Principal::User(user),
                role: orders,
                node: a,
                restrictions: restricted(values),
                validity: Validity::default(),
                reason: Text::default(),
            })));
        }
        actors.push(granter);
        tenant.group("Sales", &["orders.manage"], &[actors[4]]);
        tenant.group("Empty", &[], &[]);
        let robot = tenant.service_account("Robot");
        tenant.assign(Principal::ServiceAccount(robot), orders, b);
        for (local, home) in [("one", a1), ("two", b), ("three", root)] {
            tenant.newcomer(local, home);
        }
        Self { tenant, actors }
    }

    fn command(&self, drawn: Drawn) -> Command {
        let (_, kind, one, two, three, four) = drawn;
        let user = self.users(one);
        match kind % 16 {
            0 | 1 => self.assign(one, two, three, four),
            2 => join(&self.groups(two), user),
            3 => leave(&self.groups(two), user),
            4 => Command::Unassign {
                assignment: self.assignments(two),
            },
            5 => Command::UpdateRole(Box::new(UpdateRole {
                role: self.roles(one),
                name: None,
                description: None,
                permissions: Some(codes(&permissions(two, three))),
                template: None,
                if_version: None,
            })),
            6 => Command::AddPermission {
                role: self.roles(one),
                permission: code(PERMISSIONS[usize::from(two) % PERMISSIONS.len()]),
                if_version: None,
            },
            7 => self.update_group(one, two, three, four),
            8 => Command::CreateUser(Box::new(CreateUser {
                home: Some(self.nodes(one)),
                groups: vec![self.groups(two)],
                managers: vec![self.users(three)],
                ..newcomer(&format!("new{one}.{two}.{three}.{four}"))
            })),
            9 => Command::MoveNode(MoveNode {
                node: self.nodes(one),
                parent: self.nodes(two),
                if_version: None,
            }),
            10 => Command::DeleteNode(DeleteNode {
                node: self.nodes(one),
                move_to: Some(self.nodes(two)),
                if_version: None,
            }),
            11 => status(user, UserStatus::ALL[usize::from(two) % 4]),
            12 => Command::SetManagers {
                user,
                managers: vec![self.users(two)],
                if_version: None,
            },
            13 => self.create(one, two, three, four),
            14 => Command::CopyGroup {
                group: self.groups(one),
                id: None,
                name: name(&format!("Copy {one} {two} {three}")),
            },
            _ => Command::UpdateUser(Box::new(UpdateUser {
                user,
                user_name: None,
                email: None,
                external_id: None,
                home: Some(self.nodes(two)),
                attributes: None,
                profile: None,
                if_version: None,
            })),
        }
    }

    fn assign(&self, one: u8, two: u8, three: u8, four: u8) -> Command {
        let principal = match four % 8 {
            0 | 1 => Principal::Group(self.groups(one)),
            2 => Principal::ServiceAccount(self.robot()),
            _ => Principal::User(self.users(one)),
        };
        let until = three
            .is_multiple_of(5)
            .then(|| self.tenant.now.plus_days(5));
        Command::Assign(Box::new(Assign {
            principal,
            role: self.roles(two),
            node: self.nodes(three),
            restrictions: bounds(four),
            validity: Validity { from: None, until },
            reason: Text::default(),
        }))
    }

    fn update_group(&self, one: u8, two: u8, three: u8, four: u8) -> Command {
        Command::UpdateGroup(Box::new(UpdateGroup {
            group: self.groups(one),
            name: None,
            description: None,
            permissions: (!two.is_multiple_of(3)).then(|| codes(&permissions(two, three))),
            templates: Vec::new(),
            node: two.is_multiple_of(3).then(|| self.nodes(three)),
            restrictions: four.is_multiple_of(3).then(|| bounds(four)),
            if_version: None,
        }))
    }

    fn create(&self, one: u8, two: u8, three: u8, four: u8) -> Command {
        let text = name(&format!("New {one} {two} {three} {four}"));
        if four.is_multiple_of(2) {
            return Command::CreateRole(Box::new(CreateRole {
                name: text,
                description: Text::default(),
                permissions: codes(&permissions(one, two)),
                template: false,
            }));
        }
        Command::CreateGroup(Box::new(CreateGroup {
            permissions: codes(&permissions(one, two)),
            node: Some(self.nodes(three)),
            restrictions: bounds(four),
            members: vec![self.users(three)],
            ..group_named(text.as_str())
        }))
    }

    fn users(&self, at: u8) -> UserId {
        let users = self.tenant.snapshot.subjects();
        pick(users.filter_map(|(_, row)| Some(row.user()?.id)), at)
    }

    fn robot(&self) -> ServiceAccountId {
        let accounts = self.tenant.snapshot.subjects();
        pick(
            accounts.filter_map(|(_, row)| Some(row.service_account()?.id)),
            0,
        )
    }

    fn groups(&self, at: u8) -> GroupId {
        let groups = self.tenant.snapshot.groups();
        pick(groups.map(|(_, row)| row.group.id.clone()), at)
    }

    fn roles(&self, at: u8) -> RoleId {
        let roles = self.tenant.snapshot.roles();
        pick(roles.map(|(_, row)| row.role.id), at)
    }

    fn nodes(&self, at: u8) -> NodeId {
        let snapshot = &self.tenant.snapshot;
        let nodes = snapshot.subtree(snapshot.root().expect("a root")).iter();
        let id = |&handle| snapshot.node_row(handle).expect("a node").node.id;
        pick(nodes.map(id), at)
    }

    fn assignments(&self, at: u8) -> AssignmentId {
        let rows = self.tenant.snapshot.assignments();
        pick(rows.map(|(_, row)| row.assignment.id), at)
    }
}

fn pick<T>(from: impl Iterator<Item = T>, at: u8) -> T {
    let mut all: Vec<T> = from.collect();
    let at = usize::from(at) % all.len();
    all.swap_remove(at)
}

fn permissions(one: u8, two: u8) -> Vec<&'static str> {
    let mut chosen: Vec<&str> = [one, two, one ^ two]
        .iter()
        .map(|&at| PERMISSIONS[usize::from(at) % PERMISSIONS.len()])
        .collect();
    if one == two {
        chosen.push(ANY);
    }
    chosen
}

fn bounds(at: u8) -> Restrictions {
    match at % 5 {
        0 => restricted(&["DE"]),
        1 => restricted(&["FR"]),
        2 => restricted(&["DE", "FR"]),
        _ => Restrictions::Unrestricted,
    }
}

/// Runs the commands; the answer is how many were not refused.
fn run(commands: &[Drawn]) -> usize {
    let mut company = Company::new();
    let mut done = 0;
    for &drawn in commands {
        let actor = pick(company.actors.iter().copied(), drawn.0);
        let command = company.command(drawn);
        let before = company.tenant.snapshot.clone();
        let (now, later) = (company.tenant.now, company.tenant.now.plus_days(9));
        if company
            .tenant
            .act(&Actor::user(actor), command.clone())
            .is_err()
        {
            continue;
        }
        done += 1;
        let after = &company.tenant.snapshot;
        // Now, for those who are able; and later, for everybody, because status may change.
        for (at, all) in [(now, false), (later, true)] {
            let (had, has) = (holdings(&before, at, all), holdings(after, at, all));
            if let Err(gained) = nothing_gained(actor.0, &had, &has, &before) {
                panic!("{actor} did {command:?}, after which {gained:?}");
            }
        }
        if matches!(command, Command::SetManagers { .. }) {
            no_manager_gains(actor, &before, after, now);
        }
    }
    done
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..Default::default() })]

    #[test]
    fn nobody_gains_what_the_actor_does_not_hold(
        commands in proptest::collection::vec(any::<Drawn>(), 1..60)
    ) {
        run(&commands);
    }
}

/// The property says something only if enough of the commands are not refused.
#[test]
fn enough_commands_succeed() {
    let mut state = 1_u64;
    let mut draw = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 40) as u8
    };
    let commands: Vec<Drawn> = (0..1_000)
        .map(|_| (draw(), draw(), draw(), draw(), draw(), draw()))
        .collect();
    let done = run(&commands);
    assert!(done > 100, "only {done}");
}
