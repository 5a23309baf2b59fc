//! `POST /v1/tenants/{tenant}/vendors`.

use axum::response::Response;
use bailiwick_model::command::{Command, Outcome};
use bailiwick_web::body::Body;
use bailiwick_web::call::Call;
use bailiwick_web::problem::Problem;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::{Vendor, shown};
use crate::answer;
use crate::fields::parse;

/// A vendor to be made, or its new name.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct VendorRequest {
    /// Its name, with which the names of its groups begin.
    #[schema(example = "Globex")]
    pub name: String,
}

/// Makes a vendor and its four groups
#[utoipa::path(
    post,
    path = "/v1/tenants/{tenant}/vendors",
    operation_id = "create_vendor",
    tag = "vendors",
    request_body = VendorRequest,
    responses((status = 201, description = "The vendor.", body = Vendor))
)]
pub(super) async fn create(
    call: Call,
    Body(request): Body<VendorRequest>,
) -> Result<Response, Problem> {
    let name = parse(&request.name, "/name")?;
    let executed = call.execute(Command::CreateVendor { name }).await?;
    let Outcome::Vendor(id) = executed.outcome else {
        return Err(Problem::http("internal", "no vendor was made"));
    };
    let snapshot = &executed.snapshot;
    let object = shown(snapshot, id);
    Ok(answer::created(
        &call,
        snapshot.revision(),
        ("vendors", &id.to_string()),
        object,
    ))
}
