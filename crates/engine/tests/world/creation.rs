//! The changes that create a world out of nothing.

use bailiwick_model::assignment::Principal;
use bailiwick_model::change::{Change, Delta};

use super::World;
use super::chance::Chance;

fn created<T: Clone>(items: &[T], kind: fn(Box<Delta<T>>) -> Change) -> Vec<Change> {
    items
        .iter()
        .map(|item| kind(Box::new(Delta::created(item.clone()))))
        .collect()
}

impl World {
    /// Every object created, what others need before what needs it: the tenant first, then the
    /// tree from the root down. This is how a snapshot is made from rows.
    pub fn changes(&self) -> Vec<Change> {
        let mut changes = created(std::slice::from_ref(&self.tenant), Change::Tenant);
        changes.extend(created(&self.tree_in_order(), Change::Node));
        changes.extend(created(&self.users, Change::User));
        changes.extend(created(&self.accounts, Change::ServiceAccount));
        changes.extend(created(&self.roles, Change::Role));
        changes.extend(created(&self.groups, Change::Group));
        changes.extend(created(&self.memberships, Change::Membership));
        changes.extend(created(&self.assignments, Change::Assignment));
        changes.extend(created(&self.restrictions, Change::Restriction));
        changes.extend(created(&self.vendors, Change::Vendor));
        changes.extend(created(&self.records, Change::Record));
        changes.extend(created(&self.keys, Change::Key));
        changes
    }

    /// The nodes, each after the one above it.
    fn tree_in_order(&self) -> Vec<bailiwick_model::tree::Node> {
        let mut ordered: Vec<bailiwick_model::tree::Node> = Vec::new();
        while ordered.len() < self.nodes.len() {
            let before = ordered.len();
            for node in &self.nodes {
                let placed = |id| ordered.iter().any(|placed| placed.id == id);
                if !placed(node.id) && node.parent.is_none_or(placed) {
                    ordered.push(node.clone());
                }
            }
            assert!(ordered.len() > before, "the tree has a loop or an orphan");
        }
        ordered
    }

    /// The same changes in another order in which none comes before what it needs.
    pub fn changes_in_any_order(&self, chance: &mut Chance) -> Vec<Change> {
        let mut waiting = self.changes();
        let mut ordered = Vec::with_capacity(waiting.len());
        while !waiting.is_empty() {
            let at = chance.below(waiting.len());
            if waiting.iter().all(|other| !needs(&waiting[at], other)) {
                ordered.push(waiting.swap_remove(at));
            }
        }
        ordered
    }
}

/// Whether a creation can only come after another.
fn needs(change: &Change, other: &Change) -> bool {
    let id = other.object_id();
    match (change, other) {
        (Change::Node(node), Change::Node(_)) => {
            latest(node).parent.is_some_and(|p| p.to_string() == id)
        }
        (Change::Membership(of), Change::Group(_)) => latest(of).group.as_str() == id,
        (Change::Membership(of), Change::User(_)) => latest(of).user.to_string() == id,
        (Change::Assignment(of), Change::Role(_)) => latest(of).role.to_string() == id,
        (Change::Assignment(of), Change::Node(_)) => latest(of).node.to_string() == id,
        (Change::Assignment(of), _) => match (&latest(of).principal, other) {
            (Principal::User(principal), Change::User(_)) => principal.to_string() == id,
            (Principal::Group(principal), Change::Group(_)) => principal.as_str() == id,
            (Principal::ServiceAccount(principal), Change::ServiceAccount(_)) => {
                principal.to_string() == id
            }
            _ => false,
        },
        _ => false,
    }
}

fn latest<T>(delta: &Delta<T>) -> &T {
    delta.latest().expect("a creation has something after it")
}
