//! The REST interface under `/v1`: one folder per thing, one file per endpoint with its request,
//! response, handler and documentation.
//!
//! Every folder has an `add` that registers its routes, each behind its gate.
#![expect(
    unused_qualifications,
    reason = "written by utoipa's macro for parameters that stand in the file of their handler"
)]

mod answer;
mod assignments;
mod catalogs;
mod changes;
mod fields;
mod groups;
mod keyset;
mod nodes;
pub mod openapi;
mod permissions;
mod questions;
mod records;
mod resources;
mod restrictions;
mod roles;
mod service_accounts;
mod shown;
mod tenants;
mod users;
mod vendors;

use bailiwick_web::routes::Routes;

/// Adds all of `/v1`.
#[must_use]
pub fn add(routes: Routes) -> Routes {
    let routes = assignments::add(routes);
    let routes = catalogs::add(routes);
    let routes = changes::add(routes);
    let routes = groups::add(routes);
    let routes = nodes::add(routes);
    let routes = permissions::add(routes);
    let routes = questions::add(routes);
    let routes = records::add(routes);
    let routes = resources::add(routes);
    let routes = restrictions::add(routes);
    let routes = roles::add(routes);
    let routes = service_accounts::add(routes);
    let routes = tenants::add(routes);
    let routes = users::add(routes);
    vendors::add(routes)
}
