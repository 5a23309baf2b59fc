//! May somebody do something: the decision itself. No allocation, no lock, no cache.
//!
//! A [`Judge`] is made once for an action and a resource and then judges any number of subjects
//! and grants; everything that answers questions (check, search, explain) asks one, so that they
//! cannot disagree.

use std::cell::OnceCell;

use bailiwick_model::catalog::{Granting, PermissionIndex};
use bailiwick_model::time::Timestamp;
use serde_json::{Map, Value};

use crate::condition::Circumstances;
use crate::facts::{Facts, Stored};
use crate::question::{Question, Resource};
use crate::snapshot::{Grant, Interval, Snapshot, Subject};

/// How many of a resource's values are translated to handles beforehand.
const VALUES_PREPARED: usize = 16;

/// Whether the subject may do the action on the resource.
#[must_use]
pub fn check(snapshot: &Snapshot, question: &Question<'_>) -> bool {
    Judge::of(snapshot, question)
        .is_some_and(|judge| judge.permits(question.subject, question.subject_properties))
}

/// Judges who may do one action on one resource at one moment.
#[derive(Clone, Debug)]
pub struct Judge<'a> {
    snapshot: &'a Snapshot,
    granting: &'a Granting,
    resource: &'a Resource<'a>,
    action_properties: Option<&'a Map<String, Value>>,
    now: Timestamp,
    aware: bool,
    at: Interval,
    /// Looked up when the first restricted grant reaches the resource's place; most never do.
    values: OnceCell<ValueHandles>,
}

impl<'a> Judge<'a> {
    /// The judge of a question; `None` if nothing could permit it: no permission gives the
    /// action, or the resource's node does not exist.
    #[must_use]
    pub fn of(snapshot: &'a Snapshot, question: &Question<'a>) -> Option<Self> {
        let (action, resource) = (question.action, question.resource);
        Self::new(snapshot, action, resource, question.now)
            .map(|judge| judge.with_action_properties(question.action_properties))
    }

    /// The judge of an action on a resource.
    #[must_use]
    pub fn new(
        snapshot: &'a Snapshot,
        action: &str,
        resource: &'a Resource<'a>,
        now: Timestamp,
    ) -> Option<Self> {
        let (granting, aware) = granting(snapshot, resource.resource_type, action)?;
        let node = resource.node.or_else(|| snapshot.root())?;
        Some(Self {
            snapshot,
            granting,
            resource,
            action_properties: None,
            now,
            aware,
            at: snapshot.interval(node)?,
            values: OnceCell::new(),
        })
    }

    /// The same judge, knowing the caller's properties of the action.
    #[must_use]
    pub fn with_action_properties(mut self, properties: Option<&'a Map<String, Value>>) -> Self {
        self.action_properties = properties;
        self
    }

    /// The permissions any of which gives the action.
    #[must_use]
    pub fn granting(&self) -> &'a Granting {
        self.granting
    }

    /// Whether restrictions narrow who reaches the resource.
    #[must_use]
    pub fn is_restriction_aware(&self) -> bool {
        self.aware
    }

    /// Whether a subject is permitted.
    #[must_use]
    pub fn permits(&self, subject: u32, properties: Option<&Map<String, Value>>) -> bool {
        let Some(subject) = self.snapshot.subjects.get(subject) else {
            return false;
        };
        if !subject.able {
            return false;
        }
        let permits = |grant: &Grant| self.reaches(grant) && self.gives(grant, subject, properties);
        if subject.grants.iter().any(permits) {
            return true;
        }
        subject.groups.iter().any(|&group| {
            let group = self.snapshot.groups.get(group);
            group.is_some_and(|group| group.grants.iter().any(permits))
        })
    }

    /// Whether a grant reaches the resource now, whatever its role gives.
    #[inline]
    #[must_use]
    pub fn reaches(&self, grant: &Grant) -> bool {
        self.reaches_node(grant)
            && (grant.bounds.is_none()
                || self.shares_value(grant) && self.is_of_vendor(grant) && self.counts(grant))
    }

    /// Whether the grant's node is the resource's or above it.
    #[inline]
    #[must_use]
    pub fn reaches_node(&self, grant: &Grant) -> bool {
        self.snapshot
            .interval(grant.node)
            .is_some_and(|interval| interval.contains(self.at))
    }

    /// Whether the grant is unrestricted, shares a value, or the type knows no restrictions.
    #[must_use]
    pub fn shares_value(&self, grant: &Grant) -> bool {
        match grant.values() {
            Some(values) if self.aware => self
                .values
                .get_or_init(|| ValueHandles::new(self.snapshot, self.resource))
                .meet(self.snapshot, self.resource, values),
            _ => true,
        }
    }

    /// Whether the grant is no vendor's, or that of the resource's vendor.
    #[must_use]
    pub fn is_of_vendor(&self, grant: &Grant) -> bool {
        grant
            .vendor()
            .is_none_or(|vendor| self.resource.vendor == Some(vendor))
    }

    /// Whether the grant counts at this moment.
    #[must_use]
    pub fn counts(&self, grant: &Grant) -> bool {
        grant.counts_at(self.now)
    }

    /// Whether the grant's role gives the action to the subject.
    fn gives(
        &self,
        grant: &Grant,
        subject: &Subject,
        properties: Option<&Map<String, Value>>,
    ) -> bool {
        let Some(role) = self.snapshot.roles.get(grant.role) else {
            return false;
        };
        if !self.granting.conditional {
            return role.gives.intersects(&self.granting.any);
        }
        self.matching(grant.role)
            .any(|permission| self.condition_holds(permission, subject, properties))
    }

    /// The permissions of a role that give the action if their conditions hold.
    pub fn matching(&self, role: u32) -> impl Iterator<Item = PermissionIndex> {
        let gives = self.snapshot.roles.get(role).map(|role| &*role.gives);
        self.granting
            .any
            .iter()
            .filter(move |&permission| gives.is_some_and(|gives| gives.contains(permission)))
    }

    /// Whether a permission's condition, if it has one, holds for the subject.
    #[must_use]
    pub fn condition_holds(
        &self,
        permission: PermissionIndex,
        subject: &Subject,
        properties: Option<&Map<String, Value>>,
    ) -> bool {
        let Some(permission) = self.snapshot.catalog.permission(permission) else {
            return false;
        };
        let Some(condition) = &permission.condition else {
            return true;
        };
        let circumstances = Circumstances {
            snapshot: self.snapshot,
            subject: Facts {
                given: properties,
                stored: Stored::Subject(self.snapshot, subject),
            },
            action: self.action_properties,
            resource: self.resource,
        };
        circumstances.satisfy(condition)
    }
}

/// What gives an action on a type, and whether restrictions narrow it.
///
/// Of a type that no catalog has nothing is known but the permission asked for by its code: it
/// counts as restriction-aware if that permission has to do with any type that is.
pub(crate) fn granting<'a>(
    snapshot: &'a Snapshot,
    resource_type: &str,
    action: &str,
) -> Option<(&'a Granting, bool)> {
    let catalog = &snapshot.catalog;
    let index = catalog.resource_type_index(resource_type);
    let granting = catalog.granting(index, action)?;
    let aware = match index.and_then(|index| catalog.resource_type(index)) {
        Some(known) => known.restriction_aware,
        None => granting
            .any
            .iter()
            .any(|permission| catalog.concerns_restricted_types(permission)),
    };
    Some((granting, aware))
}

/// Handles of a resource's values. A value that no assignment or group ever carried has none and
/// can meet nothing.
#[derive(Clone, Copy, Debug, Default)]
struct ValueHandles {
    handles: [u32; VALUES_PREPARED],
    count: usize,
    /// There are more than fit; each comparison looks all of them up.
    more: bool,
}

impl ValueHandles {
    fn new(snapshot: &Snapshot, resource: &Resource<'_>) -> Self {
        let mut prepared = Self::default();
        let handles = resource.values.iter();
        for handle in handles.filter_map(|value| snapshot.value_handle(value)) {
            let Some(place) = prepared.handles.get_mut(prepared.count) else {
                prepared.more = true;
                break;
            };
            *place = handle;
            prepared.count = prepared.count.saturating_add(1);
        }
        prepared
    }

    fn meet(&self, snapshot: &Snapshot, resource: &Resource<'_>, sorted: &[u32]) -> bool {
        let among = |handle: &u32| sorted.binary_search(handle).is_ok();
        if self.handles.iter().take(self.count).any(among) {
            return true;
        }
        self.more
            && resource
                .values
                .iter()
                .filter_map(|value| snapshot.value_handle(value))
                .any(|handle| among(&handle))
    }
}
