//! `nodes`: the tenant's tree.

mod create;
mod delete;
mod get;
mod list;
mod move_node;
mod tree;
mod update;
mod view;

pub(crate) use view::{parameter, referred};

use bailiwick_web::gate::{Gate, needs};
use bailiwick_web::routes::Routes;
use utoipa_axum::routes;

const VIEW: Gate = needs(&["tree.view"]);
const EDIT: Gate = needs(&["tree.edit"]);

pub(crate) fn add(routes: Routes) -> Routes {
    routes
        .add(VIEW, routes!(list::list))
        .add(EDIT, routes!(create::create))
        .add(VIEW, routes!(tree::tree))
        .add(VIEW, routes!(get::get))
        .add(EDIT, routes!(update::update))
        .add(EDIT, routes!(delete::delete))
        .add(EDIT, routes!(move_node::move_node))
}
