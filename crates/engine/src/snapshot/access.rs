//! Rows of a snapshot that say who holds what: roles, groups, assignments, grants.

use std::sync::Arc;

use bailiwick_model::assignment::{Assignment, Validity};
use bailiwick_model::catalog::PermissionSet;
use bailiwick_model::group::Group;
use bailiwick_model::ids::VendorId;
use bailiwick_model::role::Role;
use bailiwick_model::time::Timestamp;
use roaring::RoaringBitmap;

/// A role.
#[derive(Clone, Debug)]
pub struct RoleRow {
    /// As stored.
    pub role: Arc<Role>,
    /// What it gives: its permissions closed over `includes`, without those withheld from the
    /// tenant.
    pub gives: Arc<PermissionSet>,
    /// Handles of its assignments.
    pub assignments: Arc<RoaringBitmap>,
}

/// A group.
#[derive(Clone, Debug)]
pub struct GroupRow {
    /// As stored.
    pub group: Arc<Group>,
    /// Handles of its members.
    pub members: Arc<RoaringBitmap>,
    /// What it gives each member, already bounded by the group's own restrictions and vendor.
    pub grants: Arc<[Grant]>,
}

/// An assignment.
#[derive(Clone, Debug)]
pub struct AssignmentRow {
    /// As stored.
    pub assignment: Arc<Assignment>,
    /// Handle of the role.
    pub role: u32,
    /// Handle of the node.
    pub node: u32,
    /// Handle of the principal: of a group if the principal is one, else of a subject.
    pub principal: u32,
}

/// One assignment as it stands with its holder, ready to be judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Handle of the assignment.
    pub assignment: u32,
    /// Handle of the role.
    pub role: u32,
    /// Handle of the node.
    pub node: u32,
    /// What narrows it; most assignments have nothing.
    pub bounds: Option<Arc<Bounds>>,
}

/// What narrows a grant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// Handles of restriction values, sorted; `None` is unrestricted. An empty list (an assignment
    /// and a group that share no value) reaches nothing of a restriction-aware type.
    pub values: Option<Arc<[u32]>>,
    /// When it counts.
    pub validity: Validity,
    /// For a vendor's group: only that vendor's records.
    pub vendor: Option<VendorId>,
}

impl Grant {
    /// Whether the grant counts at this moment.
    #[must_use]
    pub fn counts_at(&self, now: Timestamp) -> bool {
        self.bounds
            .as_ref()
            .is_none_or(|bounds| bounds.validity.contains(now))
    }

    /// The values it is restricted to; `None` is unrestricted.
    #[must_use]
    pub fn values(&self) -> Option<&[u32]> {
        self.bounds.as_ref()?.values.as_deref()
    }

    /// The vendor whose records alone it reaches.
    #[must_use]
    pub fn vendor(&self) -> Option<VendorId> {
        self.bounds.as_ref()?.vendor
    }

    /// When it counts.
    #[must_use]
    pub fn validity(&self) -> Validity {
        self.bounds
            .as_ref()
            .map(|bounds| bounds.validity)
            .unwrap_or_default()
    }
}
