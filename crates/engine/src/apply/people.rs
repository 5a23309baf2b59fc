//! Changes of subjects: users and service accounts.

use std::sync::Arc;

use bailiwick_model::change::Delta;
use bailiwick_model::ids::UserId;
use bailiwick_model::service_account::ServiceAccount;
use bailiwick_model::user::{User, UserStatus};
use roaring::RoaringBitmap;

use super::{ApplyError, id_of, missing, reindex};
use crate::snapshot::{HotUser, Snapshot, Subject, SubjectAccount};

pub(super) fn user(snapshot: &mut Snapshot, delta: &Delta<User>) -> Result<(), ApplyError> {
    let id = || id_of(delta, |user| user.id.to_string());
    let Some(after) = &delta.after else {
        return Err(missing("way to delete a user", id()));
    };
    let known = snapshot
        .user(after.id)
        .map(|(handle, user)| (handle, user.clone()));
    let hot = Arc::new(HotUser::from(after));
    let able = hot.status == UserStatus::Active && hot.lock.is_none();
    let (handle, before) = match known {
        Some((handle, before)) => {
            let row = snapshot
                .subjects
                .get_mut(handle)
                .ok_or_else(|| missing("user", id()))?;
            row.account = SubjectAccount::User(hot.clone());
            row.able = able;
            (handle, Some(before))
        }
        None => {
            let account = SubjectAccount::User(hot.clone());
            let row = Subject {
                account,
                able,
                grants: Arc::default(),
                groups: Arc::default(),
            };
            let handle = snapshot.subjects.insert(row);
            snapshot.subject_by_id.insert(after.id.0, handle);
            (handle, None)
        }
    };
    let name = |user: &HotUser| user.user_name.folded();
    let email = |user: &HotUser| user.email.folded();
    let external_id = |user: &HotUser| user.external_id.as_ref().map(ToString::to_string);
    let old = before.as_deref();
    reindex(
        &mut snapshot.user_by_name,
        old.map(name),
        Some(name(&hot)),
        handle,
    );
    reindex(
        &mut snapshot.user_by_email,
        old.map(email),
        Some(email(&hot)),
        handle,
    );
    let index = &mut snapshot.user_by_external_id;
    reindex(index, old.and_then(external_id), external_id(&hot), handle);
    let folded = |user: &HotUser| {
        let external_id = user.external_id.as_ref()?;
        let folded = external_id.folded();
        (folded != external_id.as_str()).then_some(folded)
    };
    known_in_folded_form(snapshot, handle, old.and_then(folded), folded(&hot));
    let was_active = old.is_some_and(|user| user.status == UserStatus::Active);
    match (was_active, hot.status == UserStatus::Active) {
        (false, true) => snapshot.active_users = snapshot.active_users.saturating_add(1),
        (true, false) => snapshot.active_users = snapshot.active_users.saturating_sub(1),
        _ => {}
    }
    let managers = old.map(|user| &*user.managers).unwrap_or_default();
    report_to(snapshot, handle, managers, &hot.managers);
    Ok(())
}

/// Keeps the look-up of external ids in folded form.
fn known_in_folded_form(
    snapshot: &mut Snapshot,
    user: u32,
    before: Option<String>,
    after: Option<String>,
) {
    if before == after {
        return;
    }
    let index = &mut snapshot.users_by_folded_external_id;
    if let Some(before) = before {
        let users = index.get_mut(before.as_str());
        let left = users.is_some_and(|users| {
            let users = Arc::make_mut(users);
            users.remove(user);
            users.is_empty()
        });
        if left {
            index.remove(before.as_str());
        }
    }
    if let Some(after) = after {
        match index.get_mut(after.as_str()) {
            Some(users) => {
                Arc::make_mut(users).insert(user);
            }
            None => {
                let users = Arc::new(RoaringBitmap::from_iter([user]));
                index.insert(after.into(), users);
            }
        }
    }
}

/// Keeps the look-up of direct reports. It goes by the manager's id because, when rows are loaded,
/// a manager may come after the report.
fn report_to(snapshot: &mut Snapshot, user: u32, before: &[UserId], after: &[UserId]) {
    for manager in before.iter().filter(|manager| !after.contains(manager)) {
        if let Some(reports) = snapshot.reports.get_mut(&manager.0) {
            Arc::make_mut(reports).remove(user);
        }
    }
    for manager in after.iter().filter(|manager| !before.contains(manager)) {
        match snapshot.reports.get_mut(&manager.0) {
            Some(reports) => {
                Arc::make_mut(reports).insert(user);
            }
            None => {
                let reports = Arc::new(RoaringBitmap::from_iter([user]));
                snapshot.reports.insert(manager.0, reports);
            }
        }
    }
}

pub(super) fn service_account(
    snapshot: &mut Snapshot,
    delta: &Delta<ServiceAccount>,
) -> Result<(), ApplyError> {
    let lost = || {
        missing(
            "service account",
            id_of(delta, |account| account.id.to_string()),
        )
    };
    let latest = delta.latest().ok_or_else(lost)?;
    let known = snapshot
        .service_account(latest.id)
        .map(|(handle, old)| (handle, old.clone()));
    let handle = match (known.as_ref().map(|(handle, _)| *handle), &delta.after) {
        (Some(handle), Some(after)) => {
            let row = snapshot.subjects.get_mut(handle).ok_or_else(lost)?;
            row.account = SubjectAccount::ServiceAccount(Arc::new(after.clone()));
            row.able = after.active;
            handle
        }
        (Some(handle), None) => {
            snapshot.subjects.remove(handle);
            snapshot.subject_by_id.remove(&latest.id.0);
            handle
        }
        (None, Some(after)) => {
            let handle = snapshot.subjects.insert(Subject {
                account: SubjectAccount::ServiceAccount(Arc::new(after.clone())),
                able: after.active,
                grants: Arc::default(),
                groups: Arc::default(),
            });
            snapshot.subject_by_id.insert(after.id.0, handle);
            handle
        }
        (None, None) => return Err(lost()),
    };
    let old = known.as_ref().map(|(_, account)| account.as_ref());
    let new = delta.after.as_ref();
    let name = |account: &ServiceAccount| account.name.folded();
    reindex(
        &mut snapshot.account_by_name,
        old.map(name),
        new.map(name),
        handle,
    );
    let external_id =
        |account: &ServiceAccount| account.external_id.as_ref().map(ToString::to_string);
    let index = &mut snapshot.account_by_external_id;
    reindex(
        index,
        old.and_then(external_id),
        new.and_then(external_id),
        handle,
    );
    Ok(())
}
