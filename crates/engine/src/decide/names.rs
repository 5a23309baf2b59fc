//! What must be unique in a tenant, compared in folded form. A conflict says that the name is
//! taken, never by whom.

use bailiwick_model::names::{Email, ExternalId, Name, UserName};
use bailiwick_model::refusal::{Refusal, RefusalCode};
use bailiwick_model::tenant::Settings;

use super::case::Case;

const BY_A_USER: &str = "another user has it already; that may be a deactivated one";

fn taken(code: RefusalCode, field: &str, detail: &str) -> Refusal {
    Refusal::new(code, detail).at(field)
}

/// Refuses a name that somebody else has.
pub(super) fn free(holder: Option<u32>, own: Option<u32>, what: &str) -> Result<(), Refusal> {
    if holder.is_some() && holder != own {
        let detail = format!("another {what} has that name already");
        return Err(taken(RefusalCode::NameTaken, "/name", &detail));
    }
    Ok(())
}

/// Refuses an external id that something else has.
pub(super) fn external_id_free(holder: Option<u32>, own: Option<u32>) -> Result<(), Refusal> {
    if holder.is_some() && holder != own {
        let detail = "something else has that external id already";
        return Err(taken(RefusalCode::ExternalIdTaken, "/external_id", detail));
    }
    Ok(())
}

/// Refuses a user name by which another user is known, be it as name, address or external id:
/// whoever is asked for by that text must remain the same person.
pub(super) fn user_name_free(
    case: &Case<'_>,
    name: &UserName,
    own: Option<u32>,
) -> Result<(), Refusal> {
    let folded = name.folded();
    if known_otherwise(case, name.as_str(), &folded, own) {
        return Err(taken(RefusalCode::NameTaken, "/user_name", BY_A_USER));
    }
    Ok(())
}

/// As [`user_name_free`], for an e-mail address; it must be of a company domain, too.
pub(super) fn email_free(case: &Case<'_>, email: &Email, own: Option<u32>) -> Result<(), Refusal> {
    let folded = email.folded();
    if known_otherwise(case, email.as_str(), &folded, own) {
        return Err(taken(RefusalCode::EmailTaken, "/email", BY_A_USER));
    }
    Ok(())
}

/// As [`user_name_free`], for an external id.
pub(super) fn user_external_id_free(
    case: &Case<'_>,
    external_id: &ExternalId,
    own: Option<u32>,
) -> Result<(), Refusal> {
    let folded = external_id.folded();
    if known_otherwise(case, external_id.as_str(), &folded, own) {
        return Err(taken(
            RefusalCode::ExternalIdTaken,
            "/external_id",
            BY_A_USER,
        ));
    }
    Ok(())
}

fn known_otherwise(case: &Case<'_>, text: &str, folded: &str, own: Option<u32>) -> bool {
    let snapshot = case.snapshot;
    let holders = [
        snapshot.user_by_name(folded),
        snapshot.user_by_email(folded),
        snapshot.user_by_external_id(text),
    ];
    holders
        .into_iter()
        .any(|holder| holder.is_some() && holder != own)
}

/// Refuses an address that is not of one of the company's domains, if it has a list of them.
pub(super) fn of_company(settings: &Settings, email: &Email) -> Result<(), Refusal> {
    let domain = email.domain();
    let domains = &settings.email_domains;
    if domains.is_empty() || domains.iter().any(|known| known.folded() == domain) {
        return Ok(());
    }
    let names = domains.iter().map(ToString::to_string).collect();
    let detail = "the address must be of one of the company's domains";
    Err(taken(RefusalCode::EmailDomain, "/email", detail).because_of(names))
}

/// Refuses a role's name that another role has.
pub(super) fn role_name_free(
    case: &Case<'_>,
    name: &Name,
    own: Option<u32>,
) -> Result<(), Refusal> {
    let holder = case.snapshot.role_by_name(&name.folded());
    free(holder.map(|(handle, _)| handle), own, "role")
}

/// Refuses a group's name that another group has.
pub(super) fn group_name_free(
    case: &Case<'_>,
    name: &Name,
    own: Option<u32>,
) -> Result<(), Refusal> {
    let holder = case.snapshot.group_by_name(&name.folded());
    free(holder.map(|(handle, _)| handle), own, "group")
}
