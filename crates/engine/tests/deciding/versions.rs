//! `if_version`: who read another version than the present one changes nothing, by any command.

use bailiwick_engine::decide::catalog_report;
use bailiwick_model::actor::Actor;
use bailiwick_model::command::{CatalogReplacement, Command};
use bailiwick_model::refusal::RefusalCode;
use bailiwick_model::restriction::RestrictionKind;

use super::tenant::{code, name, value};
use super::world::World;

fn replacement(world: &World, read: u64) -> CatalogReplacement {
    let tenant = world.tenant.snapshot.tenant().expect("it");
    CatalogReplacement {
        catalogs: tenant.catalogs.clone(),
        becomes: std::collections::BTreeMap::new(),
        if_version: Some(read),
    }
}

/// The commands that are not wholly an update, by somebody who read this version.
fn commands(world: &World, read: u64) -> Vec<Command> {
    let if_version = Some(read);
    let (user, role, kind) = (world.sam, world.clerk, RestrictionKind::Custom);
    vec![
        Command::LockUser {
            user,
            reason: None,
            if_version,
        },
        Command::UnlockUser { user, if_version },
        Command::SetManagers {
            user,
            managers: vec![world.kim],
            if_version,
        },
        Command::AddPermission {
            role,
            permission: code("quotes.read"),
            if_version,
        },
        Command::RemovePermission {
            role,
            permission: code("orders.read"),
            if_version,
        },
        Command::DeleteServiceAccount {
            account: world.robot,
            if_version,
        },
        Command::DeleteVendor {
            vendor: world.vendor,
            if_version,
        },
        Command::DeleteRecord {
            key: world.order.clone(),
            if_version,
        },
        Command::PutRestriction {
            kind,
            value: value("FR"),
            name: Some(name("France")),
            if_version,
        },
        Command::DeleteRestriction {
            kind,
            value: value("FR"),
            if_version,
        },
        Command::ReleasePermission {
            permission: code("platform.operate"),
            if_version,
        },
        Command::WithdrawPermission {
            permission: code("platform.operate"),
            if_version,
        },
        Command::ReplaceCatalogs(Box::new(replacement(world, read))),
    ]
}

#[test]
fn of_all_versions_one_is_the_present_one() {
    let world = World::new();
    let system = Actor::system("test");
    for at in 0..commands(&world, 0).len() {
        let accepted = (0..10).filter(|read| {
            let mut world = world.clone();
            let command = commands(&world, *read).remove(at);
            let outcome = world.tenant.act(&system, command);
            if let Err(refusal) = &outcome {
                assert_eq!(refusal.code, RefusalCode::StaleVersion, "{refusal:?}");
            }
            outcome.is_ok()
        });
        let what = commands(&world, 0).remove(at);
        assert_eq!(accepted.count(), 1, "{}", what.name());
    }
}

#[test]
fn a_stale_version_changes_nothing() {
    let mut world = World::new();
    for command in commands(&world, 99) {
        let system = Actor::system("test");
        world
            .tenant
            .refused(&system, command, RefusalCode::StaleVersion);
    }
    let library = &world.tenant.library;
    let report = catalog_report(&world.tenant.snapshot, &replacement(&world, 99), library);
    assert_eq!(report.expect_err("stale").code, RefusalCode::StaleVersion);
}

#[test]
fn a_version_is_not_told_to_whoever_has_no_right() {
    let mut world = World::new();
    let stranger = world.tenant.with("stranger", &[]);
    for command in commands(&world, 99) {
        let what = command.name();
        let refusal = world.tenant.act(&stranger, command).expect_err(what);
        let without = [RefusalCode::NotFound, RefusalCode::MissingPermission];
        assert!(without.contains(&refusal.code), "{what}: {refusal:?}");
    }
}

#[test]
fn a_value_that_is_not_there_has_no_version() {
    let mut world = World::new();
    let system = Actor::system("test");
    let put = |if_version| Command::PutRestriction {
        kind: RestrictionKind::Custom,
        value: value("ZZ"),
        name: None,
        if_version,
    };
    for read in [0, 1] {
        let put = put(Some(read));
        world
            .tenant
            .refused(&system, put, RefusalCode::StaleVersion);
    }
    world.tenant.system(put(None));
    world.tenant.system(put(Some(1)));
}
