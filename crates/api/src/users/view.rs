//! A user as callers see it, and whom a caller sees.

use std::collections::BTreeMap;

use axum::response::Response;
use bailiwick_engine::authority::{Authority, UserView};
use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::ids::UserId;
use bailiwick_model::names::ProfileText;
use bailiwick_model::user::User as Stored;
use bailiwick_service::execute::Executed;
use bailiwick_web::call::Call;
use bailiwick_web::names;
use bailiwick_web::problem::Problem;
use serde::Serialize;
use utoipa::ToSchema;

use super::address::Address;
use crate::answer;

/// A person's account.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct User {
    /// Its id.
    #[schema(example = "01976d3e-8c1a-7c3e-9a53-5f2f0a3f5b11")]
    pub id: String,
    /// The name for signing in.
    #[schema(example = "sam")]
    pub user_name: String,
    /// The e-mail address.
    #[schema(example = "sam@acme.example")]
    pub email: String,
    /// The first name.
    #[schema(example = "Sam")]
    pub first_name: Option<String>,
    /// The last name.
    #[schema(example = "Smith")]
    pub last_name: Option<String>,
    /// The job title.
    #[schema(example = "Store Manager")]
    pub job_title: Option<String>,
    /// The department.
    #[schema(example = "Sales")]
    pub department: Option<String>,
    /// The phone numbers.
    #[schema(example = json!(["+1 403 555 0100"]))]
    pub phone_numbers: Vec<String>,
    /// The postal address.
    pub address: Option<Address>,
    /// The preferred language, as a BCP 47 tag.
    #[schema(example = "en-CA")]
    pub preferred_language: Option<String>,
    /// The preferred site.
    #[schema(example = "CA")]
    pub preferred_site: Option<String>,
    /// The preferred currency, as an ISO 4217 code.
    #[schema(example = "CAD")]
    pub preferred_currency: Option<String>,
    /// `provisioned`, `active`, `passive` or `deactivated`.
    #[schema(example = "active")]
    pub status: String,
    /// Whether the account is locked.
    pub locked: bool,
    /// Since when and why, while it is locked.
    pub lock: Option<Lock>,
    /// The id of the node that the user belongs to.
    #[schema(example = "01976d3e-8c1a-7c3e-9a53-5f2f0a3f5b12")]
    pub home: String,
    /// The ids of the user's managers.
    pub managers: Vec<String>,
    /// The id under which your own systems know the person.
    #[schema(example = "hr-4711")]
    pub external_id: Option<String>,
    /// Free attributes.
    #[schema(value_type = Object, example = json!({"cost_center": "17"}))]
    pub attributes: BTreeMap<String, serde_json::Value>,
    /// When the user last signed in.
    pub last_sign_in: Option<String>,
    /// When the account was created.
    #[schema(example = "2026-01-31T08:30:00Z")]
    pub created: String,
    /// When it was last changed.
    #[schema(example = "2026-01-31T08:30:00Z")]
    pub changed: String,
    /// Grows with each change of the account.
    #[schema(example = 1)]
    pub version: u64,
}

/// That an account is locked.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Lock {
    /// Why.
    #[schema(example = "Lost device")]
    pub reason: Option<String>,
    /// Since when.
    #[schema(example = "2026-01-31T08:30:00Z")]
    pub since: String,
}

impl From<&Stored> for User {
    fn from(user: &Stored) -> Self {
        let text = |field: &Option<ProfileText>| field.as_ref().map(ToString::to_string);
        let profile = &user.profile;
        Self {
            id: user.id.to_string(),
            user_name: user.user_name.to_string(),
            email: user.email.to_string(),
            first_name: text(&profile.first_name),
            last_name: text(&profile.last_name),
            job_title: text(&profile.job_title),
            department: text(&profile.department),
            phone_numbers: profile
                .phone_numbers
                .iter()
                .map(ToString::to_string)
                .collect(),
            address: profile.address.as_ref().map(Address::from),
            preferred_language: text(&profile.preferred_language),
            preferred_site: text(&profile.preferred_site),
            preferred_currency: text(&profile.preferred_currency),
            status: user.status.to_string(),
            locked: user.lock.is_some(),
            lock: user.lock.as_ref().map(|lock| Lock {
                reason: lock.reason.as_ref().map(ToString::to_string),
                since: lock.since.to_string(),
            }),
            home: user.home.to_string(),
            managers: user.managers.iter().map(ToString::to_string).collect(),
            external_id: user.external_id.as_ref().map(ToString::to_string),
            attributes: user.attributes.as_map().clone(),
            last_sign_in: user.last_sign_in.map(|time| time.to_string()),
            created: user.created.to_string(),
            changed: user.changed.to_string(),
            version: user.version,
        }
    }
}

/// The user that an address means, seen or not: whoever changes it is judged later.
pub(super) fn addressed(call: &Call, text: &str) -> Result<UserId, Problem> {
    names::user(call.snapshot(), text).ok_or_else(|| Problem::not_found("user"))
}

/// The user that an address means, with its handle, if the caller may see the account's details.
pub(super) fn seen(call: &Call, text: &str) -> Result<(u32, UserId), Problem> {
    let user = addressed(call, text)?;
    let found = call.snapshot().user(user);
    let (handle, _) = found.ok_or_else(|| Problem::not_found("user"))?;
    let authority = call.authority();
    if authority.user_view(handle) > UserView::None {
        return Ok((handle, user));
    }
    // Everybody knows that they exist themselves.
    if authority.subject() == Some(handle) {
        return Err(Problem::missing_permission("users.view"));
    }
    Err(Problem::not_found("user"))
}

/// The same, if the caller may see the access page, too.
pub(super) fn seen_with_access(call: &Call, text: &str) -> Result<(u32, UserId), Problem> {
    let (handle, user) = seen(call, text)?;
    if call.authority().user_view(handle) < UserView::AccountAndAccess {
        return Err(Problem::missing_permission("users.view"));
    }
    Ok((handle, user))
}

/// The users that a field of a body means.
pub(super) fn referred(
    call: &Call,
    texts: &[String],
    pointer: &str,
) -> Result<Vec<UserId>, Problem> {
    let user = |(at, text): (usize, &String)| {
        let unknown = || names::unknown("user", &format!("{pointer}/{at}"));
        names::user(call.snapshot(), text).ok_or_else(unknown)
    };
    texts.iter().enumerate().map(user).collect()
}

/// The user as it is in the database, if the caller may see it in this state.
pub(super) async fn visible(
    call: &Call,
    snapshot: &Snapshot,
    user: UserId,
) -> Result<Option<(u64, User)>, Problem> {
    let authority = Authority::new(snapshot, &call.actor, call.now);
    let view = snapshot
        .user(user)
        .map(|(handle, _)| authority.user_view(handle));
    if view.is_none_or(|view| view == UserView::None) {
        return Ok(None);
    }
    let stored = call.app.user(call.tenant, user).await?;
    Ok(stored.map(|user| (user.version, User::from(&user))))
}

/// The answer to a change of a user.
pub(super) async fn changed(
    call: &Call,
    executed: &Executed,
    user: UserId,
) -> Result<Response, Problem> {
    let object = visible(call, &executed.snapshot, user).await?;
    Ok(answer::changed(executed.snapshot.revision(), object))
}
