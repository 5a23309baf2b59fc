//! `POST /groups/{group}/access/companions`: one call that adds what the warnings name.

use axum::http::HeaderMap;
use axum::response::Response;
use bailiwick_model::command::{Command, UpdateGroup};
use bailiwick_model::refusal::{Refusal, RefusalCode};
use bailiwick_web::body::OptionalBody;
use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::if_match;
use serde::Deserialize;
use utoipa::ToSchema;

use super::access::{GroupAccess, saved};
use super::find;
use super::update::present;
use crate::shown::{Warning, codes, warnings};

/// For which functions; for all that are warned of if the body is left out.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Companions {
    /// Codes of functions as in the warnings.
    #[schema(example = json!(["quotes"]))]
    functions: Option<Vec<String>>,
}

/// Adds what the matrix lacks
///
/// Adds the permissions that the warnings name as missing, none of which may be more than the
/// caller holds. What is added can make other functions likely: the answer has its own warnings.
#[utoipa::path(
    post,
    path = "/v1/tenants/{tenant}/groups/{group}/access/companions",
    operation_id = "add_group_companions",
    tag = "groups",
    request_body(content = Option<Companions>),
    responses((status = 200, description = "The access matrix as it is now.", body = GroupAccess))
)]
pub(super) async fn add_group_companions(
    call: Call,
    Segments((_, group)): Segments<(String, String)>,
    headers: HeaderMap,
    OptionalBody(body): OptionalBody<Companions>,
) -> Result<Response, Problem> {
    let row = find(&call, &group)?;
    let catalog = call.snapshot().catalog();
    let mut permissions = present(&call, row);
    let warnings = warnings(catalog, &permissions);
    for warning in chosen(warnings, body.functions)? {
        permissions.extend(codes(&warning.missing, "/functions")?);
    }
    let update = UpdateGroup {
        group: row.group.id.clone(),
        name: None,
        description: None,
        permissions: Some(permissions),
        templates: Vec::new(),
        node: None,
        restrictions: None,
        // What is added goes to the matrix that was read, not to one that somebody else has just
        // saved.
        if_version: if_match(&headers)?.or(Some(row.group.version)),
    };
    let group = update.group.clone();
    let executed = call.execute(Command::UpdateGroup(Box::new(update))).await?;
    Ok(saved(&call, &executed, &group))
}

/// The warnings that are to be mended.
fn chosen(warnings: Vec<Warning>, functions: Option<Vec<String>>) -> Result<Vec<Warning>, Problem> {
    let Some(functions) = functions else {
        return Ok(warnings);
    };
    for (at, function) in functions.iter().enumerate() {
        if !warnings.iter().any(|warning| warning.code == *function) {
            let detail = format!("there is no warning about `{function}`");
            let refusal = Refusal::new(RefusalCode::UnknownReference, detail);
            return Err(refusal.at(&format!("/functions/{at}")).into());
        }
    }
    let is_chosen = |warning: &Warning| functions.contains(&warning.code);
    Ok(warnings.into_iter().filter(is_chosen).collect())
}
