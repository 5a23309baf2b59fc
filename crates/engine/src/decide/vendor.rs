//! Vendors and their four groups.

use bailiwick_model::change::{Change, Delta};
use bailiwick_model::command::{IfVersion, Outcome};
use bailiwick_model::group::{Group, VendorGroup};
use bailiwick_model::ids::VendorId;
use bailiwick_model::limits;
use bailiwick_model::names::{Name, Text};
use bailiwick_model::refusal::{Refusal, RefusalCode};
use bailiwick_model::role::Role;
use bailiwick_model::vendor::{Vendor, VendorGroupKind};

use super::case::{Case, fresh, invalid, limit};
use super::env::CountOf;
use super::role_permissions::{codes, none_withheld};
use super::{Decided, Decision, group, group_matrix, names};
use crate::snapshot::GroupRow;

const MANAGE: &str = "vendors.manage";

/// Nobody gains anything by the four groups until somebody is put into them, which meets the grant
/// ceiling; making them needs no more than the right.
pub(super) fn create(case: &mut Case<'_>, name: &Name) -> Decision {
    case.authority.require_at_root(MANAGE)?;
    name_free(case, name, None)?;
    if case.snapshot.vendors().count() >= limits::VENDORS {
        return Err(limit("vendors", limits::VENDORS));
    }
    let vendor = Vendor {
        id: VendorId(case.new_id()),
        name: name.clone(),
        created: case.now,
        changed: case.now,
        version: 1,
    };
    let id = vendor.id;
    let mut changes = vec![Change::Vendor(Box::new(Delta::created(vendor)))];
    for kind in VendorGroupKind::ALL {
        if case.catalog().permission_index(kind.permission()).is_none() {
            let detail = "vendors need a catalog with orders and products, such as `commerce`";
            let refusal = Refusal::new(RefusalCode::UnknownPermission, detail);
            return Err(refusal.because_of(vec![kind.permission().to_owned()]));
        }
        let preset = group_matrix::preset(case, kind.permission());
        none_withheld(case, &preset)?;
        let mut made = group::empty(case, None, group_name(name, kind)?, Text::default())?;
        made.vendor = Some(VendorGroup { vendor: id, kind });
        let preset = codes(case, &preset);
        changes.extend(group::with_matrix(case, &mut made, preset));
    }
    Decided::new(changes, Outcome::Vendor(id))
}

pub(super) fn update(
    case: &mut Case<'_>,
    id: VendorId,
    name: &Name,
    if_version: IfVersion,
) -> Decision {
    let before = vendor(case, id)?;
    fresh(if_version, before.version)?;
    if before.name == *name {
        return Decided::nothing(Outcome::Vendor(id));
    }
    name_free(case, name, Some(id))?;
    let after = Vendor {
        name: name.clone(),
        changed: case.now,
        version: before.version.saturating_add(1),
        ..before.clone()
    };
    let delta = Delta::changed(before.clone(), after);
    let mut changes = vec![Change::Vendor(Box::new(delta))];
    for (handle, row) in groups_of(case, id) {
        let Some(kind) = row.group.vendor.map(|vendor| vendor.kind) else {
            continue;
        };
        let name = group_name(name, kind)?;
        names::group_name_free(case, &name, Some(handle))?;
        changes.extend(renamed(case, row, &name));
    }
    Decided::new(changes, Outcome::Vendor(id))
}

/// A group and its matrix under another name.
fn renamed(case: &Case<'_>, row: &GroupRow, name: &Name) -> Vec<Change> {
    let before = row.group.as_ref();
    let after = Group {
        name: name.clone(),
        changed: case.now,
        version: before.version.saturating_add(1),
        ..before.clone()
    };
    let delta = Delta::changed(before.clone(), after);
    let mut changes = vec![Change::Group(Box::new(delta))];
    if let Some((_, matrix)) = case.snapshot.role(before.matrix) {
        let before = matrix.role.as_ref();
        let after = Role {
            name: name.clone(),
            changed: case.now,
            version: before.version.saturating_add(1),
            ..before.clone()
        };
        let delta = Delta::changed(before.clone(), after);
        changes.push(Change::Role(Box::new(delta)));
    }
    changes
}

pub(super) fn delete(case: &mut Case<'_>, id: VendorId, if_version: IfVersion) -> Decision {
    let before = vendor(case, id)?;
    fresh(if_version, before.version)?;
    let records = case.count(&CountOf::RecordsOf(id));
    if records > 0 {
        let detail = "records belong to the vendor: remove them or give them to another first";
        let refusal = Refusal::new(RefusalCode::InUse, detail);
        return Err(refusal.because_of(vec![format!("{records} records")]));
    }
    let mut changes = Vec::new();
    for (_, row) in groups_of(case, id) {
        group::may_remove(case, row)?;
        changes.extend(group::removal(case.snapshot, row));
    }
    let removed = Delta::removed(before.clone());
    changes.push(Change::Vendor(Box::new(removed)));
    Decided::new(changes, Outcome::Done)
}

fn vendor<'a>(case: &Case<'a>, id: VendorId) -> Result<&'a Vendor, Refusal> {
    let found = case.snapshot.vendor(id);
    let vendor = found.ok_or_else(|| Refusal::not_found("vendor"))?;
    let has_right = case.authority.holds_at_root(MANAGE);
    let visible = case.authority.holds_anywhere(MANAGE) || case.sees_groups();
    case.right_over(has_right, visible, MANAGE, "vendor")?;
    Ok(vendor)
}

/// The groups of a vendor, in the order of their kinds.
fn groups_of<'a>(case: &Case<'a>, id: VendorId) -> Vec<(u32, &'a GroupRow)> {
    let kind = |row: &GroupRow| {
        let vendor = row.group.vendor.filter(|vendor| vendor.vendor == id);
        vendor.map(|vendor| vendor.kind)
    };
    let groups = case.snapshot.groups();
    let mut groups: Vec<_> = groups.filter(|(_, row)| kind(row).is_some()).collect();
    groups.sort_by_key(|(_, row)| kind(row));
    groups
}

fn name_free(case: &Case<'_>, name: &Name, own: Option<VendorId>) -> Result<(), Refusal> {
    let folded = name.folded();
    let holder =
        |vendor: &&std::sync::Arc<Vendor>| Some(vendor.id) != own && vendor.name.folded() == folded;
    if case.snapshot.vendors().any(|vendor| holder(&vendor)) {
        let detail = "another vendor has that name already";
        return Err(Refusal::new(RefusalCode::NameTaken, detail).at("/name"));
    }
    Ok(())
}

/// The vendor's name, then the kind's.
fn group_name(vendor: &Name, kind: VendorGroupKind) -> Result<Name, Refusal> {
    let name = format!("{vendor} {}", kind.title());
    Name::new(&name).map_err(|_| {
        let detail = "too long: the names of the vendor's groups begin with it";
        invalid("/name", detail)
    })
}
