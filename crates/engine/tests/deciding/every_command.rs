//! Every command, four times: by whoever holds nothing, by whoever may only look, by whoever holds
//! the right but not what would be given, and by whoever holds all it takes.

use bailiwick_model::actor::{Actor, ActorPrincipal};
use bailiwick_model::assignment::Principal;
use bailiwick_model::command::{
    CatalogReplacement, Command, CreateGroup, CreateNode, CreateRole, DeleteNode, MoveNode,
    PutRecord, UpdateGroup, UpdateNode, UpdateRole, UpdateTenant, UpdateUser,
};
use bailiwick_model::names::{Text, UserName};
use bailiwick_model::refusal::RefusalCode;
use bailiwick_model::restriction::RestrictionKind;
use bailiwick_model::user::{Attributes, UserStatus};

use super::tenant::{assign, code, codes, group_named, join, leave, name, newcomer, status, value};
use super::world::{World, key_for, order, record};

/// What one command needs.
struct Row {
    what: &'static str,
    command: fn(&World) -> Command,
    /// The right itself, named to whoever lacks it and may look.
    right: &'static str,
    /// What else it takes besides: other rights, and what would be given or taken.
    besides: &'static [&'static str],
    /// What lets one look.
    look: &'static [&'static str],
    /// What whoever may not even look is told.
    hidden: RefusalCode,
}

use RefusalCode::{MissingPermission as Missing, NotFound, UnknownReference};

const VIEW_USERS: &[&str] = &["users.view"];
const VIEW_GROUPS: &[&str] = &["groups.view"];
const VIEW_ROLES: &[&str] = &["roles.view"];
const VIEW_TREE: &[&str] = &["tree.view"];

fn update_user(world: &World) -> UpdateUser {
    UpdateUser {
        user: world.sam,
        user_name: Some(UserName::new("samuel").expect("a user name")),
        email: None,
        external_id: None,
        home: None,
        attributes: None,
        profile: None,
        if_version: None,
    }
}

fn people() -> Vec<Row> {
    vec![
        Row {
            what: "create user",
            command: |_| Command::CreateUser(Box::new(newcomer("new"))),
            right: "users.create",
            besides: &[],
            look: VIEW_USERS,
            hidden: Missing,
        },
        Row {
            what: "update user",
            command: |world| Command::UpdateUser(Box::new(update_user(world))),
            right: "users.edit",
            besides: &[],
            look: VIEW_USERS,
            hidden: NotFound,
        },
        Row {
            what: "set status",
            command: |world| status(world.sam, UserStatus::Passive),
            right: "users.edit_status",
            besides: &[],
            look: VIEW_USERS,
            hidden: NotFound,
        },
        Row {
            what: "lock",
            command: |world| Command::LockUser {
                user: world.sam,
                reason: None,
                if_version: None,
            },
            right: "users.edit_status",
            besides: &[],
            look: VIEW_USERS,
            hidden: NotFound,
        },
        Row {
            what: "unlock",
            command: |world| Command::UnlockUser {
                user: world.sam,
                if_version: None,
            },
            right: "users.edit_status",
            besides: &[],
            look: VIEW_USERS,
            hidden: NotFound,
        },
        Row {
            what: "set managers",
            command: |world| Command::SetManagers {
                user: world.sam,
                managers: vec![world.kim],
                if_version: None,
            },
            right: "users.assign_managers",
            besides: &["users.edit"],
            look: VIEW_USERS,
            hidden: NotFound,
        },
        Row {
            what: "add member",
            command: |world| join(&world.sales, world.sam),
            right: "users.edit",
            besides: &["orders.read"],
            look: &["users.view", "groups.view"],
            hidden: NotFound,
        },
        Row {
            what: "remove member",
            command: |world| leave(&world.sales, world.kim),
            right: "users.edit",
            besides: &["orders.read"],
            look: &["users.view", "groups.view"],
            hidden: NotFound,
        },
        Row {
            what: "assign to a user",
            command: |world| assign(Principal::User(world.sam), world.clerk, world.calgary),
            right: "users.edit",
            besides: &["orders.read"],
            look: VIEW_USERS,
            hidden: UnknownReference,
        },
        Row {
            what: "unassign from a user",
            command: |world| Command::Unassign {
                assignment: world.kims,
            },
            right: "users.edit",
            besides: &["orders.read"],
            look: VIEW_USERS,
            hidden: NotFound,
        },
    ]
}

fn roles() -> Vec<Row> {
    vec![
        Row {
            what: "create role",
            command: |_| {
                Command::CreateRole(Box::new(CreateRole {
                    name: name("New"),
                    description: Text::default(),
                    permissions: codes(&["orders.read"]),
                    template: false,
                }))
            },
            right: "roles.create",
            besides: &["roles.edit", "orders.read"],
            look: VIEW_ROLES,
            hidden: Missing,
        },
        Row {
            what: "update role",
            command: |world| {
                Command::UpdateRole(Box::new(UpdateRole {
                    role: world.clerk,
                    name: None,
                    description: None,
                    permissions: Some(codes(&["orders.read", "quotes.read"])),
                    template: None,
                    if_version: None,
                }))
            },
            right: "roles.edit",
            besides: &["quotes.read"],
            look: VIEW_ROLES,
            hidden: NotFound,
        },
        Row {
            what: "add permission",
            command: |world| Command::AddPermission {
                role: world.clerk,
                permission: code("quotes.read"),
                if_version: None,
            },
            right: "roles.edit",
            besides: &["quotes.read"],
            look: VIEW_ROLES,
            hidden: NotFound,
        },
        Row {
            what: "remove permission",
            command: |world| Command::RemovePermission {
                role: world.clerk,
                permission: code("orders.read"),
                if_version: None,
            },
            right: "roles.edit",
            besides: &["orders.read"],
            look: VIEW_ROLES,
            hidden: NotFound,
        },
        Row {
            what: "copy role",
            command: |world| Command::CopyRole {
                role: world.clerk,
                name: name("Copy"),
            },
            right: "roles.create",
            besides: &["roles.edit", "orders.read"],
            look: VIEW_ROLES,
            hidden: NotFound,
        },
        Row {
            what: "delete role",
            command: |world| Command::DeleteRole {
                role: world.clerk,
                if_version: None,
            },
            right: "roles.delete",
            besides: &["orders.read"],
            look: VIEW_ROLES,
            hidden: NotFound,
        },
    ]
}

fn groups() -> Vec<Row> {
    vec![
        Row {
            what: "create group",
            command: |_| {
                Command::CreateGroup(Box::new(CreateGroup {
                    permissions: codes(&["orders.read"]),
                    ..group_named("New")
                }))
            },
            right: "groups.create",
            besides: &["groups.edit", "orders.read"],
            look: VIEW_GROUPS,
            hidden: Missing,
        },
        Row {
            what: "update group",
            command: |world| Command::UpdateGroup(Box::new(update_group(world))),
            right: "groups.edit",
            besides: &["quotes.read"],
            look: VIEW_GROUPS,
            hidden: NotFound,
        },
        Row {
            what: "copy group",
            command: |world| Command::CopyGroup {
                group: world.sales.clone(),
                id: None,
                name: name("Copy"),
            },
            right: "groups.create",
            besides: &["groups.edit", "orders.read"],
            look: VIEW_GROUPS,
            hidden: NotFound,
        },
        Row {
            what: "delete group",
            command: |world| Command::DeleteGroup {
                group: world.sales.clone(),
                if_version: None,
            },
            right: "groups.delete",
            besides: &["orders.read"],
            look: VIEW_GROUPS,
            hidden: NotFound,
        },
        Row {
            what: "assign to a group",
            command: |world| {
                let group = Principal::Group(world.sales.clone());
                assign(group, world.clerk, world.calgary)
            },
            right: "groups.edit",
            besides: &["orders.read"],
            look: VIEW_GROUPS,
            hidden: UnknownReference,
        },
    ]
}

fn update_group(world: &World) -> UpdateGroup {
    UpdateGroup {
        group: world.sales.clone(),
        name: None,
        description: None,
        permissions: Some(codes(&["orders.read", "quotes.read"])),
        templates: Vec::new(),
        node: None,
        restrictions: None,
        if_version: None,
    }
}

fn tree() -> Vec<Row> {
    vec![
        Row {
            what: "create node",
            command: |world| {
                Command::CreateNode(Box::new(CreateNode {
                    parent: world.alberta,
                    node_type: code("location"),
                    name: name("Banff"),
                    external_id: None,
                }))
            },
            right: "tree.edit",
            besides: &[],
            look: VIEW_TREE,
            hidden: UnknownReference,
        },
        Row {
            what: "update node",
            command: |world| Command::UpdateNode(Box::new(update_node(world))),
            right: "tree.edit",
            besides: &[],
            look: VIEW_TREE,
            hidden: NotFound,
        },
        Row {
            what: "move node",
            command: |world| {
                Command::MoveNode(MoveNode {
                    node: world.edmonton,
                    parent: world.saskatchewan,
                    if_version: None,
                })
            },
            right: "tree.edit",
            besides: &[],
            look: VIEW_TREE,
            hidden: NotFound,
        },
        Row {
            what: "delete node",
            command: |world| {
                Command::DeleteNode(DeleteNode {
                    node: world.edmonton,
                    move_to: None,
                    if_version: None,
                })
            },
            right: "tree.edit",
            besides: &[],
            look: VIEW_TREE,
            hidden: NotFound,
        },
    ]
}

fn update_node(world: &World) -> UpdateNode {
    UpdateNode {
        node: world.calgary,
        name: Some(name("Cowtown")),
        external_id: None,
        node_type: None,
        if_version: None,
    }
}

fn settings() -> Vec<Row> {
    vec![
        Row {
            what: "update tenant",
            command: |_| {
                Command::UpdateTenant(Box::new(UpdateTenant {
                    name: Some(name("Essos")),
                    ..UpdateTenant::default()
                }))
            },
            right: "settings.edit",
            besides: &[],
            look: &[],
            hidden: Missing,
        },
        Row {
            what: "put restriction",
            command: |_| Command::PutRestriction {
                kind: RestrictionKind::Custom,
                value: value("US"),
                name: None,
                if_version: None,
            },
            right: "settings.edit",
            besides: &[],
            look: &[],
            hidden: Missing,
        },
        Row {
            what: "delete restriction",
            command: |_| Command::DeleteRestriction {
                kind: RestrictionKind::Custom,
                value: value("FR"),
                if_version: None,
            },
            right: "settings.edit",
            besides: &[],
            look: &[],
            hidden: Missing,
        },
        Row {
            what: "create vendor",
            command: |_| Command::CreateVendor {
                name: name("Brick"),
            },
            right: "vendors.manage",
            besides: &[],
            look: VIEW_GROUPS,
            hidden: Missing,
        },
        Row {
            what: "update vendor",
            command: |world| Command::UpdateVendor {
                vendor: world.vendor,
                name: name("Brick"),
                if_version: None,
            },
            right: "vendors.manage",
            besides: &[],
            look: VIEW_GROUPS,
            hidden: NotFound,
        },
        Row {
            what: "delete vendor",
            command: |world| Command::DeleteVendor {
                vendor: world.vendor,
                if_version: None,
            },
            right: "vendors.manage",
            besides: &[],
            look: VIEW_GROUPS,
            hidden: NotFound,
        },
        Row {
            what: "put record",
            command: |_| Command::PutRecord(Box::new(record(order("2")))),
            right: "records.manage",
            besides: &[],
            look: &[],
            hidden: Missing,
        },
        Row {
            what: "delete record",
            command: |world| Command::DeleteRecord {
                key: world.order.clone(),
                if_version: None,
            },
            right: "records.manage",
            besides: &[],
            look: &[],
            hidden: Missing,
        },
    ]
}

fn service_accounts() -> Vec<Row> {
    vec![
        Row {
            what: "create service account",
            command: |_| Command::CreateServiceAccount {
                name: name("New"),
                description: Text::default(),
                external_id: None,
                attributes: Attributes::default(),
            },
            right: "service_accounts.manage",
            besides: &[],
            look: &[],
            hidden: Missing,
        },
        Row {
            what: "update service account",
            command: |world| Command::UpdateServiceAccount {
                account: world.robot,
                name: Some(name("Android")),
                description: None,
                external_id: None,
                active: Some(false),
                attributes: None,
                if_version: None,
            },
            right: "service_accounts.manage",
            besides: &[],
            look: &[],
            hidden: NotFound,
        },
        Row {
            what: "delete service account",
            command: |world| Command::DeleteServiceAccount {
                account: world.robot,
                if_version: None,
            },
            right: "service_accounts.manage",
            besides: &[],
            look: &[],
            hidden: NotFound,
        },
        Row {
            what: "create key",
            command: |world| Command::CreateKey(Box::new(key_for(world.robot, &world.tenant))),
            right: "service_accounts.manage",
            besides: &[],
            look: &[],
            hidden: NotFound,
        },
        Row {
            what: "revoke key",
            command: |world| Command::RevokeKey {
                account: world.robot,
                key: world.key,
            },
            right: "service_accounts.manage",
            besides: &[],
            look: &[],
            hidden: NotFound,
        },
        Row {
            what: "assign to a service account",
            command: |world| {
                let robot = Principal::ServiceAccount(world.robot);
                assign(robot, world.clerk, world.calgary)
            },
            right: "service_accounts.manage",
            besides: &["orders.read"],
            look: &[],
            hidden: UnknownReference,
        },
    ]
}

fn rows() -> Vec<Row> {
    let all = [
        people(),
        roles(),
        groups(),
        tree(),
        settings(),
        service_accounts(),
    ];
    all.into_iter().flatten().collect()
}

#[test]
fn whoever_holds_nothing_learns_nothing() {
    let world = World::new();
    for row in rows() {
        let mut world = world.clone();
        let root = world.tenant.root();
        let nobody = Actor::user(world.tenant.user("nobody", root));
        let command = (row.command)(&world);
        println!("{}", row.what);
        world.tenant.refused(&nobody, command, row.hidden);
    }
}

#[test]
fn whoever_may_look_is_told_what_is_missing() {
    let world = World::new();
    for row in rows().into_iter().filter(|row| !row.look.is_empty()) {
        let mut world = world.clone();
        let looker = world.tenant.with("looker", row.look);
        let command = (row.command)(&world);
        println!("{}", row.what);
        world.tenant.lacks(&looker, command, row.right);
    }
}

#[test]
fn whoever_holds_all_it_takes_may() {
    let world = World::new();
    for row in rows() {
        let mut world = world.clone();
        let mut permissions = row.besides.to_vec();
        permissions.push(row.right);
        let actor = world.tenant.with("actor", &permissions);
        let command = (row.command)(&world);
        println!("{}", row.what);
        world
            .tenant
            .act(&actor, command)
            .unwrap_or_else(|refusal| panic!("{}: {refusal:?}", row.what));
    }
}

#[test]
fn each_thing_that_it_takes_is_needed() {
    let world = World::new();
    for row in rows() {
        for left_out in row.besides {
            let mut world = world.clone();
            let mut permissions = vec![row.right];
            permissions.extend(row.besides.iter().filter(|one| *one != left_out));
            let actor = world.tenant.with("actor", &permissions);
            let command = (row.command)(&world);
            println!("{} without {left_out}", row.what);
            let refusal = world.tenant.act(&actor, command).expect_err(row.what);
            let codes = [
                RefusalCode::GrantCeiling,
                RefusalCode::TargetCeiling,
                RefusalCode::MissingPermission,
            ];
            assert!(codes.contains(&refusal.code), "{}: {refusal:?}", row.what);
            let named = refusal.permission.map(String::from);
            assert_eq!(named.as_deref(), Some(*left_out), "{}", row.what);
        }
    }
}

#[test]
fn the_right_below_is_not_the_right_at_the_root() {
    let world = World::new();
    let tenant_wide = rows().into_iter().filter(|row| {
        row.right.starts_with("roles.")
            || row.right.starts_with("groups.")
            || ["settings.edit", "vendors.manage", "service_accounts.manage"].contains(&row.right)
    });
    for row in tenant_wide {
        let mut world = world.clone();
        let mut permissions = row.besides.to_vec();
        permissions.push(row.right);
        let actor = Actor::user(world.tenant.holder("actor", &permissions, world.alberta));
        let command = (row.command)(&world);
        println!("{}", row.what);
        world.tenant.lacks(&actor, command, row.right);
    }
}

#[test]
fn operators_and_the_system_may_do_everything() {
    let world = World::new();
    let principal = ActorPrincipal::Operator {
        id: uuid::Uuid::from_u128(9),
        name: "operator".to_owned(),
    };
    let operator = Actor {
        principal,
        key: None,
        narrowed_to: None,
    };
    for row in rows() {
        for actor in [operator.clone(), Actor::system("test")] {
            let mut world = world.clone();
            let command = (row.command)(&world);
            assert!(world.tenant.act(&actor, command).is_ok(), "{}", row.what);
        }
    }
}

#[test]
fn a_narrowed_operator_is_bound() {
    let mut world = World::new();
    let principal = ActorPrincipal::Operator {
        id: uuid::Uuid::from_u128(9),
        name: "operator".to_owned(),
    };
    let narrowed = Actor {
        principal,
        key: None,
        narrowed_to: Some(codes(&["users.edit_status"])),
    };
    let command = status(world.sam, UserStatus::Passive);
    world.tenant.refused(&narrowed, command, NotFound);
}

#[test]
fn only_the_platform_decides_about_catalogs_releases_and_seats() {
    let mut world = World::new();
    let admin = world.as_admin();
    let replacement = CatalogReplacement {
        catalogs: Vec::new(),
        becomes: std::collections::BTreeMap::new(),
        if_version: None,
    };
    let seats = UpdateTenant {
        seat_limit: Some(Some(1)),
        ..UpdateTenant::default()
    };
    let platform = code("platform.operate");
    for command in [
        Command::ReplaceCatalogs(Box::new(replacement)),
        Command::ReleasePermission {
            permission: platform.clone(),
            if_version: None,
        },
        Command::WithdrawPermission {
            permission: platform,
            if_version: None,
        },
        Command::UpdateTenant(Box::new(seats)),
        Command::Rescue { user: world.sam },
    ] {
        world.tenant.lacks(&admin, command, "platform.operate");
    }
}

#[test]
fn a_stale_version_changes_nothing() {
    let mut world = World::new();
    let admin = world.as_admin();
    let stale = Some(99);
    let user = UpdateUser {
        if_version: stale,
        ..update_user(&world)
    };
    let group = UpdateGroup {
        if_version: stale,
        ..update_group(&world)
    };
    let node = UpdateNode {
        if_version: stale,
        ..update_node(&world)
    };
    let put = PutRecord {
        if_version: stale,
        ..record(world.order.clone())
    };
    let tenant = UpdateTenant {
        name: Some(name("Essos")),
        if_version: stale,
        ..UpdateTenant::default()
    };
    for command in [
        Command::UpdateUser(Box::new(user)),
        Command::SetUserStatus {
            user: world.sam,
            status: UserStatus::Passive,
            if_version: stale,
        },
        Command::UpdateGroup(Box::new(group)),
        Command::DeleteGroup {
            group: world.sales.clone(),
            if_version: stale,
        },
        Command::DeleteRole {
            role: world.clerk,
            if_version: stale,
        },
        Command::UpdateNode(Box::new(node)),
        Command::MoveNode(MoveNode {
            node: world.edmonton,
            parent: world.saskatchewan,
            if_version: stale,
        }),
        Command::DeleteNode(DeleteNode {
            node: world.edmonton,
            move_to: None,
            if_version: stale,
        }),
        Command::UpdateTenant(Box::new(tenant)),
        Command::PutRecord(Box::new(put)),
        Command::UpdateVendor {
            vendor: world.vendor,
            name: name("Brick"),
            if_version: stale,
        },
    ] {
        world
            .tenant
            .refused(&admin, command, RefusalCode::StaleVersion);
    }
}

#[test]
fn asking_for_what_is_makes_no_revision() {
    let mut world = World::new();
    let admin = world.as_admin();
    let revision = world.tenant.snapshot.revision();
    let named = UpdateRole {
        role: world.clerk,
        name: Some(name("Clerk")),
        description: None,
        permissions: Some(codes(&["orders.read"])),
        template: Some(false),
        if_version: None,
    };
    for command in [
        status(world.sam, UserStatus::Active),
        Command::UnlockUser {
            user: world.sam,
            if_version: None,
        },
        join(&world.sales, world.kim),
        leave(&world.sales, world.sam),
        assign(Principal::User(world.kim), world.clerk, world.calgary),
        Command::UpdateRole(Box::new(named)),
        Command::AddPermission {
            role: world.clerk,
            permission: code("orders.read"),
            if_version: None,
        },
        Command::RemovePermission {
            role: world.clerk,
            permission: code("quotes.read"),
            if_version: None,
        },
        Command::PutRecord(Box::new(record(world.order.clone()))),
        Command::UpdateVendor {
            vendor: world.vendor,
            name: name("Acme"),
            if_version: None,
        },
    ] {
        let what = command.name();
        assert!(world.tenant.act(&admin, command).is_ok(), "{what}");
        assert_eq!(world.tenant.snapshot.revision(), revision, "{what}");
    }
}
