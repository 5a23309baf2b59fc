//! Gates: what a caller must hold before a route's handler is even reached. Deny by default.
//!
//! A gate asks whether the caller holds a permission anywhere in the tenant; where exactly it is
//! needed only the handler or `decide` can say, and they ask again.

use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::call::{Call, REVISION, authenticate, names_a_tenant};
use crate::problem::Problem;
use crate::routes::WebState;

/// What a caller must hold for a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "gate", rename_all = "snake_case")]
pub enum Gate {
    /// No key at all: only for what says nothing about any tenant.
    Open,
    /// A valid key of the tenant (or a platform operator's).
    Member,
    /// Any one of these permissions, somewhere in the tenant.
    AnyOf {
        /// The permissions.
        permissions: &'static [&'static str],
    },
    /// A platform operator.
    Operator,
}

/// A gate of one permission.
#[must_use]
pub const fn needs(permissions: &'static [&'static str]) -> Gate {
    Gate::AnyOf { permissions }
}

/// The middleware that stands before every route; `Routes` puts it there.
pub(crate) async fn pass(
    State((state, gate)): State<(WebState, Gate)>,
    mut request: Request,
    next: Next,
) -> Response {
    if gate == Gate::Open {
        return next.run(request).await;
    }
    let call = match enter(&state, gate, &mut request).await {
        Ok(call) => call,
        Err(problem) => return (*problem).into_response(),
    };
    let revision = HeaderValue::from(call.snapshot().revision().0);
    let mut response = match admit(gate, &call) {
        Ok(()) => {
            request.extensions_mut().insert(call);
            next.run(request).await
        }
        Err(problem) => problem.into_response(),
    };
    // Refusals, too, are given at a revision; a change has put the newer one there itself.
    response.headers_mut().entry(REVISION).or_insert(revision);
    response
}

/// Who is calling, and in which tenant: only whoever is somebody there comes in at all.
async fn enter(state: &WebState, gate: Gate, request: &mut Request) -> Result<Call, Box<Problem>> {
    let caller = authenticate(&state.app, request.headers()).await?;
    if gate == Gate::Operator && !caller.operator {
        // Of a tenant that is not the caller's not even this much is said.
        if names_a_tenant(request.uri().path()) {
            Call::new(&state.app, caller, request).await?;
        }
        return Err(Problem::missing_permission(bailiwick_service::identity::OPERATE).into());
    }
    Ok(Call::new(&state.app, caller, request).await?)
}

fn admit(gate: Gate, call: &Call) -> Result<(), Problem> {
    let Gate::AnyOf { permissions } = gate else {
        return Ok(());
    };
    let authority = call.authority();
    if permissions
        .iter()
        .any(|code| authority.holds_anywhere(code))
    {
        return Ok(());
    }
    let first = permissions.first().copied().unwrap_or_default();
    Err(Problem::missing_permission(first))
}
