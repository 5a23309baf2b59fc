//! Bailiwick's own engine, asked as everybody else is.

use bailiwick_benches::fixture::{self, Asked, Facts, NOW, external_id, node_external_id};
use bailiwick_engine::check::check;
use bailiwick_engine::question::{Question, Resource};
use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::catalog::SubjectType;

pub struct Ours {
    snapshot: Snapshot,
}

/// A question as a caller sends it.
pub struct Texts {
    subject: String,
    action: &'static str,
    resource_type: &'static str,
    node: String,
}

impl Ours {
    pub fn new(facts: &Facts) -> Self {
        let snapshot = fixture::snapshot(facts);
        Self { snapshot }
    }

    pub fn texts(&self, asked: &Asked) -> Texts {
        Texts {
            subject: external_id(asked.user),
            action: asked.action,
            resource_type: asked.resource_type,
            node: node_external_id(asked.node),
        }
    }

    pub fn check(&self, asked: &Texts) -> bool {
        let subject = self
            .snapshot
            .resolve_subject(SubjectType::User, &asked.subject);
        let node = self.snapshot.node_by_external_id(&asked.node);
        let (Some(subject), Some(node)) = (subject, node) else {
            return false;
        };
        let resource = Resource::at(asked.resource_type, Some(node));
        check(
            &self.snapshot,
            &Question::new(subject, asked.action, &resource, NOW),
        )
    }
}
