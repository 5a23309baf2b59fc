//! Questions at random about a world, biased towards what somebody in it might be permitted, and
//! the same questions in the engine's words.

use bailiwick_engine::facts::{Facts, Values};
use bailiwick_engine::question::{Question, Resource, UNKNOWN_NODE};
use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::assignment::{Assignment, Principal};
use bailiwick_model::catalog::Catalog;
use bailiwick_model::ids::{NodeId, VendorId};
use bailiwick_model::names::{Code, RestrictionValue};
use serde_json::{Map, json};

use super::evaluate::{Case, Thing, subjects};
use crate::world::chance::Chance;
use crate::world::{World, draw};

/// Any subject and any action on anything; every other question is aimed at an assignment.
pub fn any_question(world: &World, catalog: &Catalog, chance: &mut Chance) -> (Principal, Case) {
    let mut action_properties = Map::new();
    if chance.percent(60) {
        action_properties.insert("mode".to_owned(), json!(chance.pick(&["bulk", "single"])));
    }
    let mut subject = chance.pick(&subjects(world)).clone();
    let (mut resource_type, mut action) = any_action(world, catalog, None, chance);
    let mut thing = any_thing(world, chance);
    if let Some(target) = chance.pick_any(&world.assignments)
        && chance.percent(70)
    {
        subject = holder_of(world, target, chance).unwrap_or(subject);
        let held = world.role(target.role).map(|role| &role.permissions);
        let held: Vec<&Code> = held.into_iter().flatten().collect();
        if let Some(code) = chance.pick_any(&held) {
            (resource_type, action) = any_action(world, catalog, Some(code.as_str()), chance);
        }
        aim(world, target, &subject, &mut thing, chance);
    }
    thing.resource_type = resource_type;
    (
        subject,
        Case {
            action,
            action_properties,
            thing,
            now: draw::now(chance),
        },
    )
}

/// Somebody who holds an assignment.
fn holder_of(world: &World, assignment: &Assignment, chance: &mut Chance) -> Option<Principal> {
    let Principal::Group(group) = &assignment.principal else {
        return Some(assignment.principal.clone());
    };
    let members: Vec<_> = world
        .memberships
        .iter()
        .filter(|m| m.group == *group)
        .collect();
    chance
        .pick_any(&members)
        .map(|membership| Principal::User(membership.user))
}

/// Moves a thing towards what an assignment reaches, without making sure of anything.
fn aim(
    world: &World,
    target: &Assignment,
    subject: &Principal,
    thing: &mut Thing,
    chance: &mut Chance,
) {
    let below = world
        .nodes
        .iter()
        .filter(|node| world.is_at_or_above(target.node, node.id));
    let below: Vec<NodeId> = below.map(|node| node.id).collect();
    if chance.percent(85) {
        thing.node = chance.pick_any(&below).copied();
    }
    let values: Vec<&RestrictionValue> =
        target.restrictions.values().into_iter().flatten().collect();
    if chance.percent(60) {
        thing
            .values
            .extend(chance.pick_any(&values).copied().cloned());
    }
    if let Principal::Group(group) = &target.principal
        && let Some(vendor) = world.group(group).and_then(|group| group.vendor)
        && chance.percent(70)
    {
        thing.vendor = Some(vendor.vendor);
    }
    let id = match subject {
        Principal::User(id) => id.to_string(),
        Principal::ServiceAccount(id) => id.to_string(),
        Principal::Group(id) => id.to_string(),
    };
    if chance.percent(40) {
        thing.facts.insert("owner".to_owned(), json!(id));
    }
}

/// A type and an action on it: mostly what some permission of the world's roles lists, sometimes
/// the code of a permission, a type that is not known or an action that nothing gives.
fn any_action(
    world: &World,
    catalog: &Catalog,
    held: Option<&str>,
    chance: &mut Chance,
) -> (String, String) {
    let types = catalog.resource_types();
    let any_type = chance.pick(types).code.clone();
    let mut hot = held.unwrap_or(chance.pick(&world.hot).as_str()).to_owned();
    match chance.below(20) {
        0 => {
            return (
                any_type,
                chance
                    .pick(&["", "read", "list", "gone.one", "no"])
                    .to_string(),
            );
        }
        1 => return (any_type, hot),
        2 => return ("unheard_of".to_owned(), hot),
        _ => {}
    }
    let Some(mut permission) = catalog.permissions().iter().find(|p| p.code == hot) else {
        return (any_type, hot);
    };
    while let Some(included) = chance.pick_any(&permission.includes)
        && chance.percent(60)
    {
        permission = &catalog.permissions()[usize::from(included.0)];
        hot.clone_from(&permission.code);
    }
    let Some((index, actions)) = chance.pick_any(&permission.actions) else {
        return (any_type, hot);
    };
    let listed = &types[usize::from(index.0)];
    // A type derived from it will do as well.
    let derived = types
        .iter()
        .filter(|t| t.parent == Some(*index))
        .map(|t| &t.code);
    let derived: Vec<&String> = derived.collect();
    let code = match chance.pick_any(&derived) {
        Some(code) if chance.percent(30) => (*code).clone(),
        _ => listed.code.clone(),
    };
    (code, chance.pick(actions).clone())
}

/// Anything of no particular type: a record of the world's making, now and then at a place that
/// does not exist, with values that nobody holds or of a vendor that is not there.
fn any_thing(world: &World, chance: &mut Chance) -> Thing {
    let mut values = draw::values(chance, 3);
    if chance.percent(10) {
        values.insert(RestrictionValue::new("Nobody").expect("a value"));
    }
    let node = match chance.below(20) {
        0 => None,
        1 => Some(NodeId(uuid::Uuid::from_u128(99))),
        2..6 => chance
            .pick_any(&world.assignments)
            .map(|assignment| assignment.node),
        _ => Some(world.any_node(chance)),
    };
    let vendor = match chance.below(10) {
        0 => Some(VendorId(uuid::Uuid::from_u128(98))),
        1..6 => chance.pick_any(&world.vendors).map(|vendor| vendor.id),
        _ => None,
    };
    Thing {
        resource_type: String::new(),
        id: format!("r{}", chance.below(3)),
        node,
        values,
        vendor,
        facts: draw::of_record(chance, world)
            .as_map()
            .clone()
            .into_iter()
            .collect(),
    }
}

/// A case's thing and action in the engine's words, for as long as they live.
pub struct Asked<'a> {
    case: &'a Case,
    values: Vec<&'a str>,
    node: Option<u32>,
}

impl<'a> Asked<'a> {
    /// Translates ids to handles.
    pub fn new(snapshot: &Snapshot, case: &'a Case) -> Self {
        let handle = |node| snapshot.node_handle(node).unwrap_or(UNKNOWN_NODE);
        Self {
            case,
            values: case
                .thing
                .values
                .iter()
                .map(|value| value.as_str())
                .collect(),
            node: case.thing.node.map(handle),
        }
    }

    /// The thing as the engine sees one that its caller describes.
    pub fn resource(&'a self) -> Resource<'a> {
        Resource {
            resource_type: &self.case.thing.resource_type,
            id: &self.case.thing.id,
            node: self.node,
            values: Values::Texts(&self.values),
            vendor: self.case.thing.vendor,
            attributes: Facts::given(&self.case.thing.facts),
        }
    }

    /// The question about a subject.
    pub fn question(&'a self, subject: u32, resource: &'a Resource<'a>) -> Question<'a> {
        Question {
            action_properties: Some(&self.case.action_properties),
            ..Question::new(subject, &self.case.action, resource, self.case.now)
        }
    }
}

/// A subject's handle.
pub fn handle_of(snapshot: &Snapshot, subject: &Principal) -> u32 {
    let handle = match subject {
        Principal::User(id) => snapshot.user(*id).map(|(handle, _)| handle),
        Principal::ServiceAccount(id) => snapshot.service_account(*id).map(|(handle, _)| handle),
        Principal::Group(_) => None,
    };
    handle.expect("a subject of the world")
}
