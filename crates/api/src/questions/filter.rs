//! `POST /filter`: the condition under which somebody may do this.

use bailiwick_engine::filter::{Columns, FilterTree, SqlPredicate};
use bailiwick_service::ServiceError;
use bailiwick_service::ask::search::WhatCan;
use bailiwick_web::body::Body;
use bailiwick_web::call::Call;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::asking;
use super::given::{GivenAction, GivenSubject, Short, typed};
use super::placeholders::question_marks;

/// Under which condition may somebody do this?
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FilterBody {
    /// Who.
    #[schema(value_type = GivenSubject)]
    subject: Short<GivenSubject>,
    /// Does what.
    #[schema(value_type = GivenAction)]
    action: Short<GivenAction>,
    /// With records of which type.
    #[schema(example = "orders")]
    resource_type: String,
    /// Where the application keeps what the condition looks at; with it the answer has SQL.
    #[schema(value_type = Option<Object>)]
    columns: Option<Columns>,
    /// How parameters are written.
    #[serde(default)]
    dialect: Dialect,
}

/// How parameters are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Dialect {
    /// `$1`, `$2`: PostgreSQL and SQLite.
    #[default]
    Numbered,
    /// `?`: drivers such as those of JDBC and ODBC.
    QuestionMarks,
}

/// The condition.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FilterAnswer {
    /// As a tree; its `kind` is `always`, `never`, `all`, `any`, `node_in`, `values_any`,
    /// `vendor_is`, `compare` or `compare_attributes`.
    #[schema(value_type = Object)]
    filter: FilterTree,
    /// As SQL to stand after `WHERE` or `AND`, with its parameters.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    sql: Option<SqlPredicate>,
    /// What of the question could not be understood, if so: then it is `never`. Told with
    /// `access.ask` at the root.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

/// Gives the condition
///
/// The records for which it holds are exactly those for which a check would permit. It is of now:
/// ask anew for each use.
#[utoipa::path(
    post,
    path = "/v1/tenants/{tenant}/filter",
    operation_id = "filter",
    tag = "questions",
    request_body = FilterBody,
    responses((status = 200, description = "The condition.", body = FilterAnswer))
)]
pub(super) async fn filter(
    call: Call,
    Body(body): Body<FilterBody>,
) -> Result<Reply<FilterAnswer>, Problem> {
    typed(&body.resource_type, "/resource_type")?;
    let asked = WhatCan {
        subject: body.subject.asked(),
        action: body.action.asked(),
        resource_type: &body.resource_type,
    };
    let asking = asking(&call);
    asking.may_ask_about(&call.actor, [asked.subject])?;
    let filter = asking.filter(&asked);
    let numbered = body
        .columns
        .as_ref()
        .map(|columns| asking.filter_sql(&filter, columns));
    let numbered = numbered.transpose().map_err(|error| match error {
        ServiceError::Invalid(detail) => Problem::field("/columns", detail),
        other => other.into(),
    })?;
    let first = body
        .columns
        .as_ref()
        .map_or(1, |columns| columns.first_parameter);
    let sql = match body.dialect {
        Dialect::Numbered => numbered,
        Dialect::QuestionMarks => numbered.map(|predicate| question_marks(&predicate, first)),
    };
    let reason = asking.flaw_for(&call.actor, &asked.subject, asking.filter_flaw(&asked));
    let answer = FilterAnswer {
        filter,
        sql,
        reason,
    };
    Ok(Reply::ok(asking.revision(), answer))
}
