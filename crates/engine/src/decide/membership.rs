//! Who is in a group. It is a matter of editing users, not groups.

use bailiwick_model::change::{Change, Delta};
use bailiwick_model::command::Outcome;
use bailiwick_model::group::Membership;
use bailiwick_model::ids::{GroupId, UserId, VendorId};
use bailiwick_model::limits;
use bailiwick_model::refusal::{Refusal, RefusalCode};

use super::case::{Case, limit};
use super::{Decided, Decision};
use crate::ceiling::may_give_grant;
use crate::snapshot::GroupRow;

pub(super) fn add(case: &mut Case<'_>, group: &GroupId, user: UserId) -> Decision {
    let (handle, group_handle, row) = both(case, group, user)?;
    case.not_oneself(handle)?;
    may_join(case, row)?;
    if row.members.contains(handle) {
        return Decided::nothing(Outcome::Done);
    }
    let subject = case.snapshot.subject_row(handle);
    let groups = subject.map(|subject| &*subject.groups).unwrap_or_default();
    if groups.len() >= limits::GROUPS_OF_USER {
        return Err(limit("groups of one user", limits::GROUPS_OF_USER));
    }
    let mut vendor = None;
    for &other in groups.iter().chain([&group_handle]) {
        if let Some(other) = case.snapshot.group_row(other) {
            one_vendor(&mut vendor, other)?;
        }
    }
    let membership = Membership {
        group: group.clone(),
        user,
    };
    let change = Change::Membership(Box::new(Delta::created(membership)));
    Decided::new(vec![change], Outcome::Done)
}

pub(super) fn remove(case: &mut Case<'_>, group: &GroupId, user: UserId) -> Decision {
    let (handle, _, row) = both(case, group, user)?;
    case.not_oneself(handle)?;
    may_join(case, row)?;
    if !row.members.contains(handle) {
        return Decided::nothing(Outcome::Done);
    }
    let membership = Membership {
        group: group.clone(),
        user,
    };
    let change = Change::Membership(Box::new(Delta::removed(membership)));
    Decided::new(vec![change], Outcome::Done)
}

/// The handles of the user, whom the actor must have the right to edit, and of the group.
fn both<'a>(
    case: &Case<'a>,
    group: &GroupId,
    user: UserId,
) -> Result<(u32, u32, &'a GroupRow), Refusal> {
    // Whoever may edit the user may know of every group; nobody else gets as far as asking.
    let (user, _) = case.user_for(user, "users.edit")?;
    let found = case.snapshot.group(group);
    let (group, row) = found.ok_or_else(|| Refusal::not_found("group"))?;
    Ok((user, group, row))
}

/// The grant ceiling over everything that a group gives its members; it holds for taking somebody
/// out as well.
pub(super) fn may_join(case: &Case<'_>, group: &GroupRow) -> Result<(), Refusal> {
    group
        .grants
        .iter()
        .try_for_each(|grant| may_give_grant(&case.authority, grant))
}

/// Refuses groups of a second vendor, given the vendor of those so far.
pub(super) fn one_vendor(vendor: &mut Option<VendorId>, group: &GroupRow) -> Result<(), Refusal> {
    let Some(of_group) = group.group.vendor.map(|vendor| vendor.vendor) else {
        return Ok(());
    };
    match vendor.replace(of_group) {
        Some(other) if other != of_group => {
            let detail = "a user's vendor groups must belong to one vendor";
            Err(Refusal::new(RefusalCode::OtherVendor, detail))
        }
        _ => Ok(()),
    }
}
