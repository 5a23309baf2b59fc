//! One command being decided: who asks, of which state, and the look-ups that every kind of
//! command shares, each with its rule of what may be known.

use bailiwick_model::actor::Actor;
use bailiwick_model::catalog::{Catalog, CatalogLibrary, PermissionIndex};
use bailiwick_model::command::IfVersion;
use bailiwick_model::ids::{GroupId, NodeId, RoleId, UserId};
use bailiwick_model::names::Code;
use bailiwick_model::refusal::{Refusal, RefusalCode};
use bailiwick_model::tenant::Tenant;
use bailiwick_model::time::Timestamp;
use bailiwick_model::user::User;
use uuid::Uuid;

use super::env::{CountOf, Env, Loaded};
use crate::authority::{Authority, UserView};
use crate::snapshot::{GroupRow, HotUser, RoleRow, Snapshot};

/// One command being decided.
pub(super) struct Case<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) actor: &'a Actor,
    pub(super) authority: Authority<'a>,
    pub(super) now: Timestamp,
    pub(super) catalogs: &'a CatalogLibrary,
    pub(super) loaded: &'a Loaded,
    new_id: &'a mut dyn FnMut() -> Uuid,
}

impl<'a> Case<'a> {
    pub(super) fn new(snapshot: &'a Snapshot, actor: &'a Actor, env: &'a mut Env<'_>) -> Self {
        Self {
            snapshot,
            actor,
            authority: Authority::new(snapshot, actor, env.now),
            now: env.now,
            catalogs: env.catalogs,
            loaded: env.loaded,
            new_id: &mut *env.new_id,
        }
    }

    pub(super) fn new_id(&mut self) -> Uuid {
        (self.new_id)()
    }

    pub(super) fn catalog(&self) -> &'a Catalog {
        self.snapshot.catalog()
    }

    pub(super) fn tenant(&self) -> Result<&'a Tenant, Refusal> {
        let tenant = self.snapshot.tenant();
        tenant
            .map(AsRef::as_ref)
            .ok_or_else(|| Refusal::not_found("tenant"))
    }

    pub(super) fn root(&self) -> Result<u32, Refusal> {
        self.snapshot
            .root()
            .ok_or_else(|| Refusal::not_found("node"))
    }

    /// Demands that the actor is the platform.
    pub(super) fn platform_only(&self) -> Result<(), Refusal> {
        if self.authority.is_unbound() {
            Ok(())
        } else {
            Err(Refusal::missing_permission("platform.operate"))
        }
    }

    /// Demands a right over an object: without it the object is forbidden to whoever may see it,
    /// and does not exist for others.
    pub(super) fn right_over(
        &self,
        has_right: bool,
        visible: bool,
        permission: &str,
        what: &str,
    ) -> Result<(), Refusal> {
        match (has_right, visible) {
            (true, _) => Ok(()),
            (false, true) => Err(Refusal::missing_permission(permission)),
            (false, false) => Err(Refusal::not_found(what)),
        }
    }

    /// The handle of a node that the request refers to, at a field.
    pub(super) fn node_at(&self, node: NodeId, field: &str) -> Result<u32, Refusal> {
        self.snapshot
            .node_handle(node)
            .ok_or_else(|| unknown_reference("node", field))
    }

    /// Demands a permission at a node that the request refers to. Somebody who may not see the
    /// tree cannot tell a node without rights from one that does not exist.
    pub(super) fn right_at_node(
        &self,
        permission: &str,
        node: u32,
        field: &str,
    ) -> Result<(), Refusal> {
        if self.authority.holds(permission, node) {
            return Ok(());
        }
        let visible = self.sees_tree() || self.snapshot.root() == Some(node);
        if visible {
            Err(Refusal::missing_permission(permission))
        } else {
            Err(unknown_reference("node", field))
        }
    }

    pub(super) fn sees_tree(&self) -> bool {
        self.authority.holds_anywhere("tree.view")
    }

    /// A user to whom something is to be done that needs a permission over the user.
    pub(super) fn user_for(
        &self,
        user: UserId,
        permission: &str,
    ) -> Result<(u32, &'a HotUser), Refusal> {
        let (handle, row) = self.user(user)?;
        let has_right = self.authority.holds_for_user(permission, handle);
        let visible = self.sees_user(handle);
        self.right_over(has_right, visible, permission, "user")?;
        Ok((handle, row))
    }

    /// A user by id, seen or not.
    pub(super) fn user(&self, user: UserId) -> Result<(u32, &'a HotUser), Refusal> {
        let (handle, row) = self
            .snapshot
            .user(user)
            .ok_or_else(|| Refusal::not_found("user"))?;
        Ok((handle, row.as_ref()))
    }

    /// Whether the actor may know of a user; everybody knows of oneself.
    pub(super) fn sees_user(&self, user: u32) -> bool {
        self.authority.user_view(user) > UserView::None || self.authority.subject() == Some(user)
    }

    /// A user's whole row.
    pub(super) fn loaded_user(&self, user: UserId) -> Result<&'a User, Refusal> {
        let found = self.loaded.users.get(&user);
        found.ok_or_else(|| Refusal::not_found("user"))
    }

    /// A number fetched beforehand. One that was not is taken for too large, so that nothing is
    /// deleted by oversight.
    pub(super) fn count(&self, of: &CountOf) -> u64 {
        self.loaded.counts.get(of).copied().unwrap_or(u64::MAX)
    }

    /// A role that is to be changed, which needs a permission at the root. A group's matrix is
    /// changed through its group.
    pub(super) fn role_for(
        &self,
        role: RoleId,
        permission: &str,
    ) -> Result<(u32, &'a RoleRow), Refusal> {
        let found = self.snapshot.role(role);
        let (handle, row) = found.ok_or_else(|| Refusal::not_found("role"))?;
        let has_right = self.authority.holds_at_root(permission);
        if let Some(owner) = &row.role.owner {
            if !has_right && !self.sees_groups() {
                return Err(Refusal::not_found("role"));
            }
            let detail = format!("it is the matrix of the group `{owner}` and is changed there");
            return Err(Refusal::new(RefusalCode::Locked, detail));
        }
        let visible = self.authority.holds_anywhere("roles.view");
        self.right_over(has_right, visible, permission, "role")?;
        Ok((handle, row))
    }

    /// A group that is to be changed, which needs a permission at the root.
    pub(super) fn group_for(
        &self,
        group: &GroupId,
        permission: &str,
    ) -> Result<(u32, &'a GroupRow), Refusal> {
        let found = self.snapshot.group(group);
        let (handle, row) = found.ok_or_else(|| Refusal::not_found("group"))?;
        let has_right = self.authority.holds_at_root(permission);
        self.right_over(has_right, self.sees_groups(), permission, "group")?;
        Ok((handle, row))
    }

    pub(super) fn sees_groups(&self) -> bool {
        self.authority.holds_anywhere("groups.view")
    }

    /// Refuses an actor that would change its own access.
    pub(super) fn not_oneself(&self, subject: u32) -> Result<(), Refusal> {
        if self.authority.subject() == Some(subject) {
            let detail = "nobody changes their own status, lock, roles, groups or managers";
            return Err(Refusal::new(RefusalCode::OwnAccess, detail));
        }
        Ok(())
    }

    /// The code of a permission.
    pub(super) fn code(&self, permission: PermissionIndex) -> Option<Code> {
        let found = self.catalog().permission(permission)?;
        Code::new(&found.code).ok()
    }
}

/// Something that the request refers to at a field does not exist, or not for this actor.
pub(super) fn unknown_reference(what: &str, field: &str) -> Refusal {
    let detail = format!("there is no such {what}");
    Refusal::new(RefusalCode::UnknownReference, detail).at(field)
}

/// A field does not hold a valid value.
pub(super) fn invalid(field: &str, detail: impl Into<String>) -> Refusal {
    Refusal::new(RefusalCode::InvalidField, detail).at(field)
}

/// A limit of the model is reached.
pub(super) fn limit(what: &str, most: usize) -> Refusal {
    Refusal::new(RefusalCode::LimitReached, format!("at most {most} {what}"))
}

/// Refuses a count that would go beyond a limit.
pub(super) fn within(count: usize, most: usize, what: &str) -> Result<(), Refusal> {
    if count > most {
        Err(limit(what, most))
    } else {
        Ok(())
    }
}

/// Refuses a version that is not the present one.
pub(super) fn fresh(if_version: IfVersion, present: u64) -> Result<(), Refusal> {
    match if_version {
        Some(read) if read != present => Err(Refusal::new(
            RefusalCode::StaleVersion,
            format!("it has changed since: version {read} was read, {present} is present"),
        )),
        _ => Ok(()),
    }
}

/// The same for something that may be gone or not be there yet.
pub(super) fn still(if_version: IfVersion, present: Option<u64>) -> Result<(), Refusal> {
    match (if_version, present) {
        (_, Some(present)) => fresh(if_version, present),
        (Some(read), None) => Err(Refusal::new(
            RefusalCode::StaleVersion,
            format!("it has changed since: version {read} was read, none is present"),
        )),
        (None, None) => Ok(()),
    }
}
