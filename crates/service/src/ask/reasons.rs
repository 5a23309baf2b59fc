//! How much of the reasons for an answer an actor is told. Reasons name roles, groups, nodes and
//! what is known of records, hidden ones too, so that they are not for everybody who may ask.

use bailiwick_engine::authority::Authority;
use bailiwick_engine::explain::{Candidate, Explanation, FailedStep};
use bailiwick_model::actor::Actor;
use bailiwick_model::refusal::Refusal;
use bailiwick_model::time::Revision;
use serde::Serialize;

use super::explain::{Explained, Whole};
use super::subject::resolve;
use super::{ASK, AskedSubject, Asking};

/// How much of the reasons an actor is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reasons {
    /// At which steps assignments failed, without naming anything: whoever holds `access.ask`
    /// where the subject is at home.
    Steps,
    /// Everything: whoever holds `access.ask` at the root.
    All,
}

/// An answer with the steps that failed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Steps {
    /// Whether the action is permitted.
    pub decision: bool,
    /// The revision at which the question was judged.
    pub revision: Revision,
    /// If denied: what became of the subject's assignments, the nearest first.
    pub candidates: Vec<Nameless>,
    /// How many more assignments there are.
    pub candidates_more: usize,
}

/// An assignment that did not permit, of which nothing else is said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Nameless {
    /// The first step at which it failed.
    pub failed: Step,
    /// The further steps at which it would have failed.
    pub also_failed: Vec<Step>,
    /// The first step in words.
    pub text: &'static str,
}

/// A step of the decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// The role does not hold the permission.
    Permission,
    /// The platform has not released the permission.
    Withheld,
    /// It is held elsewhere.
    Node,
    /// It shares no restriction value.
    Restriction,
    /// It reaches only another vendor's records.
    Vendor,
    /// It does not count now.
    Validity,
    /// The permission's condition does not hold.
    Condition,
    /// The subject is not active or is locked.
    Subject,
}

impl Asking {
    /// How much of the reasons an actor is told about somebody; `None` if nothing, as about
    /// oneself without `access.ask`.
    #[must_use]
    pub fn reasons(&self, actor: &Actor, subject: &AskedSubject<'_>) -> Option<Reasons> {
        let authority = Authority::new(&self.snapshot, actor, self.now);
        if authority.holds_at_root(ASK) {
            return Some(Reasons::All);
        }
        resolve(&self.snapshot, subject)
            .filter(|&handle| authority.holds_for_user(ASK, handle))
            .map(|_| Reasons::Steps)
    }

    /// How much of the reasons an actor is told about somebody, who may be itself.
    ///
    /// # Errors
    /// When it is told nothing.
    pub fn may_have_reasons(
        &self,
        actor: &Actor,
        subject: &AskedSubject<'_>,
    ) -> Result<Reasons, Refusal> {
        let reasons = self.reasons(actor, subject);
        reasons.ok_or_else(|| Refusal::missing_permission(ASK))
    }

    /// What of a question could not be understood, for those who may know what there is.
    #[must_use]
    pub fn flaw_for(
        &self,
        actor: &Actor,
        subject: &AskedSubject<'_>,
        flaw: Option<String>,
    ) -> Option<String> {
        flaw.filter(|_| self.reasons(actor, subject) == Some(Reasons::All))
    }
}

impl Whole {
    /// As much of it as is told.
    pub(super) fn told(self, reasons: Reasons) -> Explained {
        match reasons {
            Reasons::All => Explained::Whole(Box::new(self)),
            Reasons::Steps => Explained::Steps(Steps::of(&self.explanation)),
        }
    }
}

impl Steps {
    fn of(explanation: &Explanation) -> Self {
        Self {
            decision: explanation.decision,
            revision: explanation.revision,
            candidates: explanation.candidates.iter().map(Nameless::of).collect(),
            candidates_more: explanation.candidates_more,
        }
    }
}

impl Nameless {
    fn of(candidate: &Candidate) -> Self {
        let failed = Step::of(&candidate.failed);
        Self {
            failed,
            also_failed: candidate.also_failed.iter().map(Step::of).collect(),
            text: failed.text(),
        }
    }
}

impl Step {
    fn of(failed: &FailedStep) -> Self {
        match failed {
            FailedStep::Permission { .. } => Self::Permission,
            FailedStep::Withheld { .. } => Self::Withheld,
            FailedStep::Node => Self::Node,
            FailedStep::Restriction { .. } => Self::Restriction,
            FailedStep::Vendor { .. } => Self::Vendor,
            FailedStep::Validity { .. } => Self::Validity,
            FailedStep::Condition { .. } => Self::Condition,
            FailedStep::Subject => Self::Subject,
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Permission => "a role that does not hold the permission",
            Self::Withheld => "a role whose permission has not been released to this tenant",
            Self::Node => "a role at a place at or below which the resource does not lie",
            Self::Restriction => "a role restricted to values that the resource does not carry",
            Self::Vendor => "a role that reaches only another vendor's records",
            Self::Validity => "a role that does not count now",
            Self::Condition => "a role whose permission has a condition that does not hold",
            Self::Subject => "a role that would permit if the account could act",
        }
    }
}
