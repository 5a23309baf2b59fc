//! regorus, an engine for the language of Open Policy Agent: the facts as one document, with an
//! interval for each node, and a policy of two rules. Questions are documents made beforehand.

use std::collections::HashMap;

use anyhow::Result;
use bailiwick_benches::fixture::{Asked, Facts, external_id, node_external_id};
use bailiwick_benches::minimal::intervals;
use regorus::{Engine, Value};
use serde_json::{Map, json};

use crate::cedar::actions;

pub const WHAT: &str = "regorus: two rules over a document, nodes with intervals";

const POLICY: &str = "\
package access

import rego.v1

default allow := false

allow if {
    some grant in data.users[input.user].grants
    gives(grant)
}

allow if {
    some group in data.users[input.user].groups
    some grant in data.groups[group]
    gives(grant)
}

gives(grant) if {
    data.roles[grant.role][input.action]
    upper := data.nodes[grant.node]
    at := data.nodes[input.node].first
    upper.first <= at
    at < upper.end
}
";

pub struct Peer {
    engine: Engine,
    inputs: HashMap<(u32, u32, &'static str, &'static str), Value>,
}

impl Peer {
    pub fn new(facts: &Facts) -> Result<Self> {
        let mut engine = Engine::new();
        engine.add_policy("access.rego".to_owned(), POLICY.to_owned())?;
        engine.add_data_json(&document(facts).to_string())?;
        let inputs = HashMap::new();
        Ok(Self { engine, inputs })
    }

    pub fn check(&mut self, asked: &Asked) -> Result<bool> {
        let key = (asked.user, asked.node, asked.resource_type, asked.action);
        let input = match self.inputs.get(&key) {
            Some(input) => input.clone(),
            None => {
                let input = Value::from_json_str(&input(asked).to_string())?;
                self.inputs.insert(key, input.clone());
                input
            }
        };
        self.engine.set_input(input);
        let allowed = self.engine.eval_rule("data.access.allow".to_owned())?;
        Ok(allowed == Value::from(true))
    }
}

fn input(asked: &Asked) -> serde_json::Value {
    json!({
        "user": external_id(asked.user),
        "action": format!("{}.{}", asked.resource_type, asked.action),
        "node": node_external_id(asked.node),
    })
}

fn document(facts: &Facts) -> serde_json::Value {
    let role_name = |role: u32| format!("role-{role}");
    let group_name = |group: u32| format!("group-{group}");
    let grant = |role, node| json!({"role": role_name(role), "node": node_external_id(node)});
    let mut grants: Vec<Vec<serde_json::Value>> = vec![Vec::new(); facts.users as usize];
    for &(user, role, node) in &facts.direct {
        grants[user as usize].push(grant(role, node));
    }
    let mut groups: Vec<Vec<String>> = vec![Vec::new(); facts.users as usize];
    for &(group, user) in &facts.members {
        groups[user as usize].push(group_name(group));
    }
    let users = (0..facts.users).zip(grants.into_iter().zip(groups));
    let users: Map<String, serde_json::Value> = users
        .map(|(user, (grants, groups))| {
            (
                external_id(user),
                json!({"grants": grants, "groups": groups}),
            )
        })
        .collect();
    let mut of_groups: HashMap<String, Vec<serde_json::Value>> = HashMap::new();
    for &(group, role, node) in &facts.of_groups {
        of_groups
            .entry(group_name(group))
            .or_default()
            .push(grant(role, node));
    }
    let roles: Map<String, serde_json::Value> = (0_u32..)
        .zip(&facts.roles)
        .map(|(role, codes)| {
            let actions = codes.iter().flat_map(|code| actions(code));
            let given: Map<_, _> = actions.map(|action| (action, json!(true))).collect();
            (role_name(role), given.into())
        })
        .collect();
    let nodes: Map<String, serde_json::Value> = (0_u32..)
        .zip(intervals(facts))
        .map(|(node, (first, end))| (node_external_id(node), json!({"first": first, "end": end})))
        .collect();
    json!({"users": users, "groups": of_groups, "roles": roles, "nodes": nodes})
}
