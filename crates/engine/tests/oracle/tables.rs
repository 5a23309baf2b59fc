//! The copy-on-write tables against the maps of the standard library, and old copies against what
//! they were.

use std::collections::BTreeMap;

use bailiwick_engine::table::{Index, Table};

use crate::world::chance::Chance;

fn rows(table: &Table<u64>) -> BTreeMap<u32, u64> {
    table.iter().map(|(handle, row)| (handle, *row)).collect()
}

fn entries(index: &Index<String, u64>) -> BTreeMap<String, u64> {
    index
        .iter()
        .map(|(key, value)| (key.clone(), *value))
        .collect()
}

#[test]
fn a_table_is_a_map_and_its_copies_stay_as_they_were() {
    for seed in 0..60 {
        let mut chance = Chance::new(seed);
        let mut table = Table::default();
        let mut expected = BTreeMap::new();
        let mut copies = Vec::new();
        for step in 0..400_u64 {
            let some = chance.below(expected.len().max(1));
            let handle = expected.keys().nth(some).copied().unwrap_or(7_000);
            match chance.below(10) {
                0..5 => {
                    let new = table.insert(step);
                    assert_eq!(
                        expected.insert(new, step),
                        None,
                        "a handle in use was given again"
                    );
                }
                5 | 6 => {
                    assert_eq!(
                        table.get_mut(handle).is_some(),
                        expected.contains_key(&handle)
                    );
                    if let Some(row) = table.get_mut(handle) {
                        *row = step;
                        expected.insert(handle, step);
                    }
                }
                7 | 8 => assert_eq!(table.remove(handle), expected.remove(&handle)),
                _ => copies.push((table.clone(), expected.clone())),
            }
            assert_eq!(table.get(handle), expected.get(&handle));
            assert_eq!(
                (table.len(), table.is_empty()),
                (expected.len(), expected.is_empty())
            );
            assert!(expected.keys().all(|handle| *handle < table.slots()));
        }
        assert_eq!(rows(&table), expected);
        for (copy, expected) in copies {
            assert_eq!(rows(&copy), expected);
            assert_eq!(copy.len(), expected.len());
        }
    }
}

#[test]
fn an_index_is_a_map_and_its_copies_stay_as_they_were() {
    for seed in 0..60 {
        let mut chance = Chance::new(seed ^ 0x1d);
        let mut index: Index<String, u64> = Index::default();
        let mut expected: BTreeMap<String, u64> = BTreeMap::new();
        let mut copies = Vec::new();
        for step in 0..300_u64 {
            let key = format!("key {}", chance.below(80));
            match chance.below(10) {
                0..5 => {
                    index.insert(key.clone(), step);
                    expected.insert(key.clone(), step);
                }
                5 | 6 => match (index.get_mut(key.as_str()), expected.get_mut(&key)) {
                    (Some(value), Some(known)) => (*value, *known) = (step, step),
                    (None, None) => {}
                    _ => panic!("only one of them has `{key}`"),
                },
                7 | 8 => assert_eq!(index.remove(key.as_str()), expected.remove(&key)),
                _ => copies.push((index.clone(), expected.clone())),
            }
            assert_eq!(index.get(key.as_str()), expected.get(&key));
        }
        assert_eq!(entries(&index), expected);
        for (copy, expected) in copies {
            assert_eq!(entries(&copy), expected);
        }
    }
}
