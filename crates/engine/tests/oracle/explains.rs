//! Explanations against the text: the decision, every path, every failed step; and suggestions,
//! carried out on the world, after which the text permits.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use bailiwick_engine::explain::{
    Candidate, Explanation, FailedStep, Problem, ProblemKind, SuggestedStep, explain,
};
use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::assignment::{Assignment, Principal, Validity};
use bailiwick_model::catalog::Catalog;
use bailiwick_model::group::Membership;
use bailiwick_model::ids::AssignmentId;
use bailiwick_model::names::{Code, RestrictionValue, Text};
use bailiwick_model::restriction::Restrictions;
use bailiwick_model::user::UserStatus;

use super::evaluate::{
    Case, gives_action, is_active, is_of, is_restriction_aware, judge, permit, story,
};
use super::questions::{Asked, any_question, handle_of};
use super::worlds::over_worlds;
use crate::world::chance::Chance;
use crate::world::{CREATED, World};

fn explanation(snapshot: &Snapshot, subject: &Principal, case: &Case) -> Explanation {
    let asked = Asked::new(snapshot, case);
    let resource = asked.resource();
    explain(
        snapshot,
        &asked.question(handle_of(snapshot, subject), &resource),
    )
}

/// Each assignment and permission that together permit.
fn paths(
    world: &World,
    catalog: &Catalog,
    subject: &Principal,
    case: &Case,
) -> BTreeSet<(AssignmentId, String)> {
    let own = world
        .assignments
        .iter()
        .filter(|assignment| is_of(world, assignment, subject));
    let mut paths = BTreeSet::new();
    for assignment in own {
        let judged = judge(world, catalog, assignment, subject, case);
        if judged.reaches && judged.within_restrictions && judged.valid && judged.of_vendor {
            let codes = judged
                .permitting
                .iter()
                .map(|permission| permission.code.clone());
            paths.extend(codes.map(|code| (assignment.id, code)));
        }
    }
    paths
}

/// The steps at which an assignment fails, in the order of the text, the subject last.
fn failed_steps(
    world: &World,
    catalog: &Catalog,
    assignment: &Assignment,
    subject: &Principal,
    case: &Case,
) -> Vec<&'static str> {
    let judged = judge(world, catalog, assignment, subject, case);
    let names_withheld = |code: &Code| {
        let known = catalog
            .permissions()
            .iter()
            .find(|p| p.code == code.as_str());
        known.is_some_and(|permission| {
            let released = world
                .tenant
                .released
                .iter()
                .any(|code| code.as_str() == permission.code);
            permission.restricted && !released && gives_action(catalog, permission, case)
        })
    };
    let role = world.role(assignment.role);
    let withheld = role.is_some_and(|role| role.permissions.iter().any(names_withheld));
    let lacks = judged.giving.is_empty();
    let failed = [
        lacks && !withheld,
        lacks && withheld,
        !judged.reaches,
        !judged.within_restrictions,
        !judged.of_vendor,
        !judged.valid,
        !lacks && judged.permitting.is_empty(),
        !is_active(world, subject),
    ];
    let steps = STEPS.into_iter().zip(failed);
    steps
        .filter(|(_, failed)| *failed)
        .map(|(step, _)| step)
        .collect()
}

/// The steps, in the order in which they are judged.
const STEPS: [&str; 8] = [
    "permission",
    "withheld",
    "node",
    "restriction",
    "vendor",
    "validity",
    "condition",
    "subject",
];

fn place(step: &FailedStep) -> usize {
    match step {
        FailedStep::Permission { .. } => 0,
        FailedStep::Withheld { .. } => 1,
        FailedStep::Node => 2,
        FailedStep::Restriction { .. } => 3,
        FailedStep::Vendor { .. } => 4,
        FailedStep::Validity { .. } => 5,
        FailedStep::Condition { .. } => 6,
        FailedStep::Subject => 7,
    }
}

/// A permit names every path, and what was shared on it.
fn compare_paths(
    world: &World,
    catalog: &Catalog,
    subject: &Principal,
    case: &Case,
    of: &Explanation,
) {
    let expected = paths(world, catalog, subject, case);
    let found = of
        .paths
        .iter()
        .map(|path| (path.assignment, path.permission.clone()));
    let found: BTreeSet<_> = found.collect();
    assert_eq!(found, expected, "{}", story(world, subject, case));
    assert_eq!(
        (of.paths.len(), of.paths_more),
        (expected.len(), 0),
        "each path once"
    );
    let about_type = |of: &Problem| matches!(of.kind, ProblemKind::UnknownType { .. });
    assert!(of.problems.iter().all(about_type));
    assert!(of.candidates.is_empty() && of.suggestions.is_empty());
    for path in &of.paths {
        let assignment = world.assignments.iter().find(|a| a.id == path.assignment);
        let assignment = assignment.expect("an assignment of the world");
        let group = match &assignment.principal {
            Principal::Group(group) => Some(group),
            Principal::User(_) | Principal::ServiceAccount(_) => None,
        };
        assert_eq!(path.group.as_ref().map(|group| &group.id), group);
        assert_eq!(
            (path.role.id, path.node.id),
            (assignment.role, assignment.node)
        );
        let at = case.thing.node.unwrap_or(world.tenant.root);
        let inherited = (assignment.node != at).then_some(assignment.node);
        assert_eq!(path.inherited_from.as_ref().map(|node| node.id), inherited);
        let lists = [
            assignment.restrictions.values(),
            group
                .and_then(|id| world.group(id))
                .and_then(|group| group.restrictions.values()),
        ];
        let bound = is_restriction_aware(catalog, case) && lists.iter().any(Option::is_some);
        let shared = case
            .thing
            .values
            .iter()
            .filter(|value| lists.iter().flatten().all(|list| list.contains(*value)));
        let shared: Vec<String> = shared.map(ToString::to_string).collect();
        assert_eq!(path.restrictions_shared, bound.then_some(shared));
    }
}

/// A denial says of each assignment where it failed.
fn compare_candidates(
    world: &World,
    catalog: &Catalog,
    subject: &Principal,
    case: &Case,
    of: &Explanation,
) {
    let own: Vec<&Assignment> = world
        .assignments
        .iter()
        .filter(|assignment| is_of(world, assignment, subject))
        .collect();
    let known = of.candidates.len() + of.candidates_more;
    // Where nothing could permit, no assignment comes near.
    assert!(known == own.len() || known == 0 && !of.problems.is_empty());
    for candidate in &of.candidates {
        let assignment = own.iter().find(|a| a.id == candidate.assignment);
        let assignment = assignment.expect("an assignment of the subject");
        let steps = std::iter::once(&candidate.failed).chain(&candidate.also_failed);
        let found: Vec<&str> = steps.map(|step| STEPS[place(step)]).collect();
        let expected = failed_steps(world, catalog, assignment, subject, case);
        assert_eq!(
            found,
            expected,
            "{assignment:?}\n{}",
            story(world, subject, case)
        );
    }
    // The nearest came furthest through the steps, and then fails at the fewest.
    let came = |candidate: &Candidate| {
        (
            Reverse(place(&candidate.failed)),
            candidate.also_failed.len(),
        )
    };
    assert!(of.candidates.is_sorted_by_key(came), "the nearest first");
}

/// Does to a world what a step suggests.
fn follow(world: &mut World, catalog: &Catalog, step: &SuggestedStep) {
    match step {
        SuggestedStep::ActivateUser { user } => {
            for user in world.users.iter_mut().filter(|known| known.id == *user) {
                user.status = UserStatus::Active;
            }
        }
        SuggestedStep::UnlockUser { user } => {
            for user in world.users.iter_mut().filter(|known| known.id == *user) {
                user.lock = None;
            }
        }
        SuggestedStep::ActivateServiceAccount { service_account } => {
            for account in world
                .accounts
                .iter_mut()
                .filter(|known| known.id == *service_account)
            {
                account.active = true;
            }
        }
        SuggestedStep::AssignRole {
            principal,
            role,
            node,
            restrictions,
        } => {
            let assignment = Assignment {
                id: AssignmentId(world.new_id()),
                principal: principal.clone(),
                role: *role,
                node: *node,
                restrictions: restrictions.clone(),
                validity: Validity::default(),
                reason: Text::default(),
                created: CREATED,
            };
            world.assignments.push(assignment);
        }
        SuggestedStep::JoinGroup { group, user } => {
            world.memberships.push(Membership {
                group: group.clone(),
                user: *user,
            });
        }
        SuggestedStep::AddPermission { role, permission } => {
            for role in world.roles.iter_mut().filter(|known| known.id == *role) {
                add_with_prerequisites(&mut role.permissions, catalog, permission);
            }
        }
        SuggestedStep::AddAssignmentRestriction { assignment, value } => {
            for known in world
                .assignments
                .iter_mut()
                .filter(|known| known.id == *assignment)
            {
                add_value(&mut known.restrictions, value);
            }
        }
        SuggestedStep::AddGroupRestriction { group, value } => {
            for known in world.groups.iter_mut().filter(|known| known.id == *group) {
                add_value(&mut known.restrictions, value);
            }
        }
        SuggestedStep::ChangeValidity {
            assignment,
            validity,
        } => {
            for known in world
                .assignments
                .iter_mut()
                .filter(|known| known.id == *assignment)
            {
                known.validity = *validity;
            }
        }
        SuggestedStep::ReleasePermission { permission } => {
            world
                .tenant
                .released
                .insert(Code::new(permission).expect("a code"));
        }
    }
}

fn add_with_prerequisites(to: &mut BTreeSet<Code>, catalog: &Catalog, code: &str) {
    if to.insert(Code::new(code).expect("a code")) {
        let known = catalog
            .permissions()
            .iter()
            .find(|permission| permission.code == code);
        for prerequisite in known
            .into_iter()
            .flat_map(|permission| &permission.prerequisites)
        {
            let code = &catalog.permissions()[usize::from(prerequisite.0)].code;
            add_with_prerequisites(to, catalog, code);
        }
    }
}

fn add_value(to: &mut Restrictions, value: &RestrictionValue) {
    if let Restrictions::Restricted { values } = to {
        values.insert(value.clone());
    }
}

/// What a suggestion names is enough, and none of it is too much.
fn compare_suggestions(
    world: &World,
    catalog: &Catalog,
    subject: &Principal,
    case: &Case,
    of: &Explanation,
) {
    for suggestion in &of.suggestions {
        let permits_without = |left_out: Option<usize>| {
            let mut world = world.clone();
            for (place, step) in suggestion.steps.iter().enumerate() {
                if Some(place) != left_out {
                    follow(&mut world, catalog, step);
                }
            }
            permit(&world, catalog, subject, case)
        };
        let story = || format!("{suggestion:?}\n{}", story(world, subject, case));
        assert!(permits_without(None), "it does not help: {}", story());
        for place in 0..suggestion.steps.len() {
            assert!(
                !permits_without(Some(place)),
                "step {place} is needless: {}",
                story()
            );
        }
        assert!(!suggestion.text.is_empty());
    }
}

#[test]
fn explanations_say_what_the_text_says() {
    let (asked, suggested) = over_worlds(12, |seed| {
        let world = World::generate(seed);
        let snapshot = world.snapshot();
        let catalog = snapshot.catalog();
        let mut chance = Chance::new(seed ^ 0xe4b);
        let mut suggested = 0;
        for _ in 0..10 {
            let (subject, case) = any_question(&world, catalog, &mut chance);
            let found = explanation(&snapshot, &subject, &case);
            let expected = permit(&world, catalog, &subject, &case);
            assert_eq!(
                found.decision,
                expected,
                "{}",
                story(&world, &subject, &case)
            );
            if expected {
                compare_paths(&world, catalog, &subject, &case, &found);
            } else {
                assert!(found.paths.is_empty());
                compare_candidates(&world, catalog, &subject, &case, &found);
                compare_suggestions(&world, catalog, &subject, &case, &found);
            }
            suggested += found.suggestions.len() as u64;
        }
        (10, suggested)
    });
    eprintln!("{asked} explanations, {suggested} suggestions carried out");
}
