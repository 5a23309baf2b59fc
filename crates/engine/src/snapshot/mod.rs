//! The authorization state of one tenant at one revision.
//!
//! Immutable once published: a change makes the next snapshot, which shares all that did not
//! change. Inside, everything is known by dense `u32` handles that mean nothing outside of one
//! snapshot; the look-up functions translate ids and names.

mod access;
mod people;
mod tree;

use std::sync::Arc;

use bailiwick_model::catalog::{Catalog, PermissionIndex, PermissionSet};
use bailiwick_model::ids::{AssignmentId, GroupId, KeyId, RoleId, VendorId};
use bailiwick_model::restriction::{Restriction, RestrictionKind};
use bailiwick_model::service_account::Key;
use bailiwick_model::tenant::Tenant;
use bailiwick_model::time::Revision;
use bailiwick_model::vendor::Vendor;
use roaring::RoaringBitmap;
use rustc_hash::FxHashMap;
use uuid::Uuid;

pub use access::{AssignmentRow, Bounds, Grant, GroupRow, RoleRow};
pub use people::{HotUser, Subject, SubjectAccount};
pub use tree::{Interval, NodeRow};

use crate::table::{Index, Table};

/// A tenant's two lists of restriction values.
pub(crate) type RestrictionLists = FxHashMap<(RestrictionKind, Arc<str>), Arc<Restriction>>;

/// The authorization state of one tenant at one revision.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    pub(crate) revision: Revision,
    pub(crate) tenant: Option<Arc<Tenant>>,
    pub(crate) catalog: Arc<Catalog>,
    /// Restricted permissions that have not been released to the tenant.
    pub(crate) withheld: Arc<PermissionSet>,

    pub(crate) nodes: Table<NodeRow>,
    pub(crate) node_by_id: Index<Uuid>,
    pub(crate) node_by_external_id: Index<Arc<str>>,
    pub(crate) node_by_sibling_name: Index<(u32, Arc<str>)>,
    /// By node handle: where its subtree lies in `preorder`.
    pub(crate) intervals: Arc<Vec<Interval>>,
    /// Node handles, each before all that are below it, siblings in order of folded name.
    pub(crate) preorder: Arc<Vec<u32>>,

    pub(crate) subjects: Table<Subject>,
    pub(crate) subject_by_id: Index<Uuid>,
    pub(crate) user_by_name: Index<Arc<str>>,
    pub(crate) user_by_email: Index<Arc<str>>,
    pub(crate) user_by_external_id: Index<Arc<str>>,
    /// By folded external id, only where that is another text: several may differ in case alone.
    pub(crate) users_by_folded_external_id: Index<Arc<str>, Arc<RoaringBitmap>>,
    pub(crate) account_by_name: Index<Arc<str>>,
    pub(crate) account_by_external_id: Index<Arc<str>>,
    /// By manager's id: handles of the direct reports.
    pub(crate) reports: Index<Uuid, Arc<RoaringBitmap>>,
    pub(crate) active_users: u32,

    pub(crate) roles: Table<RoleRow>,
    pub(crate) role_by_id: Index<Uuid>,
    pub(crate) role_by_name: Index<Arc<str>>,

    pub(crate) groups: Table<GroupRow>,
    pub(crate) group_by_id: Index<Arc<str>>,
    pub(crate) group_by_name: Index<Arc<str>>,

    pub(crate) assignments: Table<AssignmentRow>,
    pub(crate) assignment_by_id: Index<Uuid>,

    pub(crate) restrictions: Arc<RestrictionLists>,
    /// Every value that any assignment or group carries, interned. Handles are never reused.
    pub(crate) value_handles: Arc<FxHashMap<Arc<str>, u32>>,
    pub(crate) vendors: Arc<FxHashMap<Uuid, Arc<Vendor>>>,
    pub(crate) keys: Index<Uuid, Arc<Key>>,
}

impl Snapshot {
    /// The state before a tenant's first change.
    #[must_use]
    pub fn empty() -> Self {
        Self::default()
    }

    /// The revision at which this is the state.
    #[must_use]
    pub fn revision(&self) -> Revision {
        self.revision
    }

    /// The same state under another revision: used when rows, which do not carry one, were loaded.
    #[must_use]
    pub fn at_revision(mut self, revision: Revision) -> Self {
        self.revision = revision;
        self
    }

    /// The tenant; `None` only before its first change.
    #[must_use]
    pub fn tenant(&self) -> Option<&Arc<Tenant>> {
        self.tenant.as_ref()
    }

    /// The tenant's compiled catalogs.
    #[must_use]
    pub fn catalog(&self) -> &Arc<Catalog> {
        &self.catalog
    }

    /// Whether a permission is restricted and has not been released to the tenant.
    #[must_use]
    pub fn is_withheld(&self, permission: PermissionIndex) -> bool {
        self.withheld.contains(permission)
    }

    /// How many users are active, that is, take a seat.
    #[must_use]
    pub fn active_users(&self) -> u32 {
        self.active_users
    }

    /// A role's handle and row by id.
    #[must_use]
    pub fn role(&self, id: RoleId) -> Option<(u32, &RoleRow)> {
        let handle = *self.role_by_id.get(&id.0)?;
        Some((handle, self.roles.get(handle)?))
    }

    /// A role's handle and row by folded name; roles that groups own have none here.
    #[must_use]
    pub fn role_by_name(&self, folded: &str) -> Option<(u32, &RoleRow)> {
        let handle = *self.role_by_name.get(folded)?;
        Some((handle, self.roles.get(handle)?))
    }

    /// A role's row by handle.
    #[must_use]
    pub fn role_row(&self, handle: u32) -> Option<&RoleRow> {
        self.roles.get(handle)
    }

    /// All roles, those that groups own included.
    pub fn roles(&self) -> impl Iterator<Item = (u32, &RoleRow)> {
        self.roles.iter()
    }

    /// A group's handle and row by id.
    #[must_use]
    pub fn group(&self, id: &GroupId) -> Option<(u32, &GroupRow)> {
        let handle = *self.group_by_id.get(id.as_str())?;
        Some((handle, self.groups.get(handle)?))
    }

    /// A group's handle and row by folded name.
    #[must_use]
    pub fn group_by_name(&self, folded: &str) -> Option<(u32, &GroupRow)> {
        let handle = *self.group_by_name.get(folded)?;
        Some((handle, self.groups.get(handle)?))
    }

    /// A group's row by handle.
    #[must_use]
    pub fn group_row(&self, handle: u32) -> Option<&GroupRow> {
        self.groups.get(handle)
    }

    /// All groups.
    pub fn groups(&self) -> impl Iterator<Item = (u32, &GroupRow)> {
        self.groups.iter()
    }

    /// An assignment's handle and row by id.
    #[must_use]
    pub fn assignment(&self, id: AssignmentId) -> Option<(u32, &AssignmentRow)> {
        let handle = *self.assignment_by_id.get(&id.0)?;
        Some((handle, self.assignments.get(handle)?))
    }

    /// An assignment's row by handle.
    #[must_use]
    pub fn assignment_row(&self, handle: u32) -> Option<&AssignmentRow> {
        self.assignments.get(handle)
    }

    /// All assignments.
    pub fn assignments(&self) -> impl Iterator<Item = (u32, &AssignmentRow)> {
        self.assignments.iter()
    }

    /// The tenant's list entry of a value.
    #[must_use]
    pub fn restriction(&self, kind: RestrictionKind, value: &str) -> Option<&Arc<Restriction>> {
        self.restrictions.get(&(kind, Arc::from(value)))
    }

    /// All list entries, in no particular order.
    pub fn restrictions(&self) -> impl Iterator<Item = &Arc<Restriction>> {
        self.restrictions.values()
    }

    /// The handle of a restriction value; `None` if no assignment or group ever carried it, so
    /// that it can match nothing.
    #[must_use]
    pub fn value_handle(&self, value: &str) -> Option<u32> {
        self.value_handles.get(value).copied()
    }

    /// The list from which values may be chosen at present.
    #[must_use]
    pub fn possible_restrictions(&self) -> RestrictionKind {
        let synced = self
            .tenant
            .as_ref()
            .is_some_and(|t| t.settings.sync_restrictions_with_sites);
        if synced {
            RestrictionKind::Site
        } else {
            RestrictionKind::Custom
        }
    }

    /// A vendor.
    #[must_use]
    pub fn vendor(&self, id: VendorId) -> Option<&Arc<Vendor>> {
        self.vendors.get(&id.0)
    }

    /// All vendors, in no particular order.
    pub fn vendors(&self) -> impl Iterator<Item = &Arc<Vendor>> {
        self.vendors.values()
    }

    /// An API key.
    #[must_use]
    pub fn key(&self, id: KeyId) -> Option<&Arc<Key>> {
        self.keys.get(&id.0)
    }

    /// All API keys, in no particular order.
    pub fn keys(&self) -> impl Iterator<Item = &Arc<Key>> {
        self.keys.iter().map(|(_, key)| key)
    }
}
