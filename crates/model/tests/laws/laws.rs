//! Laws: a permission set behaves like a set, closures are idempotent and monotone.

use std::collections::BTreeSet;

use bailiwick_model::catalog::{Catalog, PermissionIndex, PermissionSet};
use proptest::collection::btree_set;
use proptest::prelude::{Strategy, prop_assert, prop_assert_eq, proptest};

use crate::support::commerce;

fn members(max: u16) -> impl Strategy<Value = BTreeSet<u16>> {
    btree_set(0..max, 0..40)
}

fn of(members: &BTreeSet<u16>) -> PermissionSet {
    members.iter().copied().map(PermissionIndex).collect()
}

fn back(set: &PermissionSet) -> BTreeSet<u16> {
    set.iter().map(|permission| permission.0).collect()
}

fn closures() -> [fn(&Catalog, &PermissionSet) -> PermissionSet; 2] {
    [Catalog::close_includes, Catalog::close_prerequisites]
}

proptest! {
    #[test]
    fn a_set_is_a_set(left in members(4_096), right in members(200)) {
        let (a, b) = (of(&left), of(&right));
        prop_assert_eq!(back(&a), left.clone());
        prop_assert_eq!(a.len(), left.len());
        prop_assert_eq!(a.is_empty(), left.is_empty());
        prop_assert_eq!(a.is_subset(&b), left.is_subset(&right));
        prop_assert_eq!(b.is_subset(&a), right.is_subset(&left));
        prop_assert_eq!(a.intersects(&b), !left.is_disjoint(&right));
        prop_assert_eq!(b.intersects(&a), a.intersects(&b));
        prop_assert_eq!(a == b, left == right);

        let mut union = a.clone();
        union.union_with(&b);
        prop_assert_eq!(&union, &of(&left.union(&right).copied().collect()));
        let mut common = a.clone();
        common.intersect_with(&b);
        prop_assert_eq!(&common, &of(&left.intersection(&right).copied().collect()));
        let mut rest = union.clone();
        rest.difference_with(&a);
        prop_assert_eq!(&rest, &of(&right.difference(&left).copied().collect()));
    }

    #[test]
    fn inserting_and_removing(members in members(300), one in 0_u16..300) {
        let mut set = of(&members);
        prop_assert_eq!(set.contains(PermissionIndex(one)), members.contains(&one));
        prop_assert_eq!(set.insert(PermissionIndex(one)), !members.contains(&one));
        prop_assert!(set.contains(PermissionIndex(one)));
        prop_assert!(set.remove(PermissionIndex(one)));
        prop_assert!(!set.remove(PermissionIndex(one)));
        let mut expected = members.clone();
        expected.remove(&one);
        prop_assert_eq!(&set, &of(&expected));
        prop_assert!(set.first_words().last() != Some(&0));
    }

    #[test]
    fn closures_are_idempotent_monotone_and_additive(left in members(90), right in members(90)) {
        let catalog = commerce_once();
        let mut both = of(&left);
        both.union_with(&of(&right));
        for close in closures() {
            let (a, b) = (close(catalog, &of(&left)), close(catalog, &of(&right)));
            prop_assert!(of(&left).is_subset(&a));
            prop_assert_eq!(&close(catalog, &a), &a);
            let mut union = a.clone();
            union.union_with(&b);
            prop_assert_eq!(close(catalog, &both), union);
        }
    }

    #[test]
    fn more_permissions_never_lower_a_level(left in members(90), more in members(90)) {
        let catalog = commerce_once();
        let mut both = of(&left);
        both.union_with(&of(&more));
        for found in catalog.resource_types() {
            let index = found.rights_of;
            let rank = |held: &PermissionSet| {
                let level = catalog.level_of(index, held).map(|level| &level.name);
                level.map(|name| found.levels.iter().position(|level| level.name == *name))
            };
            prop_assert!(rank(&of(&left)) <= rank(&both));
        }
    }

    #[test]
    fn without_its_dependents_a_permission_may_go(held in members(90), gone in 0_u16..90) {
        let catalog = commerce_once();
        let gone = PermissionIndex(gone);
        let mut held = catalog.close_prerequisites(&of(&held));
        for dependent in catalog.dependents(gone, &held) {
            held.remove(dependent);
        }
        held.remove(gone);
        prop_assert_eq!(catalog.close_prerequisites(&held), held);
    }
}

fn commerce_once() -> &'static Catalog {
    static COMMERCE: std::sync::LazyLock<Catalog> = std::sync::LazyLock::new(commerce);
    &COMMERCE
}
