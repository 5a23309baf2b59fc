//! API keys of service accounts. Whoever makes one could act with it, so that making one is
//! giving all that it carries.

use bailiwick_model::change::{Change, Delta};
use bailiwick_model::command::{NewKey, Outcome};
use bailiwick_model::ids::{KeyId, ServiceAccountId};
use bailiwick_model::limits;
use bailiwick_model::refusal::Refusal;
use bailiwick_model::service_account::Key;

use super::case::{Case, invalid, limit};
use super::role_permissions::{codes, known};
use super::service_account::account;
use super::{Decided, Decision};
use crate::ceiling::{Bound, given_by_role, holder_for, is_over, may_give_to};
use crate::snapshot::Snapshot;

pub(super) fn create(case: &mut Case<'_>, new: &NewKey) -> Decision {
    let (handle, _) = account(case, new.account)?;
    if new.may_override_properties {
        case.authority.require_at_root("settings.edit")?;
    }
    if new.expires <= case.now {
        return Err(invalid("/expires", "the end lies in the past"));
    }
    if new.expires > case.now.plus_days(limits::KEY_LIFE_DAYS) {
        let detail = format!("a key lives at most {} days", limits::KEY_LIFE_DAYS);
        return Err(invalid("/expires", detail));
    }
    let permissions = match &new.permissions {
        None => None,
        Some(named) => {
            let named = known(case, named, "/permissions")?;
            Some(case.catalog().close_prerequisites(&named))
        }
    };
    may_carry(case, handle, permissions.as_ref())?;
    let lives = |key: &&Key| key.revoked.is_none() && key.expires > case.now;
    let living = all_of(case.snapshot, new.account).filter(lives).count();
    if living >= limits::KEYS_OF_SERVICE_ACCOUNT {
        let most = limits::KEYS_OF_SERVICE_ACCOUNT;
        return Err(limit("living keys of one service account", most));
    }
    let key = Key {
        id: KeyId(case.new_id()),
        service_account: new.account,
        name: new.name.clone(),
        prefix: new.prefix.clone(),
        hash: Some(new.hash),
        permissions: permissions.map(|permissions| codes(case, &permissions)),
        may_override_properties: new.may_override_properties,
        expires: new.expires,
        revoked: None,
        created: case.now,
    };
    let outcome = Outcome::Key(key.id);
    let change = Change::Key(Box::new(Delta::created(key)));
    Decided::new(vec![change], outcome)
}

/// The grant ceiling over what the account holds, as far as the key lets it through.
fn may_carry(
    case: &Case<'_>,
    account: u32,
    permissions: Option<&bailiwick_model::catalog::PermissionSet>,
) -> Result<(), Refusal> {
    let Some(subject) = case.snapshot.subject_row(account) else {
        return Ok(());
    };
    let holder = holder_for(&case.authority, account);
    let mask = permissions.map(|permissions| case.catalog().close_includes(permissions));
    for (_, grant) in case.snapshot.grants_of(subject) {
        let Some(role) = case.snapshot.role_row(grant.role) else {
            continue;
        };
        if is_over(grant, case.now) {
            continue;
        }
        let mut carried = given_by_role(case.snapshot, &role.role);
        if let Some(mask) = &mask {
            carried.intersect_with(mask);
        }
        let bound = Bound::of_grant(grant);
        may_give_to(&case.authority, &carried, grant.node, &bound, holder)?;
    }
    Ok(())
}

/// Revoking needs no ceiling: it must be possible at once, by whoever keeps the accounts.
pub(super) fn revoke(case: &mut Case<'_>, of: ServiceAccountId, id: KeyId) -> Decision {
    account(case, of)?;
    let found = case
        .snapshot
        .key(id)
        .filter(|key| key.service_account == of);
    let before = found.ok_or_else(|| Refusal::not_found("key"))?;
    if before.revoked.is_some() {
        return Decided::nothing(Outcome::Done);
    }
    let before = before.as_ref().clone();
    let after = Key {
        revoked: Some(case.now),
        ..before.clone()
    };
    let change = Change::Key(Box::new(Delta::changed(before, after)));
    Decided::new(vec![change], Outcome::Done)
}

/// All keys of a service account.
pub(super) fn all_of(snapshot: &Snapshot, of: ServiceAccountId) -> impl Iterator<Item = &Key> {
    snapshot
        .keys()
        .map(AsRef::as_ref)
        .filter(move |key| key.service_account == of)
}
