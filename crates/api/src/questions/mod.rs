//! `/v1/tenants/{tenant}/check` and its kin: who may do what, on what, and why.
//!
//! - `check` and `explain`: one question or many, with or without reasons.
//! - `who_can`, `list_resources`, `list_actions`: what is permitted, complete, in pages.
//! - `filter`: the condition, for applications that select their own records by it.
//! - `given`: the ways in which a question may name its parts. `paging`: parts of lists.
//! - `placeholders`: SQL for drivers that number their parameters or do not.
//!
//! Every key of the tenant reaches these routes: one may always ask about oneself. About others,
//! and for reasons, it takes `access.ask`.

mod check;
mod explain;
mod filter;
mod given;
mod list_actions;
mod list_resources;
mod paging;
mod placeholders;
mod who_can;

use bailiwick_service::ask::Asking;
use bailiwick_web::call::Call;
use bailiwick_web::gate::Gate;
use bailiwick_web::routes::Routes;
use utoipa_axum::routes;

pub(crate) fn add(routes: Routes) -> Routes {
    routes
        .add(Gate::Member, routes!(check::check))
        .add(Gate::Member, routes!(explain::explain))
        .add(Gate::Member, routes!(filter::filter))
        .add(Gate::Member, routes!(who_can::who_can))
        .add(Gate::Member, routes!(list_resources::list_resources))
        .add(Gate::Member, routes!(list_actions::list_actions))
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
