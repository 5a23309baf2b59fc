//! A user's details.

use bailiwick_model::catalog::Operand;
use bailiwick_model::change::{Change, Delta};
use bailiwick_model::command::{Outcome, UpdateUser};
use bailiwick_model::limits;
use bailiwick_model::refusal::{Refusal, RefusalCode};
use bailiwick_model::user::{Profile, User};

use super::case::{Case, fresh, within};
use super::{Decided, Decision, names};
use crate::ceiling::may_touch_or_oneself;

pub(super) fn update(case: &mut Case<'_>, update: &UpdateUser) -> Decision {
    let (handle, row) = case.user(update.user)?;
    let as_manager = case
        .authority
        .holds_for_user("users.edit_direct_reports", handle);
    let only_details =
        update.home.is_none() && update.external_id.is_none() && update.attributes.is_none();
    if !(as_manager && only_details) {
        case.user_for(update.user, "users.edit")?;
    }
    may_touch_or_oneself(&case.authority, handle)?;
    fresh(update.if_version, row.version)?;
    let before = case.loaded_user(update.user)?;
    let mut after = before.clone();
    take_names(case, update, handle, &mut after)?;
    if let Some(home) = update.home {
        let node = case.node_at(home, "/home")?;
        if home != before.home {
            case.right_at_node("users.edit", node, "/home")?;
        }
        after.home = home;
    }
    if let Some(attributes) = &update.attributes {
        after.attributes = attributes.clone();
    }
    if let Some(profile) = &update.profile {
        bounded(profile)?;
        after.profile = profile.clone();
    }
    if after == *before {
        return Decided::nothing(Outcome::User(update.user));
    }
    keeps_own_conditions(case, handle, before, &after)?;
    after.changed = case.now;
    after.version = before.version.saturating_add(1);
    let delta = Delta::changed(before.clone(), after);
    Decided::new(
        vec![Change::User(Box::new(delta))],
        Outcome::User(update.user),
    )
}

fn take_names(
    case: &Case<'_>,
    update: &UpdateUser,
    handle: u32,
    after: &mut User,
) -> Result<(), Refusal> {
    if let Some(name) = &update.user_name
        && *name != after.user_name
    {
        names::user_name_free(case, name, Some(handle))?;
        after.user_name = name.clone();
    }
    if let Some(email) = &update.email {
        // An address from before the list of domains may stay.
        if *email != after.email {
            names::of_company(&case.tenant()?.settings, email)?;
        }
        names::email_free(case, email, Some(handle))?;
        after.email = email.clone();
    }
    if let Some(external_id) = &update.external_id
        && *external_id != after.external_id
    {
        if let Some(external_id) = external_id {
            names::user_external_id_free(case, external_id, Some(handle))?;
        }
        after.external_id = external_id.clone();
    }
    Ok(())
}

/// Refuses a profile with too much in it.
pub(super) fn bounded(profile: &Profile) -> Result<(), Refusal> {
    let count = profile.phone_numbers.len();
    within(count, limits::PHONE_NUMBERS, "phone numbers")
        .map_err(|refusal| refusal.at("/phone_numbers"))
}

/// Refuses that somebody changes of themselves what a condition of a permission reads: it would
/// be changing one's own access.
fn keeps_own_conditions(
    case: &Case<'_>,
    handle: u32,
    before: &User,
    after: &User,
) -> Result<(), Refusal> {
    if case.authority.subject() != Some(handle) {
        return Ok(());
    }
    let reads = |path: &str| match path {
        "department" => before.profile.department != after.profile.department,
        "user_name" => before.user_name != after.user_name,
        "email" => before.email != after.email,
        "external_id" => before.external_id != after.external_id,
        "home" | "node" => before.home != after.home,
        // As it is resolved: one name with dots in it, else steps from a whole attribute.
        other => {
            let head = other.split_once('.').map_or(other, |(head, _)| head);
            [other, head]
                .iter()
                .any(|name| before.attributes.get(name) != after.attributes.get(name))
        }
    };
    let conditions = case
        .catalog()
        .permissions()
        .iter()
        .filter_map(|permission| permission.condition.as_ref());
    let mut operands = conditions
        .flat_map(|condition| &condition.comparisons)
        .flat_map(|comparison| [&comparison.left, &comparison.right]);
    if operands.any(|operand| matches!(operand, Operand::Subject(path) if reads(path))) {
        let detail = "permissions depend on this field; nobody changes their own access";
        return Err(Refusal::new(RefusalCode::OwnAccess, detail));
    }
    Ok(())
}
