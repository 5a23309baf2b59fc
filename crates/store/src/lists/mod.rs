//! Lists that are too long for memory: found, sorted and cut into pages by the database.
//!
//! A page goes on after the last item of the one before (a keyset cursor, never an offset): no
//! item twice, none left out that did not change, and the same cost however deep.

pub(crate) mod changes;
pub(crate) mod keyset;
pub(crate) mod records;
pub(crate) mod sql;
pub(crate) mod user_fields;
pub(crate) mod users;

/// Most items of one page.
pub(crate) const PAGE_MAX: u32 = 1_000;

/// How many rows to ask for: one more than are wanted, to know whether there are more.
pub(crate) fn rows_wanted(limit: u32) -> usize {
    usize::try_from(limit.clamp(1, PAGE_MAX)).unwrap_or(1)
}
