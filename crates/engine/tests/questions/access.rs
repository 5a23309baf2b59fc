//! Bounds of an assignment other than place and values: accounts, validity, release; and what
//! somebody has in all.

use bailiwick_engine::matrix::effective_access;
use bailiwick_model::assignment::{Principal, Validity};
use bailiwick_model::change::{Change, Delta};
use bailiwick_model::ids::UserId;
use bailiwick_model::restriction::Restrictions;
use bailiwick_model::time::Timestamp;
use bailiwick_model::user::{Lock, Profile, User, UserStatus};

use super::town::{NOW, Thing, Town, code, only};

/// Sets a user's status and lock.
pub fn set_account(town: &mut Town, id: UserId, status: UserStatus, locked: bool) {
    let (_, hot) = town.snapshot.user(id).expect("a user");
    let after = User {
        id,
        user_name: hot.user_name.clone(),
        email: hot.email.clone(),
        external_id: None,
        status,
        lock: locked.then_some(Lock {
            reason: None,
            since: Timestamp(0),
        }),
        home: hot.home,
        managers: hot.managers.to_vec(),
        attributes: hot.attributes.clone(),
        profile: Profile::default(),
        last_sign_in: None,
        created: Timestamp(0),
        changed: Timestamp(0),
        version: 2,
    };
    town.apply(Change::User(Box::new(Delta::created(after))));
}

/// Releases a restricted permission, or takes that back.
pub fn release(town: &mut Town, permission: &str, released: bool) {
    let before = town.snapshot.tenant().expect("a tenant").as_ref().clone();
    let mut after = before.clone();
    if released {
        after.released.insert(code(permission));
    } else {
        after.released.remove(permission);
    }
    town.apply(Change::Tenant(Box::new(Delta::changed(before, after))));
}

#[test]
fn validity_is_half_open() {
    let at = |offset: i64| Some(Timestamp(NOW.0 + offset));
    let table = [
        (None, None, true),
        (at(0), None, true),
        (at(1), None, false),
        (None, at(0), false),
        (None, at(1), true),
        (at(-5), at(5), true),
        (at(-5), at(-1), false),
    ];
    for (from, until, counts) in table {
        let mut town = Town::new(&["house"]);
        let (root, user) = (town.root, town.user("ana"));
        let role = town.role("Reader", &["readproducts"]);
        let validity = Validity { from, until };
        let who = Principal::User(user);
        town.assign_within(who, role, root, Restrictions::Unrestricted, validity);
        assert_eq!(town.can(user, "view", Thing::at("product", root)), counts);
    }
}

#[test]
fn a118_a119_a_restricted_permission_counts_only_while_released() {
    let mut town = Town::new(&["house"]);
    let (root, user) = (town.root, town.user("ana"));
    let role = town.role("Burner", &["files.burn"]);
    town.assign(Principal::User(user), role, root);
    let thing = Thing::at("file", root);
    assert!(!town.can(user, "burn", thing));
    assert!(!town.can(user, "files.burn", thing));
    release(&mut town, "files.burn", true);
    assert!(town.can(user, "burn", thing));
    release(&mut town, "files.burn", false);
    assert!(!town.can(user, "burn", thing));
}

#[test]
fn effective_access_names_every_source() {
    let mut town = Town::new(&["commerce"]);
    let (root, user) = (town.root, town.user("ana"));
    let north = town.node("North", root);
    let role = town.role("Orders", &["orders.manage"]);
    let direct = town.assign(Principal::User(user), role, north);
    let group = town.group("de", &["orders.read"], only(&["DE"]));
    town.join(user, &group);
    let access = effective_access(&town.snapshot, town.handle(user), NOW).expect("a subject");
    assert!(access.able);
    let [own, through] = access.roles.as_slice() else {
        panic!("two roles, not {:?}", access.roles);
    };
    assert_eq!((own.assignment, own.via.as_ref()), (direct, None));
    assert_eq!(own.restrictions, None);
    assert_eq!(through.via.as_ref(), Some(&group));
    assert!(through.is_matrix);
    assert_eq!(
        through.restrictions.as_deref(),
        Some(&["DE".to_owned()][..])
    );
    let sources: Vec<(&str, &[usize])> = access
        .permissions
        .iter()
        .map(|found| (found.code.as_str(), found.sources.as_slice()))
        .collect();
    assert_eq!(
        sources,
        [("orders.manage", &[0][..]), ("orders.read", &[0, 1])]
    );
}
