//! What somebody has in all, against the lists: every role held, and every permission with the
//! assignments that give it.

use std::collections::{BTreeMap, BTreeSet};

use bailiwick_engine::matrix::{EffectiveAccess, effective_access, effective_access_at};
use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::assignment::{Assignment, Principal};
use bailiwick_model::ids::{AssignmentId, GroupId, NodeId};

use super::evaluate::{held, is_active, is_of, subjects, vendor_of};
use super::questions::handle_of;
use super::worlds::over_worlds;
use crate::world::chance::Chance;
use crate::world::{World, draw};

/// The values to which an assignment is narrowed, its group's taken into account.
fn values(world: &World, assignment: &Assignment) -> Option<Vec<String>> {
    let of_group = group_of(assignment).and_then(|id| world.group(id)?.restrictions.values());
    let own = assignment.restrictions.values();
    let texts = match (own, of_group) {
        (None, None) => return None,
        (Some(one), None) | (None, Some(one)) => one.iter().map(ToString::to_string).collect(),
        (Some(own), Some(of_group)) => own
            .intersection(of_group)
            .map(ToString::to_string)
            .collect(),
    };
    Some(texts)
}

fn group_of(assignment: &Assignment) -> Option<&GroupId> {
    match &assignment.principal {
        Principal::Group(id) => Some(id),
        Principal::User(_) | Principal::ServiceAccount(_) => None,
    }
}

fn compare(
    world: &World,
    snapshot: &Snapshot,
    subject: &Principal,
    at: Option<NodeId>,
    now: bailiwick_model::time::Timestamp,
) -> u64 {
    let handle = handle_of(snapshot, subject);
    let found: EffectiveAccess = match at {
        None => effective_access(snapshot, handle, now),
        Some(node) => {
            let node = snapshot.node_handle(node).expect("a node of the world");
            effective_access_at(snapshot, handle, node, now)
        }
    }
    .expect("a subject of the world");
    assert_eq!(found.able, is_active(world, subject));
    let reaches = |assignment: &&Assignment| {
        at.is_none_or(|node| world.is_at_or_above(assignment.node, node))
    };
    let own = world
        .assignments
        .iter()
        .filter(|assignment| is_of(world, assignment, subject));
    let own: Vec<&Assignment> = own.filter(reaches).collect();
    assert_eq!(found.roles.len(), own.len(), "each assignment once");
    let mut expected: BTreeMap<&str, BTreeSet<AssignmentId>> = BTreeMap::new();
    for assignment in own {
        let role = found
            .roles
            .iter()
            .find(|role| role.assignment == assignment.id);
        let role = role.unwrap_or_else(|| panic!("{assignment:?} is missing"));
        assert_eq!((role.role, role.node), (assignment.role, assignment.node));
        assert_eq!(role.via.as_ref(), group_of(assignment));
        assert_eq!(role.restrictions, values(world, assignment));
        assert_eq!(role.vendor, vendor_of(world, assignment));
        assert_eq!(role.inherited, at.is_some_and(|at| at != assignment.node));
        let validity = assignment.validity;
        let counts = validity.from.is_none_or(|from| from <= now)
            && validity.until.is_none_or(|until| now < until);
        assert_eq!((role.validity, role.counts), (validity, counts));
        for permission in held(world, snapshot.catalog(), assignment) {
            if counts {
                expected
                    .entry(&permission.code)
                    .or_default()
                    .insert(assignment.id);
            }
        }
    }
    let source = |position: &usize| found.roles[*position].assignment;
    let permissions = found.permissions.iter().map(|permission| {
        (
            permission.code.as_str(),
            permission.sources.iter().map(source).collect(),
        )
    });
    let permissions: BTreeMap<&str, BTreeSet<AssignmentId>> = permissions.collect();
    assert_eq!(permissions, expected);
    permissions.len() as u64
}

#[test]
fn effective_access_is_the_sum_of_the_assignments() {
    let (asked, permissions) = over_worlds(15, |seed| {
        let world = World::generate(seed);
        let snapshot = world.snapshot();
        let mut chance = Chance::new(seed ^ 0xeff);
        let (mut asked, mut permissions) = (0, 0);
        for subject in subjects(&world) {
            for at in [None, Some(world.any_node(&mut chance))] {
                let now = draw::now(&mut chance);
                permissions += compare(&world, &snapshot, &subject, at, now);
                asked += 1;
            }
        }
        (asked, permissions)
    });
    eprintln!("{asked} times everything somebody has, {permissions} permissions");
}
