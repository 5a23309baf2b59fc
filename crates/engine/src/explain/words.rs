//! Names of things as people know them.

use bailiwick_model::catalog::SubjectType;
use bailiwick_model::role::Role;

use super::explanation::{GroupRef, NodeRef, RoleRef, SubjectRef};
use crate::snapshot::{Snapshot, Subject, SubjectAccount};

pub(super) fn subject_ref(subject: &Subject) -> SubjectRef {
    let (subject_type, name) = match &subject.account {
        SubjectAccount::User(user) => (SubjectType::User, user.user_name.to_string()),
        SubjectAccount::ServiceAccount(account) => {
            (SubjectType::ServiceAccount, account.name.to_string())
        }
    };
    SubjectRef {
        subject_type,
        id: subject.id(),
        name,
    }
}

pub(super) fn node_ref(snapshot: &Snapshot, handle: u32) -> Option<NodeRef> {
    let node = &snapshot.nodes.get(handle)?.node;
    Some(NodeRef {
        id: node.id,
        name: node.name.to_string(),
    })
}

pub(super) fn role_ref(role: &Role) -> RoleRef {
    RoleRef {
        id: role.id,
        name: role.name.to_string(),
        is_matrix: role.owner.is_some(),
    }
}

pub(super) fn group_ref(snapshot: &Snapshot, handle: u32) -> Option<GroupRef> {
    let group = &snapshot.groups.get(handle)?.group;
    Some(GroupRef {
        id: group.id.clone(),
        name: group.name.to_string(),
    })
}

/// The texts of value handles, sorted.
pub(super) fn value_texts(snapshot: &Snapshot, handles: &[u32]) -> Vec<String> {
    let known = snapshot.value_handles.iter();
    let wanted = known.filter(|(_, handle)| handles.binary_search(handle).is_ok());
    let mut texts: Vec<String> = wanted.map(|(text, _)| text.to_string()).collect();
    texts.sort_unstable();
    texts
}

/// "a", "a or b", "a, b or c".
pub(super) fn one_of(words: &[String]) -> String {
    match words {
        [] => "nothing".to_owned(),
        [only] => format!("`{only}`"),
        [others @ .., last] => {
            let others: Vec<String> = others.iter().map(|word| format!("`{word}`")).collect();
            format!("{} or `{last}`", others.join(", "))
        }
    }
}
