//! Section 2 of the semantics, sentence by sentence, by looking through the lists of a world. It
//! is meant to be read next to the text; being slow is its virtue.

use std::collections::BTreeSet;

use bailiwick_model::assignment::{Assignment, Principal};
use bailiwick_model::catalog::{Catalog, Permission, ResourceType};
use bailiwick_model::ids::{NodeId, VendorId};
use bailiwick_model::names::RestrictionValue;
use bailiwick_model::time::Timestamp;
use bailiwick_model::user::{User, UserStatus};
use serde_json::{Map, Value};

use super::condition;
use crate::world::World;

/// What is acted on.
#[derive(Clone, Debug)]
pub struct Thing {
    /// Its type.
    pub resource_type: String,
    /// Its id.
    pub id: String,
    /// Where it sits.
    pub node: Option<NodeId>,
    /// The restriction values that it carries.
    pub values: BTreeSet<RestrictionValue>,
    /// The vendor it belongs to.
    pub vendor: Option<VendorId>,
    /// What else conditions may compare.
    pub facts: Map<String, Value>,
}

/// A question without its subject.
#[derive(Clone, Debug)]
pub struct Case {
    /// What is to be done.
    pub action: String,
    /// What the caller says of the action.
    pub action_properties: Map<String, Value>,
    /// On what.
    pub thing: Thing,
    /// When.
    pub now: Timestamp,
}

impl Thing {
    /// A user as something to be looked at or edited: it sits at its home node.
    pub fn of_user(world: &World, user: &User) -> Self {
        Self {
            resource_type: "user".to_owned(),
            id: user.id.to_string(),
            node: Some(user.home),
            values: BTreeSet::new(),
            vendor: None,
            facts: condition::subject_facts(world, &Principal::User(user.id)),
        }
    }
}

/// The text's `permit(user, action, resource)`; a service account is a subject as well.
pub fn permit(world: &World, catalog: &Catalog, subject: &Principal, case: &Case) -> bool {
    is_active(world, subject)
        && world.assignments.iter().any(|assignment| {
            is_of(world, assignment, subject)
                && satisfies_all(world, catalog, assignment, subject, case)
        })
}

/// "The user is active and not locked."
pub fn is_active(world: &World, subject: &Principal) -> bool {
    let user = world
        .users
        .iter()
        .find(|user| Principal::User(user.id) == *subject);
    let account = world
        .accounts
        .iter()
        .find(|a| Principal::ServiceAccount(a.id) == *subject);
    user.is_some_and(|user| user.status == UserStatus::Active && user.lock.is_none())
        || account.is_some_and(|account| account.active)
}

/// "Some assignment of the user, or of a group the user belongs to."
pub fn is_of(world: &World, assignment: &Assignment, subject: &Principal) -> bool {
    assignment.principal == *subject
        || world.memberships.iter().any(|membership| {
            Principal::User(membership.user) == *subject
                && Principal::Group(membership.group.clone()) == assignment.principal
        })
}

fn satisfies_all(
    world: &World,
    catalog: &Catalog,
    assignment: &Assignment,
    subject: &Principal,
    case: &Case,
) -> bool {
    let judged = judge(world, catalog, assignment, subject, case);
    judged.reaches
        && judged.within_restrictions
        && judged.valid
        && judged.of_vendor
        && !judged.permitting.is_empty()
}

/// What the text says of one assignment, point by point.
pub struct Judged<'a> {
    /// 1 and 6: the released permissions of its role that give the action.
    pub giving: Vec<&'a Permission>,
    /// 5: those of them whose conditions hold.
    pub permitting: Vec<&'a Permission>,
    /// 2: its node is the resource's or an ancestor of it.
    pub reaches: bool,
    /// 3: restrictions, its own and its group's.
    pub within_restrictions: bool,
    /// 4: half-open validity.
    pub valid: bool,
    /// 7: vendors.
    pub of_vendor: bool,
}

/// Judges one assignment.
pub fn judge<'a>(
    world: &World,
    catalog: &'a Catalog,
    assignment: &Assignment,
    subject: &Principal,
    case: &Case,
) -> Judged<'a> {
    let node = case.thing.node.unwrap_or(world.tenant.root);
    let from = assignment.validity.from.is_none_or(|from| case.now >= from);
    let until = assignment
        .validity
        .until
        .is_none_or(|until| case.now < until);
    let mut giving = held(world, catalog, assignment);
    giving.retain(|permission| gives_action(catalog, permission, case));
    let condition_holds = |permission: &&Permission| {
        let condition = permission.condition.as_ref();
        condition.is_none_or(|condition| condition::holds(world, condition, subject, case))
    };
    Judged {
        permitting: giving.iter().copied().filter(condition_holds).collect(),
        giving,
        reaches: world.node(node).is_some() && world.is_at_or_above(assignment.node, node),
        within_restrictions: !is_restriction_aware(catalog, case)
            || shares_a_value(world, assignment, &case.thing),
        valid: from && until,
        of_vendor: vendor_of(world, assignment).is_none_or(|v| case.thing.vendor == Some(v)),
    }
}

/// What the assignment's role holds, `includes` followed step by step. What is restricted and not
/// released gives nothing, and so nothing by way of what it includes.
pub fn held<'a>(
    world: &World,
    catalog: &'a Catalog,
    assignment: &Assignment,
) -> Vec<&'a Permission> {
    let permissions = catalog.permissions();
    let is_released = |permission: &Permission| {
        !permission.restricted
            || world
                .tenant
                .released
                .iter()
                .any(|code| code.as_str() == permission.code)
    };
    let role = world.roles.iter().find(|role| role.id == assignment.role);
    let codes = role.into_iter().flat_map(|role| &role.permissions);
    let stored = codes.filter_map(|code| permissions.iter().find(|p| p.code == code.as_str()));
    let mut held: Vec<&Permission> = stored.filter(|p| is_released(p)).collect();
    let mut looked_at = 0;
    while let Some(&permission) = held.get(looked_at) {
        looked_at += 1;
        for included in &permission.includes {
            let included = &permissions[usize::from(included.0)];
            if is_released(included) && held.iter().all(|p| p.code != included.code) {
                held.push(included);
            }
        }
    }
    held
}

/// "Whose catalog entry lists that action for that resource type (an action whose name is itself a
/// permission code is satisfied by that permission)"; a derived type's rights are its parent's.
pub fn gives_action(catalog: &Catalog, permission: &Permission, case: &Case) -> bool {
    let root = root_type(catalog, &case.thing.resource_type);
    let lists = permission.actions.iter().any(|(index, actions)| {
        let listed = &catalog.resource_types()[usize::from(index.0)];
        root.is_some_and(|root| root.code == listed.code) && actions.contains(&case.action)
    });
    lists || permission.code == case.action
}

/// The type, or what it is derived from in the end.
fn root_type<'a>(catalog: &'a Catalog, code: &str) -> Option<&'a ResourceType> {
    let mut found = catalog
        .resource_types()
        .iter()
        .find(|known| known.code == code)?;
    while let Some(parent) = found.parent {
        found = &catalog.resource_types()[usize::from(parent.0)];
    }
    Some(found)
}

/// Whether restrictions play a part. The text does not speak of types that no catalog declares;
/// there the cautious answer counts: they do if the permission asked for by its code has to do with
/// a type where they do.
pub fn is_restriction_aware(catalog: &Catalog, case: &Case) -> bool {
    if let Some(root) = root_type(catalog, &case.thing.resource_type) {
        return root.restriction_aware;
    }
    let index = catalog
        .permissions()
        .iter()
        .position(|p| p.code == case.action);
    index.is_some_and(|index| {
        let permission = &catalog.permissions()[index];
        let of_actions = permission
            .actions
            .iter()
            .any(|(index, _)| catalog.resource_types()[usize::from(index.0)].restriction_aware);
        let of_levels = catalog.resource_types().iter().any(|known| {
            let mut levels = known
                .levels
                .iter()
                .flat_map(|level| level.permissions.iter());
            known.restriction_aware && levels.any(|listed| usize::from(listed.0) == index)
        });
        of_actions || of_levels
    })
}

/// "The assignment is unrestricted, or shares a value with the resource", where "a group's own
/// restrictions bound everything it gives" and the assignment "may narrow further".
fn shares_a_value(world: &World, assignment: &Assignment, thing: &Thing) -> bool {
    let own = assignment.restrictions.values();
    let of_group = match &assignment.principal {
        Principal::Group(id) => world
            .group(id)
            .and_then(|group| group.restrictions.values()),
        Principal::User(_) | Principal::ServiceAccount(_) => None,
    };
    let allows = |list: Option<&BTreeSet<RestrictionValue>>, value: &RestrictionValue| {
        list.is_none_or(|list| list.contains(value))
    };
    if own.is_none() && of_group.is_none() {
        return true;
    }
    thing
        .values
        .iter()
        .any(|value| allows(own, value) && allows(of_group, value))
}

/// The vendor whose records alone an assignment reaches.
pub fn vendor_of(world: &World, assignment: &Assignment) -> Option<VendorId> {
    match &assignment.principal {
        Principal::Group(id) => Some(world.group(id)?.vendor?.vendor),
        Principal::User(_) | Principal::ServiceAccount(_) => None,
    }
}

/// Every subject of the world.
pub fn subjects(world: &World) -> Vec<Principal> {
    let users = world.users.iter().map(|user| Principal::User(user.id));
    let accounts = world
        .accounts
        .iter()
        .map(|a| Principal::ServiceAccount(a.id));
    users.chain(accounts).collect()
}

/// Everybody who is permitted.
pub fn who(world: &World, catalog: &Catalog, case: &Case) -> Vec<Principal> {
    let mut subjects = subjects(world);
    subjects.retain(|subject| permit(world, catalog, subject, case));
    subjects
}

/// The actions that some permission lists for the thing's type and that the subject is permitted;
/// the case's own action plays no part.
pub fn what_actions(
    world: &World,
    catalog: &Catalog,
    subject: &Principal,
    case: &Case,
) -> BTreeSet<String> {
    let root = root_type(catalog, &case.thing.resource_type).map(|root| &root.code);
    let listed = catalog
        .permissions()
        .iter()
        .flat_map(|permission| &permission.actions);
    let listed = listed
        .filter(|(index, _)| Some(&catalog.resource_types()[usize::from(index.0)].code) == root);
    let mut actions: BTreeSet<String> = listed.flat_map(|(_, actions)| actions.clone()).collect();
    actions.retain(|action| {
        let case = Case {
            action: action.clone(),
            ..case.clone()
        };
        permit(world, catalog, subject, &case)
    });
    actions
}

/// What there is to know about a question that was answered in two ways.
pub fn story(world: &World, subject: &Principal, case: &Case) -> String {
    let mut lines = vec![
        format!("{case:?}"),
        format!(
            "{subject:?} able {} {:?}",
            is_active(world, subject),
            condition::subject_facts(world, subject)
        ),
        format!(
            "catalogs {:?} released {:?}",
            world.tenant.catalogs, world.tenant.released
        ),
    ];
    for assignment in world
        .assignments
        .iter()
        .filter(|a| is_of(world, a, subject))
    {
        let role = world.roles.iter().find(|role| role.id == assignment.role);
        let group = match &assignment.principal {
            Principal::Group(id) => world.group(id),
            Principal::User(_) | Principal::ServiceAccount(_) => None,
        };
        let group = group.map(|group| (&group.id, &group.restrictions, &group.vendor));
        let codes = role.map(|role| &role.permissions);
        lines.push(format!("{assignment:?} gives {codes:?} by {group:?}"));
    }
    for node in &world.nodes {
        lines.push(format!("node {} under {:?}", node.id, node.parent));
    }
    lines.join("\n")
}
