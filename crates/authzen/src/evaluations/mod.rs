//! `POST /t/{tenant}/access/v1/evaluations`: many questions at once.

mod questions;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use bailiwick_service::ask::{Asked, batch};
use bailiwick_web::body;
use bailiwick_web::call::Call;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;
use serde::Serialize;
use utoipa::ToSchema;

use self::questions::{Options, read};
use crate::wire::{Action, Decision, Evaluation, Resource, Subject};
use crate::{asking, evaluation};

/// The body as it is documented.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its description is used")]
#[schema(as = authzen::EvaluationsRequest)]
pub(crate) struct EvaluationsRequest {
    /// Who, where an item does not say.
    subject: Option<Subject>,
    /// Does what, where an item does not say.
    action: Option<Action>,
    /// With what, where an item does not say.
    resource: Option<Resource>,
    /// Circumstances; they never change a decision.
    #[schema(value_type = Option<Object>)]
    context: Option<serde_json::Value>,
    /// The questions, at most 1000.
    evaluations: Option<Vec<Evaluation>>,
    /// How to go about them.
    options: Option<Options>,
}

/// The answers, in the order of the questions; fewer if the semantics ended the batch.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = authzen::Decisions)]
pub(crate) struct Decisions {
    evaluations: Vec<Decision>,
}

/// May somebody do these
///
/// Without `evaluations` (or with none in it) the body is a single question and is answered as
/// one.
#[utoipa::path(
    post,
    path = "/t/{tenant}/access/v1/evaluations",
    operation_id = "authzen_evaluations",
    tag = "authzen",
    request_body = EvaluationsRequest,
    responses(
        (status = 200, description = "The decisions.", body = Decisions),
    )
)]
pub(crate) async fn evaluate_all(
    call: Call,
    headers: HeaderMap,
    JsonBytes(bytes): JsonBytes,
) -> Result<Response, Problem> {
    let mut questions = read(&bytes)?;
    let items = questions.evaluations.take().unwrap_or_default();
    if items.is_empty() {
        let single = questions.single();
        let explain = evaluation::wants_reasons(&headers);
        return Ok(evaluation::decide(&call, &single, explain)
            .await?
            .into_response());
    }
    if items.len() > batch::QUESTIONS_MAX {
        let detail = format!(
            "at most {} evaluations fit one request",
            batch::QUESTIONS_MAX
        );
        let field = Some("/evaluations".to_owned());
        return Err(Problem {
            field,
            ..Problem::http("malformed_body", detail)
        });
    }
    let options = questions
        .options
        .as_ref()
        .map(|options| options.0)
        .unwrap_or_default();
    let asked: Vec<Option<Asked<'_>>> = items
        .iter()
        .map(|item| questions.with(&item.as_ref()?.0))
        .collect();
    let asking = asking(&call);
    asking.may_ask_about(
        &call.actor,
        asked.iter().flatten().map(|asked| asked.subject),
    )?;
    let semantics = options.evaluations_semantic.unwrap_or_default();
    let answers = asking.check_many(&asked, semantics).await?;
    let decision = |decision| Decision {
        decision,
        context: None,
    };
    let evaluations = answers
        .into_iter()
        .map(|answer| decision(answer.decision))
        .collect();
    Ok(Reply::ok(asking.revision(), Decisions { evaluations }).into_response())
}

/// The bytes of a body that is declared as JSON.
pub(crate) struct JsonBytes(Bytes);

impl<S: Send + Sync> FromRequest<S> for JsonBytes {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if !body::is_json(request.headers()) {
            let detail = "send the body as `Content-Type: application/json`";
            return Err(Problem::http("unsupported_media_type", detail));
        }
        body::bytes(request, state).await.map(Self)
    }
}
