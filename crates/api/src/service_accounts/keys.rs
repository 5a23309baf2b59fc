//! `GET /service-accounts/{account}/keys` and `GET /service-accounts/{account}/keys/{key}`.

use bailiwick_web::call::Call;
use bailiwick_web::page::{ListParameters, Page, page_of};
use bailiwick_web::parameters::{Query, Segments};
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;

use super::{ShownKey, find, find_key, show_key};

const FIELDS: &[&str] = &[
    "id",
    "name",
    "prefix",
    "may_override_properties",
    "expires",
    "revoked",
    "created",
];

/// Lists the keys of a service account
///
/// Expired and revoked ones as well. Filter and sort by `id`, `name`, `prefix`,
/// `may_override_properties`, `expires`, `revoked`, `created`.
#[utoipa::path(
    get,
    path = "/v1/tenants/{tenant}/service-accounts/{account}/keys",
    operation_id = "list_keys",
    tag = "service-accounts",
    params(ListParameters),
    responses((status = 200, description = "One page of keys.", body = Page<ShownKey>))
)]
pub(super) async fn list_keys(
    call: Call,
    Segments((_, account)): Segments<(String, String)>,
    Query(parameters): Query<ListParameters>,
) -> Result<Reply<Page<ShownKey>>, Problem> {
    let account = find(&call, &account)?.id;
    let snapshot = call.snapshot();
    let own = snapshot.keys().filter(|key| key.service_account == account);
    let keys = own.map(|key| show_key(key)).collect();
    let page = page_of(keys, &parameters, FIELDS, |key| key.id.clone())?;
    Ok(Reply::ok(snapshot.revision(), page))
}

/// Shows a key of a service account
///
/// Never its secret.
#[utoipa::path(
    get,
    path = "/v1/tenants/{tenant}/service-accounts/{account}/keys/{key}",
    operation_id = "get_key",
    tag = "service-accounts",
    responses((status = 200, description = "The key.", body = ShownKey))
)]
pub(super) async fn get_key(
    call: Call,
    Segments((_, account, key)): Segments<(String, String, String)>,
) -> Result<Reply<ShownKey>, Problem> {
    let account = find(&call, &account)?.id;
    let snapshot = call.snapshot();
    let key = find_key(snapshot, account, &key)?;
    Ok(Reply::ok(snapshot.revision(), show_key(key)))
}
