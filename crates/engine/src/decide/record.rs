//! The register of applications' records. Writing one needs the right at the old and at the new
//! place and values, so that nobody moves a record out of others' sight or into their own.

use std::collections::BTreeSet;

use bailiwick_model::change::{Change, Delta};
use bailiwick_model::command::{IfVersion, Outcome, PutRecord};
use bailiwick_model::ids::{NodeId, VendorId};
use bailiwick_model::limits;
use bailiwick_model::names::RestrictionValue;
use bailiwick_model::record::{Record, RecordKey};
use bailiwick_model::refusal::{Refusal, RefusalCode};

use super::case::{Case, fresh, invalid, unknown_reference, within};
use super::restriction::all_possible;
use super::{Decided, Decision};
use crate::ceiling::Bound;

const MANAGE: &str = "records.manage";

pub(super) fn put(case: &mut Case<'_>, put: &PutRecord) -> Decision {
    if !case.authority.holds_anywhere(MANAGE) {
        return Err(Refusal::missing_permission(MANAGE));
    }
    let before = case.loaded.records.get(&put.key);
    if before.is_some_and(|before| !may_manage(case, before)) {
        return Err(Refusal::not_found("record"));
    }
    let after = wanted(case, put, before)?;
    if !may_manage(case, &after) {
        let detail = "this needs the permission `records.manage` for that place, those values \
                      and that vendor";
        return Err(Refusal {
            detail: detail.to_owned(),
            ..Refusal::missing_permission(MANAGE)
        });
    }
    if let Some(before) = before {
        fresh(put.if_version, before.version)?;
        let same = Record {
            changed: before.changed,
            version: before.version,
            ..after.clone()
        };
        if same == *before {
            return Decided::nothing(Outcome::Done);
        }
    } else if put.if_version.is_some() {
        return Err(Refusal::new(
            RefusalCode::StaleVersion,
            "the record is not registered any more",
        ));
    }
    let delta = Delta {
        before: before.cloned(),
        after: Some(after),
    };
    Decided::new(vec![Change::Record(Box::new(delta))], Outcome::Done)
}

fn wanted(case: &Case<'_>, put: &PutRecord, before: Option<&Record>) -> Result<Record, Refusal> {
    of_an_application(case, put.key.resource_type.as_str())?;
    if let Some(node) = put.node {
        case.node_at(node, "/node")?;
    }
    if put
        .vendor
        .is_some_and(|vendor| case.snapshot.vendor(vendor).is_none())
    {
        return Err(unknown_reference("vendor", "/vendor"));
    }
    let parent = parent(case, put)?;
    let restrictions = match (&put.restrictions, parent) {
        (Some(values), _) => {
            let kept = before.map(|before| &before.restrictions);
            let fresh = values
                .iter()
                .filter(|value| !kept.is_some_and(|kept| kept.contains(value.as_str())));
            all_possible(case, fresh)?;
            values.clone()
        }
        (None, Some(parent)) => parent.restrictions.clone(),
        (None, None) => BTreeSet::new(),
    };
    within(
        restrictions.len(),
        limits::RESTRICTIONS_OF_ONE,
        "restriction values on one object",
    )?;
    Ok(Record {
        key: put.key.clone(),
        node: put.node,
        restrictions,
        parent: put.parent.clone(),
        vendor: put.vendor,
        attributes: put.attributes.clone(),
        created: before.map_or(case.now, |before| before.created),
        changed: case.now,
        version: before.map_or(1, |before| before.version.saturating_add(1)),
    })
}

/// What the snapshot itself knows by id: a record of such a type would never be used.
const KNOWN_ANYWAY: [&str; 5] = ["user", "service_account", "node", "group", "role"];

/// Refuses a type that no catalog declares, and the things of the tenant that need no register.
fn of_an_application(case: &Case<'_>, resource_type: &str) -> Result<(), Refusal> {
    if case.catalog().resource_type_index(resource_type).is_none() {
        let detail = "no catalog of the tenant declares that resource type";
        return Err(Refusal::new(RefusalCode::UnknownResourceType, detail).at("/type"));
    }
    if KNOWN_ANYWAY.contains(&resource_type) {
        let detail = format!(
            "a `{resource_type}` is known without being registered; \
             only applications' records are registered"
        );
        return Err(invalid("/type", detail));
    }
    Ok(())
}

fn parent<'a>(case: &Case<'a>, put: &PutRecord) -> Result<Option<&'a Record>, Refusal> {
    let Some(key) = &put.parent else {
        return Ok(None);
    };
    if *key == put.key {
        let detail = "a record cannot be its own parent";
        return Err(Refusal::new(RefusalCode::Cycle, detail).at("/parent"));
    }
    let parent = case.loaded.records.get(key);
    parent
        .map(Some)
        .ok_or_else(|| unknown_reference("record", "/parent"))
}

pub(super) fn delete(case: &mut Case<'_>, key: &RecordKey, if_version: IfVersion) -> Decision {
    if !case.authority.holds_anywhere(MANAGE) {
        return Err(Refusal::missing_permission(MANAGE));
    }
    let found = case.loaded.records.get(key);
    let before = found
        .filter(|record| may_manage(case, record))
        .ok_or_else(|| Refusal::not_found("record"))?;
    fresh(if_version, before.version)?;
    let removed = Delta::removed(before.clone());
    Decided::new(vec![Change::Record(Box::new(removed))], Outcome::Done)
}

fn may_manage(case: &Case<'_>, record: &Record) -> bool {
    covers(case, record.node, &record.restrictions, record.vendor)
}

/// Whether the actor may manage records at a place, with all of these values, of that vendor.
/// Records without values are managed by whoever is unrestricted.
pub(super) fn covers(
    case: &Case<'_>,
    node: Option<NodeId>,
    values: &BTreeSet<RestrictionValue>,
    vendor: Option<VendorId>,
) -> bool {
    let node = match node {
        Some(node) => case.snapshot.node_handle(node),
        None => case.snapshot.root(),
    };
    let handles = values
        .iter()
        .map(|value| case.snapshot.value_handle(value.as_str()))
        .collect();
    let bound = Bound {
        values: (!values.is_empty()).then_some(handles),
        vendor,
        ..Bound::at_present()
    };
    let permission = case.catalog().permission_index(MANAGE);
    case.authority.is_unbound()
        || permission
            .zip(node)
            .is_some_and(|(manage, node)| case.authority.covers_permission(manage, node, &bound))
}
