//! `/v1/tenants/{tenant}/changes`: the change log, which is the audit trail and at the same time
//! the feed for whoever wants to stay current.

mod entry;
mod list;
mod parameters;
mod stream;
mod verify;

use bailiwick_engine::authority::Authority;
use bailiwick_web::gate::{Gate, needs};
use bailiwick_web::problem::Problem;
use bailiwick_web::routes::Routes;
use utoipa_axum::routes;

/// The permission for all of it, which counts at the root only: the log tells everything.
const VIEW: &str = "audit.view";
const GATE: Gate = needs(&[VIEW]);

pub(crate) fn add(routes: Routes) -> Routes {
    routes
        .add(GATE, routes!(list::list_changes))
        .add(GATE, routes!(verify::verify_changes))
}

/// Demands the permission at the root.
///
/// # Errors
/// When it is missing.
fn may_view(authority: &Authority<'_>) -> Result<(), Problem> {
    if authority.holds_at_root(VIEW) {
        return Ok(());
    }
    Err(Problem::missing_permission(VIEW))
}
