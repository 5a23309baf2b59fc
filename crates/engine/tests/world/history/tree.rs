//! Steps that change the tree.

use bailiwick_model::change::{Change, Delta};
use bailiwick_model::ids::NodeId;
use bailiwick_model::names::{Code, ExternalId, Name};
use bailiwick_model::tree::Node;

use crate::world::chance::Chance;
use crate::world::{CREATED, World};

impl World {
    /// Any node's id.
    pub fn any_node(&self, chance: &mut Chance) -> NodeId {
        chance.pick(&self.nodes).id
    }

    /// Whether one node is the other or above it, found by walking up from below.
    pub fn is_at_or_above(&self, upper: NodeId, lower: NodeId) -> bool {
        let mut at = Some(lower);
        while let Some(id) = at {
            if id == upper {
                return true;
            }
            at = self.node(id).and_then(|node| node.parent);
        }
        false
    }

    /// A name that no child of a node has. Names come from few words, so that siblings sort in
    /// many ways and the same name stands in several places.
    fn free_name(&mut self, parent: NodeId, chance: &mut Chance) -> Name {
        const NAMES: [&str; 8] = ["b", "B2", "a", "ä", "Z", "Calgary", "calgary 2", "ﬁ"];
        let text = *chance.pick(&NAMES);
        let name = self.name(text);
        let mut siblings = self.nodes.iter().filter(|node| node.parent == Some(parent));
        if siblings.any(|node| node.name.folded() == name.folded()) {
            return self.new_name(text);
        }
        name
    }

    /// A new node under any other.
    pub fn add_node(&mut self, chance: &mut Chance) -> Vec<Change> {
        let parent = self.any_node(chance);
        let id = NodeId(self.new_id());
        let external_id = chance.percent(30).then(|| {
            let text = format!("place-{}", self.next);
            self.words.push(text.clone());
            ExternalId::new(&text).expect("an external id")
        });
        let node = Node {
            id,
            parent: Some(parent),
            node_type: Code::new("division").expect("a code"),
            name: self.free_name(parent, chance),
            external_id,
            created: CREATED,
            changed: CREATED,
            version: 1,
        };
        self.nodes.push(node.clone());
        vec![Change::Node(Box::new(Delta::created(node)))]
    }

    /// A node taken with all below it to another place.
    pub fn move_node(&mut self, chance: &mut Chance) -> Vec<Change> {
        let (moved, parent) = (self.any_node(chance), self.any_node(chance));
        if moved == self.tenant.root || self.is_at_or_above(moved, parent) {
            return Vec::new();
        }
        let name = self.free_name(parent, chance);
        self.change_node(moved, |node| {
            node.parent = Some(parent);
            node.name = name;
        })
    }

    /// A node of another name, the root included.
    pub fn rename_node(&mut self, chance: &mut Chance) -> Vec<Change> {
        let renamed = self.any_node(chance);
        let parent = self.node(renamed).and_then(|node| node.parent);
        let name = match parent {
            Some(parent) => self.free_name(parent, chance),
            None => self.new_name("Company"),
        };
        self.change_node(renamed, |node| node.name = name)
    }

    fn change_node(&mut self, id: NodeId, change: impl FnOnce(&mut Node)) -> Vec<Change> {
        let Some(node) = self.nodes.iter_mut().find(|node| node.id == id) else {
            return Vec::new();
        };
        let before = node.clone();
        change(node);
        node.version += 1;
        vec![Change::Node(Box::new(Delta::changed(before, node.clone())))]
    }

    /// A node with all below it removed; what hung there moves to the root, assignments go.
    pub fn remove_node(&mut self, chance: &mut Chance) -> Vec<Change> {
        let top = self.any_node(chance);
        let root = self.tenant.root;
        if top == root {
            return Vec::new();
        }
        let below = |world: &Self, id: NodeId| world.is_at_or_above(top, id);
        let mut going: Vec<Node> = self
            .nodes
            .iter()
            .filter(|node| below(self, node.id))
            .cloned()
            .collect();
        // What is deepest goes first.
        going.sort_by_key(|node| {
            std::cmp::Reverse(
                self.nodes
                    .iter()
                    .filter(|n| self.is_at_or_above(n.id, node.id))
                    .count(),
            )
        });
        let ids: Vec<NodeId> = going.iter().map(|node| node.id).collect();
        let mut changes = self.move_users_home(&ids, root);
        changes.extend(self.move_groups(&ids, root));
        changes.extend(self.remove_assignments_if(|assignment| ids.contains(&assignment.node)));
        for record in &mut self.records {
            if record.node.is_some_and(|node| ids.contains(&node)) {
                record.node = Some(root);
            }
        }
        changes.push(Change::RecordsMoved {
            from: ids.clone(),
            to: root,
        });
        self.nodes.retain(|node| !ids.contains(&node.id));
        changes.extend(
            going
                .into_iter()
                .map(|node| Change::Node(Box::new(Delta::removed(node)))),
        );
        changes
    }
}
