//! Commands about users.

use super::IfVersion;
use crate::ids::{GroupId, NodeId, UserId};
use crate::names::{Email, ExternalId, UserName};
use crate::user::{Attributes, Profile};

/// A user to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateUser {
    /// The name for signing in; the e-mail address if none is given.
    pub user_name: Option<UserName>,
    /// The e-mail address.
    pub email: Email,
    /// The external id.
    pub external_id: Option<ExternalId>,
    /// The home node; the root if none is given.
    pub home: Option<NodeId>,
    /// Managers. Needs the permission to assign them.
    pub managers: Vec<UserId>,
    /// Groups to be put into. Needs *edit users* and meets the grant ceiling.
    pub groups: Vec<GroupId>,
    /// Free attributes.
    pub attributes: Attributes,
    /// What decides nothing.
    pub profile: Profile,
}

/// Changes to a user's details.
#[derive(Clone, Debug, PartialEq)]
pub struct UpdateUser {
    /// The user.
    pub user: UserId,
    /// A new user name.
    pub user_name: Option<UserName>,
    /// A new e-mail address.
    pub email: Option<Email>,
    /// A new external id.
    pub external_id: Option<Option<ExternalId>>,
    /// A new home node.
    pub home: Option<NodeId>,
    /// New attributes, as a whole.
    pub attributes: Option<Attributes>,
    /// A new profile, as a whole (the door has merged it with the present one).
    pub profile: Option<Profile>,
    /// The version read.
    pub if_version: IfVersion,
}
