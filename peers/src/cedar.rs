//! Cedar: one policy per role, the tree as a hierarchy of entities. A user carries, for each role,
//! the set of nodes where it is held, those of its groups included: the alternative would be a
//! policy per group, a thousand of them.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;

use anyhow::Result;
use bailiwick_benches::fixture::{Asked, Facts, external_id, node_external_id};
use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid,
    PolicySet, Request, RestrictedExpression,
};

pub const WHAT: &str = "Cedar: 50 policies, one per role; groups flattened by the application";

pub struct Peer {
    authorizer: Authorizer,
    policies: PolicySet,
    entities: Entities,
    user: EntityTypeName,
    action: EntityTypeName,
    node: EntityTypeName,
}

impl Peer {
    pub fn new(facts: &Facts) -> Result<Self> {
        let (user, action, node) = ("User".parse()?, "Action".parse()?, "Node".parse()?);
        let entities = Entities::from_entities(
            nodes(facts, &node)?
                .into_iter()
                .chain(users(facts, &user, &node)?),
            None,
        )?;
        Ok(Self {
            authorizer: Authorizer::new(),
            policies: policies(facts).parse()?,
            entities,
            user,
            action,
            node,
        })
    }

    pub fn check(&self, asked: &Asked) -> Result<bool> {
        let action = format!("{}.{}", asked.resource_type, asked.action);
        let request = Request::new(
            uid(&self.user, external_id(asked.user)),
            uid(&self.action, action),
            uid(&self.node, node_external_id(asked.node)),
            Context::empty(),
            None,
        )?;
        let answer = self
            .authorizer
            .is_authorized(&request, &self.policies, &self.entities);
        Ok(answer.decision() == Decision::Allow)
    }
}

fn uid(entity_type: &EntityTypeName, id: String) -> EntityUid {
    EntityUid::from_type_name_and_id(entity_type.clone(), EntityId::new(id))
}

fn policies(facts: &Facts) -> String {
    let mut text = String::new();
    for (role, codes) in facts.roles.iter().enumerate() {
        let actions: Vec<String> = codes
            .iter()
            .flat_map(|code| actions(code))
            .map(|action| format!("Action::\"{action}\""))
            .collect();
        if !actions.is_empty() {
            let _ = writeln!(
                text,
                "permit(principal, action in [{}], resource)\n\
                 when {{ principal has role{role} && resource in principal.role{role} }};",
                actions.join(", ")
            );
        }
    }
    text
}

/// The actions that a permission gives.
pub fn actions(code: &str) -> Vec<String> {
    match code.split_once('.') {
        Some((resource_type, "manage")) => {
            vec![
                format!("{resource_type}.read"),
                format!("{resource_type}.edit"),
            ]
        }
        _ => vec![code.to_owned()],
    }
}

fn nodes(facts: &Facts, node: &EntityTypeName) -> Result<Vec<Entity>> {
    let mut entities = Vec::new();
    for (number, parent) in (0_u32..).zip(&facts.parents) {
        let parents = parent.map(|parent| uid(node, node_external_id(parent)));
        let id = uid(node, node_external_id(number));
        entities.push(Entity::new(
            id,
            HashMap::new(),
            parents.into_iter().collect(),
        )?);
    }
    Ok(entities)
}

fn users(facts: &Facts, user: &EntityTypeName, node: &EntityTypeName) -> Result<Vec<Entity>> {
    let mut held: Vec<BTreeMap<u32, HashSet<u32>>> = vec![BTreeMap::new(); facts.users as usize];
    for (user, role, node) in facts.all_held() {
        held[user as usize].entry(role).or_default().insert(node);
    }
    let mut entities = Vec::new();
    for (number, roles) in (0_u32..).zip(held) {
        let places = |nodes: HashSet<u32>| {
            let places = nodes
                .into_iter()
                .map(|number| uid(node, node_external_id(number)));
            RestrictedExpression::new_set(places.map(RestrictedExpression::new_entity_uid))
        };
        let attributes = roles
            .into_iter()
            .map(|(role, nodes)| (format!("role{role}"), places(nodes)))
            .collect();
        entities.push(Entity::new(
            uid(user, external_id(number)),
            attributes,
            HashSet::new(),
        )?);
    }
    Ok(entities)
}
