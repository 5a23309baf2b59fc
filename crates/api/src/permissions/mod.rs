//! `/v1/tenants/{tenant}/permissions`: the permissions that the tenant's catalogs declare.

mod list;

use bailiwick_web::gate::Gate;
use bailiwick_web::routes::Routes;
use utoipa_axum::routes;

pub(crate) fn add(routes: Routes) -> Routes {
    routes.add(Gate::Member, routes!(list::list_permissions))
}
