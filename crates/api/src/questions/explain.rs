//! `POST /explain`: why may somebody do this, or why not and what would change that.

use bailiwick_service::ask::explain::Explained;
use bailiwick_web::body::Body;
use bailiwick_web::call::Call;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;

use super::asking;
use super::check::Question;

/// Explains
///
/// If permitted: every path from the subject over group, role and node to the permission. If
/// denied: what is wrong, which assignments came nearest and at which step they failed, and small
/// changes, each of which would permit.
///
/// All of that takes `access.ask` at the root, also about oneself. With it only where the subject
/// is at home the answer has the decision and the steps at which assignments failed, and names
/// nothing.
#[utoipa::path(
    post,
    path = "/v1/tenants/{tenant}/explain",
    operation_id = "explain",
    tag = "questions",
    request_body = Question,
    responses((status = 200, description = "The decision with its reasons.", body = Object))
)]
pub(super) async fn explain(
    call: Call,
    Body(mut question): Body<Question>,
) -> Result<Reply<Explained>, Problem> {
    question.resource.place(call.snapshot(), "/resource")?;
    let asked = question.asked();
    let asking = asking(&call);
    let reasons = asking.may_have_reasons(&call.actor, &asked.subject)?;
    let explained = asking.explain(&asked, reasons).await?;
    Ok(Reply::ok(asking.revision(), explained))
}
