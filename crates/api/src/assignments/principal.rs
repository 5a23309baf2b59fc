//! The ways to say for whom an assignment is.

use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::assignment::Principal;
use bailiwick_web::call::Call;
use bailiwick_web::names;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::shown::known_user;

/// A kind of principal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum PrincipalKind {
    User,
    Group,
    ServiceAccount,
}

/// For whom an assignment is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GivenPrincipal {
    /// `user`, `group` or `service_account`.
    #[serde(rename = "type")]
    pub kind: PrincipalKind,
    /// The id, `external_id:...` or `name:...`.
    #[schema(example = "name:sam.smith")]
    pub id: String,
}

/// Splits `user:...`, `group:...` or `service_account:...`.
pub(super) fn split(text: &str) -> Option<(PrincipalKind, &str)> {
    let (kind, reference) = text.split_once(':')?;
    let kind = match kind {
        "user" => PrincipalKind::User,
        "group" => PrincipalKind::Group,
        "service_account" => PrincipalKind::ServiceAccount,
        _ => return None,
    };
    Some((kind, reference))
}

/// The principal of a kind that a reference means, if the caller may know of it.
pub(super) fn find(call: &Call, kind: PrincipalKind, reference: &str) -> Option<Principal> {
    let snapshot = call.snapshot();
    match kind {
        PrincipalKind::User => known_user(call, reference).map(Principal::User),
        PrincipalKind::Group => {
            let known = call.authority().holds_anywhere("groups.view");
            let group = names::group(snapshot, reference).filter(|_| known);
            group.map(Principal::Group)
        }
        PrincipalKind::ServiceAccount => {
            let account = names::service_account(snapshot, reference)?;
            let (handle, _) = snapshot.service_account(account)?;
            let authority = call.authority();
            let known = authority.holds_anywhere("service_accounts.manage")
                || authority.subject() == Some(handle);
            known.then_some(Principal::ServiceAccount(account))
        }
    }
}

/// Handles of the assignments that a principal has.
pub(super) fn assignments(snapshot: &Snapshot, principal: &Principal) -> Vec<u32> {
    let subject = |handle: u32| {
        let row = snapshot.subject_row(handle);
        row.map(|row| &*row.grants).unwrap_or_default()
    };
    let grants = match principal {
        Principal::User(id) => snapshot.user(*id).map(|(handle, _)| subject(handle)),
        Principal::ServiceAccount(id) => {
            let account = snapshot.service_account(*id);
            account.map(|(handle, _)| subject(handle))
        }
        Principal::Group(id) => snapshot.group(id).map(|(_, row)| &*row.grants),
    };
    let grants = grants.unwrap_or_default();
    grants.iter().map(|grant| grant.assignment).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_principal_is_a_kind_and_any_reference() {
        let user = split("user:name:sam.smith");
        assert_eq!(user, Some((PrincipalKind::User, "name:sam.smith")));
        let group = split("group:Fulfilment-DE");
        assert_eq!(group, Some((PrincipalKind::Group, "Fulfilment-DE")));
        assert_eq!(split("sam"), None);
        assert_eq!(split("role:x"), None);
    }
}
