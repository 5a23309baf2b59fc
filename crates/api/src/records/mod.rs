//! `records`: the register of applications' records, so that questions need not describe them.

mod delete;
mod get;
mod list;
mod put;
mod view;

use bailiwick_web::gate::{Gate, needs};
use bailiwick_web::routes::Routes;
use utoipa_axum::routes;

const MANAGE: Gate = needs(&["records.manage"]);

pub(crate) fn add(routes: Routes) -> Routes {
    routes
        .add(MANAGE, routes!(list::list))
        .add(MANAGE, routes!(get::get))
        .add(MANAGE, routes!(put::put))
        .add(MANAGE, routes!(delete::delete))
}
