//! Who is meant, how somebody is called in answers, and who may ask about whom.

use bailiwick_engine::authority::Authority;
use bailiwick_engine::snapshot::{Snapshot, Subject, SubjectAccount};
use bailiwick_model::actor::Actor;
use bailiwick_model::refusal::Refusal;

use super::resource::is_builtin;
use super::{ASK, AskedSubject, Asking};

/// The handle of the subject that is meant: by id, external id, user name or e-mail address.
#[must_use]
pub fn resolve(snapshot: &Snapshot, asked: &AskedSubject<'_>) -> Option<u32> {
    let subject_type = snapshot.catalog().subject_type(asked.subject_type)?;
    snapshot.resolve_subject(subject_type, asked.id)
}

/// The id by which the caller's own systems know a subject: its external id if it has one.
#[must_use]
pub fn public_id(subject: &Subject) -> String {
    match subject.external_id() {
        Some(id) => id.to_string(),
        None => subject.id().to_string(),
    }
}

/// What people call a subject.
#[must_use]
pub fn name(subject: &Subject) -> String {
    match &subject.account {
        SubjectAccount::User(user) => user.user_name.to_string(),
        SubjectAccount::ServiceAccount(account) => account.name.to_string(),
    }
}

/// Why a question about somebody who is not there is answered as it is.
pub(super) fn unknown(snapshot: &Snapshot, asked: &AskedSubject<'_>) -> String {
    let AskedSubject {
        subject_type, id, ..
    } = asked;
    if snapshot.catalog().subject_type(subject_type).is_none() {
        return format!("there are no subjects of type `{subject_type}`");
    }
    format!("there is no {subject_type} `{id}`")
}

impl Asking {
    /// Demands that an actor may ask about all of these: each is the actor itself, or the actor
    /// holds `access.ask` where it is at home.
    ///
    /// # Errors
    /// When the permission is missing for one of them. Somebody who does not exist needs it at the
    /// root, so that the answer does not tell who does.
    pub fn may_ask_about<'a>(
        &self,
        actor: &Actor,
        subjects: impl IntoIterator<Item = AskedSubject<'a>>,
    ) -> Result<(), Refusal> {
        let authority = Authority::new(&self.snapshot, actor, self.now);
        if authority.holds_at_root(ASK) {
            return Ok(());
        }
        let myself = authority.subject();
        let may = |asked: &AskedSubject<'_>| {
            resolve(&self.snapshot, asked).is_some_and(|handle| {
                myself == Some(handle) || authority.holds_for_user(ASK, handle)
            })
        };
        match subjects.into_iter().all(|asked| may(&asked)) {
            true => Ok(()),
            false => Err(Refusal::missing_permission(ASK)),
        }
    }

    /// Demands that an actor may ask for a list of what a subject may do something with. Of users,
    /// groups, roles and nodes a list tells which there are, so that asking about oneself is not
    /// enough.
    ///
    /// # Errors
    /// When `access.ask` is missing.
    pub fn may_list(
        &self,
        actor: &Actor,
        subject: AskedSubject<'_>,
        resource_type: &str,
    ) -> Result<(), Refusal> {
        if is_builtin(resource_type) {
            return self.may_ask_about_everybody(actor);
        }
        self.may_ask_about(actor, [subject])
    }

    /// Demands that an actor may ask about everybody.
    ///
    /// # Errors
    /// When it does not hold `access.ask` at the root.
    pub fn may_ask_about_everybody(&self, actor: &Actor) -> Result<(), Refusal> {
        Authority::new(&self.snapshot, actor, self.now).require_at_root(ASK)
    }
}
