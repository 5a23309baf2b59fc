//! The tenant's lists of restriction values, and the check of values against the list in use.

use bailiwick_model::change::{Change, Delta};
use bailiwick_model::command::{IfVersion, Outcome};
use bailiwick_model::limits;
use bailiwick_model::names::{Name, RestrictionValue};
use bailiwick_model::refusal::{Refusal, RefusalCode};
use bailiwick_model::restriction::{Restriction, RestrictionKind, Restrictions};

use super::case::{Case, fresh, limit, still, within};
use super::env::CountOf;
use super::{Decided, Decision};

/// Refuses restrictions that are empty, too many, or not in the list in use. Those that the object
/// carries already may stay.
pub(super) fn possible(
    case: &Case<'_>,
    restrictions: &Restrictions,
    present: &Restrictions,
) -> Result<(), Refusal> {
    let Some(values) = restrictions.values() else {
        return Ok(());
    };
    if values.is_empty() {
        let detail = "an empty list restricts to nothing; to reach everything say \
                      {\"mode\": \"unrestricted\"}";
        return Err(Refusal::new(RefusalCode::EmptyRestrictions, detail).at("/restrictions"));
    }
    let kept = present.values();
    all_possible(
        case,
        values
            .iter()
            .filter(|value| !kept.is_some_and(|kept| kept.contains(value.as_str()))),
    )?;
    within(
        values.len(),
        limits::RESTRICTIONS_OF_ONE,
        "restriction values on one object",
    )
}

/// Refuses values that are not in the list in use.
pub(super) fn all_possible<'v>(
    case: &Case<'_>,
    values: impl Iterator<Item = &'v RestrictionValue>,
) -> Result<(), Refusal> {
    let kind = case.snapshot.possible_restrictions();
    let unknown: Vec<String> = values
        .filter(|value| case.snapshot.restriction(kind, value.as_str()).is_none())
        .map(ToString::to_string)
        .collect();
    if unknown.is_empty() {
        return Ok(());
    }
    let list = match kind {
        RestrictionKind::Site => "site codes",
        RestrictionKind::Custom => "restrictions",
    };
    let detail = format!("not in the tenant's list of {list}");
    let refusal = Refusal::new(RefusalCode::UnknownRestriction, detail).at("/restrictions");
    Err(refusal.because_of(unknown))
}

pub(super) fn put(
    case: &mut Case<'_>,
    kind: RestrictionKind,
    value: &RestrictionValue,
    name: Option<&Name>,
    if_version: IfVersion,
) -> Decision {
    case.authority.require_at_root("settings.edit")?;
    let before = case.snapshot.restriction(kind, value.as_str());
    still(if_version, before.map(|before| before.version))?;
    if before.is_some_and(|before| before.name.as_ref() == name) {
        return Decided::nothing(Outcome::Done);
    }
    if before.is_none() && case.snapshot.restrictions().count() >= limits::RESTRICTION_VALUES {
        return Err(limit("restriction values", limits::RESTRICTION_VALUES));
    }
    let after = Restriction {
        value: value.clone(),
        kind,
        name: name.cloned(),
        created: before.map_or(case.now, |before| before.created),
        version: before.map_or(1, |before| before.version.saturating_add(1)),
    };
    let delta = Delta {
        before: before.map(|before| before.as_ref().clone()),
        after: Some(after),
    };
    Decided::new(vec![Change::Restriction(Box::new(delta))], Outcome::Done)
}

pub(super) fn delete(
    case: &mut Case<'_>,
    kind: RestrictionKind,
    value: &RestrictionValue,
    if_version: IfVersion,
) -> Decision {
    case.authority.require_at_root("settings.edit")?;
    let found = case.snapshot.restriction(kind, value.as_str());
    let before = found.ok_or_else(|| Refusal::not_found("restriction value"))?;
    fresh(if_version, before.version)?;
    let possible = case.snapshot.possible_restrictions();
    let other_list = case.snapshot.restriction(possible, value.as_str());
    if kind == possible || other_list.is_none() {
        not_in_use(case, value)?;
    }
    let delta = Delta::removed(before.as_ref().clone());
    Decided::new(vec![Change::Restriction(Box::new(delta))], Outcome::Done)
}

fn not_in_use(case: &Case<'_>, value: &RestrictionValue) -> Result<(), Refusal> {
    let carries = |restrictions: &Restrictions| {
        restrictions
            .values()
            .is_some_and(|values| values.contains(value.as_str()))
    };
    let snapshot = case.snapshot;
    let groups = snapshot
        .groups()
        .filter(|(_, row)| carries(&row.group.restrictions));
    let mut users: Vec<String> = groups
        .map(|(_, row)| format!("group `{}`", row.group.name))
        .collect();
    let assignments = snapshot
        .assignments()
        .filter(|(_, row)| carries(&row.assignment.restrictions))
        .count();
    if assignments > 0 {
        users.push(format!("{assignments} assignments"));
    }
    let records = case.count(&CountOf::RecordsWith(value.clone()));
    if records > 0 {
        users.push(format!("{records} records"));
    }
    if users.is_empty() {
        return Ok(());
    }
    let detail = "the value is in use: take it off these first";
    Err(Refusal::new(RefusalCode::InUse, detail).because_of(users))
}
