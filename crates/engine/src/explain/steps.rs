//! Steps of a suggestion: as data, in words, and as the change that each of them makes.

use std::collections::BTreeSet;

use bailiwick_model::assignment::{Assignment, Principal, Validity};
use bailiwick_model::catalog::CatalogLibrary;
use bailiwick_model::change::{Change, Delta};
use bailiwick_model::group::Membership;
use bailiwick_model::ids::{AssignmentId, GroupId, NodeId, RoleId, ServiceAccountId, UserId};
use bailiwick_model::names::{Code, RestrictionValue, Text};
use bailiwick_model::restriction::Restrictions;
use bailiwick_model::time::Timestamp;
use bailiwick_model::user::{Profile, User, UserStatus};
use serde::Serialize;
use uuid::Uuid;

use crate::apply::apply;
use crate::snapshot::{HotUser, Snapshot};

/// One small change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum SuggestedStep {
    /// Make a user active. Takes a seat.
    ActivateUser {
        /// Whom.
        user: UserId,
    },
    /// Unlock a user.
    UnlockUser {
        /// Whom.
        user: UserId,
    },
    /// Make a service account active.
    ActivateServiceAccount {
        /// Which.
        service_account: ServiceAccountId,
    },
    /// Let the subject hold a role.
    AssignRole {
        /// Who.
        principal: Principal,
        /// Which role.
        role: RoleId,
        /// Where.
        node: NodeId,
        /// Narrowed to what.
        restrictions: Restrictions,
    },
    /// Put a user into a group.
    JoinGroup {
        /// Which group.
        group: GroupId,
        /// Whom.
        user: UserId,
    },
    /// Add a permission to a role (to a group's matrix, if the role is one). All holders get it.
    AddPermission {
        /// Which role.
        role: RoleId,
        /// The permission's code.
        permission: String,
    },
    /// Add a value to what an assignment is restricted to.
    AddAssignmentRestriction {
        /// Which assignment.
        assignment: AssignmentId,
        /// The value.
        value: RestrictionValue,
    },
    /// Add a value to what a group is restricted to. All members get it.
    AddGroupRestriction {
        /// Which group.
        group: GroupId,
        /// The value.
        value: RestrictionValue,
    },
    /// Change when an assignment counts.
    ChangeValidity {
        /// Which assignment.
        assignment: AssignmentId,
        /// When it would count.
        validity: Validity,
    },
    /// Release a restricted permission to the tenant. Only the platform's operator can.
    ReleasePermission {
        /// The permission's code.
        permission: String,
    },
}

/// The snapshot after some steps; `None` if one of them cannot be done.
#[must_use]
pub fn after_steps(
    snapshot: &Snapshot,
    steps: &[SuggestedStep],
    now: Timestamp,
) -> Option<Snapshot> {
    // No step changes which catalogs the tenant has, so none is ever looked up.
    let catalogs = CatalogLibrary::default();
    let mut next = snapshot.clone();
    for (number, step) in (1_u128..).zip(steps) {
        let change = step.change(&next, AssignmentId(Uuid::from_u128(number)), now)?;
        apply(&mut next, &change, &catalogs).ok()?;
    }
    Some(next)
}

impl SuggestedStep {
    /// The change that this step makes; `None` if what it is about does not exist. A new assignment
    /// gets the given id.
    #[must_use]
    pub fn change(&self, snapshot: &Snapshot, id: AssignmentId, now: Timestamp) -> Option<Change> {
        match self {
            Self::ActivateUser { user } => edit_user(snapshot, *user, |user| {
                user.status = UserStatus::Active;
            }),
            Self::UnlockUser { user } => edit_user(snapshot, *user, |user| user.lock = None),
            Self::ActivateServiceAccount { service_account } => {
                let (_, before) = snapshot.service_account(*service_account)?;
                let mut after = before.as_ref().clone();
                after.active = true;
                let delta = Delta::changed(before.as_ref().clone(), after);
                Some(Change::ServiceAccount(Box::new(delta)))
            }
            Self::AssignRole {
                principal,
                role,
                node,
                restrictions,
            } => {
                let assignment = Assignment {
                    id,
                    principal: principal.clone(),
                    role: *role,
                    node: *node,
                    restrictions: restrictions.clone(),
                    validity: Validity::default(),
                    reason: Text::default(),
                    created: now,
                };
                Some(Change::Assignment(Box::new(Delta::created(assignment))))
            }
            Self::JoinGroup { group, user } => {
                let membership = Membership {
                    group: group.clone(),
                    user: *user,
                };
                Some(Change::Membership(Box::new(Delta::created(membership))))
            }
            Self::AddPermission { role, permission } => add_permission(snapshot, *role, permission),
            Self::AddAssignmentRestriction { assignment, value } => {
                edit_assignment(snapshot, *assignment, |assignment| {
                    assignment.restrictions = with_value(&assignment.restrictions, value);
                })
            }
            Self::AddGroupRestriction { group, value } => {
                let (_, row) = snapshot.group(group)?;
                let before = row.group.as_ref().clone();
                let mut after = before.clone();
                after.restrictions = with_value(&before.restrictions, value);
                Some(Change::Group(Box::new(Delta::changed(before, after))))
            }
            Self::ChangeValidity {
                assignment,
                validity,
            } => edit_assignment(snapshot, *assignment, |assignment| {
                assignment.validity = *validity;
            }),
            Self::ReleasePermission { permission } => {
                let before = snapshot.tenant.as_ref()?.as_ref().clone();
                let mut after = before.clone();
                after.released.insert(Code::new(permission).ok()?);
                Some(Change::Tenant(Box::new(Delta::changed(before, after))))
            }
        }
    }
}

/// The change of a user. A snapshot has no profile; the change is for snapshots only.
fn edit_user(snapshot: &Snapshot, id: UserId, edit: impl Fn(&mut User)) -> Option<Change> {
    let (_, hot) = snapshot.user(id)?;
    let before = cold(hot);
    let mut after = before.clone();
    edit(&mut after);
    Some(Change::User(Box::new(Delta::changed(before, after))))
}

fn cold(hot: &HotUser) -> User {
    User {
        id: hot.id,
        user_name: hot.user_name.clone(),
        email: hot.email.clone(),
        external_id: hot.external_id.clone(),
        status: hot.status,
        lock: hot.lock.clone(),
        home: hot.home,
        managers: hot.managers.to_vec(),
        attributes: hot.attributes.clone(),
        profile: Profile {
            department: hot.department.clone(),
            ..Profile::default()
        },
        last_sign_in: None,
        created: hot.created,
        changed: hot.created,
        version: hot.version,
    }
}

fn edit_assignment(
    snapshot: &Snapshot,
    id: AssignmentId,
    edit: impl Fn(&mut Assignment),
) -> Option<Change> {
    let (_, row) = snapshot.assignment(id)?;
    let before = row.assignment.as_ref().clone();
    let mut after = before.clone();
    edit(&mut after);
    Some(Change::Assignment(Box::new(Delta::changed(before, after))))
}

/// Adds a permission with its prerequisites: stored roles are closed.
fn add_permission(snapshot: &Snapshot, role: RoleId, permission: &str) -> Option<Change> {
    let (_, row) = snapshot.role(role)?;
    let catalog = &snapshot.catalog;
    let added = catalog.close_prerequisites(&catalog.permission_set([permission]));
    let before = row.role.as_ref().clone();
    let mut after = before.clone();
    for code in catalog.codes(&added) {
        after.permissions.insert(Code::new(code).ok()?);
    }
    Some(Change::Role(Box::new(Delta::changed(before, after))))
}

fn with_value(restrictions: &Restrictions, value: &RestrictionValue) -> Restrictions {
    match restrictions.values() {
        None => Restrictions::Unrestricted,
        Some(values) => {
            let mut values: BTreeSet<RestrictionValue> = values.clone();
            values.insert(value.clone());
            Restrictions::Restricted { values }
        }
    }
}
