//! `POST /check`: may somebody do this, or all of these.

use bailiwick_engine::batch::Semantics;
use bailiwick_model::actor::Actor;
use bailiwick_model::time::Revision;
use bailiwick_service::ask::explain::Explained;
use bailiwick_service::ask::reasons::Reasons;
use bailiwick_service::ask::{Asked, Asking, batch};
use bailiwick_web::body::Body;
use bailiwick_web::call::Call;
use bailiwick_web::parameters::Query;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::asking;
use super::given::{GivenAction, GivenResource, GivenSubject, Short};

/// Most questions of one request that are answered with reasons.
const EXPLAINED_MAX: usize = 100;

/// How to answer.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct CheckParameters {
    /// `true` to be told why, as by `explain`, and with the same rights.
    explain: Option<bool>,
}

/// One question.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Question {
    /// Who.
    #[schema(value_type = GivenSubject)]
    pub subject: Short<GivenSubject>,
    /// Does what.
    #[schema(value_type = GivenAction)]
    pub action: Short<GivenAction>,
    /// With what.
    #[schema(value_type = GivenResource)]
    pub resource: Short<GivenResource>,
}

/// One question, or many in `checks` (at most 1000; with reasons, 100).
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckBody {
    /// Who.
    #[schema(value_type = Option<GivenSubject>)]
    subject: Option<Short<GivenSubject>>,
    /// Does what.
    #[schema(value_type = Option<GivenAction>)]
    action: Option<Short<GivenAction>>,
    /// With what.
    #[schema(value_type = Option<GivenResource>)]
    resource: Option<Short<GivenResource>>,
    /// Many questions, instead of the three above.
    checks: Option<Vec<Question>>,
}

/// The answer: `decision` to one question, `decisions` to many.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(super) struct CheckAnswer {
    /// Whether it is permitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<bool>,
    /// Whether each is permitted, in the order of the questions.
    #[serde(skip_serializing_if = "Option::is_none")]
    decisions: Option<Vec<bool>>,
    /// The tenant's revision at which this was judged.
    #[schema(value_type = u64)]
    revision: Revision,
    /// What of the question could not be understood, if so: then it is denied. Told with
    /// `access.ask` at the root.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// Why, if asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    explanation: Option<Explained>,
    /// Why, if asked for, in the order of the questions.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<Object>>)]
    explanations: Option<Vec<Explained>>,
}

/// Checks
///
/// May somebody do this? What does not exist may do nothing: that is a decision, not an error.
/// About oneself one may always ask; about others it takes `access.ask` where they are at home.
/// With `explain` it takes that about oneself, too.
#[utoipa::path(
    post,
    path = "/v1/tenants/{tenant}/check",
    operation_id = "check",
    tag = "questions",
    params(CheckParameters),
    request_body = CheckBody,
    responses((status = 200, description = "The decision.", body = CheckAnswer))
)]
pub(super) async fn check(
    call: Call,
    Query(parameters): Query<CheckParameters>,
    Body(body): Body<CheckBody>,
) -> Result<Reply<CheckAnswer>, Problem> {
    let (mut questions, many) = body.questions()?;
    let explain = parameters.explain == Some(true);
    let most = if explain {
        EXPLAINED_MAX
    } else {
        batch::QUESTIONS_MAX
    };
    if questions.len() > most {
        let detail = format!("at most {most} questions may be asked like this at once");
        return Err(Problem::field("/checks", detail));
    }
    for (at, question) in questions.iter_mut().enumerate() {
        let pointer = match many {
            true => format!("/checks/{at}/resource"),
            false => "/resource".to_owned(),
        };
        question.resource.place(call.snapshot(), &pointer)?;
    }
    let asked: Vec<Asked<'_>> = questions.iter().map(Question::asked).collect();
    let asking = asking(&call);
    let answer = if explain {
        explained(&asking, &call.actor, &asked, many).await?
    } else {
        judged(&asking, &call.actor, &asked, many).await?
    };
    Ok(Reply::ok(asking.revision(), answer))
}

async fn judged(
    asking: &Asking,
    actor: &Actor,
    asked: &[Asked<'_>],
    many: bool,
) -> Result<CheckAnswer, Problem> {
    asking.may_ask_about(actor, asked.iter().map(|asked| asked.subject))?;
    let questions: Vec<Option<Asked<'_>>> = asked.iter().copied().map(Some).collect();
    let answers = asking.check_many(&questions, Semantics::ExecuteAll).await?;
    let revision = asking.revision();
    if many {
        let decisions = Some(answers.iter().map(|answer| answer.decision).collect());
        return Ok(CheckAnswer {
            decisions,
            revision,
            ..CheckAnswer::default()
        });
    }
    let answer = answers.into_iter().next();
    let decision = answer.as_ref().map(|answer| answer.decision);
    let flaw = answer.and_then(|answer| answer.reason);
    let reason = asked
        .first()
        .and_then(|asked| asking.flaw_for(actor, &asked.subject, flaw));
    Ok(CheckAnswer {
        decision,
        revision,
        reason,
        ..CheckAnswer::default()
    })
}

async fn explained(
    asking: &Asking,
    actor: &Actor,
    asked: &[Asked<'_>],
    many: bool,
) -> Result<CheckAnswer, Problem> {
    let revision = asking.revision();
    let told = |asked: &Asked<'_>| asking.may_have_reasons(actor, &asked.subject);
    let reasons: Vec<Reasons> = asked.iter().map(told).collect::<Result<_, _>>()?;
    let mut explanations = Vec::with_capacity(asked.len());
    for (asked, reasons) in asked.iter().zip(reasons) {
        explanations.push(asking.explain(asked, reasons).await?);
    }
    if many {
        let decisions = explanations.iter().map(Explained::decision);
        return Ok(CheckAnswer {
            decisions: Some(decisions.collect()),
            revision,
            explanations: Some(explanations),
            ..CheckAnswer::default()
        });
    }
    let explanation = explanations.pop();
    Ok(CheckAnswer {
        decision: explanation.as_ref().map(Explained::decision),
        revision,
        reason: explanation
            .as_ref()
            .and_then(|explained| explained.reason().map(str::to_owned)),
        explanation,
        ..CheckAnswer::default()
    })
}

impl Question {
    /// The question as the service wants it.
    pub(super) fn asked(&self) -> Asked<'_> {
        Asked {
            subject: self.subject.asked(),
            action: self.action.asked(),
            resource: self.resource.asked(),
        }
    }
}

impl CheckBody {
    /// The questions, and whether they came as many.
    fn questions(self) -> Result<(Vec<Question>, bool), Problem> {
        let missing = |pointer| Problem::field(pointer, "is needed");
        match (self.checks, self.subject, self.action, self.resource) {
            (Some(checks), None, None, None) => Ok((checks, true)),
            (Some(_), ..) => {
                let detail = "give either `checks` or `subject`, `action` and `resource`";
                Err(Problem::field("/checks", detail))
            }
            (None, Some(subject), Some(action), Some(resource)) => Ok((
                vec![Question {
                    subject,
                    action,
                    resource,
                }],
                false,
            )),
            (None, None, ..) => Err(missing("/subject")),
            (None, _, None, _) => Err(missing("/action")),
            (None, _, _, None) => Err(missing("/resource")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, from_value, json};

    fn read(body: Value) -> Result<(usize, bool), String> {
        let body: CheckBody = from_value(body).map_err(|error| error.to_string())?;
        let read = body
            .questions()
            .map(|(questions, many)| (questions.len(), many));
        read.map_err(|problem| problem.field.unwrap_or_default())
    }

    #[test]
    fn one_question_or_many_but_not_both() {
        let one = json!({ "subject": "sam", "action": "edit", "resource": "orders" });
        assert_eq!(read(one.clone()), Ok((1, false)));
        assert_eq!(
            read(json!({ "checks": [one.clone(), one.clone()] })),
            Ok((2, true))
        );
        assert_eq!(read(json!({ "checks": [] })), Ok((0, true)));
        let both = json!({ "checks": [one], "subject": "sam" });
        assert_eq!(read(both), Err("/checks".to_owned()));
    }

    #[test]
    fn what_is_missing_is_named() {
        let pointer = |body: Value| read(body).unwrap_err();
        assert_eq!(pointer(json!({})), "/subject");
        assert_eq!(pointer(json!({ "subject": "sam" })), "/action");
        assert_eq!(
            pointer(json!({ "subject": "sam", "action": "edit" })),
            "/resource"
        );
        assert!(read(json!({ "subjects": [] })).is_err());
    }
}
