//! `users`.

use bailiwick_web::routes::Routes;

pub(crate) fn add(routes: Routes) -> Routes {
    routes
}
