//! The two ceilings: nobody gives more than they hold, and nobody touches who holds more.
//!
//! Both come down to one question, [`covers`]: does the actor itself hold these permissions at
//! this node, for these records, for as long? Holders of `access.grant_any` there need not, except
//! for restricted permissions. To hold a permission with a condition is not to hold it for somebody
//! else, of whom the condition may be true elsewhere: it takes permissions without one.

use bailiwick_model::assignment::Validity;
use bailiwick_model::catalog::{GRANT_ANY, PermissionIndex, PermissionSet};
use bailiwick_model::group::Group;
use bailiwick_model::ids::VendorId;
use bailiwick_model::names::Code;
use bailiwick_model::refusal::{Refusal, RefusalCode};
use bailiwick_model::restriction::Restrictions;
use bailiwick_model::role::Role;
use bailiwick_model::time::Timestamp;

use crate::authority::{Authority, UserView};
use crate::snapshot::{Grant, Snapshot};

/// What narrows something that is given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bound {
    /// Handles of restriction values, `None` inside for one that no grant carries; `None` outside
    /// is unrestricted.
    pub values: Option<Vec<Option<u32>>>,
    /// The vendor whose records alone are reached.
    pub vendor: Option<VendorId>,
    /// When it counts.
    pub validity: Validity,
}

impl Bound {
    /// Not narrowed, at present: to hold something now, it does not matter for how long.
    #[must_use]
    pub fn at_present() -> Self {
        Self::default().however_long()
    }

    /// No narrowing at all, without end: what a role gives wherever it may come to be assigned.
    #[must_use]
    pub fn unlimited() -> Self {
        Self::default()
    }

    /// What an assignment with these restrictions and validity would be narrowed to, made to this
    /// group if it is to one.
    #[must_use]
    pub fn of(
        snapshot: &Snapshot,
        restrictions: &Restrictions,
        validity: Validity,
        group: Option<&Group>,
    ) -> Self {
        let own = restrictions.values();
        let of_group = group.and_then(|group| group.restrictions.values());
        let handle = |value: &bailiwick_model::names::RestrictionValue| {
            snapshot.value_handle(value.as_str())
        };
        let values = match (own, of_group) {
            (Some(own), Some(of_group)) => Some(own.intersection(of_group).map(handle).collect()),
            (own, of_group) => own
                .or(of_group)
                .map(|values| values.iter().map(handle).collect()),
        };
        Self {
            values,
            vendor: group
                .and_then(|group| group.vendor)
                .map(|vendor| vendor.vendor),
            validity,
        }
    }

    /// What a present grant is narrowed to.
    #[must_use]
    pub fn of_grant(grant: &Grant) -> Self {
        Self {
            values: grant
                .values()
                .map(|values| values.iter().copied().map(Some).collect()),
            vendor: grant.vendor(),
            validity: grant.validity(),
        }
    }

    /// The same, however long it lasts: every grant that counts now lasts longer than that.
    #[must_use]
    pub fn however_long(self) -> Self {
        let validity = Validity {
            from: None,
            until: Some(Timestamp(i64::MIN)),
        };
        Self { validity, ..self }
    }
}

/// Whether a grant can never count again.
#[must_use]
pub fn is_over(grant: &Grant, now: Timestamp) -> bool {
    grant.validity().until.is_some_and(|until| until <= now)
}

/// Everything that a set of codes gives: known ones, with all they include. Withheld ones are in
/// it, too, because they would count as soon as they are released.
#[must_use]
pub fn given_by<'c>(
    snapshot: &Snapshot,
    codes: impl IntoIterator<Item = &'c Code>,
) -> PermissionSet {
    let catalog = snapshot.catalog();
    let named = catalog.permission_set(codes.into_iter().map(AsRef::as_ref));
    catalog.close_includes(&named)
}

/// Everything that a role gives, as [`given_by`].
#[must_use]
pub fn given_by_role(snapshot: &Snapshot, role: &Role) -> PermissionSet {
    given_by(snapshot, &role.permissions)
}

/// Who comes to hold something, or holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// The actor: conditions are true of it where they are.
    Oneself,
    /// Somebody else, of whom conditions may be true elsewhere.
    Another,
}

/// Whether the actor may give all of these permissions at a node within these bounds: holds each
/// there itself, or may grant anything there and the permission is not restricted. One with a
/// condition is held for another if each of its actions is given by one without.
///
/// # Errors
/// The first permission that it may not give.
pub fn covers(
    authority: &Authority<'_>,
    permissions: &PermissionSet,
    node: u32,
    bound: &Bound,
    holder: Holder,
) -> Result<(), PermissionIndex> {
    if authority.is_unbound() {
        return Ok(());
    }
    let catalog = authority.snapshot().catalog();
    let grants_any = catalog
        .permission_index(GRANT_ANY)
        .is_some_and(|any| authority.covers_unrestricted(any, node, bound.validity));
    let restricted = catalog.restricted_permissions();
    let all = catalog.close_includes(permissions);
    let held = |permission| authority.covers_permission(permission, node, bound);
    let missing = all.iter().find(|&permission| {
        let restricted = restricted.contains(permission);
        let covered = if holder == Holder::Another && is_conditional(authority, permission) {
            authority.covers_actions_of(permission, node, bound)
                && (!restricted || held(permission))
        } else {
            held(permission)
        };
        (!grants_any || restricted) && !covered
    });
    missing.map_or(Ok(()), Err)
}

fn is_conditional(authority: &Authority<'_>, permission: PermissionIndex) -> bool {
    let found = authority.snapshot().catalog().permission(permission);
    found.is_some_and(|found| found.condition.is_some())
}

/// The grant ceiling as a refusal.
///
/// # Errors
/// When the actor would give more than it holds; the refusal names the permission and the node.
pub fn may_give(
    authority: &Authority<'_>,
    permissions: &PermissionSet,
    node: u32,
    bound: &Bound,
) -> Result<(), Refusal> {
    may_give_to(authority, permissions, node, bound, Holder::Another)
}

/// As [`may_give`], to whom.
///
/// # Errors
/// As for [`may_give`].
pub fn may_give_to(
    authority: &Authority<'_>,
    permissions: &PermissionSet,
    node: u32,
    bound: &Bound,
    holder: Holder,
) -> Result<(), Refusal> {
    covers(authority, permissions, node, bound, holder).map_err(|missing| {
        let code = code_of(authority.snapshot(), missing);
        let detail = if holder == Holder::Another && is_conditional(authority, missing) {
            format!(
                "`{code}` counts on a condition that may be true of others elsewhere: giving it \
                 takes permissions without a condition for all that it allows"
            )
        } else {
            format!("`{code}` is more than you hold there, for those records and so long")
        };
        naming(Refusal::new(RefusalCode::GrantCeiling, detail), &code)
    })
}

/// The grant ceiling for what a present grant gives, be it to somebody new or taken away: nobody
/// takes away what they could not give. A grant that is over gives nothing.
///
/// # Errors
/// When the actor holds less than the grant gives.
pub fn may_give_grant(authority: &Authority<'_>, grant: &Grant) -> Result<(), Refusal> {
    let snapshot = authority.snapshot();
    if authority.is_unbound() || is_over(grant, authority.now()) {
        return Ok(());
    }
    let Some(role) = snapshot.role_row(grant.role) else {
        return Ok(());
    };
    let permissions = given_by_role(snapshot, &role.role);
    may_give(authority, &permissions, grant.node, &Bound::of_grant(grant))
}

/// The target ceiling: whether the actor holds everything that the target holds or will hold.
///
/// # Errors
/// When the target holds more. The refusal names a permission only to whoever may see the
/// target's access.
pub fn may_touch(authority: &Authority<'_>, target: u32) -> Result<(), Refusal> {
    may_touch_of(authority, target, Holder::Another)
}

/// As [`may_touch`], where it is made sure that nobody changes of themselves what a condition
/// reads: nobody is above themselves.
///
/// # Errors
/// As for [`may_touch`].
pub fn may_touch_or_oneself(authority: &Authority<'_>, target: u32) -> Result<(), Refusal> {
    may_touch_of(authority, target, holder_for(authority, target))
}

/// Who a subject is to the actor.
#[must_use]
pub fn holder_for(authority: &Authority<'_>, subject: u32) -> Holder {
    if authority.subject() == Some(subject) {
        Holder::Oneself
    } else {
        Holder::Another
    }
}

fn may_touch_of(authority: &Authority<'_>, target: u32, holder: Holder) -> Result<(), Refusal> {
    let snapshot = authority.snapshot();
    let Some(subject) = snapshot.subject_row(target) else {
        return Ok(());
    };
    if authority.is_unbound() {
        return Ok(());
    }
    for (_, grant) in snapshot.grants_of(subject) {
        let Some(role) = snapshot.role_row(grant.role) else {
            continue;
        };
        if is_over(grant, authority.now()) {
            continue;
        }
        let permissions = given_by_role(snapshot, &role.role);
        let bound = Bound::of_grant(grant).however_long();
        if let Err(missing) = covers(authority, &permissions, grant.node, &bound, holder) {
            return Err(above(authority, target, missing));
        }
    }
    Ok(())
}

fn above(authority: &Authority<'_>, target: u32, missing: PermissionIndex) -> Refusal {
    let snapshot = authority.snapshot();
    let is_user = snapshot
        .subject_row(target)
        .is_some_and(|subject| subject.user().is_some());
    let seen = !is_user || authority.user_view(target) == UserView::AccountAndAccess;
    if !seen {
        let detail = "this account holds rights that you do not";
        return Refusal::new(RefusalCode::TargetCeiling, detail);
    }
    let code = code_of(snapshot, missing);
    let detail = format!("this account holds `{code}` where you do not");
    naming(Refusal::new(RefusalCode::TargetCeiling, detail), &code)
}

fn code_of(snapshot: &Snapshot, permission: PermissionIndex) -> String {
    snapshot
        .catalog()
        .permission(permission)
        .map(|permission| permission.code.clone())
        .unwrap_or_default()
}

fn naming(refusal: Refusal, permission: &str) -> Refusal {
    Refusal {
        permission: Code::new(permission).ok(),
        ..refusal
    }
}
