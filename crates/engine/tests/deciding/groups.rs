//! Groups: the matrix, restrictions, members (B040 to B061, B160, C35 to C38, C71 to C80).

use bailiwick_model::actor::Actor;
use bailiwick_model::assignment::Principal;
use bailiwick_model::command::{Command, CreateGroup, Outcome, UpdateGroup, UpdateRole};
use bailiwick_model::ids::{GroupId, RoleId};
use bailiwick_model::refusal::RefusalCode;
use bailiwick_model::restriction::Restrictions;
use std::collections::BTreeSet;

use super::tenant::{Tenant, assign, codes, group_named, join, leave, name, restricted};

fn create(create: CreateGroup) -> Command {
    Command::CreateGroup(Box::new(create))
}

fn update(group: &GroupId) -> UpdateGroup {
    UpdateGroup {
        group: group.clone(),
        name: None,
        description: None,
        permissions: None,
        templates: Vec::new(),
        node: None,
        restrictions: None,
        if_version: None,
    }
}

fn updated(update: UpdateGroup) -> Command {
    Command::UpdateGroup(Box::new(update))
}

fn made(outcome: Outcome) -> GroupId {
    match outcome {
        Outcome::Group(id) => id,
        other => panic!("{other:?}"),
    }
}

fn template(tenant: &mut Tenant, role: RoleId) {
    tenant.system(Command::UpdateRole(Box::new(UpdateRole {
        role,
        name: None,
        description: None,
        permissions: None,
        template: Some(true),
        if_version: None,
    })));
}

fn matrix(tenant: &Tenant, group: &GroupId) -> BTreeSet<String> {
    let (_, row) = tenant.snapshot.group(group).expect("the group");
    tenant.permissions(row.group.matrix)
}

#[test]
fn b051_b053_b054_only_the_name_is_needed_and_ids_are_kept_or_made() {
    let mut tenant = Tenant::new(&[]);
    let admin = Actor::user(tenant.administrator("admin"));
    let first = tenant
        .act(&admin, create(group_named("Plain")))
        .expect("made");
    let second = tenant
        .act(&admin, create(group_named("Other")))
        .expect("made");
    assert_ne!(made(first), made(second));
    let custom = |id: &str, text: &str| CreateGroup {
        id: Some(GroupId::new(id).expect("an id")),
        ..group_named(text)
    };
    let kept = tenant
        .act(&admin, create(custom("SaLes-1", "Third")))
        .expect("made");
    assert_eq!(made(kept).as_str(), "SaLes-1");
    let again = create(custom("SaLes-1", "Fourth"));
    tenant.refused(&admin, again, RefusalCode::IdTaken);
    let named = create(group_named("THIRD"));
    tenant.refused(&admin, named, RefusalCode::NameTaken);
}

#[test]
fn b052_details_are_edited_later_and_the_matrix_follows() {
    let mut tenant = Tenant::new(&["commerce"]);
    let root = tenant.root();
    let alberta = tenant.node(root, "division", "Alberta");
    tenant.values(&["DE", "FR"]);
    let admin = Actor::user(tenant.administrator("admin"));
    let sam = tenant.user("sam", root);
    let group = tenant.group("Sales", &["orders.read"], &[sam]);
    let change = UpdateGroup {
        name: Some(name("Sellers")),
        permissions: Some(codes(&["orders.manage"])),
        node: Some(alberta),
        restrictions: Some(restricted(&["DE"])),
        ..update(&group)
    };
    tenant.act(&admin, updated(change)).expect("changed");
    let (_, row) = tenant.snapshot.group(&group).expect("the group");
    assert_eq!(row.group.version, 2);
    assert_eq!(matrix(&tenant, &group), ["orders.manage".to_owned()].into());
    let [grant] = &*row.grants else {
        panic!("one grant")
    };
    assert_eq!(grant.node, tenant.handle(alberta));
    assert_eq!(grant.values().map(<[u32]>::len), Some(1));
}

#[test]
fn b160_restrictions_are_lifted_only_in_so_many_words() {
    let mut tenant = Tenant::new(&["commerce"]);
    tenant.values(&["DE", "FR"]);
    let admin = Actor::user(tenant.administrator("admin"));
    let outcome = tenant.act(
        &admin,
        create(CreateGroup {
            permissions: codes(&["orders.read"]),
            restrictions: restricted(&["DE"]),
            ..group_named("Sales")
        }),
    );
    let group = made(outcome.expect("made"));
    let with = |restrictions| {
        updated(UpdateGroup {
            restrictions,
            ..update(&group)
        })
    };
    let empty = with(Some(restricted(&[])));
    tenant.refused(&admin, empty, RefusalCode::EmptyRestrictions);
    let unknown = with(Some(restricted(&["US", "DE"])));
    let refusal = tenant.refused(&admin, unknown, RefusalCode::UnknownRestriction);
    assert_eq!(refusal.because_of, ["US"]);
    tenant
        .act(&admin, with(None))
        .expect("nothing said, nothing changed");
    let restrictions = |tenant: &Tenant| {
        let (_, row) = tenant.snapshot.group(&group).expect("the group");
        row.group.restrictions.clone()
    };
    assert_eq!(restrictions(&tenant), restricted(&["DE"]));
    let lifted = with(Some(Restrictions::Unrestricted));
    tenant.act(&admin, lifted).expect("said so");
    assert_eq!(restrictions(&tenant), Restrictions::Unrestricted);
}

#[test]
fn templates_fill_the_matrix_and_merge_to_the_stronger() {
    let mut tenant = Tenant::new(&["commerce"]);
    let admin = Actor::user(tenant.administrator("admin"));
    let reader = tenant.role("Reader", &["orders.read"]);
    let writer = tenant.role("Writer", &["orders.manage", "quotes.read"]);
    let with = |templates: &[RoleId], text: &str| {
        create(CreateGroup {
            templates: templates.to_vec(),
            ..group_named(text)
        })
    };
    tenant.refused(
        &admin,
        with(&[reader], "None"),
        RefusalCode::UnknownReference,
    );
    template(&mut tenant, reader);
    template(&mut tenant, writer);
    let group = made(
        tenant
            .act(&admin, with(&[reader, writer], "Both"))
            .expect("made"),
    );
    let merged = matrix(&tenant, &group);
    assert!(merged.contains("orders.manage") && merged.contains("quotes.read"));
    tenant
        .act(&admin, with(&[tenant.role_named("Viewer")], "Viewers"))
        .expect("stock");
}

#[test]
fn c35_to_c38_creating_gives_an_empty_group() {
    let mut tenant = Tenant::new(&["commerce"]);
    let root = tenant.root();
    let sam = tenant.user("sam", root);
    let creator = tenant.with("creator", &["groups.create", "users.view"]);
    let group = made(
        tenant
            .act(&creator, create(group_named("New")))
            .expect("made"),
    );
    assert!(matrix(&tenant, &group).is_empty());
    let filled = CreateGroup {
        permissions: codes(&["orders.read"]),
        ..group_named("Filled")
    };
    tenant.lacks(&creator, create(filled), "groups.edit");
    let copied = Command::CopyGroup {
        group: group.clone(),
        id: None,
        name: name("Copy"),
    };
    tenant.lacks(&creator, copied, "groups.edit");
    let peopled = CreateGroup {
        members: vec![sam],
        ..group_named("Peopled")
    };
    tenant.lacks(&creator, create(peopled), "users.edit");
    tenant.lacks(&creator, updated(update(&group)), "groups.edit");
}

#[test]
fn c72_editing_groups_decides_about_no_member() {
    let mut tenant = Tenant::new(&["commerce"]);
    let root = tenant.root();
    let sam = tenant.user("sam", root);
    let editor = tenant.with("editor", &["groups.edit", "users.view"]);
    let group = tenant.group("Empty", &[], &[]);
    tenant.lacks(&editor, join(&group, sam), "users.edit");
    tenant.lacks(&editor, leave(&group, sam), "users.edit");
}

#[test]
fn c73_the_matrix_meets_the_grant_ceiling_where_it_counts() {
    let mut tenant = Tenant::new(&["commerce"]);
    let root = tenant.root();
    let alberta = tenant.node(root, "division", "Alberta");
    let calgary = tenant.node(alberta, "location", "Calgary");
    let editor = tenant.holder("editor", &["groups.edit", "groups.create"], root);
    let role = tenant.role("Orders", &["orders.read"]);
    tenant.assign(Principal::User(editor), role, alberta);
    let editor = Actor::user(editor);
    let at = |node| {
        create(CreateGroup {
            permissions: codes(&["orders.read"]),
            node: Some(node),
            ..group_named("Sales")
        })
    };
    tenant.refused(&editor, at(root), RefusalCode::GrantCeiling);
    let group = made(tenant.act(&editor, at(calgary)).expect("held there"));
    let to = |node| {
        updated(UpdateGroup {
            node: Some(node),
            ..update(&group)
        })
    };
    tenant.refused(&editor, to(root), RefusalCode::GrantCeiling);
    tenant.act(&editor, to(alberta)).expect("held there");
}

#[test]
fn widening_a_group_meets_the_ceiling_as_a_whole() {
    let mut tenant = Tenant::new(&["commerce"]);
    let root = tenant.root();
    tenant.values(&["DE", "FR"]);
    let sam = tenant.user("sam", root);
    let group = tenant.group("Sales", &["orders.read"], &[sam]);
    let narrow = |values: &[&str]| {
        updated(UpdateGroup {
            restrictions: Some(restricted(values)),
            ..update(&group)
        })
    };
    tenant.system(narrow(&["DE"]));
    let editor = tenant.holder("editor", &["groups.edit"], root);
    let german = tenant.group("Germans", &["orders.read"], &[editor]);
    let germans = UpdateGroup {
        restrictions: Some(restricted(&["DE"])),
        ..update(&german)
    };
    tenant.system(updated(germans));
    let editor = Actor::user(editor);
    let ceiling = RefusalCode::GrantCeiling;
    tenant.refused(&editor, narrow(&["DE", "FR"]), ceiling);
    let lifted = UpdateGroup {
        restrictions: Some(Restrictions::Unrestricted),
        ..update(&group)
    };
    tenant.refused(&editor, updated(lifted), ceiling);
    // An ordinary role of the group is bounded by it and widened with it.
    let quotes = tenant.role("Quotes", &["quotes.read"]);
    tenant.assign(Principal::Group(group.clone()), quotes, root);
    let admin = Actor::user(tenant.administrator("admin"));
    tenant
        .act(&admin, narrow(&["DE", "FR"]))
        .expect("may give anything");
    tenant.refused(&editor, narrow(&["DE"]), ceiling);
}

#[test]
fn c80_deleting_a_group_takes_everything_along() {
    let mut tenant = Tenant::new(&["commerce"]);
    let root = tenant.root();
    let admin = Actor::user(tenant.administrator("admin"));
    let sam = tenant.user("sam", root);
    let roles = tenant.snapshot.roles().count();
    let assignments = tenant.snapshot.assignments().count();
    let group = tenant.group("Sales", &["orders.read"], &[sam]);
    let viewer = tenant.role_named("Viewer");
    tenant.assign(Principal::Group(group.clone()), viewer, root);
    let delete = Command::DeleteGroup {
        group: group.clone(),
        if_version: None,
    };
    tenant.act(&admin, delete.clone()).expect("deleted");
    assert_eq!(tenant.snapshot.roles().count(), roles);
    assert_eq!(tenant.snapshot.assignments().count(), assignments);
    let (handle, _) = tenant.snapshot.user(sam).expect("sam");
    let subject = tenant.snapshot.subject_row(handle).expect("a row");
    assert!(subject.groups.is_empty());
    tenant.refused(&admin, delete, RefusalCode::NotFound);
    tenant
        .act(&admin, create(group_named("Sales")))
        .expect("the name is free again");
}

#[test]
fn c101_a_copy_has_the_grants_and_no_members() {
    let mut tenant = Tenant::new(&["commerce"]);
    let root = tenant.root();
    tenant.values(&["DE"]);
    let admin = Actor::user(tenant.administrator("admin"));
    let sam = tenant.user("sam", root);
    let group = tenant.group("Sales", &["orders.read"], &[sam]);
    let narrow = UpdateGroup {
        restrictions: Some(restricted(&["DE"])),
        ..update(&group)
    };
    tenant.system(updated(narrow));
    let viewer = tenant.role_named("Viewer");
    tenant.assign(Principal::Group(group.clone()), viewer, root);
    let copy = Command::CopyGroup {
        group: group.clone(),
        id: None,
        name: name("Copy"),
    };
    let copy = made(tenant.act(&admin, copy).expect("copied"));
    let (_, original) = tenant.snapshot.group(&group).expect("the group");
    let (_, row) = tenant.snapshot.group(&copy).expect("the copy");
    assert!(row.members.is_empty());
    assert_eq!(row.group.restrictions, original.group.restrictions);
    assert_eq!(row.grants.len(), original.grants.len());
    assert_ne!(row.group.matrix, original.group.matrix);
    assert_eq!(matrix(&tenant, &copy), matrix(&tenant, &group));
}

#[test]
fn b083_joining_twice_is_joining_once() {
    let mut tenant = Tenant::new(&["commerce"]);
    let root = tenant.root();
    let admin = Actor::user(tenant.administrator("admin"));
    let sam = tenant.user("sam", root);
    let group = tenant.group("Sales", &["orders.read"], &[]);
    tenant.act(&admin, join(&group, sam)).expect("joined");
    let revision = tenant.snapshot.revision();
    tenant.act(&admin, join(&group, sam)).expect("as it is");
    assert_eq!(tenant.snapshot.revision(), revision);
    tenant.act(&admin, leave(&group, sam)).expect("left");
    let unknown = GroupId::new("unknown").expect("an id");
    tenant.refused(&admin, join(&unknown, sam), RefusalCode::NotFound);
}

#[test]
fn one_puts_ones_own_users_into_groups_under_the_ceiling() {
    let mut tenant = Tenant::new(&["commerce"]);
    let root = tenant.root();
    let alberta = tenant.node(root, "division", "Alberta");
    let regional = tenant.holder("regional", &["users.edit", "orders.read"], alberta);
    let [mine, other] = [("mine", alberta), ("other", root)].map(|(u, home)| tenant.user(u, home));
    let wide = tenant.group("Wide", &["orders.read"], &[]);
    let empty = tenant.group("Empty", &[], &[]);
    let local = CreateGroup {
        permissions: codes(&["orders.read"]),
        node: Some(alberta),
        ..group_named("Local")
    };
    let local = made(tenant.system(create(local)));
    let regional = Actor::user(regional);
    tenant
        .act(&regional, join(&empty, mine))
        .expect("gives nothing");
    tenant
        .act(&regional, join(&local, mine))
        .expect("held there");
    tenant.refused(&regional, join(&wide, mine), RefusalCode::GrantCeiling);
    tenant.refused(&regional, join(&empty, other), RefusalCode::NotFound);
    tenant.system(join(&wide, mine));
    tenant.refused(&regional, leave(&wide, mine), RefusalCode::GrantCeiling);
    let group = Principal::Group(local);
    let viewer = tenant.role_named("Viewer");
    let command = assign(group, viewer, alberta);
    tenant.refused(&regional, command, RefusalCode::UnknownReference);
}
