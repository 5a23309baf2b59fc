//! `POST /v1/tenants/{tenant}/restrictions`.

use axum::response::Response;
use bailiwick_model::names::RestrictionValue;
use bailiwick_web::body::Body;
use bailiwick_web::call::Call;
use bailiwick_web::problem::Problem;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::{Kind, Restriction, put};
use crate::fields::{parse, parse_optional};

/// A value to be added.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateRestrictionRequest {
    /// The list.
    kind: Kind,
    /// The value.
    #[schema(example = "DE")]
    value: String,
    /// What people read; the value itself if not given.
    #[schema(example = "Germany")]
    name: Option<String>,
}

/// Adds a value to one of the lists
///
/// A value that is there already gets the name, if one is given.
#[utoipa::path(
    post,
    path = "/v1/tenants/{tenant}/restrictions",
    operation_id = "create_restriction",
    tag = "restrictions",
    request_body = CreateRestrictionRequest,
    responses(
        (status = 201, description = "The value is new.", body = Restriction),
        (status = 200, description = "The value was there.", body = Restriction),
    )
)]
pub(super) async fn create(
    call: Call,
    Body(request): Body<CreateRestrictionRequest>,
) -> Result<Response, Problem> {
    let value: RestrictionValue = parse(&request.value, "/value")?;
    let name = parse_optional(request.name.as_deref(), "/name")?;
    let present = call
        .snapshot()
        .restriction(request.kind.into(), value.as_str());
    let name = name.or_else(|| present.and_then(|present| present.name.clone()));
    put(&call, request.kind, value, name, None).await
}
