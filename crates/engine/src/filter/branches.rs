//! From grants to a tree: each grant is a branch; branches that differ only in where or in their
//! values become one, and what a wider branch covers is left out.

use std::collections::BTreeMap;
use std::sync::Arc;

use bailiwick_model::catalog::{Granting, PermissionIndex};
use bailiwick_model::ids::VendorId;
use rustc_hash::FxHashMap;

use super::conditions::Sides;
use super::tree::FilterTree;
use crate::snapshot::{Grant, Interval, Snapshot};

/// Beyond so many kinds of branches those covered by others are no longer looked for: the tree is
/// then longer than it need be, but says the same.
const KINDS_COMPARED: usize = 500;

/// What a branch demands besides its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Kind {
    /// Index into the conditions; `None` demands nothing.
    condition: Option<usize>,
    vendor: Option<VendorId>,
    /// Handles of restriction values, sorted; `None` demands none.
    values: Option<Arc<[u32]>>,
}

/// Branches by what they demand, with the places where they count.
pub(super) struct Branches<'a> {
    snapshot: &'a Snapshot,
    aware: bool,
    conditions: Vec<FilterTree>,
    condition_of: FxHashMap<PermissionIndex, Option<usize>>,
    places: BTreeMap<Kind, Vec<u32>>,
}

impl<'a> Branches<'a> {
    pub(super) fn new(snapshot: &'a Snapshot, aware: bool) -> Self {
        Self {
            snapshot,
            aware,
            conditions: Vec::new(),
            condition_of: FxHashMap::default(),
            places: BTreeMap::new(),
        }
    }

    /// Notes what remains of a permission's condition. One that can never hold is not noted.
    pub(super) fn add_condition(&mut self, permission: PermissionIndex, sides: &Sides<'_>) {
        let Some(known) = self.snapshot.catalog.permission(permission) else {
            return;
        };
        let remaining = match &known.condition {
            None => FilterTree::Always,
            Some(condition) => sides.remaining(condition),
        };
        let index = match remaining {
            FilterTree::Never => return,
            FilterTree::Always => None,
            remaining => {
                let same = self.conditions.iter().position(|known| *known == remaining);
                let index = same.unwrap_or(self.conditions.len());
                if same.is_none() {
                    self.conditions.push(remaining);
                }
                Some(index)
            }
        };
        self.condition_of.insert(permission, index);
    }

    /// Adds what a grant gives.
    pub(super) fn add_grant(&mut self, granting: &Granting, grant: &Grant) {
        let Some(role) = self.snapshot.roles.get(grant.role) else {
            return;
        };
        let mut conditions: Vec<Option<usize>> = granting
            .any
            .iter()
            .filter(|&permission| role.gives.contains(permission))
            .filter_map(|permission| self.condition_of.get(&permission).copied())
            .collect();
        conditions.sort_unstable();
        conditions.dedup();
        if conditions.contains(&None) {
            conditions = vec![None];
        }
        let bounds = grant.bounds.as_deref();
        let values = bounds.and_then(|bounds| bounds.values.clone());
        let values = values.filter(|_| self.aware);
        if values.as_deref().is_some_and(<[u32]>::is_empty) {
            return;
        }
        for condition in conditions {
            let kind = Kind {
                condition,
                vendor: grant.vendor(),
                values: values.clone(),
            };
            self.places.entry(kind).or_default().push(grant.node);
        }
    }

    /// The tree.
    pub(super) fn into_tree(mut self) -> FilterTree {
        let snapshot = self.snapshot;
        let kinds = std::mem::take(&mut self.places);
        let mut kinds: Vec<(Kind, Vec<u32>)> = kinds
            .into_iter()
            .map(|(kind, places)| (kind, outermost(snapshot, places)))
            .collect();
        if kinds.len() <= KINDS_COMPARED {
            kinds = without_covered(snapshot, &kinds);
        }
        // The same places and demands but for the values: one branch with all values.
        let mut joined: BTreeMap<Demand, Vec<Values>> = BTreeMap::new();
        for (kind, places) in kinds {
            let key = (places, kind.vendor, kind.condition);
            joined.entry(key).or_default().push(kind.values);
        }
        let texts = self.value_texts(&joined);
        let branch = |((places, vendor, condition), values): (Demand, Vec<Values>)| {
            let condition = condition.and_then(|index| self.conditions.get(index));
            FilterTree::all([
                self.node_in(&places),
                values_any(&values, &texts),
                vendor.map_or(FilterTree::Always, |vendor| FilterTree::VendorIs { vendor }),
                condition.cloned().unwrap_or(FilterTree::Always),
            ])
        };
        FilterTree::any(joined.into_iter().map(branch))
    }

    fn node_in(&self, places: &[u32]) -> FilterTree {
        let root = self.snapshot.root();
        if places.iter().any(|&place| Some(place) == root) {
            return FilterTree::Always;
        }
        let nodes = places
            .iter()
            .filter_map(|&place| self.snapshot.nodes.get(place));
        let nodes: Vec<_> = nodes.map(|row| row.node.id).collect();
        if nodes.is_empty() {
            FilterTree::Never
        } else {
            FilterTree::NodeIn { nodes }
        }
    }

    /// The texts of the values, if any branch has values.
    fn value_texts(&self, joined: &BTreeMap<Demand, Vec<Values>>) -> ValueTexts<'a> {
        if joined.values().flatten().all(Option::is_none) {
            return FxHashMap::default();
        }
        let handles = self.snapshot.value_handles.iter();
        handles.map(|(text, &handle)| (handle, &**text)).collect()
    }
}

/// Handles of values, sorted; `None` is unrestricted.
type Values = Option<Arc<[u32]>>;
/// Places, vendor, condition.
type Demand = (Vec<u32>, Option<VendorId>, Option<usize>);
type ValueTexts<'a> = FxHashMap<u32, &'a str>;

fn values_any(lists: &[Values], texts: &ValueTexts<'_>) -> FilterTree {
    let mut values = Vec::new();
    for list in lists {
        let Some(list) = list else {
            return FilterTree::Always;
        };
        let known = list.iter().filter_map(|handle| texts.get(handle));
        values.extend(known.map(|&text| text.to_owned()));
    }
    values.sort_unstable();
    values.dedup();
    FilterTree::ValuesAny { values }
}

/// The places without those below another, in order of the tree.
fn outermost(snapshot: &Snapshot, places: Vec<u32>) -> Vec<u32> {
    let mut placed: Vec<(Interval, u32)> = places
        .into_iter()
        .filter_map(|place| Some((snapshot.interval(place)?, place)))
        .collect();
    placed.sort_unstable_by_key(|(interval, _)| interval.first);
    let mut end = 0;
    placed.retain(|(interval, _)| {
        let outside = interval.first >= end;
        end = end.max(interval.end);
        outside
    });
    placed.into_iter().map(|(_, place)| place).collect()
}

/// The kinds without the places at which another kind demands less.
fn without_covered(snapshot: &Snapshot, kinds: &[(Kind, Vec<u32>)]) -> Vec<(Kind, Vec<u32>)> {
    let mut kept = Vec::new();
    for (kind, places) in kinds {
        let mut left = places.clone();
        for (_, elsewhere) in kinds
            .iter()
            .filter(|(other, _)| other.demands_less_than(kind))
        {
            left.retain(|&place| {
                let covers = |&above: &u32| snapshot.is_at_or_above(above, place);
                !elsewhere.iter().any(covers)
            });
        }
        if !left.is_empty() {
            kept.push((kind.clone(), left));
        }
    }
    kept
}

impl Kind {
    fn demands_less_than(&self, other: &Self) -> bool {
        let values = match (&self.values, &other.values) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(mine), Some(theirs)) => {
                theirs.iter().all(|value| mine.binary_search(value).is_ok())
            }
        };
        self != other
            && values
            && (self.vendor.is_none() || self.vendor == other.vendor)
            && (self.condition.is_none() || self.condition == other.condition)
    }
}
