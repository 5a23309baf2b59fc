//! Attacks by way of names: to be taken for somebody else where a text names its subject.

use bailiwick_model::actor::Actor;
use bailiwick_model::command::{Command, CreateNode, CreateUser, Outcome, UpdateNode, UpdateUser};
use bailiwick_model::ids::{ServiceAccountId, UserId};
use bailiwick_model::names::{ExternalId, Text, UserName};
use bailiwick_model::record::RecordKey;
use bailiwick_model::refusal::{Refusal, RefusalCode};
use bailiwick_model::user::Attributes;

use super::tenant::{Tenant, code, name, newcomer};
use super::world::{order, record};

fn external(text: &str) -> ExternalId {
    ExternalId::new(text).expect("an id")
}

fn user_name(text: &str) -> UserName {
    UserName::new(text).expect("a user name")
}

fn create(user: CreateUser) -> Command {
    Command::CreateUser(Box::new(user))
}

fn known_as(local: &str, id: &str) -> Command {
    create(CreateUser {
        external_id: Some(external(id)),
        ..newcomer(local)
    })
}

fn named(local: &str, text: &str) -> Command {
    create(CreateUser {
        user_name: Some(user_name(text)),
        ..newcomer(local)
    })
}

fn change(user: UserId, name: Option<&str>, id: Option<&str>) -> Command {
    Command::UpdateUser(Box::new(UpdateUser {
        user,
        user_name: name.map(user_name),
        email: None,
        external_id: id.map(|id| Some(external(id))),
        home: None,
        attributes: None,
        profile: None,
        if_version: None,
    }))
}

fn account(text: &str, id: Option<&str>) -> Command {
    Command::CreateServiceAccount {
        name: name(text),
        description: Text::default(),
        external_id: id.map(external),
        attributes: Attributes::default(),
    }
}

fn change_account(account: ServiceAccountId, text: Option<&str>, id: Option<&str>) -> Command {
    Command::UpdateServiceAccount {
        account,
        name: text.map(name),
        description: None,
        external_id: id.map(|id| Some(external(id))),
        active: None,
        attributes: None,
        if_version: None,
    }
}

#[track_caller]
fn at(refusal: &Refusal, field: &str) {
    assert_eq!(refusal.field.as_deref(), Some(field));
}

/// A question names its subject by id first; a text that is somebody's id is that somebody.
#[test]
fn known_by_anothers_id() {
    let mut tenant = Tenant::new(&[]);
    let root = tenant.root();
    let admin = Actor::user(tenant.administrator("admin"));
    let boss = tenant.user("boss", root);
    let mallory = tenant.user("mallory", root);
    let robot = tenant.service_account("Robot");
    let puppet = tenant.service_account("Puppet");
    for id in [boss.0, robot.0] {
        for text in [
            id.to_string(),
            id.to_string().to_uppercase(),
            id.simple().to_string(),
            id.urn().to_string(),
            id.braced().to_string(),
        ] {
            let text = text.as_str();
            for command in [
                known_as("new", text),
                change(mallory, None, Some(text)),
                account("New", Some(text)),
                change_account(puppet, None, Some(text)),
            ] {
                let refusal = tenant.refused(&admin, command, RefusalCode::ExternalIdTaken);
                at(&refusal, "/external_id");
            }
            for command in [named("new", text), change(mallory, Some(text), None)] {
                let refusal = tenant.refused(&admin, command, RefusalCode::NameTaken);
                at(&refusal, "/user_name");
            }
            for command in [
                account(text, None),
                change_account(puppet, Some(text), None),
            ] {
                let refusal = tenant.refused(&admin, command, RefusalCode::NameTaken);
                at(&refusal, "/name");
            }
        }
    }
    let own = boss.to_string();
    tenant
        .act(&admin, change(boss, None, Some(&own)))
        .expect("one's own id");
    let foreign = uuid::Uuid::from_u128(u128::MAX).to_string();
    tenant
        .act(&admin, known_as("new", &foreign))
        .expect("nobody's id");
}

/// `external_id:hr-1` means whoever has that external id, never somebody of that name.
#[test]
fn named_like_a_reference() {
    let mut tenant = Tenant::new(&[]);
    let root = tenant.root();
    let admin = Actor::user(tenant.administrator("admin"));
    let sam = tenant.user("sam", root);
    let robot = tenant.service_account("Robot");
    let place = tenant.node(root, "division", "Place");
    for text in ["external_id:hr-1", "name:x", "External_ID:hr-1", "NAME:x"] {
        let node = CreateNode {
            parent: root,
            node_type: code("division"),
            name: name("New"),
            external_id: Some(external(text)),
        };
        let moved = UpdateNode {
            node: place,
            name: None,
            node_type: None,
            external_id: Some(Some(external(text))),
            if_version: None,
        };
        for (command, field) in [
            (named("new", text), "/user_name"),
            (change(sam, Some(text), None), "/user_name"),
            (known_as("new", text), "/external_id"),
            (change(sam, None, Some(text)), "/external_id"),
            (account("New", Some(text)), "/external_id"),
            (change_account(robot, None, Some(text)), "/external_id"),
            (account(text, None), "/name"),
            (change_account(robot, Some(text), None), "/name"),
            (Command::CreateNode(Box::new(node)), "/external_id"),
            (Command::UpdateNode(Box::new(moved)), "/external_id"),
        ] {
            at(
                &tenant.refused(&admin, command, RefusalCode::InvalidField),
                field,
            );
        }
    }
}

/// User names are compared folded, external ids exactly; between the two both ways are folded.
#[test]
fn named_like_an_external_id_in_other_case() {
    let mut tenant = Tenant::new(&[]);
    let admin = Actor::user(tenant.administrator("admin"));
    tenant.act(&admin, known_as("one", "BOSS-1")).expect("made");
    // External ids of two people may differ in case alone.
    let two = tenant.act(&admin, known_as("two", "Boss-1"));
    let Ok(Outcome::User(two)) = two else {
        panic!("{two:?}")
    };
    let taken = RefusalCode::NameTaken;
    for text in ["boss-1", "bOSS-1", "BOSS-1"] {
        tenant.refused(&admin, named("new", text), taken);
        tenant.refused(&admin, change(two, Some(text), None), taken);
    }
    tenant.act(&admin, named("new", "clerk-1")).expect("made");
    let reverse = known_as("three", "CLERK-1");
    tenant.refused(&admin, reverse, RefusalCode::ExternalIdTaken);
    // Nobody's any more.
    tenant
        .act(&admin, change(two, None, Some("other")))
        .expect("changed");
    let one = tenant.snapshot.user_by_external_id("BOSS-1").expect("one");
    let one = UserId(tenant.snapshot.subject_row(one).expect("one").id());
    tenant
        .act(&admin, change(one, Some("boss-1"), None))
        .expect("one's own");
    tenant
        .act(&admin, change(one, Some("one"), Some("else")))
        .expect("changed");
    tenant.act(&admin, named("four", "boss-1")).expect("free");
}

/// The program knows its users of its own: a record of one would be believed and never used.
#[test]
fn records_of_our_own_types() {
    let mut tenant = Tenant::new(&["commerce"]);
    let admin = Actor::user(tenant.administrator("admin"));
    for own in ["user", "service_account", "node", "group", "role"] {
        let key = RecordKey {
            resource_type: code(own),
            ..order("1")
        };
        let put = Command::PutRecord(Box::new(record(key)));
        let refusal = tenant.refused(&admin, put, RefusalCode::InvalidField);
        at(&refusal, "/type");
    }
    let put = Command::PutRecord(Box::new(record(order("1"))));
    tenant.act(&admin, put).expect("an application's");
}
