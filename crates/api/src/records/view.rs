//! A record as callers see it, and which records a caller sees.

use std::collections::BTreeMap;

use bailiwick_engine::check::check;
use bailiwick_engine::filter::{FilterQuestion, FilterTree, filter};
use bailiwick_engine::question::{Question, Resource};
use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::names::{Code, RecordId};
use bailiwick_model::record::{Record as Stored, RecordKey};
use bailiwick_web::call::Call;
use bailiwick_web::problem::Problem;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// The permission over the register, and the type of its entries in the catalog.
const MANAGE: &str = "records.manage";
const REGISTER: &str = "record";

/// A registered record of an application.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Record {
    /// Its resource type.
    #[serde(rename = "type")]
    #[schema(example = "orders")]
    resource_type: String,
    /// Its id within that type.
    #[schema(example = "4711")]
    id: String,
    /// The id of the node where it sits; null is the root.
    node: Option<String>,
    /// The restriction values that it carries.
    #[schema(example = json!(["DE"]))]
    restrictions: Vec<String>,
    /// The record from which its values were taken.
    parent: Option<RecordReference>,
    /// The id of the vendor that it belongs to.
    vendor: Option<String>,
    /// Attributes that conditions may compare.
    #[schema(value_type = Object, example = json!({"total": 99}))]
    attributes: BTreeMap<String, Value>,
    /// When it was registered.
    #[schema(example = "2026-01-31T08:30:00Z")]
    created: String,
    /// When it was last changed.
    #[schema(example = "2026-01-31T08:30:00Z")]
    changed: String,
    /// Grows with each change of the record.
    #[schema(example = 1)]
    version: u64,
}

/// What identifies a record.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RecordReference {
    /// Its resource type.
    #[serde(rename = "type")]
    #[schema(example = "carts")]
    pub resource_type: String,
    /// Its id within that type.
    #[schema(example = "815")]
    pub id: String,
}

impl From<&Stored> for Record {
    fn from(record: &Stored) -> Self {
        Self {
            resource_type: record.key.resource_type.to_string(),
            id: record.key.id.to_string(),
            node: record.node.map(|node| node.to_string()),
            restrictions: record
                .restrictions
                .iter()
                .map(ToString::to_string)
                .collect(),
            parent: record.parent.as_ref().map(|parent| RecordReference {
                resource_type: parent.resource_type.to_string(),
                id: parent.id.to_string(),
            }),
            vendor: record.vendor.map(|vendor| vendor.to_string()),
            attributes: record.attributes.as_map().clone(),
            created: record.created.to_string(),
            changed: record.changed.to_string(),
            version: record.version,
        }
    }
}

/// The record that an address means, whether or not it is registered.
pub(super) fn addressed(resource_type: &str, id: &str) -> Result<RecordKey, Problem> {
    let resource_type = Code::new(resource_type);
    let id = RecordId::new(id);
    Ok(RecordKey {
        resource_type: resource_type.map_err(|error| Problem::parameter("type", error))?,
        id: id.map_err(|error| Problem::parameter("id", error))?,
    })
}

/// Whether the caller may look at a record: as a decision about an entry of the register, so that
/// it is the same as [`visible_records`]. The gate has seen to the bounds of the caller's key.
pub(super) fn may_see(call: &Call, snapshot: &Snapshot, record: &Stored) -> bool {
    if call.actor.is_unbound() {
        return true;
    }
    let Some(subject) = call.authority().subject() else {
        return false;
    };
    let entry = Resource {
        resource_type: REGISTER,
        ..Resource::of_record(snapshot, record)
    };
    check(snapshot, &Question::new(subject, MANAGE, &entry, call.now))
}

/// The condition under which the caller may look at a record.
pub(super) fn visible_records(call: &Call) -> FilterTree {
    if call.actor.is_unbound() {
        return FilterTree::Always;
    }
    let Some(subject) = call.authority().subject() else {
        return FilterTree::Never;
    };
    let question = FilterQuestion {
        subject,
        subject_properties: None,
        action: MANAGE,
        action_properties: None,
        resource_type: REGISTER,
        now: call.now,
    };
    filter(call.snapshot(), &question)
}
