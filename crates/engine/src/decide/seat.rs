//! The one seat gate: every path that makes a user active goes through it.

use bailiwick_model::refusal::{Refusal, RefusalCode};

use crate::snapshot::Snapshot;

/// How many more users may be made active; `None` is no limit.
#[must_use]
pub fn free_seats(snapshot: &Snapshot) -> Option<u32> {
    let limit = snapshot.tenant()?.seat_limit?;
    Some(limit.saturating_sub(snapshot.active_users()))
}

/// Refuses to make a user active while no seat is free.
pub(super) fn take(snapshot: &Snapshot) -> Result<(), Refusal> {
    if free_seats(snapshot) == Some(0) {
        let detail = "all seats are taken: make somebody passive or deactivated first, \
                      or have the seat limit raised";
        return Err(Refusal::new(RefusalCode::NoSeat, detail));
    }
    Ok(())
}
