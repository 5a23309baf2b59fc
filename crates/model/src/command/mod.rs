//! Commands: what somebody asks to be changed. `decide` in the engine answers each with changes
//! or with a refusal; nothing else changes anything.
//!
//! Commands name things by id: the doors resolve names and external ids first. In updates, an
//! absent field stays as it is; in fields of type `Option<Option<_>>` the inner `None` clears.

mod access;
mod group;
mod people;
mod platform;
mod tree;

pub use access::{Assign, CreateRole, NewKey, UpdateRole};
pub use group::{CreateGroup, UpdateGroup};
pub use people::{CreateUser, UpdateUser};
pub use platform::{CatalogReplacement, CreateTenant, PutRecord, UpdateTenant};
pub use tree::{CreateNode, DeleteNode, MoveNode, UpdateNode};

use crate::ids::{
    AssignmentId, GroupId, KeyId, NodeId, RoleId, ServiceAccountId, UserId, VendorId,
};
use crate::names::{Code, ExternalId, Name, RestrictionValue, Text};
use crate::record::RecordKey;
use crate::restriction::RestrictionKind;
use crate::user::{Attributes, UserStatus};

/// Which version of the object the caller read; a different present one is refused as stale.
pub type IfVersion = Option<u64>;

/// One request for a change.
#[derive(Clone, Debug, PartialEq)]
#[expect(
    missing_docs,
    reason = "the fields of small commands say what they are"
)]
pub enum Command {
    /// Makes a tenant with its root and stock roles. The first command of its log.
    CreateTenant(Box<CreateTenant>),
    /// Changes name, seat limit or settings.
    UpdateTenant(Box<UpdateTenant>),
    /// Gives the tenant other catalogs, or other versions of its catalogs.
    ReplaceCatalogs(Box<CatalogReplacement>),
    /// Releases a restricted permission to the tenant. Operators only.
    ReleasePermission {
        permission: Code,
        if_version: IfVersion,
    },
    /// Takes a release back. Operators only.
    WithdrawPermission {
        permission: Code,
        if_version: IfVersion,
    },

    /// Makes a node under another.
    CreateNode(Box<CreateNode>),
    /// Changes a node's name, external id or type.
    UpdateNode(Box<UpdateNode>),
    /// Moves a node with all below it under another.
    MoveNode(MoveNode),
    /// Deletes a node with all below it.
    DeleteNode(DeleteNode),

    /// Makes a user: provisioned, without a seat.
    CreateUser(Box<CreateUser>),
    /// Changes a user's details.
    UpdateUser(Box<UpdateUser>),
    /// Sets a user's status to active, passive or deactivated.
    SetUserStatus {
        user: UserId,
        status: UserStatus,
        if_version: IfVersion,
    },
    /// Locks a user: no sign-in, nothing permitted, everything kept.
    LockUser {
        user: UserId,
        reason: Option<Name>,
        if_version: IfVersion,
    },
    /// Unlocks a user.
    UnlockUser { user: UserId, if_version: IfVersion },
    /// Sets who manages a user.
    SetManagers {
        user: UserId,
        managers: Vec<UserId>,
        if_version: IfVersion,
    },

    /// Makes a role.
    CreateRole(Box<CreateRole>),
    /// Changes a role's name, description or permissions.
    UpdateRole(Box<UpdateRole>),
    /// Adds one permission (and its prerequisites) to a role.
    AddPermission {
        role: RoleId,
        permission: Code,
        if_version: IfVersion,
    },
    /// Removes one permission from a role.
    RemovePermission {
        role: RoleId,
        permission: Code,
        if_version: IfVersion,
    },
    /// Makes a role that holds what another one holds.
    CopyRole { role: RoleId, name: Name },
    /// Deletes a role and its assignments.
    DeleteRole { role: RoleId, if_version: IfVersion },

    /// Makes a group with its matrix.
    CreateGroup(Box<CreateGroup>),
    /// Changes a group's name, description, matrix or restrictions.
    UpdateGroup(Box<UpdateGroup>),
    /// Makes a group with the matrix, restrictions and roles of another one, without its members.
    CopyGroup {
        group: GroupId,
        id: Option<GroupId>,
        name: Name,
    },
    /// Deletes a group, its matrix, memberships and assignments.
    DeleteGroup {
        group: GroupId,
        if_version: IfVersion,
    },
    /// Puts a user into a group.
    AddMember { group: GroupId, user: UserId },
    /// Takes a user out of a group.
    RemoveMember { group: GroupId, user: UserId },

    /// Assigns a role to somebody at a node.
    Assign(Box<Assign>),
    /// Removes an assignment.
    Unassign { assignment: AssignmentId },

    /// Adds a site code or a value to the tenant's own list.
    PutRestriction {
        kind: RestrictionKind,
        value: RestrictionValue,
        name: Option<Name>,
        if_version: IfVersion,
    },
    /// Removes one; refused while in use.
    DeleteRestriction {
        kind: RestrictionKind,
        value: RestrictionValue,
        if_version: IfVersion,
    },

    /// Makes a service account.
    CreateServiceAccount {
        name: Name,
        description: Text,
        external_id: Option<ExternalId>,
        attributes: Attributes,
    },
    /// Changes a service account.
    UpdateServiceAccount {
        account: ServiceAccountId,
        name: Option<Name>,
        description: Option<Text>,
        external_id: Option<Option<ExternalId>>,
        active: Option<bool>,
        attributes: Option<Attributes>,
        if_version: IfVersion,
    },
    /// Deletes a service account, its keys and assignments.
    DeleteServiceAccount {
        account: ServiceAccountId,
        if_version: IfVersion,
    },
    /// Makes an API key for a service account.
    CreateKey(Box<NewKey>),
    /// Revokes an API key, at once and for good.
    RevokeKey {
        account: ServiceAccountId,
        key: KeyId,
    },

    /// Makes a vendor and its four groups.
    CreateVendor { name: Name },
    /// Renames a vendor and its groups.
    UpdateVendor {
        vendor: VendorId,
        name: Name,
        if_version: IfVersion,
    },
    /// Deletes a vendor and its groups; refused while records belong to it.
    DeleteVendor {
        vendor: VendorId,
        if_version: IfVersion,
    },

    /// Registers a record, or replaces what is registered of it.
    PutRecord(Box<PutRecord>),
    /// Forgets a record.
    DeleteRecord {
        key: RecordKey,
        if_version: IfVersion,
    },

    /// Makes a user an active, unlocked administrator again, whatever stands in the way. Only for
    /// somebody with access to the host.
    Rescue { user: UserId },
}

impl Command {
    /// The word for it in the change log.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::CreateTenant(_) => "create_tenant",
            Self::UpdateTenant(_) => "update_tenant",
            Self::ReplaceCatalogs(_) => "replace_catalogs",
            Self::ReleasePermission { .. } => "release_permission",
            Self::WithdrawPermission { .. } => "withdraw_permission",
            Self::CreateNode(_) => "create_node",
            Self::UpdateNode(_) => "update_node",
            Self::MoveNode(_) => "move_node",
            Self::DeleteNode(_) => "delete_node",
            Self::CreateUser(_) => "create_user",
            Self::UpdateUser(_) => "update_user",
            Self::SetUserStatus { .. } => "set_user_status",
            Self::LockUser { .. } => "lock_user",
            Self::UnlockUser { .. } => "unlock_user",
            Self::SetManagers { .. } => "set_managers",
            Self::CreateRole(_) => "create_role",
            Self::UpdateRole(_) => "update_role",
            Self::AddPermission { .. } => "add_permission",
            Self::RemovePermission { .. } => "remove_permission",
            Self::CopyRole { .. } => "copy_role",
            Self::DeleteRole { .. } => "delete_role",
            Self::CreateGroup(_) => "create_group",
            Self::UpdateGroup(_) => "update_group",
            Self::CopyGroup { .. } => "copy_group",
            Self::DeleteGroup { .. } => "delete_group",
            Self::AddMember { .. } => "add_member",
            Self::RemoveMember { .. } => "remove_member",
            Self::Assign(_) => "assign",
            Self::Unassign { .. } => "unassign",
            Self::PutRestriction { .. } => "put_restriction",
            Self::DeleteRestriction { .. } => "delete_restriction",
            Self::CreateServiceAccount { .. } => "create_service_account",
            Self::UpdateServiceAccount { .. } => "update_service_account",
            Self::DeleteServiceAccount { .. } => "delete_service_account",
            Self::CreateKey(_) => "create_key",
            Self::RevokeKey { .. } => "revoke_key",
            Self::CreateVendor { .. } => "create_vendor",
            Self::UpdateVendor { .. } => "update_vendor",
            Self::DeleteVendor { .. } => "delete_vendor",
            Self::PutRecord(_) => "put_record",
            Self::DeleteRecord { .. } => "delete_record",
            Self::Rescue { .. } => "rescue",
        }
    }
}

/// What a command brought about, for the door that sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each names what was made, found or changed")]
pub enum Outcome {
    /// Something was changed or removed, or was already as asked.
    Done,
    Node(NodeId),
    User(UserId),
    Role(RoleId),
    Group(GroupId),
    /// Made, or found: assigning twice gives the existing one.
    Assignment {
        id: AssignmentId,
        existed: bool,
    },
    ServiceAccount(ServiceAccountId),
    Key(KeyId),
    Vendor(VendorId),
}
