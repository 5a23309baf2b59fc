//! What must be unique in a tenant, compared in folded form. A conflict says that the name is
//! taken, never by whom.

use bailiwick_model::names::{Email, ExternalId, Name, UserName, fold};
use bailiwick_model::refusal::{Refusal, RefusalCode};
use bailiwick_model::tenant::Settings;
use uuid::Uuid;

use super::case::{Case, invalid};

/// With these begin references to something by its external id or name; nothing is named so.
const REFERENCE_PREFIXES: [&str; 2] = ["external_id:", "name:"];

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

/// Refuses a text that would be read as a reference to something else.
pub(super) fn no_reference(text: &str, field: &str) -> Result<(), Refusal> {
    let folded = fold(text);
    match REFERENCE_PREFIXES
        .iter()
        .find(|prefix| folded.starts_with(**prefix))
    {
        Some(prefix) => Err(invalid(field, format!("it must not begin with `{prefix}`"))),
        None => Ok(()),
    }
}

/// Whether the text is the id of another subject, in any spelling.
fn is_id_of_another(case: &Case<'_>, text: &str, own: Option<u32>) -> bool {
    let id = Uuid::try_parse(&fold(text)).ok();
    let holder = id.and_then(|id| case.snapshot.subject_by_id(id));
    holder.is_some() && holder != own
}

/// Refuses a service account's name that another has, or that is another subject's id.
pub(super) fn account_name_free(
    case: &Case<'_>,
    name: &Name,
    own: Option<u32>,
) -> Result<(), Refusal> {
    no_reference(name.as_str(), "/name")?;
    if is_id_of_another(case, name.as_str(), own) {
        let detail = "something else has that id";
        return Err(taken(RefusalCode::NameTaken, "/name", detail));
    }
    let holder = case.snapshot.service_account_by_name(&name.folded());
    free(holder, own, "service account")
}

/// Refuses a service account's external id that another has, or that is another subject's id.
pub(super) fn account_external_id_free(
    case: &Case<'_>,
    external_id: &ExternalId,
    own: Option<u32>,
) -> Result<(), Refusal> {
    let text = external_id.as_str();
    no_reference(text, "/external_id")?;
    if is_id_of_another(case, text, own) {
        let detail = "something else has that id";
        return Err(taken(RefusalCode::ExternalIdTaken, "/external_id", detail));
    }
    external_id_free(case.snapshot.service_account_by_external_id(text), own)
}

/// Refuses a node's external id that another has.
pub(super) fn node_external_id_free(
    case: &Case<'_>,
    external_id: &ExternalId,
    own: Option<u32>,
) -> Result<(), Refusal> {
    let text = external_id.as_str();
    no_reference(text, "/external_id")?;
    external_id_free(case.snapshot.node_by_external_id(text), own)
}

/// Refuses a user name by which another user is known, be it as name, address, external id or id:
/// whoever is asked for by that text must remain the same person.
pub(super) fn user_name_free(
    case: &Case<'_>,
    name: &UserName,
    own: Option<u32>,
) -> Result<(), Refusal> {
    no_reference(name.as_str(), "/user_name")?;
    let folded = name.folded();
    if is_signed_in_with(case, &folded, own)
        || is_external_id(case, &folded, own)
        || is_id_of_another(case, &folded, own)
    {
        return Err(taken(RefusalCode::NameTaken, "/user_name", BY_A_USER));
    }
    Ok(())
}

/// As [`user_name_free`], for an e-mail address; it must be of a company domain, too.
pub(super) fn email_free(case: &Case<'_>, email: &Email, own: Option<u32>) -> Result<(), Refusal> {
    let folded = email.folded();
    if is_signed_in_with(case, &folded, own) || is_external_id(case, &folded, own) {
        return Err(taken(RefusalCode::EmailTaken, "/email", BY_A_USER));
    }
    Ok(())
}

/// As [`user_name_free`], for an external id. Those of two users may differ in case alone.
pub(super) fn user_external_id_free(
    case: &Case<'_>,
    external_id: &ExternalId,
    own: Option<u32>,
) -> Result<(), Refusal> {
    let text = external_id.as_str();
    no_reference(text, "/external_id")?;
    let holder = case.snapshot.user_by_external_id(text);
    if (holder.is_some() && holder != own)
        || is_signed_in_with(case, &external_id.folded(), own)
        || is_id_of_another(case, text, own)
    {
        return Err(taken(
            RefusalCode::ExternalIdTaken,
            "/external_id",
            BY_A_USER,
        ));
    }
    Ok(())
}

/// Whether a folded text is another user's name or address.
fn is_signed_in_with(case: &Case<'_>, folded: &str, own: Option<u32>) -> bool {
    let snapshot = case.snapshot;
    let holders = [
        snapshot.user_by_name(folded),
        snapshot.user_by_email(folded),
    ];
    holders
        .into_iter()
        .any(|holder| holder.is_some() && holder != own)
}

/// Whether a folded text is another user's external id, be it in other case.
fn is_external_id(case: &Case<'_>, folded: &str, own: Option<u32>) -> bool {
    let mut holders = case.snapshot.users_by_folded_external_id(folded);
    holders.any(|holder| Some(holder) != own)
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
