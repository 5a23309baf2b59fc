//! The way back in: somebody with access to the host makes a user an administrator again.

use bailiwick_model::actor::ActorPrincipal;
use bailiwick_model::assignment::{Assignment, Principal, Validity};
use bailiwick_model::catalog::{GRANT_ANY, PermissionSet, USER_MANAGEMENT};
use bailiwick_model::change::{Change, Delta};
use bailiwick_model::command::Outcome;
use bailiwick_model::ids::{AssignmentId, RoleId, UserId};
use bailiwick_model::names::Text;
use bailiwick_model::refusal::Refusal;
use bailiwick_model::restriction::Restrictions;
use bailiwick_model::role::Role;
use bailiwick_model::user::{User, UserStatus};

use super::case::Case;
use super::role_permissions::codes;
use super::{Decided, Decision, administrators, role, stock_roles};

/// The name of the role that a rescue makes when no role administers access any more.
const ROLE: &str = "Rescue Administrator";

/// Neither the seat limit nor a lock stands in the way.
pub(super) fn decide(case: &mut Case<'_>, user: UserId) -> Decision {
    if !matches!(case.actor.principal, ActorPrincipal::System { .. }) {
        return Err(Refusal::missing_permission("platform.operate"));
    }
    let (handle, row) = case.user(user)?;
    if administrators(case.snapshot, case.now).contains(&handle) {
        return Decided::nothing(Outcome::User(user));
    }
    let mut changes = Vec::new();
    if row.status != UserStatus::Active || row.lock.is_some() {
        let before = case.loaded_user(user)?;
        let after = User {
            status: UserStatus::Active,
            lock: None,
            changed: case.now,
            version: before.version.saturating_add(1),
            ..before.clone()
        };
        let delta = Delta::changed(before.clone(), after);
        changes.push(Change::User(Box::new(delta)));
    }
    let role = match administering_role(case) {
        Some(role) => role,
        None => {
            let made = rescue_role(case)?;
            let id = made.id;
            changes.push(Change::Role(Box::new(Delta::created(made))));
            id
        }
    };
    let principal = Principal::User(user);
    let assigned = Assignment {
        id: AssignmentId(case.new_id()),
        principal,
        role,
        node: case.tenant()?.root,
        restrictions: Restrictions::Unrestricted,
        validity: Validity::default(),
        reason: Text::new("rescue").unwrap_or_default(),
        created: case.now,
    };
    let has_it = case
        .snapshot
        .assignments()
        .any(|(_, row)| row.assignment.gives_the_same(&assigned));
    if !has_it {
        changes.push(Change::Assignment(Box::new(Delta::created(assigned))));
    }
    Decided::new(changes, Outcome::User(user))
}

/// A role that administers access, a stock role if there is one.
fn administering_role(case: &Case<'_>) -> Option<RoleId> {
    let catalog = case.catalog();
    let needed = [
        catalog.permission_index("users.edit")?,
        catalog.permission_index(GRANT_ANY)?,
    ];
    let needed = PermissionSet::from_iter(needed);
    let mut found: Vec<&Role> = case
        .snapshot
        .roles()
        .filter(|(_, row)| row.role.owner.is_none() && needed.is_subset(&row.gives))
        .map(|(_, row)| row.role.as_ref())
        .collect();
    found.sort_by_key(|role| (role.stock.is_none(), role.created, role.id));
    found.first().map(|role| role.id)
}

/// A role with everything that `user-management` knows and does not restrict.
fn rescue_role(case: &mut Case<'_>) -> Result<Role, Refusal> {
    let catalog = case.catalog();
    let permissions = catalog.permissions().iter();
    let all: PermissionSet = permissions
        .filter(|permission| permission.catalog == USER_MANAGEMENT && !permission.restricted)
        .filter_map(|permission| catalog.permission_index(&permission.code))
        .collect();
    let permissions = codes(case, &catalog.close_prerequisites(&all));
    let name = stock_roles::free_name(case, ROLE)?;
    Ok(Role {
        permissions,
        ..role::empty(case, name, Text::default())
    })
}
