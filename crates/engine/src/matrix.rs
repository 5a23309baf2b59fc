//! What somebody has in all, and where it comes from: effective roles and permissions of a
//! subject, and levels per resource type of a set of permissions.

use std::collections::BTreeMap;

use bailiwick_model::assignment::Validity;
use bailiwick_model::catalog::{Catalog, PermissionIndex, PermissionSet};
use bailiwick_model::ids::{AssignmentId, GroupId, NodeId, RoleId, VendorId};
use bailiwick_model::time::Timestamp;
use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::snapshot::{Grant, Snapshot};

/// Everything a subject has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct EffectiveAccess {
    /// Whether any of it counts: the account is active and not locked.
    pub able: bool,
    /// Every role held, in the order of the subject's assignments and then of its groups.
    pub roles: Vec<EffectiveRole>,
    /// What the roles that count now give, by code.
    pub permissions: Vec<EffectivePermission>,
}

/// A role that a subject holds somewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EffectiveRole {
    /// By which assignment.
    pub assignment: AssignmentId,
    /// The role.
    pub role: RoleId,
    /// Its name.
    pub role_name: String,
    /// Where it is held.
    pub node: NodeId,
    /// That node's name.
    pub node_name: String,
    /// Whether it reaches the place asked about from further up. False if no place was.
    pub inherited: bool,
    /// The group through which it is held.
    pub via: Option<GroupId>,
    /// That group's name.
    pub via_name: Option<String>,
    /// Whether the role is the group's own access matrix.
    pub is_matrix: bool,
    /// To which values it is narrowed, the group's taken into account; `None` is unrestricted.
    pub restrictions: Option<Vec<String>>,
    /// The vendor whose records alone it reaches.
    pub vendor: Option<VendorId>,
    /// When it counts.
    pub validity: Validity,
    /// Whether that is now.
    pub counts: bool,
}

/// A permission that a subject has somewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EffectivePermission {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What must hold besides.
    pub condition: Option<String>,
    /// The roles that give it, as positions in [`EffectiveAccess::roles`].
    pub sources: Vec<usize>,
}

/// What a subject has anywhere. `None` if there is no such subject.
#[must_use]
pub fn effective_access(
    snapshot: &Snapshot,
    subject: u32,
    now: Timestamp,
) -> Option<EffectiveAccess> {
    access(snapshot, subject, None, now)
}

/// What a subject has at a node: its roles there and those inherited from above.
#[must_use]
pub fn effective_access_at(
    snapshot: &Snapshot,
    subject: u32,
    node: u32,
    now: Timestamp,
) -> Option<EffectiveAccess> {
    access(snapshot, subject, Some(node), now)
}

fn access(
    snapshot: &Snapshot,
    handle: u32,
    at: Option<u32>,
    now: Timestamp,
) -> Option<EffectiveAccess> {
    let subject = snapshot.subjects.get(handle)?;
    let texts: FxHashMap<u32, &str> = snapshot
        .value_handles
        .iter()
        .map(|(text, &handle)| (handle, &**text))
        .collect();
    let mut roles = Vec::new();
    let mut sources: BTreeMap<PermissionIndex, Vec<usize>> = BTreeMap::new();
    for (group, grant) in snapshot.grants_of(subject) {
        if at.is_some_and(|at| !snapshot.is_at_or_above(grant.node, at)) {
            continue;
        }
        let Some(role) = effective_role(snapshot, group, grant, &texts) else {
            continue;
        };
        let counts = grant.counts_at(now);
        let gives = snapshot.roles.get(grant.role).map(|row| &row.gives);
        if let Some(gives) = gives.filter(|_| counts) {
            for permission in gives.iter() {
                sources.entry(permission).or_default().push(roles.len());
            }
        }
        let inherited = at.is_some_and(|at| at != grant.node);
        roles.push(EffectiveRole {
            counts,
            inherited,
            ..role
        });
    }
    let permission = |(permission, sources)| {
        let known = snapshot.catalog.permission(permission)?;
        Some(EffectivePermission {
            code: known.code.clone(),
            name: known.name.clone(),
            condition: known.condition.as_ref().map(ToString::to_string),
            sources,
        })
    };
    let mut permissions: Vec<EffectivePermission> =
        sources.into_iter().filter_map(permission).collect();
    permissions.sort_by(|left, right| left.code.cmp(&right.code));
    Some(EffectiveAccess {
        able: subject.able,
        roles,
        permissions,
    })
}

fn effective_role(
    snapshot: &Snapshot,
    group: Option<u32>,
    grant: &Grant,
    texts: &FxHashMap<u32, &str>,
) -> Option<EffectiveRole> {
    let assignment = snapshot.assignments.get(grant.assignment)?;
    let role = &snapshot.roles.get(grant.role)?.role;
    let node = &snapshot.nodes.get(grant.node)?.node;
    let group = group
        .and_then(|group| snapshot.groups.get(group))
        .map(|row| &row.group);
    let values = grant.values().map(|values| {
        let texts = values.iter().filter_map(|value| texts.get(value));
        let mut texts: Vec<String> = texts.map(|&text| text.to_owned()).collect();
        texts.sort_unstable();
        texts
    });
    Some(EffectiveRole {
        assignment: assignment.assignment.id,
        role: role.id,
        role_name: role.name.to_string(),
        node: node.id,
        node_name: node.name.to_string(),
        inherited: false,
        via: group.map(|group| group.id.clone()),
        via_name: group.map(|group| group.name.to_string()),
        is_matrix: role.owner.is_some(),
        restrictions: values,
        vendor: grant.vendor(),
        validity: grant.validity(),
        counts: false,
    })
}

/// One heading of a matrix of levels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MatrixSection {
    /// The section's code; `None` for types that stand under no heading.
    pub section: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// The product it belongs to.
    pub product: Option<String>,
    /// Its resource types.
    pub rows: Vec<MatrixRow>,
}

/// One resource type of a matrix of levels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MatrixRow {
    /// The type's code.
    pub resource_type: String,
    /// Its name.
    pub name: String,
    /// The strongest level fully held; `none` if there is none.
    pub level: String,
    /// The levels that there are, weakest first, without `none`.
    pub levels: Vec<String>,
    /// Whether restrictions narrow the rights on its records.
    pub restriction_aware: bool,
    /// The type whose rights these are, if the type has none of its own.
    pub derived_from: Option<String>,
}

/// The word for having no level.
pub const NO_LEVEL: &str = "none";

/// The levels that a set of permissions comes to, by section in the order of the catalogs. Types
/// without levels are left out.
#[must_use]
pub fn level_matrix(catalog: &Catalog, permissions: &PermissionSet) -> Vec<MatrixSection> {
    let mut sections: Vec<MatrixSection> = catalog
        .sections()
        .iter()
        .map(|section| MatrixSection {
            section: Some(section.code.clone()),
            name: Some(section.name.clone()),
            product: section.product.clone(),
            rows: Vec::new(),
        })
        .collect();
    sections.push(MatrixSection {
        section: None,
        name: None,
        product: None,
        rows: Vec::new(),
    });
    for known in catalog
        .resource_types()
        .iter()
        .filter(|known| !known.levels.is_empty())
    {
        let Some(index) = catalog.resource_type_index(&known.code) else {
            continue;
        };
        let level = catalog.level_of(index, permissions);
        let root = catalog.resource_type(known.rights_of);
        let row = MatrixRow {
            resource_type: known.code.clone(),
            name: known.name.clone(),
            level: level.map_or_else(|| NO_LEVEL.to_owned(), |level| level.name.clone()),
            levels: known
                .levels
                .iter()
                .map(|level| level.name.clone())
                .collect(),
            restriction_aware: known.restriction_aware,
            derived_from: root
                .filter(|_| known.parent.is_some())
                .map(|root| root.code.clone()),
        };
        let place = sections
            .iter_mut()
            .find(|section| section.section == known.section);
        if let Some(section) = place {
            section.rows.push(row);
        }
    }
    sections.retain(|section| !section.rows.is_empty());
    sections
}
