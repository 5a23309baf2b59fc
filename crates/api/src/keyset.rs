//! Pages of lists that would be too long to be made item by item: only keys are compared, and only
//! the items of the page are made.

use std::collections::BinaryHeap;

use bailiwick_web::page::{ListParameters, Page, page_of};
use bailiwick_web::problem::Problem;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A list whose items are known by keys, in whose order they are given.
pub(crate) struct Keyset<'a, K, T> {
    /// The fields by which it can be filtered and sorted.
    pub fields: &'a [&'a str],
    /// Whether the caller may see the item of a key. Asked as seldom as possible.
    pub shown: &'a dyn Fn(K) -> bool,
    /// The item of a key.
    pub item: &'a dyn Fn(K) -> Option<T>,
    /// The id of an item, the last thing it is sorted by.
    pub id: fn(&T) -> String,
}

impl<K: Ord + Copy + Serialize + DeserializeOwned, T: Serialize> Keyset<'_, K, T> {
    /// One page. `keys` gives all keys, in any order, each time it is called. With a filter or an
    /// order of the caller's all items have to be made.
    ///
    /// # Errors
    /// When a parameter is not understood.
    pub(crate) fn page<I: Iterator<Item = K>>(
        &self,
        parameters: &ListParameters,
        keys: impl Fn() -> I,
    ) -> Result<Page<T>, Problem> {
        let given = |text: &Option<String>| text.as_ref().is_some_and(|t| !t.trim().is_empty());
        if given(&parameters.filter) || given(&parameters.sort) {
            let shown = keys().filter(|key| (self.shown)(*key));
            let items = shown.filter_map(self.item).collect();
            return page_of(items, parameters, self.fields, self.id);
        }
        let limit = parameters.limit()? as usize;
        let after = parameters.cursor(self.fields)?;
        let mut page = smallest(keys(), after, limit + 1, self.shown);
        let more = page.len() > limit;
        page.truncate(limit);
        let last = page.last().filter(|_| more);
        let next_cursor = last.map(|key| parameters.next_cursor(self.fields, key));
        let total = parameters
            .wants_total()
            .then(|| keys().filter(|key| (self.shown)(*key)).count() as u64);
        Ok(Page {
            items: page.into_iter().filter_map(self.item).collect(),
            next_cursor,
            total,
        })
    }
}

/// The smallest keys after one, in order, at most so many.
fn smallest<K: Ord + Copy>(
    keys: impl Iterator<Item = K>,
    after: Option<K>,
    most: usize,
    shown: impl Fn(K) -> bool,
) -> Vec<K> {
    let mut found: BinaryHeap<K> = BinaryHeap::with_capacity(most);
    for key in keys {
        let full = found.len() >= most;
        let greatest = found.peek().filter(|_| full);
        let skip = after.is_some_and(|after| key <= after)
            || greatest.is_some_and(|greatest| key >= *greatest)
            || !shown(key);
        if skip {
            continue;
        }
        if full {
            found.pop();
        }
        found.push(key);
    }
    found.into_sorted_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(keys: &[u32], limit: u32) -> Vec<u32> {
        let list = Keyset {
            fields: &[],
            shown: &|key: u32| !key.is_multiple_of(5),
            item: &Some,
            id: ToString::to_string,
        };
        let mut parameters = ListParameters {
            limit: Some(limit),
            total: Some(true),
            ..ListParameters::default()
        };
        let mut walked = Vec::new();
        loop {
            let page = list.page(&parameters, || keys.iter().copied()).unwrap();
            assert!(page.items.len() <= limit as usize);
            let shown = keys.iter().filter(|key| !key.is_multiple_of(5)).count();
            assert_eq!(page.total, Some(shown as u64));
            walked.extend(page.items);
            parameters.cursor = page.next_cursor;
            if parameters.cursor.is_none() {
                return walked;
            }
        }
    }

    #[test]
    fn every_shown_key_comes_once_and_in_order() {
        let keys: Vec<u32> = (0..100).map(|number| (number * 37) % 101).collect();
        let mut expected: Vec<u32> = keys
            .iter()
            .copied()
            .filter(|key| !key.is_multiple_of(5))
            .collect();
        expected.sort_unstable();
        for limit in [1, 3, 79, 80, 81, 1_000] {
            assert_eq!(walk(&keys, limit), expected, "limit {limit}");
        }
        assert_eq!(walk(&[], 3), [0_u32; 0]);
    }
}
