//! `POST` and `PUT /v1/tenants/{tenant}/catalogs`.

use std::collections::BTreeMap;

use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use bailiwick_model::command::{CatalogReplacement, Command};
use bailiwick_model::names::Code;
use bailiwick_web::body::Body;
use bailiwick_web::call::Call;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::{Reply, if_match};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::report::{CatalogReport, report};
use super::view::{CatalogChoice, Tenant, chosen, shown};
use crate::fields::{parse, parse_optional};

/// Other catalogs for a tenant.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReplaceCatalogsRequest {
    /// All catalogs that the tenant is to have, each by name or with its version;
    /// `user-management` is kept if not named.
    #[schema(example = json!(["retail", {"name": "commerce", "version": 2}]))]
    catalogs: Vec<CatalogChoice>,
    /// What becomes of permissions in use that the new catalogs do not have: another permission
    /// instead, or null to drop it.
    #[serde(default)]
    #[schema(example = json!({"orders.archive": "orders.manage", "orders.print": null}))]
    becomes: BTreeMap<String, Option<String>>,
    /// `true` to be told what would change, and change nothing.
    #[serde(default)]
    dry_run: bool,
}

/// The tenant, or for a dry run the report.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub(super) enum ReplaceCatalogsAnswer {
    /// As it is now.
    Tenant(Box<Tenant>),
    /// What would change.
    Report(CatalogReport),
}

/// Gives the tenant other catalogs, or other versions of its catalogs
#[utoipa::path(
    post,
    path = "/v1/tenants/{tenant}/catalogs",
    operation_id = "replace_tenant_catalogs",
    tag = "tenants",
    request_body = ReplaceCatalogsRequest,
    responses(
        (status = 200, description = "The tenant, or the report.", body = ReplaceCatalogsAnswer),
    )
)]
pub(super) async fn replace_catalogs(
    call: Call,
    headers: HeaderMap,
    Body(request): Body<ReplaceCatalogsRequest>,
) -> Result<Response, Problem> {
    let replacement = CatalogReplacement {
        catalogs: chosen(&call, &request.catalogs)?,
        becomes: becomes(&request.becomes)?,
        if_version: if_match(&headers)?,
    };
    if request.dry_run {
        let answer = ReplaceCatalogsAnswer::Report(report(&call, &replacement)?);
        return Ok(Reply::ok(call.snapshot().revision(), answer).into_response());
    }
    let executed = call
        .execute(Command::ReplaceCatalogs(Box::new(replacement)))
        .await?;
    let (version, tenant) = shown(&call, &executed.snapshot)?;
    let answer = ReplaceCatalogsAnswer::Tenant(Box::new(tenant));
    let reply = Reply::ok(executed.snapshot.revision(), answer);
    Ok(reply.version(version).into_response())
}

/// Gives the tenant other catalogs, or other versions of its catalogs
///
/// The same as `POST`.
#[utoipa::path(
    put,
    path = "/v1/tenants/{tenant}/catalogs",
    operation_id = "put_tenant_catalogs",
    tag = "tenants",
    request_body = ReplaceCatalogsRequest,
    responses(
        (status = 200, description = "The tenant, or the report.", body = ReplaceCatalogsAnswer)
    )
)]
pub(super) async fn put(
    call: Call,
    headers: HeaderMap,
    body: Body<ReplaceCatalogsRequest>,
) -> Result<Response, Problem> {
    replace_catalogs(call, headers, body).await
}

fn becomes(
    given: &BTreeMap<String, Option<String>>,
) -> Result<BTreeMap<Code, Option<Code>>, Problem> {
    let pair = |(old, new): (&String, &Option<String>)| {
        let pointer = format!("/becomes/{}", old.replace('~', "~0").replace('/', "~1"));
        Ok((
            parse(old, &pointer)?,
            parse_optional(new.as_deref(), &pointer)?,
        ))
    };
    given.iter().map(pair).collect()
}
