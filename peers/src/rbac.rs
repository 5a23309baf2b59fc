//! casbin: RBAC with domains, a domain being a node where something is held; groups are roles of
//! users, and roles are roles of groups. The application asks for the node and then for each node
//! above it: a matching function over domains would look at all ten thousand of them.

use anyhow::Result;
use bailiwick_benches::fixture::{Asked, Facts, Size, external_id, node_external_id};
use casbin::prelude::{DefaultModel, Enforcer};
use casbin::{CoreApi as _, StringAdapter};
use std::fmt::Write as _;

use crate::cedar::actions;

pub const WHAT: &str = "casbin: RBAC with domains, 10,000 users, 30,000 assignments, 100 groups";

pub const SIZE: Size = Size {
    users: 10_000,
    assignments: 30_000,
    groups: 100,
    ..Size::BUDGET
};

const MODEL: &str = "\
[request_definition]
r = sub, act, dom

[policy_definition]
p = sub, act

[role_definition]
g = _, _, _

[policy_effect]
e = some(where (p.eft == allow))

[matchers]
m = r.act == p.act && g(r.sub, p.sub, r.dom)
";

pub struct Peer {
    enforcer: Enforcer,
    parents: Vec<Option<u32>>,
}

impl Peer {
    pub fn new(facts: &Facts) -> Result<Self> {
        let enforcer = tokio::runtime::Builder::new_current_thread()
            .build()?
            .block_on(async {
                let model = DefaultModel::from_str(MODEL).await?;
                Enforcer::new(model, StringAdapter::new(policy(facts))).await
            })?;
        let parents = facts.parents.clone();
        Ok(Self { enforcer, parents })
    }

    pub fn check(&self, asked: &Asked) -> Result<bool> {
        let user = external_id(asked.user);
        let action = format!("{}.{}", asked.resource_type, asked.action);
        let mut at = Some(asked.node);
        while let Some(node) = at {
            let domain = node_external_id(node);
            if self
                .enforcer
                .enforce((user.as_str(), action.as_str(), domain.as_str()))?
            {
                return Ok(true);
            }
            at = self.parents[node as usize];
        }
        Ok(false)
    }
}

fn policy(facts: &Facts) -> String {
    let mut text = String::new();
    for (role, codes) in facts.roles.iter().enumerate() {
        for action in codes.iter().flat_map(|code| actions(code)) {
            let _ = writeln!(text, "p, role-{role}, {action}");
        }
    }
    for &(user, role, node) in &facts.direct {
        let (user, node) = (external_id(user), node_external_id(node));
        let _ = writeln!(text, "g, {user}, role-{role}, {node}");
    }
    for &(group, role, node) in &facts.of_groups {
        let node = node_external_id(node);
        let _ = writeln!(text, "g, group-{group}, role-{role}, {node}");
        let members = facts.members.iter().filter(|(of, _)| *of == group);
        for &(_, user) in members {
            let _ = writeln!(text, "g, {}, group-{group}, {node}", external_id(user));
        }
    }
    text
}
