//! `tenants`: the customers of the platform, their settings and their catalogs.

mod catalogs;
mod create;
mod get;
mod list;
mod released;
mod replace_catalogs;
mod report;
mod settings;
mod update;
mod view;

use bailiwick_web::gate::{Gate, needs};
use bailiwick_web::routes::Routes;
use utoipa_axum::routes;

pub(crate) fn add(routes: Routes) -> Routes {
    routes
        .add(Gate::Operator, routes!(list::list))
        .add(Gate::Operator, routes!(create::create))
        .add(Gate::Member, routes!(get::get))
        .add(needs(&["settings.edit"]), routes!(update::update))
        .add(Gate::Operator, routes!(released::release))
        .add(Gate::Operator, routes!(released::withdraw))
        .add(Gate::Member, routes!(catalogs::catalogs))
        .add(Gate::Operator, routes!(replace_catalogs::replace_catalogs))
        .add(Gate::Operator, routes!(replace_catalogs::put))
}
