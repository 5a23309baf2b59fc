//! `PUT /v1/tenants/{tenant}/restrictions/{kind}/{value}`.

use axum::http::HeaderMap;
use axum::response::Response;
use bailiwick_web::body::OptionalBody;
use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::if_match;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::{self, Restriction, addressed};
use crate::fields::parse_optional;

/// What a value is called.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct PutRestrictionRequest {
    /// What people read; the value itself if not given.
    #[schema(example = "Germany")]
    name: Option<String>,
}

/// Adds a value to one of the lists, or replaces its name
///
/// The body may be left out.
#[utoipa::path(
    put,
    path = "/v1/tenants/{tenant}/restrictions/{kind}/{value}",
    operation_id = "put_restriction",
    tag = "restrictions",
    params(
        ("kind" = String, Path, description = "`site` or `custom`."),
        ("value" = String, Path, description = "The value."),
    ),
    request_body = Option<PutRestrictionRequest>,
    responses(
        (status = 201, description = "The value is new.", body = Restriction),
        (status = 200, description = "The value was there.", body = Restriction),
    )
)]
pub(super) async fn put(
    call: Call,
    Segments((_, kind, value)): Segments<(String, String, String)>,
    headers: HeaderMap,
    OptionalBody(request): OptionalBody<PutRestrictionRequest>,
) -> Result<Response, Problem> {
    let (kind, value) = addressed(&kind, &value)?;
    let name = parse_optional(request.name.as_deref(), "/name")?;
    view::put(&call, kind, value, name, if_match(&headers)?).await
}
