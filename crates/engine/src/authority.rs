//! What an actor may do here: its counting grants, within the bounds of its API key.
//!
//! Made from a snapshot and an actor at one moment; `decide` and the front doors ask it before
//! they show or change anything.

use bailiwick_model::actor::{Actor, ActorPrincipal};
use bailiwick_model::assignment::Validity;
use bailiwick_model::catalog::{
    Comparison, Condition, Operand, Operator, PermissionIndex, PermissionSet, ResourceTypeIndex,
};
use bailiwick_model::ids::UserId;
use bailiwick_model::refusal::Refusal;
use bailiwick_model::time::Timestamp;

use crate::ceiling::{Bound, given_by_role};
use crate::snapshot::{Grant, HotUser, RoleRow, Snapshot, Subject};

/// How much of a user somebody may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UserView {
    /// Nothing, not even that there is such a user.
    None,
    /// Account details.
    Account,
    /// Account details and the access page: groups, roles, resulting rights.
    AccountAndAccess,
}

/// One grant of the actor that counts now.
#[derive(Clone, Copy, Debug)]
struct Counting<'a> {
    grant: &'a Grant,
    role: &'a RoleRow,
}

/// What an actor may do in one snapshot at one moment.
#[derive(Clone, Debug)]
pub struct Authority<'a> {
    snapshot: &'a Snapshot,
    unbound: bool,
    subject: Option<(u32, &'a Subject)>,
    /// What the API key lets through, with all that it includes; `None` is everything.
    mask: Option<PermissionSet>,
    grants: Vec<Counting<'a>>,
    now: Timestamp,
}

/// The actor's row, whether or not it is able to do anything.
fn subject_of<'a>(snapshot: &'a Snapshot, actor: &Actor) -> Option<(u32, &'a Subject)> {
    let handle = match &actor.principal {
        ActorPrincipal::User { id } => snapshot.user(*id)?.0,
        ActorPrincipal::ServiceAccount { id } => snapshot.service_account(*id)?.0,
        ActorPrincipal::Operator { .. } | ActorPrincipal::System { .. } => return None,
    };
    Some((handle, snapshot.subject_row(handle)?))
}

impl<'a> Authority<'a> {
    /// What the actor may do in this snapshot at this moment.
    #[must_use]
    pub fn new(snapshot: &'a Snapshot, actor: &Actor, now: Timestamp) -> Self {
        let subject = subject_of(snapshot, actor);
        let counting = |(_, grant): (Option<u32>, &'a Grant)| {
            let role = snapshot.role_row(grant.role)?;
            grant.counts_at(now).then_some(Counting { grant, role })
        };
        let grants = match subject {
            Some((_, subject)) if subject.able => {
                snapshot.grants_of(subject).filter_map(counting).collect()
            }
            _ => Vec::new(),
        };
        let catalog = snapshot.catalog();
        let mask = actor.narrowed_to.as_ref().map(|codes| {
            let named = catalog.permission_set(codes.iter().map(AsRef::as_ref));
            catalog.close_includes(&named)
        });
        Self {
            snapshot,
            unbound: actor.is_unbound(),
            subject,
            mask,
            grants,
            now,
        }
    }

    /// Whether neither permissions nor ceilings bind the actor.
    #[must_use]
    pub fn is_unbound(&self) -> bool {
        self.unbound
    }

    /// The snapshot that is asked.
    #[must_use]
    pub fn snapshot(&self) -> &'a Snapshot {
        self.snapshot
    }

    /// The moment for which it is asked.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The actor's handle among the subjects; `None` for an operator or the system.
    #[must_use]
    pub fn subject(&self) -> Option<u32> {
        self.subject.map(|(handle, _)| handle)
    }

    /// Whether the actor holds a permission at a node, outright: a permission with a condition is
    /// not enough, nor a vendor's grant, nor one narrowed to some records if the permission is
    /// about records.
    #[must_use]
    pub fn holds(&self, permission: &str, node: u32) -> bool {
        self.unbound
            || self.unconditional(permission).is_some_and(|permission| {
                self.covers_permission(permission, node, &Bound::at_present())
            })
    }

    /// Whether the actor holds a permission at the root, and thereby everywhere.
    #[must_use]
    pub fn holds_at_root(&self, permission: &str) -> bool {
        self.unbound
            || self
                .snapshot
                .root()
                .is_some_and(|root| self.holds(permission, root))
    }

    /// Whether the actor holds a permission at some node in some way, be it on a condition or
    /// narrowed to some records: enough to be shown a door, not to go through it.
    #[must_use]
    pub fn holds_anywhere(&self, permission: &str) -> bool {
        self.unbound
            || self
                .snapshot
                .catalog()
                .permission_index(permission)
                .is_some_and(|permission| {
                    self.grants
                        .iter()
                        .any(|counting| self.gives(*counting, permission))
                })
    }

    /// Handles of the topmost nodes at which the actor holds a permission as in [`Self::holds`]:
    /// it holds it in their subtrees and nowhere else. In order of the tree.
    #[must_use]
    pub fn nodes_where(&self, permission: &str) -> Vec<u32> {
        if self.unbound {
            return self.snapshot.root().into_iter().collect();
        }
        let Some(permission) = self.unconditional(permission) else {
            return Vec::new();
        };
        let at_present = Bound::at_present();
        let mut nodes: Vec<u32> = self
            .grants
            .iter()
            .map(|counting| counting.grant.node)
            .collect();
        nodes.sort_by_key(|&node| self.snapshot.interval(node).map(|interval| interval.first));
        nodes.dedup();
        let mut topmost: Vec<u32> = Vec::new();
        for node in nodes {
            let below = topmost
                .last()
                .is_some_and(|&last| self.snapshot.is_at_or_above(last, node));
            if !below && self.covers_permission(permission, node, &at_present) {
                topmost.push(node);
            }
        }
        topmost
    }

    /// Whether the actor holds a permission over a user: at the user's home and, if the permission
    /// is about direct reports, as the user's manager.
    #[must_use]
    pub fn holds_for_user(&self, permission: &str, user: u32) -> bool {
        if self.unbound {
            return true;
        }
        let Some(row) = self.snapshot.subject_row(user).and_then(Subject::user) else {
            return false;
        };
        let Some(home) = self.snapshot.node_handle(row.home) else {
            return false;
        };
        let catalog = self.snapshot.catalog();
        let Some(index) = catalog.permission_index(permission) else {
            return false;
        };
        let condition = catalog
            .permission(index)
            .and_then(|permission| permission.condition.as_ref());
        condition.is_none_or(|condition| is_about_reports(condition) && self.manages(row))
            && self.covers_permission(index, home, &Bound::at_present())
    }

    /// How much of a user the actor may see.
    #[must_use]
    pub fn user_view(&self, user: u32) -> UserView {
        if self.holds_for_user("users.view", user) {
            UserView::AccountAndAccess
        } else if self.holds_for_user("users.view_direct_reports", user) {
            UserView::Account
        } else {
            UserView::None
        }
    }

    /// Demands a permission at a node.
    ///
    /// # Errors
    /// When it is missing; the refusal names it.
    pub fn require(&self, permission: &str, node: u32) -> Result<(), Refusal> {
        if self.holds(permission, node) {
            Ok(())
        } else {
            Err(Refusal::missing_permission(permission))
        }
    }

    /// Demands a permission at the root.
    ///
    /// # Errors
    /// When it is missing; the refusal names it.
    pub fn require_at_root(&self, permission: &str) -> Result<(), Refusal> {
        if self.holds_at_root(permission) {
            Ok(())
        } else {
            Err(Refusal::missing_permission(permission))
        }
    }

    /// Whether the actor's own grants give one permission at a node within these bounds: for every
    /// value there is a grant at or above the node that reaches it, belongs to no other vendor and
    /// lasts as long. Whoever is unbound covers everything.
    #[must_use]
    pub fn covers_permission(&self, permission: PermissionIndex, node: u32, bound: &Bound) -> bool {
        let catalog = self.snapshot.catalog();
        let aware = catalog.concerns_restricted_types(permission);
        self.covers_one(permission, aware, node, bound)
    }

    /// Whether the actor's own grants give, at a node within these bounds, a permission without a
    /// condition for each action that this permission gives, so that it can do as much whatever
    /// the condition says. Withheld ones do not count, and a permission without actions, which
    /// only its code asks for, is not covered so.
    #[must_use]
    pub fn covers_actions_of(&self, permission: PermissionIndex, node: u32, bound: &Bound) -> bool {
        let catalog = self.snapshot.catalog();
        let Some(found) = catalog.permission(permission) else {
            return false;
        };
        let free = |other: PermissionIndex| {
            let other = catalog.permission(other);
            other.is_some_and(|other| other.condition.is_none())
        };
        let mut actions = found
            .actions
            .iter()
            .flat_map(|(ty, actions)| actions.iter().map(move |action| (*ty, action)))
            .peekable();
        let able = |(ty, action): (ResourceTypeIndex, &String)| {
            let aware = catalog
                .resource_type(ty)
                .is_some_and(|ty| ty.restriction_aware);
            let granting = catalog.granting(Some(ty), action);
            let mut others = granting.into_iter().flat_map(|found| found.any.iter());
            others.any(|other| {
                let aware = aware || catalog.concerns_restricted_types(other);
                free(other)
                    && !self.snapshot.is_withheld(other)
                    && self.covers_one(other, aware, node, bound)
            })
        };
        self.unbound || (actions.peek().is_some() && actions.all(able))
    }

    /// As [`Self::covers_permission`]; values matter if it is aware of restrictions.
    fn covers_one(
        &self,
        permission: PermissionIndex,
        aware: bool,
        node: u32,
        bound: &Bound,
    ) -> bool {
        if self.unbound {
            return true;
        }
        let reaching = |value: Reach| {
            self.grants.iter().any(|counting| {
                self.gives(*counting, permission)
                    && self.snapshot.is_at_or_above(counting.grant.node, node)
                    && lasts(counting.grant, bound)
                    && counting
                        .grant
                        .vendor()
                        .is_none_or(|vendor| bound.vendor == Some(vendor))
                    && reaches(counting.grant, value)
            })
        };
        if !aware {
            return reaching(Reach::Anything);
        }
        match &bound.values {
            None => reaching(Reach::Everything),
            Some(values) if values.is_empty() => reaching(Reach::Anything),
            Some(values) => values.iter().all(|&value| reaching(Reach::Value(value))),
        }
    }

    /// Whether the actor's own grants give a permission at a node without any narrowing, for as
    /// long as this validity.
    #[must_use]
    pub fn covers_unrestricted(
        &self,
        permission: PermissionIndex,
        node: u32,
        validity: Validity,
    ) -> bool {
        let bound = Bound {
            validity,
            ..Bound::default()
        };
        self.unbound
            || self.grants.iter().any(|counting| {
                self.gives(*counting, permission)
                    && self.snapshot.is_at_or_above(counting.grant.node, node)
                    && counting.grant.values().is_none()
                    && counting.grant.vendor().is_none()
                    && lasts(counting.grant, &bound)
            })
    }

    fn manages(&self, user: &HotUser) -> bool {
        let Some((_, subject)) = self.subject else {
            return false;
        };
        let me = subject.id();
        user.managers.iter().any(|manager| manager.0 == me)
    }

    /// The permission of a code, unless it has a condition.
    fn unconditional(&self, permission: &str) -> Option<PermissionIndex> {
        let catalog = self.snapshot.catalog();
        let index = catalog.permission_index(permission)?;
        let free = catalog.permission(index)?.condition.is_none();
        free.then_some(index)
    }

    fn gives(&self, counting: Counting<'_>, permission: PermissionIndex) -> bool {
        let let_through = self
            .mask
            .as_ref()
            .is_none_or(|mask| mask.contains(permission));
        let_through && role_gives(self.snapshot, counting.role, permission)
    }

    /// Whether the actor is this user.
    #[must_use]
    pub fn is_user(&self, user: UserId) -> bool {
        self.subject
            .and_then(|(_, subject)| subject.user())
            .is_some_and(|me| me.id == user)
    }
}

/// Whether a condition demands to be the manager and nothing else; any other does not hold here.
fn is_about_reports(condition: &Condition) -> bool {
    let reports = |comparison: &Comparison| {
        comparison.operator == Operator::Contains
            && comparison.left == Operand::Resource("managers".into())
            && comparison.right == Operand::Subject("id".into())
    };
    condition.comparisons.iter().all(reports)
}

/// What a grant must reach.
#[derive(Clone, Copy)]
enum Reach {
    /// No matter what.
    Anything,
    /// All records, with values or without.
    Everything,
    /// Records of this value; `None` is a value that no grant carries.
    Value(Option<u32>),
}

fn reaches(grant: &Grant, reach: Reach) -> bool {
    match (grant.values(), reach) {
        (None, _) | (_, Reach::Anything) => true,
        (Some(_), Reach::Everything | Reach::Value(None)) => false,
        (Some(values), Reach::Value(Some(value))) => values.binary_search(&value).is_ok(),
    }
}

fn lasts(grant: &Grant, bound: &Bound) -> bool {
    match (grant.validity().until, bound.validity.until) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(mine), Some(wanted)) => wanted <= mine,
    }
}

/// Whether a role gives a permission. A withheld one counts if the role has it written down: it
/// sleeps there until it is released, and nobody else can give it away meanwhile.
fn role_gives(snapshot: &Snapshot, role: &RoleRow, permission: PermissionIndex) -> bool {
    role.gives.contains(permission)
        || (snapshot.is_withheld(permission)
            && given_by_role(snapshot, &role.role).contains(permission))
}
