//! Who may do an action on a resource.

use bailiwick_model::assignment::Principal;
use bailiwick_model::catalog::SubjectType;
use bailiwick_model::time::Timestamp;
use roaring::RoaringBitmap;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::pages::{Page, page};
use crate::check::Judge;
use crate::question::Resource;
use crate::snapshot::Snapshot;

/// Who may do this?
#[derive(Clone, Copy, Debug)]
pub struct SubjectSearch<'a> {
    /// The action, or the code of a permission.
    pub action: &'a str,
    /// The caller's properties of the action.
    pub action_properties: Option<&'a Map<String, Value>>,
    /// On what.
    pub resource: &'a Resource<'a>,
    /// At which moment.
    pub now: Timestamp,
    /// Only subjects of this kind.
    pub subject_type: Option<SubjectType>,
    /// Only subjects after this id.
    pub after: Option<Uuid>,
    /// How many at most.
    pub limit: usize,
}

/// A subject that is permitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FoundSubject {
    /// Its handle.
    pub handle: u32,
    /// Its id.
    pub id: Uuid,
    /// Its kind.
    pub subject_type: SubjectType,
}

/// The subjects that are permitted now, in order of id.
#[must_use]
pub fn subjects(snapshot: &Snapshot, search: &SubjectSearch<'_>) -> Page<FoundSubject, Uuid> {
    let (action, resource) = (search.action, search.resource);
    let Some(judge) = Judge::new(snapshot, action, resource, search.now) else {
        return Page {
            items: Vec::new(),
            next: None,
        };
    };
    let judge = judge.with_action_properties(search.action_properties);
    let found = |handle: u32| {
        let subject = snapshot.subjects.get(handle)?;
        let subject_type = match subject.user() {
            Some(_) => SubjectType::User,
            None => SubjectType::ServiceAccount,
        };
        let id = subject.id();
        let wanted = search
            .subject_type
            .is_none_or(|wanted| wanted == subject_type)
            && search.after.is_none_or(|after| id > after);
        wanted.then_some((id, handle))
    };
    let candidates = holders(snapshot, &judge, resource);
    let candidates: Vec<(Uuid, u32)> = candidates.iter().filter_map(found).collect();
    page(
        candidates,
        search.limit,
        |(id, _)| *id,
        |&(id, handle)| {
            let subject_type = match snapshot.subjects.get(handle)?.user() {
                Some(_) => SubjectType::User,
                None => SubjectType::ServiceAccount,
            };
            judge.permits(handle, None).then_some(FoundSubject {
                handle,
                id,
                subject_type,
            })
        },
    )
}

/// Everybody with an assignment at the resource's node or above whose role gives the action.
fn holders(snapshot: &Snapshot, judge: &Judge<'_>, resource: &Resource<'_>) -> RoaringBitmap {
    let mut holders = RoaringBitmap::new();
    let mut groups = RoaringBitmap::new();
    let Some(node) = resource.node.or_else(|| snapshot.root()) else {
        return holders;
    };
    let wanted = &judge.granting().any;
    let above = snapshot.ancestry(node);
    let assignments = above
        .filter_map(|node| snapshot.nodes.get(node))
        .flat_map(|node| node.assignments.iter())
        .filter_map(|handle| snapshot.assignments.get(handle));
    for row in assignments {
        let gives = snapshot.roles.get(row.role).map(|role| &role.gives);
        if !gives.is_some_and(|gives| gives.intersects(wanted)) {
            continue;
        }
        match row.assignment.principal {
            Principal::Group(_) => groups.insert(row.principal),
            Principal::User(_) | Principal::ServiceAccount(_) => holders.insert(row.principal),
        };
    }
    for group in groups.iter().filter_map(|group| snapshot.groups.get(group)) {
        holders |= &*group.members;
    }
    holders
}
