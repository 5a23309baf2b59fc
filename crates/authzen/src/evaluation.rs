//! `POST /t/{tenant}/access/v1/evaluation`: may somebody do this.

use axum::http::HeaderMap;
use bailiwick_service::ask::Asked;
use bailiwick_web::body::Body;
use bailiwick_web::call::Call;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;

use crate::asking;
use crate::object::Object;
use crate::wire::{Decision, Evaluation, missing};

/// Request header: `true` to be told why, in the answer's `context`.
const EXPLAIN: &str = "bailiwick-explain";

/// May somebody do this
///
/// What does not exist may do nothing: that is a decision, not an error. With the header
/// `Bailiwick-Explain: true` the answer's `context` says why, to whoever holds `access.ask`: all of
/// it at the root; where the subject is at home, the steps that failed.
#[utoipa::path(
    post,
    path = "/t/{tenant}/access/v1/evaluation",
    operation_id = "authzen_evaluation",
    tag = "authzen",
    params(
        ("Bailiwick-Explain" = Option<bool>, Header, description = "Whether to say why. Without `access.ask` it is ignored."),
    ),
    request_body = Evaluation,
    responses(
        (status = 200, description = "The decision.", body = Decision),
    )
)]
pub(crate) async fn evaluate(
    call: Call,
    headers: HeaderMap,
    Body(Object(evaluation)): Body<Object<Evaluation>>,
) -> Result<Reply<Decision>, Problem> {
    decide(&call, &evaluation, wants_reasons(&headers)).await
}

/// The answer to a single question.
pub(crate) async fn decide(
    call: &Call,
    evaluation: &Evaluation,
    explain: bool,
) -> Result<Reply<Decision>, Problem> {
    let asked = complete(evaluation)?;
    let asking = asking(call);
    asking.may_ask_about(&call.actor, [asked.subject])?;
    // The header is a wish: whoever enforces decisions gets one, be it without reasons.
    let reasons = if explain {
        asking.reasons(&call.actor, &asked.subject)
    } else {
        None
    };
    let (decision, context) = match reasons {
        Some(reasons) => {
            let explained = asking.explain(&asked, reasons).await?;
            let context = serde_json::to_value(&explained).unwrap_or_default();
            (explained.decision(), Some(context))
        }
        None => (asking.check(&asked).await?.decision, None),
    };
    Ok(Reply::ok(asking.revision(), Decision { decision, context }))
}

/// A question with all that it needs.
fn complete(evaluation: &Evaluation) -> Result<Asked<'_>, Problem> {
    let subject = evaluation
        .subject
        .as_ref()
        .ok_or_else(|| missing("/subject"))?;
    let action = evaluation
        .action
        .as_ref()
        .ok_or_else(|| missing("/action"))?;
    let resource = evaluation
        .resource
        .as_ref()
        .ok_or_else(|| missing("/resource"))?;
    Ok(Asked {
        subject: subject.0.asked()?,
        action: action.0.asked()?,
        resource: resource.0.asked()?,
    })
}

pub(crate) fn wants_reasons(headers: &HeaderMap) -> bool {
    headers
        .get(EXPLAIN)
        .is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"true"))
}
