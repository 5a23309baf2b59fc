//! The yardstick: a minimal engine written by hand for exactly these facts (hash look-up +
//! interval + bit test). It knows nothing of restrictions, validity, conditions, vendors, levels
//! or revisions.

use rustc_hash::FxHashMap;

use crate::fixture::{Asked, Facts, external_id, node_external_id};

pub struct Minimal {
    users: FxHashMap<String, u32>,
    nodes: FxHashMap<String, u32>,
    actions: FxHashMap<(String, String), u64>,
    intervals: Vec<(u32, u32)>,
    roles: Vec<u64>,
    grants: Vec<Vec<(u32, u32)>>,
}

impl Minimal {
    pub fn new(facts: &Facts) -> Self {
        let types = [
            "orders", "customer", "products", "quotes", "coupons", "returns", "sites",
        ];
        let mut bits = FxHashMap::default();
        let mut actions = FxHashMap::default();
        for (at, name) in types.iter().enumerate() {
            bits.insert(format!("{name}.read"), 1_u64 << (2 * at));
            bits.insert(format!("{name}.manage"), 3_u64 << (2 * at));
            actions.insert((name.to_string(), "read".to_string()), 1_u64 << (2 * at));
            actions.insert((name.to_string(), "edit".to_string()), 2_u64 << (2 * at));
        }
        let role = |codes: &Vec<String>| codes.iter().fold(0, |set, code| set | bits[code]);
        let mut grants = vec![Vec::new(); facts.users as usize];
        for &(user, role, node) in &facts.direct {
            grants[user as usize].push((role, node));
        }
        let of_groups: FxHashMap<u32, (u32, u32)> = facts
            .of_groups
            .iter()
            .map(|&(group, role, node)| (group, (role, node)))
            .collect();
        for (group, user) in &facts.members {
            grants[*user as usize].push(of_groups[group]);
        }
        Self {
            users: (0..facts.users)
                .map(|user| (external_id(user), user))
                .collect(),
            nodes: (0..facts.parents.len() as u32)
                .map(|node| (node_external_id(node), node))
                .collect(),
            actions,
            intervals: intervals(facts),
            roles: facts.roles.iter().map(role).collect(),
            grants,
        }
    }

    pub fn check_by_strings(&self, user: &str, action: &(String, String), node: &str) -> bool {
        let (Some(&user), Some(&node)) = (self.users.get(user), self.nodes.get(node)) else {
            return false;
        };
        let Some(&bits) = self.actions.get(action) else {
            return false;
        };
        self.check(user, bits, node)
    }

    #[inline]
    pub fn check(&self, user: u32, bits: u64, node: u32) -> bool {
        let (at, _) = self.intervals[node as usize];
        self.grants[user as usize].iter().any(|&(role, upper)| {
            let (first, end) = self.intervals[upper as usize];
            self.roles[role as usize] & bits != 0 && first <= at && at < end
        })
    }

    pub fn bits(&self, asked: &Asked) -> u64 {
        self.actions[&(asked.resource_type.to_string(), asked.action.to_string())]
    }
}

/// By node: where its subtree lies in an order in which everything stands after what is above it.
pub fn intervals(facts: &Facts) -> Vec<(u32, u32)> {
    let mut children = vec![Vec::new(); facts.parents.len()];
    for (node, parent) in facts.parents.iter().enumerate() {
        if let Some(parent) = parent {
            children[*parent as usize].push(node);
        }
    }
    let mut intervals = vec![(0, 0); facts.parents.len()];
    let mut next = 0;
    let mut stack = vec![(0_usize, false)];
    while let Some((node, done)) = stack.pop() {
        if done {
            intervals[node].1 = next;
            continue;
        }
        intervals[node].0 = next;
        next += 1;
        stack.push((node, true));
        stack.extend(children[node].iter().map(|&child| (child, false)));
    }
    intervals
}
