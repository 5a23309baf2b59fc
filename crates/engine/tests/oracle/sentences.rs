//! Single sentences of the semantics, each on the smallest world that shows it.

use bailiwick_engine::check::check;
use bailiwick_engine::facts::{Facts, Values};
use bailiwick_engine::question::{Question, Resource};
use bailiwick_model::assignment::{Principal, Validity};
use bailiwick_model::catalog::USER_MANAGEMENT;
use bailiwick_model::ids::UserId;
use bailiwick_model::names::Code;
use bailiwick_model::restriction::Restrictions;
use bailiwick_model::time::Timestamp;
use bailiwick_model::user::{Lock, UserStatus};
use serde_json::json;

use crate::world::build::only;
use crate::world::catalogs::{latest, with_adversary};
use crate::world::{CREATED, World};

/// Asks about something at the root that carries these values.
fn may(world: &World, user: UserId, action: &str, of: (&str, &[&str]), now: i64) -> bool {
    let snapshot = world.snapshot();
    let (subject, _) = snapshot.user(user).expect("a user of the world");
    let resource = Resource {
        values: Values::Texts(of.1),
        ..Resource::at(of.0, None)
    };
    check(
        &snapshot,
        &Question::new(subject, action, &resource, Timestamp(now)),
    )
}

fn with_one(codes: &[&str]) -> (World, UserId) {
    let mut world = World::company("Acme", with_adversary(1));
    let user = world.person("sam");
    let role = world.role_of("Role", codes);
    let root = world.tenant.root;
    world.assign(Principal::User(user), role, root);
    (world, user)
}

/// "Validity is half-open, [from, until)."
#[test]
fn the_first_moment_counts_and_the_last_does_not() {
    let (mut world, user) = with_one(&["note.look"]);
    let at = |world: &World| {
        [199, 200, 299, 300].map(|now| may(world, user, "read", ("note", &[]), now))
    };
    let (from, until) = (Some(Timestamp(200)), Some(Timestamp(300)));
    let windows = [
        (Validity { from, until }, [false, true, true, false]),
        (Validity { from, until: None }, [false, true, true, true]),
        (Validity { from: None, until }, [true, true, true, false]),
        (Validity { from, until: from }, [false; 4]),
        (
            Validity {
                from: until,
                until: from,
            },
            [false; 4],
        ),
        (Validity::default(), [true; 4]),
    ];
    for (validity, expected) in windows {
        world.assignments[0].validity = validity;
        assert_eq!(at(&world), expected, "{validity:?}");
    }
}

/// "The user is active and not locked."
#[test]
fn only_active_and_unlocked_users_are_permitted() {
    let (mut world, user) = with_one(&["note.look"]);
    for status in UserStatus::ALL {
        for locked in [false, true] {
            world.users[0].status = status;
            world.users[0].lock = locked.then_some(Lock {
                reason: None,
                since: CREATED,
            });
            let expected = status == UserStatus::Active && !locked;
            assert_eq!(
                may(&world, user, "read", ("note", &[]), 0),
                expected,
                "{status} {locked}"
            );
        }
    }
}

/// B044: "the strongest level wins", in whichever order the groups were joined, and without the
/// stronger one the weaker one remains.
#[test]
fn manage_wins_over_read_in_both_orders() {
    for first in [0, 1] {
        let mut world = World::company("Acme", latest(&[USER_MANAGEMENT, "commerce"]));
        let user = world.person("sam");
        let groups = [
            world.circle("readers", &["orders.read"], Restrictions::Unrestricted),
            world.circle("managers", &["orders.manage"], Restrictions::Unrestricted),
        ];
        world.join(user, &groups[first]);
        world.join(user, &groups[1 - first]);
        assert!(may(&world, user, "edit", ("orders", &[]), 0));
        assert!(may(&world, user, "read", ("orders", &[]), 0));
        world
            .memberships
            .retain(|membership| membership.group == groups[0]);
        assert!(!may(&world, user, "edit", ("orders", &[]), 0));
        assert!(may(&world, user, "read", ("orders", &[]), 0));
    }
}

/// A114: independent permissions. Neither of the pair gives the other.
#[test]
fn editing_does_not_give_viewing() {
    for (view, change) in [(false, false), (false, true), (true, false), (true, true)] {
        let mut codes = Vec::new();
        codes.extend(view.then_some("task.view"));
        codes.extend(change.then_some("task.change"));
        let (world, user) = with_one(&codes);
        assert_eq!(may(&world, user, "view", ("task", &[]), 0), view);
        assert_eq!(may(&world, user, "change", ("task", &[]), 0), change);
    }
}

/// B158: the group for DE reads, the group for US manages; neither lends the other its values.
#[test]
fn each_assignment_is_judged_whole() {
    let mut world = World::company("Acme", latest(&[USER_MANAGEMENT, "commerce"]));
    let user = world.person("sam");
    let readers = world.circle("de", &["orders.read"], only(&["DE"]));
    let managers = world.circle("us", &["orders.manage"], only(&["US"]));
    world.join(user, &readers);
    world.join(user, &managers);
    let answers = |values: &[&str]| {
        ["read", "edit"].map(|action| may(&world, user, action, ("orders", values), 0))
    };
    assert_eq!(answers(&["DE"]), [true, false]);
    assert_eq!(answers(&["US"]), [true, true]);
    assert_eq!(answers(&["DE", "US"]), [true, true]);
    assert_eq!(answers(&["FR"]), [false, false]);
    // "A resource without values is visible to unrestricted assignments only."
    assert_eq!(answers(&[]), [false, false]);
    // A derived type's restrictions are its parent's; an unaware type knows none.
    assert!(may(&world, user, "read", ("carts", &["DE"]), 0));
    assert!(!may(&world, user, "edit", ("carts", &["DE"]), 0));
}

/// "An assignment to a restricted group may narrow further (intersection), never widen."
#[test]
fn an_assignment_of_a_restricted_group_narrows_only() {
    let mut world = World::company("Acme", with_adversary(1));
    let user = world.person("sam");
    let group = world.circle("group", &[], only(&["DE", "US"]));
    world.join(user, &group);
    let role = world.role_of("Role", &["doc.look", "note.look"]);
    let root = world.tenant.root;
    world.assign(Principal::Group(group), role, root);
    let mut answers = |own: Restrictions| {
        world
            .assignments
            .last_mut()
            .expect("the assignment")
            .restrictions = own;
        let docs = [&["DE"][..], &["US"], &["FR"], &["FR", "US"], &[]];
        docs.map(|values| may(&world, user, "read", ("doc", values), 0))
    };
    assert_eq!(
        answers(Restrictions::Unrestricted),
        [true, true, false, true, false]
    );
    assert_eq!(answers(only(&["US"])), [false, true, false, true, false]);
    assert_eq!(
        answers(only(&["US", "FR"])),
        [false, true, false, true, false]
    );
    assert_eq!(answers(only(&["FR"])), [false; 5]);
    // Where restrictions play no part even an empty intersection reaches everything.
    assert!(may(&world, user, "read", ("note", &[]), 0));
}

/// A restricted permission counts once it is released, and leads to nothing before, whether the
/// role names it or reaches it through another.
#[test]
fn what_is_not_released_leads_to_nothing() {
    let (mut world, user) = with_one(&["safe.open"]);
    let (mut above, user_above) = with_one(&["safe.master"]);
    let release = |world: &mut World, code| {
        world
            .tenant
            .released
            .insert(Code::new(code).expect("a code"));
    };
    let answers = |world: &World, user| {
        ["move", "open", "view"].map(|action| may(world, user, action, ("safe", &[]), 0))
    };
    assert_eq!(answers(&world, user), [false; 3]);
    release(&mut world, "safe.open");
    assert_eq!(answers(&world, user), [false, true, true]);
    release(&mut above, "safe.master");
    assert_eq!(answers(&above, user_above), [true, false, false]);
    release(&mut above, "safe.open");
    assert_eq!(answers(&above, user_above), [true; 3]);
}

/// Conditions: an id is its text, and no attribute passes for what is fixed about a thing.
#[test]
fn ids_compare_as_texts_and_cannot_be_given() {
    let (world, user) = with_one(&["task.view_own", "task.view_first"]);
    let snapshot = world.snapshot();
    let (subject, _) = snapshot.user(user).expect("a user of the world");
    let view = |id: &str, facts: serde_json::Value| {
        let facts = facts.as_object().expect("an object").clone();
        let resource = Resource {
            id,
            attributes: Facts::given(&facts),
            ..Resource::at("task", None)
        };
        check(
            &snapshot,
            &Question::new(subject, "view", &resource, CREATED),
        )
    };
    assert!(view("r2", json!({"owner": user.to_string()})));
    assert!(!view(
        "r2",
        json!({"owner": user.to_string().to_uppercase()})
    ));
    assert!(!view("r2", json!({"owner": "somebody"})));
    assert!(!view("r2", json!({"owner": null})));
    assert!(view("r1", json!({})));
    assert!(!view("r2", json!({"id": "r1"})));
}
