//! AuthZEN Authorization API 1.0: a tenant as a policy decision point.
//!
//! - [`evaluation`] and [`evaluations`]: may somebody do this, once or many times.
//! - [`search`]: who may, on what, and what else.
//! - [`metadata`]: where all of that is found.
//! - [`wire`]: the bodies, which are exactly those of the specification; members that it does not
//!   know are ignored, as it demands, where the REST interface refuses them.
//!
//! What a request's `context` says never changes a decision.

mod evaluation;
mod evaluations;
mod metadata;
mod object;
mod page;
mod search;
mod wire;

use bailiwick_service::ask::Asking;
use bailiwick_web::call::Call;
use bailiwick_web::gate::Gate;
use bailiwick_web::routes::Routes;
use utoipa_axum::routes;

/// Adds `/t/{tenant}/access/v1` and the metadata of tenants.
///
/// Whoever has a key of the tenant reaches the questions, and is told there what it lacks: one may
/// ask about oneself, and about others and for reasons with `access.ask`.
#[must_use]
pub fn add(routes: Routes) -> Routes {
    routes
        .add(Gate::Member, routes!(evaluation::evaluate))
        .add(Gate::Member, routes!(evaluations::evaluate_all))
        .add(Gate::Member, routes!(search::subject::search_subjects))
        .add(Gate::Member, routes!(search::resource::search_resources))
        .add(Gate::Member, routes!(search::action::search_actions))
        .add(Gate::Open, routes!(metadata::describe))
}

/// The questions of a call.
fn asking(call: &Call) -> Asking {
    let may_override = call.caller.may_override_properties;
    Asking::new(
        call.app.clone(),
        call.tenant,
        call.snapshot().clone(),
        call.now,
        may_override,
    )
}
