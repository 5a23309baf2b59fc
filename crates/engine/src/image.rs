//! A snapshot as plain data, for the checkpoint file that makes a start fast.
//!
//! Only a cache of what the rows hold: it carries no profile data, has no meaning across versions
//! of the program, and whoever reads one that does not fit throws it away and reads the rows.
//! Small collections are kept as JSON; users, memberships and assignments, of which there may be
//! millions, in a compact form.

use bailiwick_model::assignment::{Assignment, Principal, Validity};
use bailiwick_model::catalog::CatalogLibrary;
use bailiwick_model::change::{Change, Delta};
use bailiwick_model::group::{Group, Membership};
use bailiwick_model::ids::{AssignmentId, GroupId, NodeId, RoleId, ServiceAccountId, UserId};
use bailiwick_model::names::{Email, ExternalId, Name, ProfileText, Text, UserName};
use bailiwick_model::restriction::Restrictions;
use bailiwick_model::time::{Revision, Timestamp};
use bailiwick_model::user::{Attributes, Lock, Profile, User, UserStatus};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::apply::{ApplyError, apply};
use crate::snapshot::{HotUser, Snapshot};

/// A snapshot as plain data.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Image {
    revision: u64,
    /// Tenant, nodes (parents first), restrictions, vendors, roles, service accounts, keys and
    /// groups, as the JSON of the changes that create them.
    few: Vec<String>,
    users: Vec<UserImage>,
    /// By group, in the order in which `few` creates them: ids of members.
    members: Vec<(String, Vec<Uuid>)>,
    assignments: Vec<AssignmentImage>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct UserImage {
    id: Uuid,
    user_name: String,
    email: String,
    external_id: Option<String>,
    status: u8,
    lock: Option<(Option<String>, i64)>,
    home: Uuid,
    managers: Vec<Uuid>,
    attributes: Option<String>,
    department: Option<String>,
    created: i64,
    version: u64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct AssignmentImage {
    id: Uuid,
    principal: PrincipalImage,
    role: Uuid,
    node: Uuid,
    /// The restrictions' JSON; `None` is unrestricted.
    restrictions: Option<String>,
    from: Option<i64>,
    until: Option<i64>,
    reason: String,
    created: i64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
enum PrincipalImage {
    User(Uuid),
    Group(String),
    ServiceAccount(Uuid),
}

/// Why an image is not a snapshot: it is to be thrown away.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImageError {
    /// A part of it does not parse.
    #[error("a part of the image does not parse: {0}")]
    Malformed(String),
    /// Its parts do not fit together.
    #[error(transparent)]
    Apply(#[from] ApplyError),
}

fn malformed(error: impl std::fmt::Display) -> ImageError {
    ImageError::Malformed(error.to_string())
}

impl Image {
    /// The snapshot as plain data.
    #[must_use]
    pub fn of(snapshot: &Snapshot) -> Self {
        let json = |change: &Change| serde_json::to_string(change).unwrap_or_default();
        let users = snapshot
            .subjects()
            .filter_map(|(_, subject)| subject.user());
        let members = snapshot.groups().map(|(_, row)| {
            let id = |member| snapshot.subject_row(member).map(|subject| subject.id());
            (
                row.group.id.to_string(),
                row.members.iter().filter_map(id).collect(),
            )
        });
        let assignments = snapshot
            .assignments()
            .map(|(_, row)| of_assignment(&row.assignment));
        Self {
            revision: snapshot.revision().0,
            few: few(snapshot).iter().map(json).collect(),
            users: users.map(|user| of_user(user)).collect(),
            members: members.collect(),
            assignments: assignments.collect(),
        }
    }

    /// The snapshot again.
    ///
    /// # Errors
    /// When a part does not parse or fit, or a catalog is not known.
    pub fn into_snapshot(self, catalogs: &CatalogLibrary) -> Result<Snapshot, ImageError> {
        let mut snapshot = Snapshot::empty();
        let mut groups = Vec::new();
        for text in &self.few {
            let change: Change = serde_json::from_str(text).map_err(malformed)?;
            if matches!(change, Change::Group(_)) {
                groups.push(change);
            } else {
                apply(&mut snapshot, &change, catalogs)?;
            }
        }
        for user in self.users {
            let user = Delta::created(to_user(user).ok_or_else(|| malformed("user"))?);
            apply(&mut snapshot, &Change::User(Box::new(user)), catalogs)?;
        }
        for group in groups {
            apply(&mut snapshot, &group, catalogs)?;
        }
        for (group, members) in self.members {
            let group = GroupId::new(&group).map_err(malformed)?;
            for user in members {
                let membership = Membership {
                    group: group.clone(),
                    user: UserId(user),
                };
                let change = Change::Membership(Box::new(Delta::created(membership)));
                apply(&mut snapshot, &change, catalogs)?;
            }
        }
        for assignment in self.assignments {
            let assignment = to_assignment(assignment).ok_or_else(|| malformed("assignment"))?;
            let change = Change::Assignment(Box::new(Delta::created(assignment)));
            apply(&mut snapshot, &change, catalogs)?;
        }
        Ok(snapshot.at_revision(Revision(self.revision)))
    }
}

/// The changes that create everything of which there are few.
fn few(snapshot: &Snapshot) -> Vec<Change> {
    fn created<T: Clone>(change: fn(Box<Delta<T>>) -> Change, value: &T) -> Change {
        change(Box::new(Delta::created(value.clone())))
    }
    let mut few = Vec::new();
    few.extend(
        snapshot
            .tenant()
            .map(|tenant| created(Change::Tenant, &**tenant)),
    );
    let nodes = snapshot
        .root()
        .map(|root| snapshot.subtree(root))
        .unwrap_or_default();
    let nodes = nodes.iter().filter_map(|&node| snapshot.node_row(node));
    few.extend(nodes.map(|row| created(Change::Node, &*row.node)));
    few.extend(
        snapshot
            .restrictions()
            .map(|value| created(Change::Restriction, &**value)),
    );
    few.extend(
        snapshot
            .vendors()
            .map(|vendor| created(Change::Vendor, &**vendor)),
    );
    few.extend(
        snapshot
            .roles()
            .map(|(_, row)| created(Change::Role, &*row.role)),
    );
    let accounts = snapshot
        .subjects()
        .filter_map(|(_, subject)| subject.service_account());
    few.extend(accounts.map(|account| created(Change::ServiceAccount, &**account)));
    few.extend(snapshot.keys().map(|key| created(Change::Key, &**key)));
    let groups = snapshot
        .groups()
        .map(|(_, row)| created::<Group>(Change::Group, &row.group));
    few.extend(groups);
    few
}

fn of_user(user: &HotUser) -> UserImage {
    let lock = |lock: &Lock| (lock.reason.clone().map(String::from), lock.since.0);
    let attributes = || serde_json::to_string(&user.attributes).unwrap_or_default();
    UserImage {
        id: user.id.0,
        user_name: user.user_name.to_string(),
        email: user.email.to_string(),
        external_id: user.external_id.clone().map(String::from),
        status: user.status as u8,
        lock: user.lock.as_ref().map(lock),
        home: user.home.0,
        managers: user.managers.iter().map(|manager| manager.0).collect(),
        attributes: (!user.attributes.is_empty()).then(attributes),
        department: user.department.clone().map(String::from),
        created: user.created.0,
        version: user.version,
    }
}

fn to_user(image: UserImage) -> Option<User> {
    let attributes = match image.attributes {
        Some(text) => serde_json::from_str(&text).ok()?,
        None => Attributes::default(),
    };
    let lock = match image.lock {
        Some((reason, since)) => {
            let reason = reason.map(|text| Name::new(&text)).transpose().ok()?;
            Some(Lock {
                reason,
                since: Timestamp(since),
            })
        }
        None => None,
    };
    let department = image
        .department
        .map(|text| ProfileText::new(&text))
        .transpose()
        .ok()?;
    Some(User {
        id: UserId(image.id),
        user_name: UserName::new(&image.user_name).ok()?,
        email: Email::new(&image.email).ok()?,
        external_id: image
            .external_id
            .map(|id| ExternalId::new(&id))
            .transpose()
            .ok()?,
        status: *UserStatus::ALL.get(usize::from(image.status))?,
        lock,
        home: NodeId(image.home),
        managers: image.managers.into_iter().map(UserId).collect(),
        attributes,
        profile: Profile {
            department,
            ..Profile::default()
        },
        last_sign_in: None,
        created: Timestamp(image.created),
        changed: Timestamp(image.created),
        version: image.version,
    })
}

fn of_assignment(assignment: &Assignment) -> AssignmentImage {
    let restrictions = || serde_json::to_string(&assignment.restrictions).unwrap_or_default();
    AssignmentImage {
        id: assignment.id.0,
        principal: match &assignment.principal {
            Principal::User(id) => PrincipalImage::User(id.0),
            Principal::Group(id) => PrincipalImage::Group(id.to_string()),
            Principal::ServiceAccount(id) => PrincipalImage::ServiceAccount(id.0),
        },
        role: assignment.role.0,
        node: assignment.node.0,
        restrictions: assignment.restrictions.values().map(|_| restrictions()),
        from: assignment.validity.from.map(|time| time.0),
        until: assignment.validity.until.map(|time| time.0),
        reason: assignment.reason.as_str().to_owned(),
        created: assignment.created.0,
    }
}

fn to_assignment(image: AssignmentImage) -> Option<Assignment> {
    Some(Assignment {
        id: AssignmentId(image.id),
        principal: match image.principal {
            PrincipalImage::User(id) => Principal::User(UserId(id)),
            PrincipalImage::Group(id) => Principal::Group(GroupId::new(&id).ok()?),
            PrincipalImage::ServiceAccount(id) => Principal::ServiceAccount(ServiceAccountId(id)),
        },
        role: RoleId(image.role),
        node: NodeId(image.node),
        restrictions: match image.restrictions {
            Some(text) => serde_json::from_str(&text).ok()?,
            None => Restrictions::Unrestricted,
        },
        validity: Validity {
            from: image.from.map(Timestamp),
            until: image.until.map(Timestamp),
        },
        reason: Text::new(&image.reason).ok()?,
        created: Timestamp(image.created),
    })
}
