//! Applications' accounts.

use bailiwick_model::change::{Change, Delta};
use bailiwick_model::command::{Command, IfVersion, Outcome};
use bailiwick_model::ids::ServiceAccountId;
use bailiwick_model::limits;
use bailiwick_model::refusal::Refusal;
use bailiwick_model::service_account::ServiceAccount;

use super::case::{Case, fresh, limit};
use super::names::{account_external_id_free, account_name_free};
use super::{Decided, Decision, key};
use crate::ceiling::may_touch;

const MANAGE: &str = "service_accounts.manage";

/// Decides a command about service accounts; any other is not known here.
pub(super) fn decide(case: &mut Case<'_>, command: &Command) -> Decision {
    match command {
        Command::CreateServiceAccount { .. } => create(case, command),
        Command::UpdateServiceAccount { .. } => update(case, command),
        Command::DeleteServiceAccount {
            account,
            if_version,
        } => delete(case, *account, *if_version),
        _ => Err(Refusal::not_found("command")),
    }
}

fn create(case: &mut Case<'_>, command: &Command) -> Decision {
    let Command::CreateServiceAccount {
        name,
        description,
        external_id,
        attributes,
    } = command
    else {
        return Err(Refusal::not_found("command"));
    };
    case.authority.require_at_root(MANAGE)?;
    let snapshot = case.snapshot;
    account_name_free(case, name, None)?;
    if let Some(external_id) = external_id {
        account_external_id_free(case, external_id, None)?;
    }
    let accounts = snapshot
        .subjects()
        .filter(|(_, subject)| subject.service_account().is_some());
    if accounts.count() >= limits::SERVICE_ACCOUNTS {
        return Err(limit("service accounts", limits::SERVICE_ACCOUNTS));
    }
    let account = ServiceAccount {
        id: ServiceAccountId(case.new_id()),
        name: name.clone(),
        description: description.clone(),
        external_id: external_id.clone(),
        active: true,
        attributes: attributes.clone(),
        created: case.now,
        changed: case.now,
        version: 1,
    };
    let outcome = Outcome::ServiceAccount(account.id);
    let change = Change::ServiceAccount(Box::new(Delta::created(account)));
    Decided::new(vec![change], outcome)
}

/// An account that the actor has the right to manage.
pub(super) fn account<'a>(
    case: &Case<'a>,
    id: ServiceAccountId,
) -> Result<(u32, &'a ServiceAccount), Refusal> {
    let found = case.snapshot.service_account(id);
    let (handle, account) = found.ok_or_else(|| Refusal::not_found("service account"))?;
    let has_right = case.authority.holds_at_root(MANAGE);
    let visible = case.authority.holds_anywhere(MANAGE);
    case.right_over(has_right, visible, MANAGE, "service account")?;
    Ok((handle, account))
}

fn update(case: &mut Case<'_>, command: &Command) -> Decision {
    let Command::UpdateServiceAccount {
        account: id,
        name,
        description,
        external_id,
        active,
        attributes,
        if_version,
    } = command
    else {
        return Err(Refusal::not_found("command"));
    };
    let (handle, before) = account(case, *id)?;
    fresh(*if_version, before.version)?;
    let mut after = before.clone();
    if let Some(name) = name
        && *name != after.name
    {
        account_name_free(case, name, Some(handle))?;
        after.name = name.clone();
    }
    if let Some(description) = description {
        after.description = description.clone();
    }
    if let Some(external_id) = external_id
        && *external_id != after.external_id
    {
        if let Some(external_id) = external_id {
            account_external_id_free(case, external_id, Some(handle))?;
        }
        after.external_id = external_id.clone();
    }
    after.active = active.unwrap_or(before.active);
    if let Some(attributes) = attributes {
        after.attributes = attributes.clone();
    }
    if after == *before {
        return Decided::nothing(Outcome::ServiceAccount(*id));
    }
    decides(case, handle, before, &after)?;
    after.changed = case.now;
    after.version = before.version.saturating_add(1);
    let change = Change::ServiceAccount(Box::new(Delta::changed(before.clone(), after)));
    Decided::new(vec![change], Outcome::ServiceAccount(*id))
}

/// Ceilings on the fields that decide something: who the account is taken for, whether it acts,
/// and what conditions read of it.
fn decides(
    case: &Case<'_>,
    handle: u32,
    before: &ServiceAccount,
    after: &ServiceAccount,
) -> Result<(), Refusal> {
    let only_described = before.name == after.name
        && before.external_id == after.external_id
        && before.active == after.active
        && before.attributes == after.attributes;
    if only_described {
        return Ok(());
    }
    if before.active != after.active || before.attributes != after.attributes {
        case.not_oneself(handle)?;
    }
    may_touch(&case.authority, handle)
}

fn delete(case: &mut Case<'_>, id: ServiceAccountId, if_version: IfVersion) -> Decision {
    let (handle, account) = account(case, id)?;
    fresh(if_version, account.version)?;
    case.not_oneself(handle)?;
    may_touch(&case.authority, handle)?;
    let mut changes: Vec<Change> = key::all_of(case.snapshot, id)
        .map(|key| Change::Key(Box::new(Delta::removed(key.clone()))))
        .collect();
    let subject = case.snapshot.subject_row(handle);
    let grants = subject.map(|subject| &*subject.grants).unwrap_or_default();
    let assignments = grants
        .iter()
        .filter_map(|grant| case.snapshot.assignment_row(grant.assignment));
    changes.extend(assignments.map(|row| {
        let removed = Delta::removed(row.assignment.as_ref().clone());
        Change::Assignment(Box::new(removed))
    }));
    let removed = Delta::removed(account.clone());
    changes.push(Change::ServiceAccount(Box::new(removed)));
    Decided::new(changes, Outcome::Done)
}
