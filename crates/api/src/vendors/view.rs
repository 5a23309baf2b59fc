//! A vendor as callers see it.

use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::ids::VendorId;
use bailiwick_model::vendor::{Vendor as Stored, VendorGroupKind};
use bailiwick_web::call::Call;
use bailiwick_web::names;
use bailiwick_web::problem::Problem;
use serde::Serialize;
use utoipa::ToSchema;

/// An outside company whose groups reach only its own records.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Vendor {
    /// Its id.
    #[schema(example = "01976d3e-8c1a-7c3e-9a53-5f2f0a3f5b11")]
    id: String,
    /// Its name.
    #[schema(example = "Globex")]
    name: String,
    /// Its four groups.
    groups: Vec<VendorGroup>,
    /// When it was created.
    #[schema(example = "2026-01-31T08:30:00Z")]
    created: String,
    /// When it was last changed.
    #[schema(example = "2026-01-31T08:30:00Z")]
    changed: String,
    /// Grows with each change of the vendor.
    #[schema(example = 1)]
    version: u64,
}

/// One of a vendor's four groups.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct VendorGroup {
    /// The group's id.
    #[schema(example = "01976d3e-8c1a-7c3e-9a53-5f2f0a3f5b12")]
    id: String,
    /// Which of the four.
    #[schema(value_type = String, example = "vendor.order.manager")]
    kind: VendorGroupKind,
    /// The group's name.
    #[schema(example = "Globex Vendor Order Manager")]
    name: String,
}

/// These vendors with their groups.
pub(super) fn with_groups<'a>(
    snapshot: &Snapshot,
    vendors: impl IntoIterator<Item = &'a Stored>,
) -> Vec<Vendor> {
    let of_vendors = snapshot.groups().filter_map(|(_, row)| {
        let of = row.group.vendor?;
        Some((of.vendor, of.kind, &row.group))
    });
    let mut groups: Vec<_> = of_vendors.collect();
    groups.sort_by_key(|(vendor, kind, _)| (*vendor, *kind));
    let vendor = |vendor: &Stored| {
        let first = groups.partition_point(|(other, _, _)| *other < vendor.id);
        let own = groups
            .iter()
            .skip(first)
            .take_while(|(other, _, _)| *other == vendor.id);
        let group = |(_, kind, group): &(_, _, &std::sync::Arc<_>)| group_of(*kind, group);
        Vendor {
            id: vendor.id.to_string(),
            name: vendor.name.to_string(),
            groups: own.map(group).collect(),
            created: vendor.created.to_string(),
            changed: vendor.changed.to_string(),
            version: vendor.version,
        }
    };
    vendors.into_iter().map(vendor).collect()
}

fn group_of(kind: VendorGroupKind, group: &bailiwick_model::group::Group) -> VendorGroup {
    VendorGroup {
        id: group.id.to_string(),
        kind,
        name: group.name.to_string(),
    }
}

/// A vendor with its version.
pub(super) fn shown(snapshot: &Snapshot, id: VendorId) -> Option<(u64, Vendor)> {
    let stored = snapshot.vendor(id)?;
    let vendor = with_groups(snapshot, [stored.as_ref()]).pop()?;
    Some((stored.version, vendor))
}

/// The vendor that an address means.
pub(super) fn addressed(call: &Call, text: &str) -> Result<VendorId, Problem> {
    names::vendor(call.snapshot(), text).ok_or_else(|| Problem::not_found("vendor"))
}
