//! `PATCH /v1/tenants/{tenant}/vendors/{vendor}`.

use axum::http::HeaderMap;
use axum::response::Response;
use bailiwick_model::command::Command;
use bailiwick_web::body::Body;
use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::if_match;

use super::create::VendorRequest;
use super::view::{Vendor, addressed, shown};
use crate::answer;
use crate::fields::parse;

/// Renames a vendor and its groups
#[utoipa::path(
    patch,
    path = "/v1/tenants/{tenant}/vendors/{vendor}",
    operation_id = "update_vendor",
    tag = "vendors",
    request_body = VendorRequest,
    responses((status = 200, description = "The vendor.", body = Vendor))
)]
pub(super) async fn update(
    call: Call,
    Segments((_, vendor)): Segments<(String, String)>,
    headers: HeaderMap,
    Body(request): Body<VendorRequest>,
) -> Result<Response, Problem> {
    let vendor = addressed(&call, &vendor)?;
    let name = parse(&request.name, "/name")?;
    let command = Command::UpdateVendor {
        vendor,
        name,
        if_version: if_match(&headers)?,
    };
    let executed = call.execute(command).await?;
    let snapshot = &executed.snapshot;
    Ok(answer::changed(
        snapshot.revision(),
        shown(snapshot, vendor),
    ))
}
