//! What an explanation says, as data and in words.

use bailiwick_model::assignment::Validity;
use bailiwick_model::catalog::SubjectType;
use bailiwick_model::ids::{AssignmentId, GroupId, NodeId, RoleId, VendorId};
use bailiwick_model::time::Revision;
use bailiwick_model::user::UserStatus;
use serde::{Serialize, Serializer};
use uuid::Uuid;

use super::steps::SuggestedStep;

/// Why an answer is what it is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// Whether the action is permitted.
    pub decision: bool,
    /// The revision at which the question was judged.
    pub revision: Revision,
    /// Who; `None` if there is no such subject.
    pub subject: Option<SubjectRef>,
    /// Doing what.
    pub action: String,
    /// On what type of thing.
    pub resource_type: String,
    /// On which one.
    pub resource_id: String,
    /// Where it sits.
    pub node: Option<NodeRef>,
    /// If permitted: every way in which it is, the first [`super::PATHS_MAX`] of them.
    pub paths: Vec<AccessPath>,
    /// How many more paths there are.
    pub paths_more: usize,
    /// If denied: what is wrong whatever the assignments are. If permitted: whether the resource's
    /// type is unknown, so that only the permission was looked at.
    pub problems: Vec<Problem>,
    /// If denied: the subject's assignments, the nearest first.
    pub candidates: Vec<Candidate>,
    /// How many more assignments there are.
    pub candidates_more: usize,
    /// If denied: small changes, each of which would permit, the cheapest first.
    pub suggestions: Vec<Suggestion>,
}

/// A subject by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SubjectRef {
    /// Its kind.
    #[serde(rename = "type", serialize_with = "subject_type")]
    pub subject_type: SubjectType,
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
}

fn subject_type<S: Serializer>(value: &SubjectType, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(match value {
        SubjectType::User => "user",
        SubjectType::ServiceAccount => "service_account",
    })
}

/// A node by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NodeRef {
    /// Its id.
    pub id: NodeId,
    /// Its name.
    pub name: String,
}

/// A role by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoleRef {
    /// Its id.
    pub id: RoleId,
    /// Its name.
    pub name: String,
    /// Whether it is a group's own access matrix.
    pub is_matrix: bool,
}

/// A group by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GroupRef {
    /// Its id.
    pub id: GroupId,
    /// Its name.
    pub name: String,
}

/// One way in which an action is permitted.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AccessPath {
    /// The group through which, if through one.
    pub group: Option<GroupRef>,
    /// The assignment.
    pub assignment: AssignmentId,
    /// The role.
    pub role: RoleRef,
    /// Where it is held.
    pub node: NodeRef,
    /// The permission that gives the action.
    pub permission: String,
    /// Where the role is inherited from, if it is not held at the resource's own node.
    pub inherited_from: Option<NodeRef>,
    /// The values shared with the resource; `None` if none had to be.
    pub restrictions_shared: Option<Vec<String>>,
    /// When the assignment counts.
    pub validity: Validity,
}

/// Something that is wrong whatever the assignments are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// What.
    #[serde(flatten)]
    pub kind: ProblemKind,
    /// In words.
    pub text: String,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum ProblemKind {
    /// There is no such subject.
    UnknownSubject,
    /// The user is not active.
    NotActive {
        /// What it is instead.
        status: UserStatus,
    },
    /// The user is locked.
    Locked {
        /// Why.
        reason: Option<String>,
    },
    /// The service account is not active.
    AccountNotActive,
    /// No catalog of the tenant has the resource type.
    UnknownType {
        /// The nearest that one has.
        did_you_mean: Option<String>,
    },
    /// No permission gives the action on the type.
    UnknownAction {
        /// The nearest that one gives.
        did_you_mean: Option<String>,
    },
    /// The tenant has no such node.
    UnknownNode,
    /// The subject holds no role at all.
    NoAssignments,
}

/// An assignment that did not permit.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Candidate {
    /// The group through which it is held, if through one.
    pub group: Option<GroupRef>,
    /// The assignment.
    pub assignment: AssignmentId,
    /// The role.
    pub role: RoleRef,
    /// Where it is held.
    pub node: NodeRef,
    /// The first step at which it failed.
    pub failed: FailedStep,
    /// The further steps at which it would have failed.
    pub also_failed: Vec<FailedStep>,
    /// The first step in words.
    pub text: String,
}

/// A step of the decision at which an assignment failed, in the order in which they are judged.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum FailedStep {
    /// The role holds no permission that gives the action.
    Permission {
        /// Any of these would.
        wanted: Vec<String>,
    },
    /// The role holds one, but the platform has not released it to the tenant.
    Withheld {
        /// Which.
        permission: String,
    },
    /// The assignment's node is neither the resource's nor above it.
    Node,
    /// The assignment shares no restriction value with the resource.
    Restriction {
        /// The assignment's values, its group's taken into account.
        has: Vec<String>,
        /// The resource's.
        wanted: Vec<String>,
    },
    /// The assignment reaches only another vendor's records.
    Vendor {
        /// Whose it reaches.
        reaches: VendorId,
    },
    /// Now is not within the assignment's validity.
    Validity {
        /// When it counts.
        validity: Validity,
    },
    /// The permission's condition does not hold.
    Condition {
        /// The permission.
        permission: String,
        /// What would have to hold.
        condition: String,
    },
    /// Nothing but that the subject is not active or is locked.
    Subject,
}

/// Changes that together would permit.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Suggestion {
    /// In words.
    pub text: String,
    /// What to do, in this order.
    pub steps: Vec<SuggestedStep>,
}
