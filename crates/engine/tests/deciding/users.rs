//! Users: created, changed, activated, locked (system C, statements C30 to C70).

use bailiwick_model::actor::Actor;
use bailiwick_model::assignment::Principal;
use bailiwick_model::command::{Command, CreateUser, UpdateTenant, UpdateUser};
use bailiwick_model::ids::UserId;
use bailiwick_model::names::{Email, ExternalId, ProfileText, UserName};
use bailiwick_model::refusal::RefusalCode;
use bailiwick_model::tenant::Settings;
use bailiwick_model::user::{Profile, UserStatus};

use super::tenant::{Tenant, assign, join, name, newcomer, status};

fn create(create: CreateUser) -> Command {
    Command::CreateUser(Box::new(create))
}

fn update(user: UserId) -> UpdateUser {
    UpdateUser {
        user,
        user_name: None,
        email: None,
        external_id: None,
        home: None,
        attributes: None,
        profile: None,
        if_version: None,
    }
}

fn email(user: UserId, text: &str) -> Command {
    Command::UpdateUser(Box::new(UpdateUser {
        email: Some(Email::new(text).expect("an address")),
        ..update(user)
    }))
}

fn seats(tenant: &mut Tenant, seats: u32) {
    let update = UpdateTenant {
        seat_limit: Some(Some(seats)),
        ..UpdateTenant::default()
    };
    tenant.system(Command::UpdateTenant(Box::new(update)));
}

#[test]
fn c30_c31_a_new_user_is_provisioned_and_takes_no_seat() {
    let mut tenant = Tenant::new(&[]);
    let creator = tenant.with("creator", &["users.create"]);
    let active = tenant.snapshot.active_users();
    seats(&mut tenant, active);
    tenant.act(&creator, create(newcomer("new"))).expect("made");
    let new = tenant.snapshot.user_by_name("new").expect("the user");
    let new = tenant.snapshot.subject_row(new).expect("a row");
    assert_eq!(new.user().expect("a user").status, UserStatus::Provisioned);
    assert!(!new.able);
    assert_eq!(tenant.snapshot.active_users(), active);
}

#[test]
fn c32_c34_c54_creating_edits_and_activates_nobody() {
    let mut tenant = Tenant::new(&["commerce"]);
    let root = tenant.root();
    let creator = tenant.with("creator", &["users.create"]);
    let group = tenant.group("Empty", &[], &[]);
    let role = tenant.role("Empty", &[]);
    tenant.act(&creator, create(newcomer("new"))).expect("made");
    let new = tenant.snapshot.user_by_name("new").expect("the user");
    let new = tenant.snapshot.subject_row(new).expect("a row").id();
    let new = UserId(new);
    tenant.lacks(
        &creator,
        status(new, UserStatus::Active),
        "users.edit_status",
    );
    tenant.lacks(&creator, email(new, "other@example.com"), "users.edit");
    tenant.lacks(
        &creator,
        assign(Principal::User(new), role, root),
        "users.edit",
    );
    tenant.lacks(&creator, join(&group, new), "users.edit");
    let with_group = CreateUser {
        groups: vec![group],
        ..newcomer("another")
    };
    tenant.lacks(&creator, create(with_group), "users.edit");
    let with_manager = CreateUser {
        managers: vec![new],
        ..newcomer("another")
    };
    tenant.lacks(&creator, create(with_manager), "users.assign_managers");
    let editor = tenant.with("editor", &["users.edit"]);
    tenant.lacks(&editor, create(newcomer("another")), "users.create");
}

#[test]
fn a_user_is_created_where_one_may_and_nowhere_else() {
    let mut tenant = Tenant::new(&[]);
    let root = tenant.root();
    let alberta = tenant.node(root, "division", "Alberta");
    let other = tenant.node(root, "division", "Other");
    let creator = Actor::user(tenant.holder("creator", &["users.create"], alberta));
    let at = |home| {
        create(CreateUser {
            home: Some(home),
            ..newcomer("new")
        })
    };
    tenant.lacks(&creator, create(newcomer("new")), "users.create");
    tenant.refused(&creator, at(other), RefusalCode::UnknownReference);
    tenant.act(&creator, at(alberta)).expect("made");
}

#[test]
fn names_addresses_and_external_ids_are_unique_in_folded_form() {
    let mut tenant = Tenant::new(&[]);
    let root = tenant.root();
    let admin = Actor::user(tenant.administrator("admin"));
    let old = tenant.user("Müller", root);
    tenant.system(status(old, UserStatus::Deactivated));
    let same_name = CreateUser {
        user_name: Some(UserName::new("MÜLLER").expect("a user name")),
        ..newcomer("fresh")
    };
    let refusal = tenant.refused(&admin, create(same_name), RefusalCode::NameTaken);
    assert!(refusal.detail.contains("deactivated"));
    assert!(!refusal.detail.contains("ller"));
    let same_email = CreateUser {
        email: Email::new("MÜLLER@example.com").expect("an address"),
        ..newcomer("fresh")
    };
    tenant.refused(&admin, create(same_email), RefusalCode::EmailTaken);
    let external = |id: &str, local: &str| CreateUser {
        external_id: Some(ExternalId::new(id).expect("an id")),
        ..newcomer(local)
    };
    tenant
        .act(&admin, create(external("E1", "one")))
        .expect("made");
    let again = create(external("E1", "two"));
    tenant.refused(&admin, again, RefusalCode::ExternalIdTaken);
}

#[test]
fn nobody_takes_a_name_by_which_somebody_else_is_known() {
    let mut tenant = Tenant::new(&[]);
    let root = tenant.root();
    let admin = Actor::user(tenant.administrator("admin"));
    let sam = tenant.user("sam", root);
    let named = CreateUser {
        user_name: Some(UserName::new("SAM@example.com").expect("a user name")),
        ..newcomer("mallory")
    };
    tenant.refused(&admin, create(named), RefusalCode::NameTaken);
    let known = CreateUser {
        external_id: Some(ExternalId::new("sam@example.com").expect("an id")),
        ..newcomer("mallory")
    };
    tenant.refused(&admin, create(known), RefusalCode::ExternalIdTaken);
    // One's own address as one's own name is what most people have.
    let own = UpdateUser {
        user_name: Some(UserName::new("sam@example.com").expect("a user name")),
        ..update(sam)
    };
    tenant
        .act(&admin, Command::UpdateUser(Box::new(own)))
        .expect("changed");
}

#[test]
fn b031_addresses_are_of_the_companys_domains() {
    let mut tenant = Tenant::new(&[]);
    let root = tenant.root();
    let admin = Actor::user(tenant.administrator("admin"));
    let sam = tenant.user("sam", root);
    let settings = Settings {
        email_domains: vec![bailiwick_model::names::Domain::new("Corp.test").expect("a domain")],
        ..Settings::default()
    };
    let update_tenant = UpdateTenant {
        settings: Some(settings),
        ..UpdateTenant::default()
    };
    tenant.system(Command::UpdateTenant(Box::new(update_tenant)));
    tenant.refused(&admin, create(newcomer("new")), RefusalCode::EmailDomain);
    let moved = email(sam, "sam@elsewhere.test");
    tenant.refused(&admin, moved, RefusalCode::EmailDomain);
    tenant
        .act(&admin, email(sam, "sam@CORP.test"))
        .expect("changed");
}

#[test]
fn c50_c53_editing_changes_details_and_no_status() {
    let mut tenant = Tenant::new(&[]);
    let root = tenant.root();
    let editor = tenant.with("editor", &["users.edit"]);
    let sam = tenant.user("sam", root);
    let version = tenant.version(sam);
    tenant
        .act(&editor, email(sam, "samuel@example.com"))
        .expect("changed");
    assert_eq!(tenant.version(sam), version + 1);
    assert!(tenant.snapshot.user_by_email("sam@example.com").is_none());
    for target in [
        UserStatus::Active,
        UserStatus::Passive,
        UserStatus::Deactivated,
    ] {
        tenant.lacks(&editor, status(sam, target), "users.edit_status");
    }
}

#[test]
fn c56_c57_activating_takes_a_seat_and_leaving_frees_it() {
    let mut tenant = Tenant::new(&[]);
    let root = tenant.root();
    let editor = tenant.with("editor", &["users.edit_status"]);
    let [one, two] = ["one", "two"].map(|local| tenant.newcomer(local, root));
    let active = tenant.snapshot.active_users();
    seats(&mut tenant, active + 1);
    tenant
        .act(&editor, status(one, UserStatus::Active))
        .expect("a seat");
    let full = status(two, UserStatus::Active);
    tenant.refused(&editor, full.clone(), RefusalCode::NoSeat);
    assert_eq!(tenant.status(two), UserStatus::Provisioned);
    // Already active: no second seat.
    tenant
        .act(&editor, status(one, UserStatus::Active))
        .expect("nothing");
    for free in [UserStatus::Passive, UserStatus::Deactivated] {
        tenant.act(&editor, status(one, free)).expect("free");
        tenant.act(&editor, full.clone()).expect("a seat");
        let again = status(one, UserStatus::Active);
        tenant.refused(&editor, again.clone(), RefusalCode::NoSeat);
        tenant
            .act(&editor, status(two, UserStatus::Passive))
            .expect("free");
        tenant.act(&editor, again).expect("a seat");
    }
    let back = status(one, UserStatus::Provisioned);
    tenant.refused(&editor, back, RefusalCode::StatusNotAllowed);
}

#[test]
fn locking_keeps_the_seat_and_unlocking_takes_none() {
    let mut tenant = Tenant::new(&[]);
    let root = tenant.root();
    let editor = tenant.with("editor", &["users.edit_status"]);
    let sam = tenant.user("sam", root);
    let active = tenant.snapshot.active_users();
    seats(&mut tenant, active);
    let lock = |reason: Option<&str>| Command::LockUser {
        user: sam,
        reason: reason.map(name),
        if_version: None,
    };
    tenant.act(&editor, lock(None)).expect("locked");
    let (handle, user) = tenant.snapshot.user(sam).expect("sam");
    assert!(user.lock.is_some());
    assert!(!tenant.snapshot.subject_row(handle).expect("a row").able);
    assert_eq!(tenant.snapshot.active_users(), active);
    tenant
        .act(
            &editor,
            Command::UnlockUser {
                user: sam,
                if_version: None,
            },
        )
        .expect("unlocked");
    let settings = Settings {
        lock_reasons: vec![name("On leave")],
        ..Settings::default()
    };
    let update_tenant = UpdateTenant {
        settings: Some(settings),
        ..UpdateTenant::default()
    };
    tenant.system(Command::UpdateTenant(Box::new(update_tenant)));
    tenant.refused(&editor, lock(Some("Fun")), RefusalCode::UnknownLockReason);
    tenant.act(&editor, lock(Some("On leave"))).expect("locked");
}

#[test]
fn c63_to_c67_a_manager_edits_and_deactivates_own_reports_only() {
    let mut tenant = Tenant::new(&["commerce"]);
    let root = tenant.root();
    let boss = tenant.holder("boss", &["users.edit_direct_reports"], root);
    let as_boss = Actor::user(boss);
    let [report, other, below] = ["report", "other", "below"].map(|local| tenant.user(local, root));
    let group = tenant.group("Empty", &[], &[]);
    let managed = |user, managers: &[UserId]| Command::SetManagers {
        user,
        managers: managers.to_vec(),
        if_version: None,
    };
    tenant.system(managed(report, &[boss]));
    tenant.system(managed(below, &[report]));
    // C63: details and deactivation.
    let renamed = UpdateUser {
        profile: Some(Profile {
            first_name: Some(ProfileText::new("Robin").expect("a name")),
            ..Profile::default()
        }),
        ..update(report)
    };
    tenant
        .act(&as_boss, Command::UpdateUser(Box::new(renamed)))
        .expect("changed");
    tenant
        .act(&as_boss, email(report, "robin@example.com"))
        .expect("changed");
    // Where the report belongs is not among the details.
    let moved = UpdateUser {
        home: Some(root),
        ..update(report)
    };
    tenant.lacks(&as_boss, Command::UpdateUser(Box::new(moved)), "users.edit");
    // C64: no other status; C65: no groups, no roles.
    tenant.lacks(
        &as_boss,
        status(report, UserStatus::Passive),
        "users.edit_status",
    );
    tenant.lacks(&as_boss, join(&group, report), "users.edit");
    tenant
        .act(&as_boss, status(report, UserStatus::Deactivated))
        .expect("deactivated");
    tenant.lacks(
        &as_boss,
        status(report, UserStatus::Active),
        "users.edit_status",
    );
    // C66: not others, and not the reports' reports (C16).
    for user in [other, below] {
        let off = status(user, UserStatus::Deactivated);
        tenant.refused(&as_boss, off, RefusalCode::NotFound);
        let changed = email(user, "x@example.com");
        tenant.refused(&as_boss, changed, RefusalCode::NotFound);
    }
    // C67: with another manager it ends.
    tenant.system(managed(report, &[other]));
    let changed = email(report, "y@example.com");
    tenant.refused(&as_boss, changed, RefusalCode::NotFound);
}

#[test]
fn c70_the_target_ceiling_protects_those_above() {
    let mut tenant = Tenant::new(&["commerce"]);
    let root = tenant.root();
    let admin = tenant.administrator("admin");
    tenant.administrator("second");
    let boss = tenant.holder("boss", &["users.edit_direct_reports"], root);
    tenant.system(Command::SetManagers {
        user: admin,
        managers: vec![boss],
        if_version: None,
    });
    let helpdesk = tenant.with("helpdesk", &["users.edit", "users.edit_status"]);
    let assigner = tenant.with("assigner", &["users.edit", "users.assign_managers"]);
    let target = RefusalCode::TargetCeiling;
    let refusal = tenant.refused(&helpdesk, email(admin, "mine@example.com"), target);
    assert!(refusal.permission.is_some());
    for command in [
        status(admin, UserStatus::Deactivated),
        status(admin, UserStatus::Passive),
        Command::LockUser {
            user: admin,
            reason: None,
            if_version: None,
        },
        Command::UnlockUser {
            user: admin,
            if_version: None,
        },
    ] {
        tenant.refused(&helpdesk, command, target);
    }
    let managed = Command::SetManagers {
        user: admin,
        managers: Vec::new(),
        if_version: None,
    };
    tenant.refused(&assigner, managed, target);
    // A manager who sees account details only is not told what the report holds.
    let boss = Actor::user(boss);
    let refusal = tenant.refused(&boss, email(admin, "mine@example.com"), target);
    assert_eq!(refusal.permission, None);
    tenant.refused(&boss, status(admin, UserStatus::Deactivated), target);
}

#[test]
fn the_target_ceiling_counts_what_the_target_will_hold() {
    use bailiwick_model::assignment::Validity;
    use bailiwick_model::command::Assign;
    let mut tenant = Tenant::new(&["commerce"]);
    let root = tenant.root();
    let sam = tenant.user("sam", root);
    let role = tenant.role("Orders", &["orders.read"]);
    let later = Assign {
        principal: Principal::User(sam),
        role,
        node: root,
        restrictions: bailiwick_model::restriction::Restrictions::Unrestricted,
        validity: Validity {
            from: Some(tenant.now.plus_days(1)),
            until: Some(tenant.now.plus_days(2)),
        },
        reason: bailiwick_model::names::Text::default(),
    };
    tenant.system(Command::Assign(Box::new(later)));
    let editor = tenant.with("editor", &["users.edit"]);
    let changed = email(sam, "other@example.com");
    tenant.refused(&editor, changed.clone(), RefusalCode::TargetCeiling);
    tenant.now = tenant.now.plus_days(3);
    tenant
        .act(&editor, changed)
        .expect("what is over counts no more");
}

#[test]
fn nobody_changes_their_own_access() {
    let mut tenant = Tenant::new(&[]);
    let root = tenant.root();
    let admin = tenant.administrator("admin");
    tenant.administrator("second");
    let as_admin = Actor::user(admin);
    let group = tenant.group("Empty", &[], &[]);
    let held = tenant.group("Held", &[], &[admin]);
    let role = tenant.role("Empty", &[]);
    let own = tenant.assign(Principal::User(admin), role, root);
    for command in [
        status(admin, UserStatus::Passive),
        Command::LockUser {
            user: admin,
            reason: None,
            if_version: None,
        },
        Command::UnlockUser {
            user: admin,
            if_version: None,
        },
        Command::SetManagers {
            user: admin,
            managers: Vec::new(),
            if_version: None,
        },
        join(&group, admin),
        super::tenant::leave(&held, admin),
        assign(Principal::User(admin), role, root),
        Command::Unassign { assignment: own },
    ] {
        tenant.refused(&as_admin, command, RefusalCode::OwnAccess);
    }
    tenant
        .act(&as_admin, email(admin, "boss@example.com"))
        .expect("own details are like others'");
}

#[test]
fn moving_a_user_needs_the_right_at_both_homes() {
    let mut tenant = Tenant::new(&[]);
    let root = tenant.root();
    let alberta = tenant.node(root, "division", "Alberta");
    let calgary = tenant.node(alberta, "location", "Calgary");
    let edmonton = tenant.node(alberta, "location", "Edmonton");
    let editor = tenant.holder("editor", &["users.edit", "tree.view"], calgary);
    let wide = tenant.holder("wide", &["users.edit"], alberta);
    let sam = tenant.user("sam", calgary);
    let to = |home| {
        Command::UpdateUser(Box::new(UpdateUser {
            home: Some(home),
            ..update(sam)
        }))
    };
    tenant.lacks(&Actor::user(editor), to(edmonton), "users.edit");
    tenant.act(&Actor::user(wide), to(edmonton)).expect("moved");
    let back = to(calgary);
    tenant.refused(&Actor::user(editor), back, RefusalCode::NotFound);
}

#[test]
fn a_narrowed_key_narrows_what_its_account_may_do() {
    let mut tenant = Tenant::new(&[]);
    let root = tenant.root();
    let sam = tenant.user("sam", root);
    let mut actor = tenant.with("actor", &["users.edit", "users.edit_status"]);
    actor.narrowed_to = Some(super::tenant::codes(&["users.view", "users.edit"]));
    tenant.lacks(
        &actor,
        status(sam, UserStatus::Passive),
        "users.edit_status",
    );
    tenant
        .act(&actor, email(sam, "s@example.com"))
        .expect("changed");
}
