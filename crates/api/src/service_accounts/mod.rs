//! `/v1/tenants/{tenant}/service-accounts`: applications' accounts, and the API keys with which
//! they call.

mod create;
mod create_key;
mod delete;
mod get;
mod keys;
mod list;
mod revoke_key;
mod update;

use std::collections::BTreeMap;
use std::sync::Arc;

use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::ids::ServiceAccountId;
use bailiwick_model::service_account::{Key, ServiceAccount};
use bailiwick_model::time::Timestamp;
use bailiwick_service::execute::Executed;
use bailiwick_web::call::Call;
use bailiwick_web::gate::{Gate, needs};
use bailiwick_web::names;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;
use bailiwick_web::routes::Routes;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::routes;

/// The permission for all of it, which counts at the root only.
const MANAGE: &str = "service_accounts.manage";
const GATE: Gate = needs(&[MANAGE]);

pub(crate) fn add(routes: Routes) -> Routes {
    routes
        .add(
            GATE,
            routes!(list::list_service_accounts, create::create_service_account),
        )
        .add(
            GATE,
            routes!(
                get::get_service_account,
                update::update_service_account,
                delete::delete_service_account
            ),
        )
        .add(GATE, routes!(keys::list_keys, create_key::create_key))
        .add(GATE, routes!(keys::get_key, revoke_key::revoke_key))
}

/// A service account.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ServiceAccount)]
pub(crate) struct ShownAccount {
    /// Its id.
    #[schema(example = "0198c0de-7a3b-7c4d-8e5f-0123456789ab")]
    pub id: String,
    /// Its name, unique among the tenant's service accounts.
    #[schema(example = "web shop")]
    pub name: String,
    /// What it is for.
    pub description: String,
    /// The id under which the tenant's own systems know it.
    pub external_id: Option<String>,
    /// Whether it may act.
    pub active: bool,
    /// Free attributes.
    #[schema(value_type = Object)]
    pub attributes: BTreeMap<String, Value>,
    /// When it was created.
    #[schema(value_type = String, format = DateTime)]
    pub created: Timestamp,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    pub changed: Timestamp,
    /// Grows with each change; the `ETag` of the account.
    #[schema(example = 3)]
    pub version: u64,
}

/// An API key, without its secret.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Key)]
pub(crate) struct ShownKey {
    /// Its id.
    #[schema(example = "0198c0de-7a3b-7c4d-8e5f-0123456789ab")]
    pub id: String,
    /// What it is for.
    #[schema(example = "production")]
    pub name: String,
    /// The first characters of the secret, to recognise it by.
    #[schema(example = "bwk_k3n8xy2p")]
    pub prefix: String,
    /// If not `null`, it carries only these of the account's permissions.
    #[schema(example = json!(["access.ask"]))]
    pub permissions: Option<Vec<String>>,
    /// Whether a question asked with it may override stored properties.
    pub may_override_properties: bool,
    /// When it stops working.
    #[schema(value_type = String, format = DateTime)]
    pub expires: Timestamp,
    /// When it was revoked; `null` if it was not.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub revoked: Option<Timestamp>,
    /// When it was created.
    #[schema(value_type = String, format = DateTime)]
    pub created: Timestamp,
}

fn show(account: &ServiceAccount) -> ShownAccount {
    ShownAccount {
        id: account.id.to_string(),
        name: account.name.to_string(),
        description: account.description.as_str().to_owned(),
        external_id: account.external_id.as_ref().map(ToString::to_string),
        active: account.active,
        attributes: account.attributes.as_map().clone(),
        created: account.created,
        changed: account.changed,
        version: account.version,
    }
}

fn show_key(key: &Key) -> ShownKey {
    let codes = key.permissions.as_ref();
    ShownKey {
        id: key.id.to_string(),
        name: key.name.to_string(),
        prefix: key.prefix.clone(),
        permissions: codes.map(|codes| codes.iter().map(ToString::to_string).collect()),
        may_override_properties: key.may_override_properties,
        expires: key.expires,
        revoked: key.revoked,
        created: key.created,
    }
}

/// Demands the permission at the root: the accounts are the tenant's.
///
/// # Errors
/// When it is missing.
fn may_manage(call: &Call) -> Result<(), Problem> {
    if call.authority().holds_at_root(MANAGE) {
        return Ok(());
    }
    Err(Problem::missing_permission(MANAGE))
}

/// The service account that an address names.
///
/// # Errors
/// When there is none, or the caller may not manage them.
fn find<'a>(call: &'a Call, text: &str) -> Result<&'a Arc<ServiceAccount>, Problem> {
    may_manage(call)?;
    let snapshot = call.snapshot();
    names::service_account(snapshot, text)
        .and_then(|id| snapshot.service_account(id))
        .map(|(_, account)| account)
        .ok_or_else(|| Problem::not_found("service account"))
}

/// The key of an account that an address names.
///
/// # Errors
/// When the account has no such key.
fn find_key<'a>(
    snapshot: &'a Snapshot,
    account: ServiceAccountId,
    text: &str,
) -> Result<&'a Arc<Key>, Problem> {
    text.parse()
        .ok()
        .and_then(|id| snapshot.key(id))
        .filter(|key| key.service_account == account)
        .ok_or_else(|| Problem::not_found("key"))
}

/// The account as it is after a command.
fn account_after(executed: &Executed, id: ServiceAccountId) -> Result<ShownAccount, Problem> {
    let found = executed.snapshot.service_account(id);
    let (_, account) = found.ok_or_else(|| Problem::not_found("service account"))?;
    Ok(show(account))
}

fn saved(executed: &Executed, id: ServiceAccountId) -> Result<Reply<ShownAccount>, Problem> {
    let account = account_after(executed, id)?;
    let version = account.version;
    Ok(Reply::ok(executed.snapshot.revision(), account).version(version))
}
