//! `restrictions`: the tenant's two lists of values, site codes and its own.

mod create;
mod delete;
mod get;
mod list;
mod put;
mod view;

use bailiwick_web::gate::{Gate, needs};
use bailiwick_web::routes::Routes;
use utoipa_axum::routes;

/// Whoever restricts something, or reads what something is restricted to.
const VIEW: Gate = needs(&[
    "settings.edit",
    "users.view",
    "groups.view",
    "records.manage",
]);
const EDIT: Gate = needs(&["settings.edit"]);

pub(crate) fn add(routes: Routes) -> Routes {
    routes
        .add(VIEW, routes!(list::list))
        .add(EDIT, routes!(create::create))
        .add(VIEW, routes!(get::get))
        .add(EDIT, routes!(put::put))
        .add(EDIT, routes!(delete::delete))
}
