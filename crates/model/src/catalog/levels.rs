//! Levels: how strong somebody's rights on a type are, and the rule that levels grow.

use super::closure::closed;
use super::compiled::{Catalog, Level, ResourceTypeIndex};
use super::permission_set::PermissionSet;

impl Catalog {
    /// The strongest level of a type that is fully held; nothing means "none".
    ///
    /// The set need not be closed over includes.
    #[must_use]
    pub fn level_of(&self, ty: ResourceTypeIndex, held: &PermissionSet) -> Option<&Level> {
        let held = self.close_includes(held);
        let levels = &self.resource_type(ty)?.levels;
        levels
            .iter()
            .rev()
            .find(|level| level.permissions.is_subset(&held))
    }

    /// The level of a type by its name.
    #[must_use]
    pub fn level(&self, ty: ResourceTypeIndex, name: &str) -> Option<&Level> {
        self.resource_type(ty)?
            .levels
            .iter()
            .find(|level| level.name == name)
    }
}

/// The positions of levels that do not strictly contain the level before, both taken with what
/// they include.
pub(super) fn not_growing(levels: &[Level], includes: &[PermissionSet]) -> Vec<usize> {
    let sets: Vec<_> = levels
        .iter()
        .map(|level| closed(&level.permissions, includes))
        .collect();
    let pairs = sets.iter().zip(sets.iter().skip(1)).enumerate();
    pairs
        .filter(|(_, (weaker, stronger))| !weaker.is_subset(stronger) || weaker == stronger)
        .map(|(position, _)| position.saturating_add(1))
        .collect()
}
