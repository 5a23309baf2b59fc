//! `POST /service-accounts/{account}/keys`.

use bailiwick_model::command::{Command, NewKey, Outcome};
use bailiwick_service::identity::new_secret;
use bailiwick_web::body::Body;
use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ShownKey, find, find_key, show_key};
use crate::fields::{location, parse};
use crate::shown::{codes, time};

/// Life of a key for which none is asked, in days.
const KEY_DAYS_DEFAULT: i64 = 90;

/// A key to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct KeyToMake {
    /// What it is for.
    #[schema(example = "production")]
    name: String,
    /// When it is to stop working; after 90 days if not given.
    #[schema(format = DateTime, example = "2026-12-31T00:00:00Z")]
    expires: Option<String>,
    /// If given, it carries only these of the account's permissions.
    #[schema(example = json!(["access.ask"]))]
    permissions: Option<Vec<String>>,
    /// Whether a question asked with it may override stored properties.
    #[serde(default)]
    may_override_properties: bool,
}

/// A key just made.
#[derive(Serialize, ToSchema)]
pub(super) struct KeyMade {
    #[serde(flatten)]
    key: ShownKey,
    /// The secret. It is shown here and never again.
    #[schema(example = "bwk_k3n8xy2pw9q4r5t6u7v8xyzabcdefghjkmnpqrs2t3u4v5w6x7y8")]
    secret: String,
}

/// Makes a key for a service account
///
/// The answer is the only one that holds its secret. Nobody makes a key that carries more than
/// they hold themselves.
#[utoipa::path(
    post,
    path = "/v1/tenants/{tenant}/service-accounts/{account}/keys",
    operation_id = "create_key",
    tag = "service-accounts",
    request_body = KeyToMake,
    responses((status = 201, description = "The key with its secret.", body = KeyMade))
)]
pub(super) async fn create_key(
    call: Call,
    Segments((tenant, account)): Segments<(String, String)>,
    Body(body): Body<KeyToMake>,
) -> Result<Reply<KeyMade>, Problem> {
    let account = find(&call, &account)?.id;
    let permissions = body.permissions.as_deref();
    let expires = time(body.expires.as_deref(), "/expires")?;
    let secret = new_secret();
    let key = NewKey {
        account,
        name: parse(&body.name, "/name")?,
        prefix: secret.prefix,
        hash: secret.hash,
        permissions: permissions
            .map(|texts| codes(texts, "/permissions"))
            .transpose()?,
        may_override_properties: body.may_override_properties,
        expires: expires.unwrap_or_else(|| call.now.plus_days(KEY_DAYS_DEFAULT)),
    };
    let executed = call.execute(Command::CreateKey(Box::new(key))).await?;
    let Outcome::Key(id) = executed.outcome else {
        return Err(Problem::http("internal", "no key was made"));
    };
    let key = find_key(&executed.snapshot, account, &id.to_string())?;
    let list = location(&tenant, "service-accounts", &account.to_string());
    let made = KeyMade {
        key: show_key(key),
        secret: secret.secret,
    };
    let address = format!("{list}/keys/{id}");
    Ok(Reply::created(executed.snapshot.revision(), address, made))
}
