//! `POST /service-accounts`.

use std::collections::BTreeMap;

use bailiwick_model::command::{Command, Outcome};
use bailiwick_model::user::Attributes;
use bailiwick_web::body::Body;
use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{ShownAccount, account_after};
use crate::fields::{location, parse, parse_optional};

/// A service account to be made. It can do nothing until it has an assignment and a key.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewServiceAccount {
    /// Its name, unique among the tenant's service accounts.
    #[schema(example = "web shop")]
    name: String,
    /// What it is for.
    #[serde(default)]
    description: String,
    /// The id under which the tenant's own systems know it.
    external_id: Option<String>,
    /// Free attributes.
    #[serde(default)]
    #[schema(value_type = Object)]
    attributes: BTreeMap<String, Value>,
}

/// Makes a service account
#[utoipa::path(
    post,
    path = "/v1/tenants/{tenant}/service-accounts",
    operation_id = "create_service_account",
    tag = "service-accounts",
    request_body = NewServiceAccount,
    responses((status = 201, description = "The service account.", body = ShownAccount))
)]
pub(super) async fn create_service_account(
    call: Call,
    Segments(tenant): Segments<String>,
    Body(body): Body<NewServiceAccount>,
) -> Result<Reply<ShownAccount>, Problem> {
    let command = Command::CreateServiceAccount {
        name: parse(&body.name, "/name")?,
        description: parse(&body.description, "/description")?,
        external_id: parse_optional(body.external_id.as_deref(), "/external_id")?,
        attributes: attributes(body.attributes)?,
    };
    let executed = call.execute(command).await?;
    let Outcome::ServiceAccount(id) = executed.outcome else {
        return Err(Problem::http("internal", "no service account was made"));
    };
    let account = account_after(&executed, id)?;
    let version = account.version;
    let location = location(&tenant, "service-accounts", &account.id);
    let reply = Reply::created(executed.snapshot.revision(), location, account);
    Ok(reply.version(version))
}

pub(super) fn attributes(map: BTreeMap<String, Value>) -> Result<Attributes, Problem> {
    Attributes::new(map).map_err(|error| Problem::field("/attributes", error))
}
