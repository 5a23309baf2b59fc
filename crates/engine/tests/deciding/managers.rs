//! Managers: cycles, and that naming one is giving (C67, C69, C106).

use bailiwick_model::actor::Actor;
use bailiwick_model::command::{Command, CreateUser};
use bailiwick_model::ids::UserId;
use bailiwick_model::refusal::RefusalCode;

use super::tenant::{Tenant, newcomer};

fn set(user: UserId, managers: &[UserId]) -> Command {
    Command::SetManagers {
        user,
        managers: managers.to_vec(),
        if_version: None,
    }
}

#[test]
fn c69_self_and_cycles_are_refused() {
    let mut tenant = Tenant::new(&[]);
    let root = tenant.root();
    let admin = Actor::user(tenant.administrator("admin"));
    let [one, two, three] = ["one", "two", "three"].map(|local| tenant.user(local, root));
    tenant.refused(&admin, set(one, &[one]), RefusalCode::Cycle);
    tenant.act(&admin, set(two, &[one])).expect("set");
    tenant.act(&admin, set(three, &[two])).expect("set");
    tenant.refused(&admin, set(one, &[three]), RefusalCode::Cycle);
    tenant.refused(&admin, set(one, &[two]), RefusalCode::Cycle);
}

#[test]
fn c106_a_user_may_have_several_managers_each_once() {
    let mut tenant = Tenant::new(&[]);
    let root = tenant.root();
    let admin = Actor::user(tenant.administrator("admin"));
    let [one, two, three] = ["one", "two", "three"].map(|local| tenant.user(local, root));
    tenant
        .act(&admin, set(three, &[one, two, one]))
        .expect("set");
    let (_, row) = tenant.snapshot.user(three).expect("three");
    assert_eq!(&*row.managers, &[one, two]);
    for manager in [one, two] {
        let reports = tenant.snapshot.direct_reports(manager);
        assert_eq!(reports.map_or(0, |reports| reports.len()), 1);
    }
}

#[test]
fn c69_assigning_managers_needs_editing_as_well() {
    let mut tenant = Tenant::new(&[]);
    let root = tenant.root();
    let [one, two] = ["one", "two"].map(|local| tenant.user(local, root));
    let only = tenant.with("only", &["users.assign_managers"]);
    tenant.lacks(&only, set(one, &[two]), "users.edit");
    let editor = tenant.with("editor", &["users.edit"]);
    tenant.lacks(&editor, set(one, &[two]), "users.assign_managers");
}

#[test]
fn c69_nobody_becomes_a_manager_to_gain_rights() {
    let mut tenant = Tenant::new(&[]);
    let root = tenant.root();
    let sam = tenant.user("sam", root);
    // Would be able to deactivate Sam as Sam's manager, and cannot otherwise.
    let rights = [
        "users.edit",
        "users.assign_managers",
        "users.edit_direct_reports",
    ];
    let climber = tenant.holder("climber", &rights, root);
    let as_climber = Actor::user(climber);
    tenant.refused(&as_climber, set(sam, &[climber]), RefusalCode::GrantCeiling);
    let accomplice = tenant.holder("accomplice", &["users.edit_direct_reports"], root);
    let command = set(sam, &[accomplice]);
    tenant.refused(&as_climber, command.clone(), RefusalCode::GrantCeiling);
    let born_managed = CreateUser {
        managers: vec![accomplice],
        ..newcomer("new")
    };
    let mut rights = rights.to_vec();
    rights.push("users.create");
    let creator = tenant.with("creator", &rights);
    let create = Command::CreateUser(Box::new(born_managed));
    tenant.refused(&creator, create, RefusalCode::GrantCeiling);
    // Who can do as much without being a manager may name one.
    rights.push("users.edit_status");
    let able = tenant.with("able", &rights);
    tenant.act(&able, command).expect("set");
}

#[test]
fn unknown_and_hidden_managers_are_the_same() {
    let mut tenant = Tenant::new(&[]);
    let root = tenant.root();
    let alberta = tenant.node(root, "division", "Alberta");
    let sam = tenant.user("sam", alberta);
    let hidden = tenant.user("hidden", root);
    let rights = ["users.edit", "users.assign_managers"];
    let actor = Actor::user(tenant.holder("actor", &rights, alberta));
    let unknown = UserId(uuid::Uuid::from_u128(u128::MAX));
    for manager in [unknown, hidden] {
        let refusal = tenant.refused(&actor, set(sam, &[manager]), RefusalCode::UnknownReference);
        assert_eq!(refusal.field.as_deref(), Some("/managers"));
    }
}
