//! Pages in order of a key, without sorting more than is shown.

use serde::Serialize;

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Page<T, K> {
    /// The items, in order.
    pub items: Vec<T>,
    /// Where the next page begins: after this key. `None` if nothing follows.
    pub next: Option<K>,
}

/// How many candidates are put in order at first.
const FIRST_STRETCH: usize = 128;

/// The first `limit` of the candidates that pass, in order of their keys. Candidates are ordered
/// stretch by stretch, so that a page of a hundred thousand costs one pass and a small sort.
pub(super) fn page<K: Ord + Clone, C: Ord, T>(
    mut candidates: Vec<C>,
    limit: usize,
    key: impl Fn(&C) -> K,
    pass: impl Fn(&C) -> Option<T>,
) -> Page<T, K> {
    let limit = limit.max(1);
    let mut items: Vec<T> = Vec::new();
    let mut last = None;
    let mut stretch = limit.saturating_mul(2).max(FIRST_STRETCH);
    let mut rest = candidates.as_mut_slice();
    while !rest.is_empty() {
        if rest.len() > stretch {
            rest.select_nth_unstable(stretch);
        }
        let take = stretch.min(rest.len());
        let Some((head, tail)) = rest.split_at_mut_checked(take) else {
            break;
        };
        head.sort_unstable();
        for candidate in head.iter() {
            let Some(item) = pass(candidate) else {
                continue;
            };
            if items.len() == limit {
                return Page { items, next: last };
            }
            items.push(item);
            last = Some(key(candidate));
        }
        rest = tail;
        stretch = stretch.saturating_mul(2);
    }
    Page { items, next: None }
}
