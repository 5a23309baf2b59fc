//! A set of permissions as a bitset. Roles, levels and grants are made of these; the engine
//! compares them in its innermost loop, so every operation works on whole words.

use serde::{Deserialize, Serialize};

/// Where a permission stands in its tenant's compiled [`Catalog`](super::Catalog).
///
/// Only meaningful together with that catalog: codes, not indices, are what is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PermissionIndex(pub u16);

impl PermissionIndex {
    fn word(self) -> usize {
        usize::from(self.0 >> 6)
    }

    fn bit(self) -> u64 {
        1 << (self.0 & 63)
    }
}

/// A set of [`PermissionIndex`].
///
/// INVARIANT: the last word is not zero, so that equal sets are equal words.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct PermissionSet {
    words: Box<[u64]>,
}

impl PermissionSet {
    /// The empty set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a permission; says whether it was absent.
    pub fn insert(&mut self, permission: PermissionIndex) -> bool {
        if self.contains(permission) {
            return false;
        }
        self.grow_to(permission.word().saturating_add(1));
        if let Some(word) = self.words.get_mut(permission.word()) {
            *word |= permission.bit();
        }
        true
    }

    /// Takes a permission away; says whether it was present.
    pub fn remove(&mut self, permission: PermissionIndex) -> bool {
        if !self.contains(permission) {
            return false;
        }
        if let Some(word) = self.words.get_mut(permission.word()) {
            *word &= !permission.bit();
        }
        self.trim();
        true
    }

    /// Whether the permission is in the set.
    #[inline]
    #[must_use]
    pub fn contains(&self, permission: PermissionIndex) -> bool {
        self.words
            .get(permission.word())
            .is_some_and(|word| word & permission.bit() != 0)
    }

    /// Whether nothing is in the set.
    #[inline]
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// How many permissions are in the set.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.iter().fold(0_usize, |sum, word| {
            sum.saturating_add(usize::try_from(word.count_ones()).unwrap_or(0))
        })
    }

    /// Adds everything of the other set.
    pub fn union_with(&mut self, other: &Self) {
        self.grow_to(other.words.len());
        for (mine, theirs) in self.words.iter_mut().zip(&other.words) {
            *mine |= theirs;
        }
    }

    /// Takes away everything of the other set.
    pub fn difference_with(&mut self, other: &Self) {
        for (mine, theirs) in self.words.iter_mut().zip(&other.words) {
            *mine &= !theirs;
        }
        self.trim();
    }

    /// Keeps only what the other set holds too.
    pub fn intersect_with(&mut self, other: &Self) {
        let kept = self
            .words
            .iter()
            .zip(&other.words)
            .map(|(mine, theirs)| mine & theirs);
        self.words = kept.collect();
        self.trim();
    }

    /// Whether the sets have a permission in common.
    #[inline]
    #[must_use]
    pub fn intersects(&self, other: &Self) -> bool {
        self.words
            .iter()
            .zip(&other.words)
            .any(|(mine, theirs)| mine & theirs != 0)
    }

    /// Whether the other set holds everything of this one.
    #[inline]
    #[must_use]
    pub fn is_subset(&self, other: &Self) -> bool {
        self.words.len() <= other.words.len()
            && self
                .words
                .iter()
                .zip(&other.words)
                .all(|(mine, theirs)| mine & !theirs == 0)
    }

    /// The permissions in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = PermissionIndex> + '_ {
        self.words
            .iter()
            .enumerate()
            .flat_map(|(word_index, word)| {
                let base = u16::try_from(word_index << 6).unwrap_or(u16::MAX);
                bits(*word).map(move |bit| PermissionIndex(base | bit))
            })
    }

    /// The words of the bitset, lowest first, without trailing zero words.
    #[inline]
    #[must_use]
    pub fn first_words(&self) -> &[u64] {
        &self.words
    }

    fn grow_to(&mut self, words: usize) {
        if self.words.len() < words {
            let mut grown = std::mem::take(&mut self.words).into_vec();
            grown.resize(words, 0);
            self.words = grown.into_boxed_slice();
        }
    }

    fn trim(&mut self) {
        let used = self.words.iter().rposition(|word| *word != 0);
        let used = used.map_or(0, |last| last.saturating_add(1));
        if used < self.words.len() {
            let mut trimmed = std::mem::take(&mut self.words).into_vec();
            trimmed.truncate(used);
            self.words = trimmed.into_boxed_slice();
        }
    }
}

/// The positions of the set bits of one word, ascending.
fn bits(word: u64) -> impl Iterator<Item = u16> {
    let mut left = word;
    std::iter::from_fn(move || {
        if left == 0 {
            return None;
        }
        let lowest = left.trailing_zeros();
        left &= left.wrapping_sub(1);
        u16::try_from(lowest).ok()
    })
}

impl std::fmt::Debug for PermissionSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set()
            .entries(self.iter().map(|permission| permission.0))
            .finish()
    }
}

impl FromIterator<PermissionIndex> for PermissionSet {
    fn from_iter<I: IntoIterator<Item = PermissionIndex>>(permissions: I) -> Self {
        let mut set = Self::new();
        set.extend(permissions);
        set
    }
}

impl Extend<PermissionIndex> for PermissionSet {
    fn extend<I: IntoIterator<Item = PermissionIndex>>(&mut self, permissions: I) {
        for permission in permissions {
            self.insert(permission);
        }
    }
}
