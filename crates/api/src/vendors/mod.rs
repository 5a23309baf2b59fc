//! `vendors`: outside companies with their four groups.

mod create;
mod delete;
mod get;
mod list;
mod update;
mod view;

use bailiwick_web::gate::{Gate, needs};
use bailiwick_web::routes::Routes;
use utoipa_axum::routes;

/// Whoever sees groups sees whose they are.
const VIEW: Gate = needs(&["vendors.manage", "groups.view"]);
const MANAGE: Gate = needs(&["vendors.manage"]);

pub(crate) fn add(routes: Routes) -> Routes {
    routes
        .add(VIEW, routes!(list::list))
        .add(MANAGE, routes!(create::create))
        .add(VIEW, routes!(get::get))
        .add(MANAGE, routes!(update::update))
        .add(MANAGE, routes!(delete::delete))
}
