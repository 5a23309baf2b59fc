//! `GET /v1/tenants/{tenant}/records/{type}`.

use bailiwick_model::names::Code;
use bailiwick_model::refusal::{Refusal, RefusalCode};
use bailiwick_service::rows::{RecordsQuery, records_predicate};
use bailiwick_web::call::Call;
use bailiwick_web::page::{ListParameters, Page};
use bailiwick_web::parameters::{Query, Segments};
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;
use serde::Deserialize;
use utoipa::IntoParams;

use super::view::{Record, visible_records};

/// Which part of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct RecordListParameters {
    /// Records per page, 1 to 1000; 50 if not given.
    limit: Option<u32>,
    /// Where to go on: `next_cursor` of the page before.
    cursor: Option<String>,
    /// `true` to count all records of the type that the caller may see.
    total: Option<bool>,
}

/// Lists the records of a type that the caller may see, by id
#[utoipa::path(
    get,
    path = "/v1/tenants/{tenant}/records/{type}",
    operation_id = "list_records",
    tag = "records",
    params(("type" = String, Path, description = "The resource type."), RecordListParameters),
    responses((status = 200, description = "One page of records.", body = Page<Record>))
)]
pub(super) async fn list(
    call: Call,
    Segments((_, resource_type)): Segments<(String, String)>,
    Query(parameters): Query<RecordListParameters>,
) -> Result<Reply<Page<Record>>, Problem> {
    let resource_type = known_type(&call, &resource_type)?;
    let parameters = ListParameters {
        limit: parameters.limit,
        cursor: parameters.cursor,
        total: parameters.total,
        of: resource_type.to_string(),
        ..ListParameters::default()
    };
    let snapshot = call.snapshot();
    let query = RecordsQuery {
        resource_type,
        predicate: records_predicate(snapshot, call.tenant, &visible_records(&call))?,
        after: parameters.cursor(&[])?,
        limit: parameters.limit()?,
        total: parameters.wants_total(),
    };
    let found = call.app.list_records(call.tenant, &query).await?;
    let next = found.next.as_ref();
    let page = Page {
        items: found.records.iter().map(Record::from).collect(),
        next_cursor: next.map(|next| parameters.next_cursor(&[], next)),
        total: found.total,
    };
    Ok(Reply::ok(snapshot.revision(), page))
}

fn known_type(call: &Call, text: &str) -> Result<Code, Problem> {
    let code = Code::new(text).map_err(|error| Problem::parameter("type", error))?;
    if call
        .snapshot()
        .catalog()
        .resource_type_index(code.as_str())
        .is_some()
    {
        return Ok(code);
    }
    let detail = "no catalog of the tenant declares that resource type";
    Err(Refusal::new(RefusalCode::UnknownResourceType, detail).into())
}
