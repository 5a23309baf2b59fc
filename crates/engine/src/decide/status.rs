//! A user's status and lock.

use bailiwick_model::change::{Change, Delta};
use bailiwick_model::command::{IfVersion, Outcome};
use bailiwick_model::ids::UserId;
use bailiwick_model::names::Name;
use bailiwick_model::refusal::{Refusal, RefusalCode};
use bailiwick_model::user::{Lock, User, UserStatus};

use super::case::{Case, fresh};
use super::{Decided, Decision, seat};
use crate::ceiling::may_touch;

pub(super) fn set(
    case: &mut Case<'_>,
    user: UserId,
    status: UserStatus,
    if_version: IfVersion,
) -> Decision {
    let (handle, row) = case.user(user)?;
    // Managers may deactivate their direct reports, and set no other status.
    let deactivates = status == UserStatus::Deactivated
        && case
            .authority
            .holds_for_user("users.edit_direct_reports", handle);
    if !deactivates {
        case.user_for(user, "users.edit_status")?;
    }
    case.not_oneself(handle)?;
    may_touch(&case.authority, handle)?;
    fresh(if_version, row.version)?;
    if status == UserStatus::Provisioned {
        let detail = "a user can be made active, passive or deactivated";
        return Err(Refusal::new(RefusalCode::StatusNotAllowed, detail).at("/status"));
    }
    if status == row.status {
        return Decided::nothing(Outcome::User(user));
    }
    if status == UserStatus::Active {
        seat::take(case.snapshot)?;
    }
    changed(case, user, |after| after.status = status)
}

pub(super) fn lock(
    case: &mut Case<'_>,
    user: UserId,
    reason: Option<&Name>,
    if_version: IfVersion,
) -> Decision {
    let (handle, row) = case.user_for(user, "users.edit_status")?;
    case.not_oneself(handle)?;
    may_touch(&case.authority, handle)?;
    fresh(if_version, row.version)?;
    let offered = &case.tenant()?.settings.lock_reasons;
    let known = |reason: &Name| offered.is_empty() || offered.contains(reason);
    if !reason.is_none_or(known) {
        let detail = "the reason is not in the tenant's list";
        let names = offered.iter().map(ToString::to_string).collect();
        return Err(Refusal::new(RefusalCode::UnknownLockReason, detail)
            .at("/reason")
            .because_of(names));
    }
    if row
        .lock
        .as_ref()
        .is_some_and(|lock| lock.reason.as_ref() == reason)
    {
        return Decided::nothing(Outcome::User(user));
    }
    let since = row.lock.as_ref().map_or(case.now, |lock| lock.since);
    let lock = Lock {
        reason: reason.cloned(),
        since,
    };
    changed(case, user, |after| after.lock = Some(lock))
}

pub(super) fn unlock(case: &mut Case<'_>, user: UserId, if_version: IfVersion) -> Decision {
    let (handle, row) = case.user_for(user, "users.edit_status")?;
    case.not_oneself(handle)?;
    may_touch(&case.authority, handle)?;
    fresh(if_version, row.version)?;
    if row.lock.is_none() {
        return Decided::nothing(Outcome::User(user));
    }
    changed(case, user, |after| after.lock = None)
}

/// The user with a change, as the only change.
fn changed(case: &Case<'_>, user: UserId, change: impl FnOnce(&mut User)) -> Decision {
    let before = case.loaded_user(user)?;
    let mut after = before.clone();
    change(&mut after);
    after.changed = case.now;
    after.version = before.version.saturating_add(1);
    let delta = Delta::changed(before.clone(), after);
    Decided::new(vec![Change::User(Box::new(delta))], Outcome::User(user))
}
