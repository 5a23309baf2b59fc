//! One call: who is calling, in which tenant, on which snapshot, under which circumstances.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use bailiwick_engine::authority::Authority;
use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::actor::{Actor, Context};
use bailiwick_model::command::Command;
use bailiwick_model::ids::TenantId;
use bailiwick_model::names::{PLATFORM_SLUG, Text};
use bailiwick_model::time::{Revision, Timestamp};
use bailiwick_service::App;
use bailiwick_service::execute::Executed;
use bailiwick_service::identity::Caller;

use crate::problem::Problem;

/// Request header: answer from this revision of the tenant or a later one.
pub const AT_LEAST: &str = "bailiwick-at-least";
/// Answer header: the tenant's revision at which the answer was given.
pub const REVISION: &str = "bailiwick-revision";
/// Request header: why; written to the change log.
pub const REASON: &str = "bailiwick-reason";
/// Request header: for whom; written to the change log.
pub const ON_BEHALF_OF: &str = "bailiwick-on-behalf-of";
/// Request and answer header: the id of the request.
pub const REQUEST_ID: &str = "x-request-id";

/// One call in a tenant. Handlers take it as an argument; the gate has put it there.
#[derive(Clone)]
pub struct Call {
    /// What is running.
    pub app: Arc<App>,
    /// The tenant that the address names (for routes without one: the platform's).
    pub tenant: TenantId,
    /// Who is calling.
    pub caller: Caller,
    /// The caller as an actor of this tenant.
    pub actor: Actor,
    /// Now, the same for the whole call.
    pub now: Timestamp,
    snapshot: Arc<Snapshot>,
    circumstances: Circumstances,
}

#[derive(Clone, Default)]
struct Circumstances {
    reason: Option<Text>,
    on_behalf_of: Option<Text>,
    request_id: Option<String>,
}

impl Call {
    /// Works out the call from a request whose caller is known. A tenant that does not exist and
    /// one that is not the caller's are the same: 404.
    pub(crate) async fn new(
        app: &Arc<App>,
        caller: Caller,
        request: &mut Request,
    ) -> Result<Self, Problem> {
        let named = tenant_of(request.uri().path()).unwrap_or(PLATFORM_SLUG);
        let hidden = || Problem::not_found("tenant");
        let tenant = tenant_named(app, &caller, named)
            .await?
            .ok_or_else(hidden)?;
        let actor = caller.actor_in(tenant).ok_or_else(hidden)?;
        let headers = request.headers();
        let at_least = number_header(headers, AT_LEAST)?.map(Revision);
        let circumstances = Circumstances {
            reason: text_header(headers, REASON)?,
            on_behalf_of: text_header(headers, ON_BEHALF_OF)?,
            request_id: headers
                .get(REQUEST_ID)
                .and_then(|id| id.to_str().ok())
                .map(str::to_owned),
        };
        let snapshot = app.snapshot(tenant, at_least).await?;
        let now = app.clock.now();
        Ok(Self {
            app: app.clone(),
            tenant,
            caller,
            actor,
            now,
            snapshot,
            circumstances,
        })
    }

    /// The snapshot on which the call is answered.
    #[must_use]
    pub fn snapshot(&self) -> &Arc<Snapshot> {
        &self.snapshot
    }

    /// What the caller may do here.
    #[must_use]
    pub fn authority(&self) -> Authority<'_> {
        Authority::new(&self.snapshot, &self.actor, self.now)
    }

    /// The circumstances of a command sent by this call.
    #[must_use]
    pub fn context(&self) -> Context {
        Context {
            actor: self.actor.clone(),
            on_behalf_of: self.circumstances.on_behalf_of.clone(),
            reason: self.circumstances.reason.clone(),
            request_id: self.circumstances.request_id.clone(),
        }
    }

    /// Puts a command to the tenant.
    ///
    /// # Errors
    /// As a problem, whatever went wrong.
    pub async fn execute(&self, command: Command) -> Result<Executed, Problem> {
        Ok(self
            .app
            .execute(self.tenant, self.context(), command)
            .await?)
    }
}

impl<S: Sync> FromRequestParts<S> for Call {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        // Only an open gate puts none, and an open route has no business with a tenant.
        parts
            .extensions
            .remove::<Self>()
            .ok_or_else(Problem::unauthenticated)
    }
}

/// Whether an address is one of a tenant, be there such a tenant or not.
pub(crate) fn names_a_tenant(path: &str) -> bool {
    tenant_of(path).is_some()
}

/// The tenant that an address names. Whoever is no operator can only mean their own: nothing else
/// is even looked up, so that no delay tells which tenants there are.
async fn tenant_named(
    app: &Arc<App>,
    caller: &Caller,
    named: &str,
) -> Result<Option<TenantId>, Problem> {
    if let Ok(id) = named.parse() {
        return Ok(Some(id));
    }
    if caller.operator {
        return Ok(app.tenant_id(named).await?);
    }
    let home = app.snapshot(caller.home, None).await?;
    let own = home
        .tenant()
        .is_some_and(|tenant| tenant.slug.as_str() == named);
    Ok(own.then_some(caller.home))
}

/// The tenant in an address: after `/v1/tenants/` or `/t/`.
fn tenant_of(path: &str) -> Option<&str> {
    let rest = path
        .strip_prefix("/v1/tenants/")
        .or_else(|| path.strip_prefix("/t/"))?;
    rest.split('/').next().filter(|slug| !slug.is_empty())
}

/// The caller behind the `Authorization` header.
pub(crate) async fn authenticate(
    app: &Arc<App>,
    headers: &HeaderMap,
) -> Result<Caller, Box<Problem>> {
    let secret = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, secret)| secret.trim())
        .ok_or_else(|| Box::new(Problem::unauthenticated()))?;
    let caller = app
        .authenticate(secret)
        .await
        .map_err(|error| Box::new(error.into()))?;
    caller.ok_or_else(|| Box::new(Problem::unauthenticated()))
}

fn number_header(headers: &HeaderMap, name: &'static str) -> Result<Option<u64>, Problem> {
    let Some(value) = headers.get(name) else {
        return Ok(None);
    };
    let number = value
        .to_str()
        .ok()
        .and_then(|text| text.trim().parse().ok());
    number
        .map(Some)
        .ok_or_else(|| Problem::parameter(name, "must be a revision, a whole number"))
}

fn text_header(headers: &HeaderMap, name: &'static str) -> Result<Option<Text>, Problem> {
    let Some(value) = headers.get(name) else {
        return Ok(None);
    };
    let text = std::str::from_utf8(value.as_bytes())
        .map_err(|_| Problem::parameter(name, "must be UTF-8"))?;
    Text::new(text)
        .map(Some)
        .map_err(|error| Problem::parameter(name, error))
}
