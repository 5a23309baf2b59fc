//! Everything a snapshot says, as text: two snapshots of the same state give the same text,
//! whatever handles they happen to have given.
//!
//! Handles are written as the ids they stand for, sets are sorted. What has an order of its own
//! (the preorder of the tree) keeps it.

use std::collections::BTreeMap;

use bailiwick_engine::snapshot::{Grant, Snapshot, SubjectAccount};
use bailiwick_model::catalog::{PermissionIndex, SubjectType};
use bailiwick_model::ids::UserId;

/// Text about one thing, by what it is.
pub type Dump = BTreeMap<String, String>;

/// All that the public accessors of a snapshot tell. `words` are names to look up, found or not.
pub fn dump(snapshot: &Snapshot, words: &[String]) -> Dump {
    let dumper = Dumper {
        snapshot,
        values: value_names(snapshot),
    };
    let mut dump = Dump::new();
    dumper.tenant(&mut dump);
    dumper.tree(&mut dump);
    dumper.subjects(&mut dump);
    dumper.access(&mut dump);
    dumper.lists(&mut dump);
    for word in words {
        dump.insert(format!("word {word}"), dumper.look_up(word));
    }
    dump
}

/// Says where two dumps differ, if they do.
pub fn difference(left: &Dump, right: &Dump) -> Option<String> {
    let keys = left.keys().chain(right.keys());
    let different = keys.filter(|key| left.get(*key) != right.get(*key));
    let lines: Vec<String> = different
        .map(|key| format!("{key}\n  {:?}\n  {:?}", left.get(key), right.get(key)))
        .collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

struct Dumper<'a> {
    snapshot: &'a Snapshot,
    values: BTreeMap<u32, String>,
}

/// The texts behind handles of values that some assignment or group carries now.
fn value_names(snapshot: &Snapshot) -> BTreeMap<u32, String> {
    let of_assignments = snapshot
        .assignments()
        .map(|(_, row)| &row.assignment.restrictions);
    let of_groups = snapshot.groups().map(|(_, row)| &row.group.restrictions);
    let values = of_assignments
        .chain(of_groups)
        .filter_map(|restrictions| restrictions.values());
    let named = values.flatten().filter_map(|value| {
        // A group that gives nothing has not had its values translated.
        Some((snapshot.value_handle(value.as_str())?, value.to_string()))
    });
    named.collect()
}

fn sorted(texts: impl Iterator<Item = String>) -> String {
    let mut texts: Vec<String> = texts.collect();
    texts.sort();
    texts.join(" | ")
}

impl Dumper<'_> {
    fn tenant(&self, dump: &mut Dump) {
        let snapshot = self.snapshot;
        dump.insert("tenant".to_owned(), format!("{:?}", snapshot.tenant()));
        dump.insert(
            "catalogs".to_owned(),
            format!("{:?}", snapshot.catalog().versions()),
        );
        dump.insert(
            "active users".to_owned(),
            snapshot.active_users().to_string(),
        );
        let withheld = (0_u16..)
            .zip(snapshot.catalog().permissions())
            .filter(|(index, _)| snapshot.is_withheld(PermissionIndex(*index)))
            .map(|(_, permission)| permission.code.clone());
        dump.insert("withheld".to_owned(), sorted(withheld));
        let possible = format!("{:?}", snapshot.possible_restrictions());
        dump.insert("possible restrictions".to_owned(), possible);
    }

    fn node_id(&self, handle: u32) -> String {
        let row = self.snapshot.node_row(handle).expect("a handle of a node");
        row.node.id.to_string()
    }

    fn node_ids(&self, handles: impl Iterator<Item = u32>) -> String {
        let ids: Vec<String> = handles.map(|handle| self.node_id(handle)).collect();
        ids.join(" ")
    }

    fn assignment_ids(&self, handles: impl Iterator<Item = u32>) -> String {
        sorted(handles.map(|handle| {
            let row = self
                .snapshot
                .assignment_row(handle)
                .expect("a handle of an assignment");
            row.assignment.id.to_string()
        }))
    }

    fn tree(&self, dump: &mut Dump) {
        let snapshot = self.snapshot;
        let Some(root) = snapshot.root() else {
            return;
        };
        let all = snapshot.subtree(root);
        dump.insert("tree".to_owned(), self.node_ids(all.iter().copied()));
        dump.insert("node count".to_owned(), snapshot.node_count().to_string());
        for &handle in all {
            let row = snapshot.node_row(handle).expect("a handle of a node");
            let text = format!(
                "{:?} folded {} parent {:?} assignments {} below {} above {} children {}",
                row.node,
                row.folded_name,
                row.parent.map(|parent| self.node_id(parent)),
                self.assignment_ids(row.assignments.iter()),
                self.node_ids(snapshot.subtree(handle).iter().copied()),
                self.node_ids(snapshot.ancestry(handle)),
                self.node_ids(snapshot.children(handle)),
            );
            assert_eq!(snapshot.node_handle(row.node.id), Some(handle));
            if let Some(parent) = row.parent {
                assert_eq!(
                    snapshot.child_by_name(parent, &row.folded_name),
                    Some(handle)
                );
            }
            dump.insert(format!("node {}", row.node.id), text);
        }
    }

    fn grant(&self, grant: &Grant) -> String {
        let row = self
            .snapshot
            .assignment_row(grant.assignment)
            .expect("a grant's assignment");
        assert_eq!((grant.role, grant.node), (row.role, row.node));
        let values = grant.values().map(|values| {
            assert!(values.is_sorted(), "the values of a grant are sorted");
            sorted(values.iter().map(|value| self.values[value].clone()))
        });
        format!(
            "{} role {} node {} values {values:?} {:?} vendor {:?}",
            row.assignment.id,
            self.role_id(grant.role),
            self.node_id(grant.node),
            grant.validity(),
            grant.vendor(),
        )
    }

    fn role_id(&self, handle: u32) -> String {
        let row = self.snapshot.role_row(handle).expect("a handle of a role");
        row.role.id.to_string()
    }

    fn subject_id(&self, handle: u32) -> String {
        let row = self
            .snapshot
            .subject_row(handle)
            .expect("a handle of a subject");
        row.id().to_string()
    }

    fn group_id(&self, handle: u32) -> String {
        let row = self
            .snapshot
            .group_row(handle)
            .expect("a handle of a group");
        row.group.id.to_string()
    }

    fn subjects(&self, dump: &mut Dump) {
        let snapshot = self.snapshot;
        dump.insert(
            "subject count".to_owned(),
            snapshot.subject_count().to_string(),
        );
        for (handle, subject) in snapshot.subjects() {
            let account = match &subject.account {
                SubjectAccount::User(user) => format!("{user:?}"),
                SubjectAccount::ServiceAccount(account) => format!("{account:?}"),
            };
            let reports = snapshot.direct_reports(UserId(subject.id()));
            let text = format!(
                "{account} able {} grants {} groups {} reports {}",
                subject.able,
                sorted(subject.grants.iter().map(|grant| self.grant(grant))),
                sorted(subject.groups.iter().map(|group| self.group_id(*group))),
                sorted(
                    reports
                        .into_iter()
                        .flatten()
                        .map(|handle| self.subject_id(handle))
                ),
            );
            let kind = match subject.user() {
                Some(_) => SubjectType::User,
                None => SubjectType::ServiceAccount,
            };
            let id = subject.id().to_string();
            assert_eq!(snapshot.resolve_subject(kind, &id), Some(handle));
            dump.insert(format!("subject {id}"), text);
        }
    }

    fn access(&self, dump: &mut Dump) {
        let snapshot = self.snapshot;
        for (handle, row) in snapshot.roles() {
            let gives = sorted(snapshot.catalog().codes(&row.gives).map(str::to_owned));
            let assignments = self.assignment_ids(row.assignments.iter());
            let text = format!("{:?} gives {gives} assignments {assignments}", row.role);
            assert_eq!(
                snapshot.role(row.role.id).map(|(handle, _)| handle),
                Some(handle)
            );
            dump.insert(format!("role {}", row.role.id), text);
        }
        for (handle, row) in snapshot.groups() {
            let members = sorted(row.members.iter().map(|member| self.subject_id(member)));
            let grants = sorted(row.grants.iter().map(|grant| self.grant(grant)));
            let text = format!("{:?} members {members} grants {grants}", row.group);
            assert_eq!(
                snapshot.group(&row.group.id).map(|(handle, _)| handle),
                Some(handle)
            );
            dump.insert(format!("group {}", row.group.id), text);
        }
        for (handle, row) in snapshot.assignments() {
            let id = row.assignment.id;
            assert_eq!(
                snapshot.assignment(id).map(|(handle, _)| handle),
                Some(handle)
            );
            let text = format!("{:?} principal {}", row.assignment, self.principal(handle));
            dump.insert(format!("assignment {id}"), text);
        }
    }

    fn principal(&self, handle: u32) -> String {
        use bailiwick_model::assignment::Principal;
        let row = self
            .snapshot
            .assignment_row(handle)
            .expect("a handle of an assignment");
        match row.assignment.principal {
            Principal::Group(_) => self.group_id(row.principal),
            Principal::User(_) | Principal::ServiceAccount(_) => self.subject_id(row.principal),
        }
    }

    fn lists(&self, dump: &mut Dump) {
        let snapshot = self.snapshot;
        for restriction in snapshot.restrictions() {
            let key = format!("restriction {:?} {}", restriction.kind, restriction.value);
            dump.insert(key, format!("{restriction:?}"));
        }
        for vendor in snapshot.vendors() {
            dump.insert(format!("vendor {}", vendor.id), format!("{vendor:?}"));
        }
        for key in snapshot.keys() {
            dump.insert(format!("key {}", key.id), format!("{key:?}"));
        }
    }

    /// What every look-up by text finds.
    fn look_up(&self, word: &str) -> String {
        let snapshot = self.snapshot;
        let subject = |handle: Option<u32>| handle.map(|handle| self.subject_id(handle));
        let root = snapshot.root().unwrap_or_default();
        format!(
            "user {:?} {:?} {:?} {:?} account {:?} {:?} {:?} role {:?} group {:?} node {:?} {:?}",
            subject(snapshot.user_by_name(word)),
            subject(snapshot.user_by_email(word)),
            subject(snapshot.user_by_external_id(word)),
            subject(snapshot.resolve_subject(SubjectType::User, word)),
            subject(snapshot.service_account_by_name(word)),
            subject(snapshot.service_account_by_external_id(word)),
            subject(snapshot.resolve_subject(SubjectType::ServiceAccount, word)),
            snapshot
                .role_by_name(word)
                .map(|(handle, _)| self.role_id(handle)),
            snapshot
                .group_by_name(word)
                .map(|(handle, _)| self.group_id(handle)),
            snapshot
                .node_by_external_id(word)
                .map(|handle| self.node_id(handle)),
            snapshot
                .child_by_name(root, word)
                .map(|handle| self.node_id(handle)),
        )
    }
}
