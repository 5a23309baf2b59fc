//! `POST /groups/{group}/copy`.

use axum::response::Response;
use bailiwick_model::command::Command;
use bailiwick_web::body::Body;
use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{GroupDetails, find, made};
use crate::fields::{parse, parse_optional};

/// What the copy is to be called.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GroupCopy {
    /// A custom id; generated if none is given.
    #[schema(example = "fulfilment-fr")]
    id: Option<String>,
    /// The name of the copy.
    #[schema(example = "Order fulfilment France")]
    name: String,
}

/// Copies a group
///
/// The copy has the same matrix, restrictions and roles, none of which may give more than the
/// caller holds, and no members. Needs `groups.edit` as well.
#[utoipa::path(
    post,
    path = "/v1/tenants/{tenant}/groups/{group}/copy",
    operation_id = "copy_group",
    tag = "groups",
    request_body = GroupCopy,
    responses((status = 201, description = "The copy.", body = GroupDetails))
)]
pub(super) async fn copy_group(
    call: Call,
    Segments((_, group)): Segments<(String, String)>,
    Body(body): Body<GroupCopy>,
) -> Result<Response, Problem> {
    let command = Command::CopyGroup {
        group: find(&call, &group)?.group.id.clone(),
        id: parse_optional(body.id.as_deref(), "/id")?,
        name: parse(&body.name, "/name")?,
    };
    let executed = call.execute(command).await?;
    Ok(made(&call, &executed))
}
