//! Subjects of a snapshot: users and service accounts, in one table because the engine treats
//! them alike.

use std::sync::Arc;

use bailiwick_model::assignment::Principal;
use bailiwick_model::catalog::SubjectType;
use bailiwick_model::ids::{NodeId, ServiceAccountId, UserId};
use bailiwick_model::names::{Email, ExternalId, ProfileText, UserName, fold};
use bailiwick_model::service_account::ServiceAccount;
use bailiwick_model::time::Timestamp;
use bailiwick_model::user::{Attributes, Lock, User, UserStatus};
use roaring::RoaringBitmap;
use uuid::Uuid;

use super::{Grant, Snapshot};

/// A user or a service account.
#[derive(Clone, Debug)]
pub struct Subject {
    /// Who.
    pub account: SubjectAccount,
    /// Whether anything is permitted at all: an active user who is not locked, or an active
    /// service account.
    pub able: bool,
    /// Own assignments.
    pub grants: Arc<[Grant]>,
    /// Handles of groups, in the order of joining.
    pub groups: Arc<[u32]>,
}

/// The account of a subject.
#[derive(Clone, Debug)]
pub enum SubjectAccount {
    /// A person's.
    User(Arc<HotUser>),
    /// An application's.
    ServiceAccount(Arc<ServiceAccount>),
}

/// What a snapshot keeps of a user: all that decides or must be unique.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HotUser {
    /// Its id.
    pub id: UserId,
    /// As in [`User`].
    pub user_name: UserName,
    /// As in [`User`].
    pub email: Email,
    /// As in [`User`].
    pub external_id: Option<ExternalId>,
    /// As in [`User`].
    pub status: UserStatus,
    /// As in [`User`].
    pub lock: Option<Lock>,
    /// As in [`User`].
    pub home: NodeId,
    /// As in [`User`].
    pub managers: Box<[UserId]>,
    /// As in [`User`].
    pub attributes: Attributes,
    /// As in the user's profile; conditions may compare it.
    pub department: Option<ProfileText>,
    /// As in [`User`].
    pub created: Timestamp,
    /// As in [`User`].
    pub version: u64,
}

impl From<&User> for HotUser {
    fn from(user: &User) -> Self {
        Self {
            id: user.id,
            user_name: user.user_name.clone(),
            email: user.email.clone(),
            external_id: user.external_id.clone(),
            status: user.status,
            lock: user.lock.clone(),
            home: user.home,
            managers: user.managers.clone().into(),
            attributes: user.attributes.clone(),
            department: user.profile.department.clone(),
            created: user.created,
            version: user.version,
        }
    }
}

impl Subject {
    /// The id, of whichever kind.
    #[must_use]
    pub fn id(&self) -> Uuid {
        match &self.account {
            SubjectAccount::User(user) => user.id.0,
            SubjectAccount::ServiceAccount(account) => account.id.0,
        }
    }

    /// The user, if it is one.
    #[must_use]
    pub fn user(&self) -> Option<&Arc<HotUser>> {
        match &self.account {
            SubjectAccount::User(user) => Some(user),
            SubjectAccount::ServiceAccount(_) => None,
        }
    }

    /// The service account, if it is one.
    #[must_use]
    pub fn service_account(&self) -> Option<&Arc<ServiceAccount>> {
        match &self.account {
            SubjectAccount::User(_) => None,
            SubjectAccount::ServiceAccount(account) => Some(account),
        }
    }

    /// The subject as a principal of assignments.
    #[must_use]
    pub fn principal(&self) -> Principal {
        match &self.account {
            SubjectAccount::User(user) => Principal::User(user.id),
            SubjectAccount::ServiceAccount(account) => Principal::ServiceAccount(account.id),
        }
    }

    /// The external id, if it has one.
    #[must_use]
    pub fn external_id(&self) -> Option<&ExternalId> {
        match &self.account {
            SubjectAccount::User(user) => user.external_id.as_ref(),
            SubjectAccount::ServiceAccount(account) => account.external_id.as_ref(),
        }
    }
}

impl Snapshot {
    /// A subject's row by handle.
    #[must_use]
    pub fn subject_row(&self, handle: u32) -> Option<&Subject> {
        self.subjects.get(handle)
    }

    /// All subjects.
    pub fn subjects(&self) -> impl Iterator<Item = (u32, &Subject)> {
        self.subjects.iter()
    }

    /// How many subjects there are.
    #[must_use]
    pub fn subject_count(&self) -> usize {
        self.subjects.len()
    }

    /// A user's handle and row by id.
    #[must_use]
    pub fn user(&self, id: UserId) -> Option<(u32, &Arc<HotUser>)> {
        let handle = *self.subject_by_id.get(&id.0)?;
        Some((handle, self.subjects.get(handle)?.user()?))
    }

    /// A service account's handle and row by id.
    #[must_use]
    pub fn service_account(&self, id: ServiceAccountId) -> Option<(u32, &Arc<ServiceAccount>)> {
        let handle = *self.subject_by_id.get(&id.0)?;
        Some((handle, self.subjects.get(handle)?.service_account()?))
    }

    /// A user's handle by external id.
    #[must_use]
    pub fn user_by_external_id(&self, external_id: &str) -> Option<u32> {
        self.user_by_external_id.get(external_id).copied()
    }

    /// Handles of the users whose external id has this folded form.
    pub fn users_by_folded_external_id(&self, folded: &str) -> impl Iterator<Item = u32> {
        let exact = self.user_by_external_id(folded);
        let others = self.users_by_folded_external_id.get(folded);
        exact
            .into_iter()
            .chain(others.into_iter().flat_map(|others| others.iter()))
    }

    /// A subject's handle by its id, of whichever kind.
    #[must_use]
    pub fn subject_by_id(&self, id: Uuid) -> Option<u32> {
        self.subject_by_id.get(&id).copied()
    }

    /// A user's handle by folded user name.
    #[must_use]
    pub fn user_by_name(&self, folded: &str) -> Option<u32> {
        self.user_by_name.get(folded).copied()
    }

    /// A user's handle by folded e-mail address.
    #[must_use]
    pub fn user_by_email(&self, folded: &str) -> Option<u32> {
        self.user_by_email.get(folded).copied()
    }

    /// A service account's handle by folded name.
    #[must_use]
    pub fn service_account_by_name(&self, folded: &str) -> Option<u32> {
        self.account_by_name.get(folded).copied()
    }

    /// A service account's handle by external id.
    #[must_use]
    pub fn service_account_by_external_id(&self, external_id: &str) -> Option<u32> {
        self.account_by_external_id.get(external_id).copied()
    }

    /// The subject that a caller's text means: by id, else external id, else user name, else
    /// e-mail address (for a service account by id, external id, name).
    #[must_use]
    pub fn resolve_subject(&self, subject_type: SubjectType, text: &str) -> Option<u32> {
        let is_kind = |handle: &u32| {
            let user = self
                .subjects
                .get(*handle)
                .is_some_and(|s| s.user().is_some());
            user == (subject_type == SubjectType::User)
        };
        if text.len() == 36
            && let Ok(id) = Uuid::parse_str(text)
            && let Some(handle) = self.subject_by_id.get(&id).copied().filter(is_kind)
        {
            return Some(handle);
        }
        match subject_type {
            SubjectType::User => self.user_by_external_id(text).or_else(|| {
                let folded = folded_or_same(text);
                self.user_by_name(&folded)
                    .or_else(|| self.user_by_email(&folded))
            }),
            SubjectType::ServiceAccount => self
                .service_account_by_external_id(text)
                .or_else(|| self.service_account_by_name(&fold(text))),
        }
    }

    /// Handles of a manager's direct reports.
    #[must_use]
    pub fn direct_reports(&self, manager: UserId) -> Option<&RoaringBitmap> {
        self.reports.get(&manager.0).map(|reports| &**reports)
    }

    /// Every grant of a subject: its own, then each group's, with the group's handle.
    pub fn grants_of<'a>(
        &'a self,
        subject: &'a Subject,
    ) -> impl Iterator<Item = (Option<u32>, &'a Grant)> {
        let own = subject.grants.iter().map(|grant| (None, grant));
        let groups = subject.groups.iter().flat_map(move |&group| {
            let grants = self
                .groups
                .get(group)
                .map(|row| &*row.grants)
                .unwrap_or_default();
            grants.iter().map(move |grant| (Some(group), grant))
        });
        own.chain(groups)
    }
}

/// The folded form, without allocating when the text is in it already.
fn folded_or_same(text: &str) -> std::borrow::Cow<'_, str> {
    let same = |b: &u8| b.is_ascii_graphic() && !b.is_ascii_uppercase();
    if text.as_bytes().iter().all(same) {
        text.into()
    } else {
        fold(text).into()
    }
}
