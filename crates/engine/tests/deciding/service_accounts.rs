//! Service accounts and their keys: making a key is giving what it carries.

use bailiwick_model::actor::Actor;
use bailiwick_model::assignment::Principal;
use bailiwick_model::command::{Command, NewKey, Outcome};
use bailiwick_model::ids::ServiceAccountId;
use bailiwick_model::limits;
use bailiwick_model::names::{ExternalId, Text};
use bailiwick_model::refusal::RefusalCode;
use bailiwick_model::user::Attributes;

use super::tenant::{Tenant, assign, codes, name};
use super::world::key_for;

fn make(key: NewKey) -> Command {
    Command::CreateKey(Box::new(key))
}

fn activate(account: ServiceAccountId, active: bool) -> Command {
    Command::UpdateServiceAccount {
        account,
        name: None,
        description: None,
        external_id: None,
        active: Some(active),
        attributes: None,
        if_version: None,
    }
}

/// A robot that holds `orders.manage` at the root.
fn with_robot() -> (Tenant, ServiceAccountId) {
    let mut tenant = Tenant::new(&["commerce"]);
    let root = tenant.root();
    let robot = tenant.service_account("Robot");
    let role = tenant.role("Orders", &["orders.manage"]);
    tenant.assign(Principal::ServiceAccount(robot), role, root);
    (tenant, robot)
}

#[test]
fn a_key_carries_no_more_than_its_maker_holds() {
    let (mut tenant, robot) = with_robot();
    let maker = tenant.with("maker", &["service_accounts.manage", "orders.read"]);
    let key = key_for(robot, &tenant);
    let ceiling = RefusalCode::GrantCeiling;
    tenant.refused(&maker, make(key.clone()), ceiling);
    let writing = NewKey {
        permissions: Some(codes(&["orders.manage"])),
        ..key.clone()
    };
    tenant.refused(&maker, make(writing), ceiling);
    let reading = NewKey {
        permissions: Some(codes(&["orders.read"])),
        ..key
    };
    tenant.act(&maker, make(reading)).expect("held");
}

#[test]
fn a_key_is_closed_under_prerequisites_and_knows_its_codes() {
    let (mut tenant, robot) = with_robot();
    let admin = Actor::user(tenant.administrator("admin"));
    let key = NewKey {
        permissions: Some(codes(&["users.edit"])),
        ..key_for(robot, &tenant)
    };
    let Outcome::Key(id) = tenant.act(&admin, make(key.clone())).expect("made") else {
        panic!("a key")
    };
    let made = tenant.snapshot.key(id).expect("the key");
    assert_eq!(made.permissions, Some(codes(&["users.edit", "users.view"])));
    assert_eq!(made.hash, None);
    let unknown = NewKey {
        permissions: Some(codes(&["no.such"])),
        ..key
    };
    tenant.refused(&admin, make(unknown), RefusalCode::UnknownPermission);
}

#[test]
fn a_key_ends_and_not_too_late() {
    let (mut tenant, robot) = with_robot();
    let admin = Actor::user(tenant.administrator("admin"));
    let now = tenant.now;
    for expires in [now, now.plus_days(limits::KEY_LIFE_DAYS + 1)] {
        let key = NewKey {
            expires,
            ..key_for(robot, &tenant)
        };
        let refusal = tenant.refused(&admin, make(key), RefusalCode::InvalidField);
        assert_eq!(refusal.field.as_deref(), Some("/expires"));
    }
    let longest = NewKey {
        expires: now.plus_days(limits::KEY_LIFE_DAYS),
        ..key_for(robot, &tenant)
    };
    tenant.act(&admin, make(longest)).expect("made");
}

#[test]
fn overriding_properties_is_for_whoever_edits_settings() {
    let (mut tenant, robot) = with_robot();
    let rights = ["service_accounts.manage", "orders.manage"];
    let maker = tenant.with("maker", &rights);
    let key = NewKey {
        may_override_properties: true,
        ..key_for(robot, &tenant)
    };
    tenant.lacks(&maker, make(key.clone()), "settings.edit");
    let both = [rights[0], rights[1], "settings.edit"];
    let both = tenant.with("both", &both);
    tenant.act(&both, make(key)).expect("made");
}

#[test]
fn only_so_many_keys_live_at_once() {
    let (mut tenant, robot) = with_robot();
    let admin = Actor::user(tenant.administrator("admin"));
    let mut last = None;
    for _ in 0..limits::KEYS_OF_SERVICE_ACCOUNT {
        let key = make(key_for(robot, &tenant));
        last = Some(tenant.act(&admin, key).expect("made"));
    }
    let one_more = make(key_for(robot, &tenant));
    tenant.refused(&admin, one_more.clone(), RefusalCode::LimitReached);
    let Some(Outcome::Key(key)) = last else {
        panic!("a key")
    };
    let revoke = Command::RevokeKey {
        account: robot,
        key,
    };
    tenant.act(&admin, revoke.clone()).expect("revoked");
    tenant.act(&admin, one_more).expect("room again");
    let revision = tenant.snapshot.revision();
    tenant.act(&admin, revoke).expect("as it is");
    assert_eq!(tenant.snapshot.revision(), revision);
    let other = tenant.service_account("Other");
    let foreign = Command::RevokeKey {
        account: other,
        key,
    };
    tenant.refused(&admin, foreign, RefusalCode::NotFound);
}

#[test]
fn touching_an_account_meets_the_target_ceiling() {
    let (mut tenant, robot) = with_robot();
    let keeper = tenant.with("keeper", &["service_accounts.manage"]);
    let target = RefusalCode::TargetCeiling;
    tenant.refused(&keeper, activate(robot, false), target);
    let delete = Command::DeleteServiceAccount {
        account: robot,
        if_version: None,
    };
    tenant.refused(&keeper, delete.clone(), target);
    let described = Command::UpdateServiceAccount {
        account: robot,
        name: None,
        description: Some(Text::new("It sells.").expect("a text")),
        external_id: None,
        active: None,
        attributes: None,
        if_version: None,
    };
    tenant.act(&keeper, described).expect("decides nothing");
    let admin = Actor::user(tenant.administrator("admin"));
    tenant.act(&admin, activate(robot, false)).expect("stopped");
    tenant.refused(&keeper, activate(robot, true), target);
    let key = make(key_for(robot, &tenant));
    let assignments = tenant.snapshot.assignments().count();
    tenant.act(&admin, key).expect("made");
    tenant.act(&admin, delete).expect("deleted");
    assert_eq!(tenant.snapshot.keys().count(), 0);
    assert_eq!(tenant.snapshot.assignments().count(), assignments - 1);
}

#[test]
fn an_account_does_not_change_its_own_access() {
    let (mut tenant, robot) = with_robot();
    let root = tenant.root();
    let role = tenant.role("Keeper", &["service_accounts.manage"]);
    tenant.assign(Principal::ServiceAccount(robot), role, root);
    let actor = Actor::service_account(robot);
    let own = RefusalCode::OwnAccess;
    tenant.refused(&actor, activate(robot, false), own);
    tenant.refused(
        &actor,
        Command::DeleteServiceAccount {
            account: robot,
            if_version: None,
        },
        own,
    );
    let more = assign(Principal::ServiceAccount(robot), role, root);
    tenant.refused(&actor, more, own);
    let key = make(key_for(robot, &tenant));
    let mut narrowed = actor.clone();
    narrowed.narrowed_to = Some(codes(&["service_accounts.manage"]));
    tenant.refused(&narrowed, key.clone(), RefusalCode::GrantCeiling);
    tenant.act(&actor, key).expect("no more than it holds");
}

#[test]
fn names_and_external_ids_of_accounts_are_unique() {
    let mut tenant = Tenant::new(&[]);
    let admin = Actor::user(tenant.administrator("admin"));
    let make = |text: &str, id: &str| Command::CreateServiceAccount {
        name: name(text),
        description: Text::default(),
        external_id: Some(ExternalId::new(id).expect("an id")),
        attributes: Attributes::default(),
    };
    tenant.act(&admin, make("Robot", "R1")).expect("made");
    tenant.refused(&admin, make("ROBOT", "R2"), RefusalCode::NameTaken);
    tenant.refused(&admin, make("Other", "R1"), RefusalCode::ExternalIdTaken);
    let seats = tenant.snapshot.active_users();
    assert_eq!(seats, 1, "an account takes no seat");
}
