//! `PATCH /service-accounts/{account}`.

use std::collections::BTreeMap;

use axum::http::HeaderMap;
use bailiwick_model::command::Command;
use bailiwick_web::body::Body;
use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::{Reply, if_match};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::create::attributes;
use super::{ShownAccount, find, saved};
use crate::fields::{given, not_cleared, parse_given, parse_kept};

/// Changes to a service account. What is left out stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ServiceAccountChanges {
    /// A new name.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, nullable = false)]
    name: Option<Option<String>>,
    /// A new description.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, nullable = false)]
    description: Option<Option<String>>,
    /// A new external id; `null` removes it.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    external_id: Option<Option<String>>,
    /// `false` stops it at once with all its keys; `true` lets it act again.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<bool>, nullable = false)]
    active: Option<Option<bool>>,
    /// All attributes that it is to have.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Object>, nullable = false)]
    attributes: Option<Option<BTreeMap<String, Value>>>,
}

/// Changes a service account
#[utoipa::path(
    patch,
    path = "/v1/tenants/{tenant}/service-accounts/{account}",
    operation_id = "update_service_account",
    tag = "service-accounts",
    request_body = ServiceAccountChanges,
    responses((status = 200, description = "The account as it is now.", body = ShownAccount))
)]
pub(super) async fn update_service_account(
    call: Call,
    Segments((_, account)): Segments<(String, String)>,
    headers: HeaderMap,
    Body(body): Body<ServiceAccountChanges>,
) -> Result<Reply<ShownAccount>, Problem> {
    let account = find(&call, &account)?.id;
    let command = Command::UpdateServiceAccount {
        account,
        name: parse_kept(body.name, "/name")?,
        description: parse_kept(body.description, "/description")?,
        external_id: parse_given(body.external_id.as_ref(), "/external_id")?,
        active: not_cleared(body.active, "/active")?,
        attributes: not_cleared(body.attributes, "/attributes")?
            .map(attributes)
            .transpose()?,
        if_version: if_match(&headers)?,
    };
    let executed = call.execute(command).await?;
    saved(&executed, account)
}
