//! Commands about groups.

use std::collections::BTreeSet;

use super::IfVersion;
use crate::ids::{GroupId, NodeId, RoleId, UserId};
use crate::names::{Code, Name, Text};
use crate::restriction::Restrictions;

/// A group to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateGroup {
    /// A custom id; generated if none is given.
    pub id: Option<GroupId>,
    /// Its name.
    pub name: Name,
    /// What it is for.
    pub description: Text,
    /// Its matrix; prerequisites are added. Needs *edit user groups* if not empty.
    pub permissions: BTreeSet<Code>,
    /// Templates with which the matrix is filled, merged with `permissions` to the stronger level.
    pub templates: Vec<RoleId>,
    /// Where the matrix counts; the root if none is given.
    pub node: Option<NodeId>,
    /// Bounds everything that the group gives.
    pub restrictions: Restrictions,
    /// First members. Needs *edit users* where they are at home.
    pub members: Vec<UserId>,
}

/// Changes to a group.
#[derive(Clone, Debug, PartialEq)]
pub struct UpdateGroup {
    /// The group.
    pub group: GroupId,
    /// A new name.
    pub name: Option<Name>,
    /// A new description.
    pub description: Option<Text>,
    /// A new matrix, as a whole; prerequisites are added.
    pub permissions: Option<BTreeSet<Code>>,
    /// Templates to be merged into the (new or present) matrix.
    pub templates: Vec<RoleId>,
    /// A new node for the matrix.
    pub node: Option<NodeId>,
    /// New restrictions. Unrestricted must be said explicitly.
    pub restrictions: Option<Restrictions>,
    /// The version read.
    pub if_version: IfVersion,
}
