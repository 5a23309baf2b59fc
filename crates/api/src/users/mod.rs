//! `users`: people's accounts.

mod access;
mod address;
mod assignments;
mod create;
mod details;
mod direct_reports;
mod get;
mod list;
mod lock;
mod managers;
mod replace;
mod status;
mod unlock;
mod update;
mod view;

use bailiwick_web::gate::{Gate, needs};
use bailiwick_web::routes::Routes;
use utoipa_axum::routes;

const VIEW: Gate = needs(&["users.view", "users.view_direct_reports"]);
const CREATE: Gate = needs(&["users.create"]);
const EDIT: Gate = needs(&["users.edit", "users.edit_direct_reports"]);
const STATUS: Gate = needs(&["users.edit_status", "users.edit_direct_reports"]);
const LOCK: Gate = needs(&["users.edit_status"]);
const MANAGERS: Gate = needs(&["users.assign_managers"]);

pub(crate) fn add(routes: Routes) -> Routes {
    routes
        .add(VIEW, routes!(list::list))
        .add(CREATE, routes!(create::create))
        .add(VIEW, routes!(get::get))
        .add(EDIT, routes!(update::update))
        .add(EDIT, routes!(replace::replace))
        .add(STATUS, routes!(status::put))
        .add(STATUS, routes!(status::post))
        .add(LOCK, routes!(lock::lock))
        .add(LOCK, routes!(unlock::unlock))
        .add(VIEW, routes!(managers::get))
        .add(MANAGERS, routes!(managers::put))
        .add(VIEW, routes!(direct_reports::direct_reports))
        .add(VIEW, routes!(access::access))
        .add(VIEW, routes!(assignments::assignments))
}
