//! `PUT /v1/tenants/{tenant}/records/{type}/{id}`.

use std::collections::BTreeMap;

use axum::http::HeaderMap;
use axum::response::Response;
use bailiwick_model::command::{Command, PutRecord};
use bailiwick_model::ids::VendorId;
use bailiwick_model::record::RecordKey;
use bailiwick_model::user::Attributes;
use bailiwick_web::body::OptionalBody;
use bailiwick_web::call::Call;
use bailiwick_web::names;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::if_match;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::view::{Record, RecordReference, addressed, may_see};
use crate::answer;
use crate::fields::{parse, segment};
use crate::nodes;

/// What is to be registered of a record: all of it, whatever was before.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct PutRecordRequest {
    /// Where it sits: a node's id, `external_id:...`, `name:...` or `root`, which is the default.
    #[schema(example = "external_id:store-17")]
    node: Option<String>,
    /// The restriction values that it carries. If not given, those of its parent; an empty list is
    /// none at all.
    #[schema(example = json!(["DE"]))]
    restrictions: Option<Vec<String>>,
    /// The record from which values are taken if none are given.
    parent: Option<RecordReference>,
    /// The vendor that it belongs to: the id or `name:...`.
    #[schema(example = "name:Globex")]
    vendor: Option<String>,
    /// Attributes that conditions may compare.
    #[schema(value_type = Option<Object>, example = json!({"total": 99}))]
    attributes: Option<BTreeMap<String, Value>>,
}

/// Registers a record, or replaces what is registered of it
#[utoipa::path(
    put,
    path = "/v1/tenants/{tenant}/records/{type}/{id}",
    operation_id = "put_record",
    tag = "records",
    params(
        ("type" = String, Path, description = "The resource type."),
        ("id" = String, Path, description = "The record's id, percent-encoded."),
    ),
    request_body = Option<PutRecordRequest>,
    responses(
        (status = 201, description = "The record is new.", body = Record),
        (status = 200, description = "The record was there.", body = Record),
    )
)]
pub(super) async fn put(
    call: Call,
    Segments((_, resource_type, id)): Segments<(String, String, String)>,
    headers: HeaderMap,
    OptionalBody(request): OptionalBody<PutRecordRequest>,
) -> Result<Response, Problem> {
    let key = addressed(&resource_type, &id)?;
    let command = command(&call, key.clone(), request, if_match(&headers)?)?;
    let executed = call.execute(Command::PutRecord(Box::new(command))).await?;
    let snapshot = &executed.snapshot;
    let stored = call.app.record(call.tenant, &key).await?;
    let is_new = executed.changed && stored.as_ref().is_some_and(|record| record.version == 1);
    let seen = stored.filter(|record| may_see(&call, snapshot, record));
    let object = seen.map(|record| (record.version, Record::from(&record)));
    if !is_new {
        return Ok(answer::changed(snapshot.revision(), object));
    }
    let list = format!("records/{}", segment(key.resource_type.as_str()));
    let address = (list.as_str(), key.id.as_str());
    Ok(answer::created(&call, snapshot.revision(), address, object))
}

fn command(
    call: &Call,
    key: RecordKey,
    request: PutRecordRequest,
    if_version: Option<u64>,
) -> Result<PutRecord, Problem> {
    let node = request.node.as_deref();
    let value = |(at, text): (usize, &String)| parse(text, &format!("/restrictions/{at}"));
    let restrictions = request.restrictions.as_deref();
    let restrictions = restrictions.map(|texts| {
        texts
            .iter()
            .enumerate()
            .map(value)
            .collect::<Result<_, _>>()
    });
    let attributes = Attributes::new(request.attributes.unwrap_or_default());
    Ok(PutRecord {
        key,
        node: node
            .map(|node| nodes::referred(call, node, "/node"))
            .transpose()?,
        restrictions: restrictions.transpose()?,
        parent: request.parent.as_ref().map(parent).transpose()?,
        vendor: request
            .vendor
            .as_deref()
            .map(|text| vendor(call, text))
            .transpose()?,
        attributes: attributes.map_err(|error| Problem::field("/attributes", error))?,
        if_version,
    })
}

fn parent(given: &RecordReference) -> Result<RecordKey, Problem> {
    Ok(RecordKey {
        resource_type: parse(&given.resource_type, "/parent/type")?,
        id: parse(&given.id, "/parent/id")?,
    })
}

fn vendor(call: &Call, text: &str) -> Result<VendorId, Problem> {
    let found = names::vendor(call.snapshot(), text);
    found.ok_or_else(|| names::unknown("vendor", "/vendor"))
}
