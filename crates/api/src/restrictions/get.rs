//! `GET /v1/tenants/{tenant}/restrictions/{kind}/{value}`.

use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;

use super::view::{Restriction, addressed};

/// Shows one value
#[utoipa::path(
    get,
    path = "/v1/tenants/{tenant}/restrictions/{kind}/{value}",
    operation_id = "get_restriction",
    tag = "restrictions",
    params(
        ("kind" = String, Path, description = "`site` or `custom`."),
        ("value" = String, Path, description = "The value."),
    ),
    responses((status = 200, description = "The value.", body = Restriction))
)]
pub(super) async fn get(
    call: Call,
    Segments((_, kind, value)): Segments<(String, String, String)>,
) -> Result<Reply<Restriction>, Problem> {
    let (kind, value) = addressed(&kind, &value)?;
    let snapshot = call.snapshot();
    let stored = snapshot.restriction(kind.into(), value.as_str());
    let stored = stored.ok_or_else(|| Problem::not_found("restriction value"))?;
    let shown = Restriction::of(snapshot, stored);
    Ok(Reply::ok(snapshot.revision(), shown).version(stored.version))
}
