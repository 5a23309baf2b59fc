//! What may happen to a world: each step changes the world and answers with the changes that the
//! engine must be told of, before and after as they were and are.
//!
//! - [`tree`]: nodes made, moved, renamed, removed
//! - [`people`]: users, service accounts and their keys
//! - [`access`]: roles, groups, memberships, assignments
//! - [`platform`]: catalogs, releases, restriction values, vendors, records

mod access;
mod people;
mod platform;
mod tree;

use bailiwick_model::change::Change;

use super::World;
use super::chance::Chance;

type Step = fn(&mut World, &mut Chance) -> Vec<Change>;

/// What may happen, and how often next to the others.
const STEPS: [(usize, Step); 25] = [
    (6, World::add_node),
    (5, World::move_node),
    (4, World::rename_node),
    (3, World::remove_node),
    (4, World::add_user),
    (8, World::change_user),
    (3, World::rename_user),
    (2, World::add_account),
    (2, World::change_account),
    (2, World::remove_account),
    (2, World::add_key),
    (1, World::revoke_key),
    (4, World::add_role),
    (6, World::change_role),
    (3, World::remove_role),
    (4, World::add_group),
    (6, World::change_group),
    (3, World::remove_group),
    (8, World::add_membership),
    (5, World::remove_membership),
    (12, World::add_assignment),
    (6, World::remove_assignment),
    (4, World::change_releases),
    (3, World::change_edition),
    (8, World::change_lists),
];

impl World {
    /// One step at random. It may turn out to change nothing.
    pub fn step(&mut self, chance: &mut Chance) -> Vec<Change> {
        let all: usize = STEPS.iter().map(|(often, _)| often).sum();
        let mut at = chance.below(all);
        for (often, step) in STEPS {
            if at < often {
                return step(self, chance);
            }
            at -= often;
        }
        Vec::new()
    }
}
