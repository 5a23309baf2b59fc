//! `catalogs`: the catalog files that the platform knows, for its operators.

mod create;
mod get;
mod list;

use bailiwick_web::gate::Gate;
use bailiwick_web::routes::Routes;
use utoipa_axum::routes;

pub(crate) fn add(routes: Routes) -> Routes {
    routes
        .add(Gate::Operator, routes!(list::list))
        .add(Gate::Operator, routes!(create::create))
        .add(Gate::Operator, routes!(get::get))
}
