//! What is wrong whatever the assignments are: the account, the action, the type, the node.

use super::explanation::{Problem, ProblemKind};
use super::near::nearest;
use crate::check::granting;
use crate::question::Question;
use crate::snapshot::{Snapshot, Subject, SubjectAccount};
use bailiwick_model::user::UserStatus;

pub(super) fn problems(snapshot: &Snapshot, question: &Question<'_>) -> Vec<Problem> {
    let mut kinds = Vec::new();
    match snapshot.subjects.get(question.subject) {
        None => kinds.push(ProblemKind::UnknownSubject),
        Some(subject) => {
            of_account(subject, &mut kinds);
            if snapshot.grants_of(subject).next().is_none() {
                kinds.push(ProblemKind::NoAssignments);
            }
        }
    }
    of_action(snapshot, question, &mut kinds);
    let node = question.resource.node.or_else(|| snapshot.root());
    if node.and_then(|node| snapshot.interval(node)).is_none() {
        kinds.push(ProblemKind::UnknownNode);
    }
    told(snapshot, question, kinds)
}

/// What deserves to be known although the answer is a permit.
pub(super) fn of_permit(snapshot: &Snapshot, question: &Question<'_>) -> Vec<Problem> {
    let mut kinds = Vec::new();
    of_action(snapshot, question, &mut kinds);
    told(snapshot, question, kinds)
}

fn told(snapshot: &Snapshot, question: &Question<'_>, kinds: Vec<ProblemKind>) -> Vec<Problem> {
    let code_only = granting(snapshot, question.resource.resource_type, question.action).is_some();
    let problem = |kind| {
        let mut text = text(&kind, question);
        if code_only && matches!(kind, ProblemKind::UnknownType { .. }) {
            text.push_str(" (the answer is about the permission alone)");
        }
        Problem { kind, text }
    };
    kinds.into_iter().map(problem).collect()
}

fn of_account(subject: &Subject, kinds: &mut Vec<ProblemKind>) {
    match &subject.account {
        SubjectAccount::ServiceAccount(account) if !account.active => {
            kinds.push(ProblemKind::AccountNotActive);
        }
        SubjectAccount::ServiceAccount(_) => {}
        SubjectAccount::User(user) => {
            if user.status != UserStatus::Active {
                let status = user.status;
                kinds.push(ProblemKind::NotActive { status });
            }
            if let Some(lock) = &user.lock {
                let reason = lock.reason.as_ref().map(ToString::to_string);
                kinds.push(ProblemKind::Locked { reason });
            }
        }
    }
}

fn of_action(snapshot: &Snapshot, question: &Question<'_>, kinds: &mut Vec<ProblemKind>) {
    let catalog = &snapshot.catalog;
    let (resource_type, action) = (question.resource.resource_type, question.action);
    let known_type = catalog
        .resource_type_index(resource_type)
        .and_then(|index| catalog.resource_type(index));
    let is_granted = granting(snapshot, resource_type, action).is_some();
    if is_granted && (known_type.is_some() || resource_type.is_empty()) {
        return;
    }
    if known_type.is_none() {
        let known = catalog
            .resource_types()
            .iter()
            .map(|known| known.code.as_str());
        let did_you_mean = nearest(resource_type, known);
        kinds.push(ProblemKind::UnknownType { did_you_mean });
        return;
    }
    let actions = known_type.into_iter().flat_map(|known| &known.actions);
    let codes = catalog
        .permissions()
        .iter()
        .map(|known| known.code.as_str());
    let did_you_mean = nearest(action, actions.map(String::as_str).chain(codes));
    kinds.push(ProblemKind::UnknownAction { did_you_mean });
}

fn text(kind: &ProblemKind, question: &Question<'_>) -> String {
    let hint = |nearest: &Option<String>| {
        let nearest = nearest.as_ref();
        nearest.map_or_else(String::new, |nearest| {
            format!("; did you mean `{nearest}`?")
        })
    };
    match kind {
        ProblemKind::UnknownSubject => "there is no such subject".to_owned(),
        ProblemKind::NotActive { status } => format!("the user is {status}, not active"),
        ProblemKind::Locked { reason: None } => "the user is locked".to_owned(),
        ProblemKind::Locked {
            reason: Some(reason),
        } => format!("the user is locked: {reason}"),
        ProblemKind::AccountNotActive => "the service account is not active".to_owned(),
        ProblemKind::UnknownType { did_you_mean } => format!(
            "no catalog has the resource type `{}`{}",
            question.resource.resource_type,
            hint(did_you_mean)
        ),
        ProblemKind::UnknownAction { did_you_mean } => format!(
            "no permission gives `{}` on `{}`{}",
            question.action,
            question.resource.resource_type,
            hint(did_you_mean)
        ),
        ProblemKind::UnknownNode => "the tenant has no such node".to_owned(),
        ProblemKind::NoAssignments => "no role is assigned, directly or through a group".to_owned(),
    }
}
