//! What is meant: something of the tenant itself (a user, a node), a registered record, or
//! something that only the caller knows.

use bailiwick_engine::facts::Values;
use bailiwick_engine::question::{Resource, UNKNOWN_NODE, builtin_resource, resolve_node};
use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::ids::VendorId;
use bailiwick_model::names::{Code, RecordId, fold};
use bailiwick_model::record::{Record, RecordKey};
use rustc_hash::FxHashMap;
use serde_json::Value;

use super::{AskedResource, Asking, Properties};
use crate::error::ServiceError;

/// The property that says where a resource sits: a node's id, or `external_id:` and its external
/// id.
pub const NODE: &str = "node";
/// The property with the restriction values that a resource carries: one text or a list.
pub const RESTRICTIONS: &str = "restrictions";
/// The property with the vendor that a resource belongs to: its id or name.
pub const VENDOR: &str = "vendor";

/// Types that live in the snapshot rather than in the register of records.
const BUILTIN: [&str; 5] = ["user", "service_account", "node", "group", "role"];

/// Records that were read for some questions.
pub(super) type Records = FxHashMap<RecordKey, Record>;

/// A resource with all that is known of it, ready to be judged.
#[derive(Debug)]
pub(super) struct Described<'a> {
    base: Resource<'a>,
    values: Option<Vec<String>>,
    /// What the caller says of it that makes no sense; the resource is then out of reach.
    pub(super) flaw: Option<String>,
}

impl<'a> Described<'a> {
    /// Describes a resource: by what is stored if it is known here, else by the caller.
    pub(super) fn new(
        snapshot: &'a Snapshot,
        asked: &AskedResource<'a>,
        record: Option<&'a Record>,
        may_override: bool,
    ) -> Self {
        let stored = builtin_resource(snapshot, asked.resource_type, asked.id)
            .or_else(|| record.map(|record| Resource::of_record(snapshot, record)));
        let known = stored.is_some();
        let base = stored.unwrap_or(Resource {
            resource_type: asked.resource_type,
            id: asked.id,
            ..Resource::default()
        });
        let mut described = Self {
            base,
            values: None,
            flaw: None,
        };
        if let Some(properties) = asked.properties.filter(|_| may_override || !known) {
            described.place(snapshot, properties);
        }
        described
    }

    /// Takes over what the caller says.
    fn place(&mut self, snapshot: &Snapshot, properties: &'a Properties) {
        self.base.attributes.given = Some(properties);
        if let Some(node) = given(properties, NODE) {
            let handle = node.as_str().and_then(|text| resolve_node(snapshot, text));
            if handle.is_none() {
                let named = node.as_str().is_some_and(|text| text.starts_with("name:"));
                let hint = if named {
                    "; write an id or external_id:..."
                } else {
                    ""
                };
                self.flaw = Some(format!("there is no node {node}{hint}"));
            }
            self.base.node = Some(handle.unwrap_or(UNKNOWN_NODE));
        }
        if let Some(restrictions) = given(properties, RESTRICTIONS) {
            match texts(restrictions) {
                Some(values) => self.values = Some(values),
                None => {
                    self.flaw = Some("`restrictions` must be a text or a list of texts".into());
                    self.base.node = Some(UNKNOWN_NODE);
                }
            }
        }
        if let Some(vendor) = given(properties, VENDOR) {
            self.base.vendor = vendor.as_str().and_then(|text| find_vendor(snapshot, text));
        }
    }

    /// The resource as the engine wants it.
    pub(super) fn resource(&self) -> Resource<'_> {
        let values = self
            .values
            .as_deref()
            .map_or(self.base.values, Values::Strings);
        Resource {
            values,
            ..self.base
        }
    }
}

/// A property that is there; `null` counts as missing.
fn given<'a>(properties: &'a Properties, name: &str) -> Option<&'a Value> {
    properties.get(name).filter(|value| !value.is_null())
}

fn texts(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::String(text) => Some(vec![text.clone()]),
        Value::Array(items) => items
            .iter()
            .map(|item| item.as_str().map(str::to_owned))
            .collect(),
        _ => None,
    }
}

/// A vendor by id or name. One that does not exist is nobody's: no vendor's group reaches it.
fn find_vendor(snapshot: &Snapshot, text: &str) -> Option<VendorId> {
    if let Ok(id) = text.parse() {
        return Some(id);
    }
    let folded = fold(text);
    let mut vendors = snapshot.vendors();
    vendors
        .find(|vendor| vendor.name.folded() == folded)
        .map(|vendor| vendor.id)
}

/// Whether things of a type live in the snapshot.
pub(super) fn is_builtin(resource_type: &str) -> bool {
    BUILTIN.contains(&resource_type)
}

/// What would identify the resource as a registered record; `None` if it cannot be one.
pub(super) fn key(asked: &AskedResource<'_>) -> Option<RecordKey> {
    if asked.id.is_empty() || is_builtin(asked.resource_type) {
        return None;
    }
    let resource_type = Code::new(asked.resource_type).ok()?;
    Some(RecordKey {
        resource_type,
        id: RecordId::new(asked.id).ok()?,
    })
}

impl Asking {
    /// The registered record that is meant, if it is one.
    pub(super) async fn record(
        &self,
        asked: &AskedResource<'_>,
    ) -> Result<Option<Record>, ServiceError> {
        let Some(key) = key(asked) else {
            return Ok(None);
        };
        Ok(self.app.store.record(self.tenant, &key).await?)
    }

    /// The registered records among these, in one read.
    pub(super) async fn records(&self, mut keys: Vec<RecordKey>) -> Result<Records, ServiceError> {
        keys.sort_unstable();
        keys.dedup();
        if keys.is_empty() {
            return Ok(Records::default());
        }
        let found = self.app.store.records(self.tenant, &keys).await?;
        Ok(found
            .into_iter()
            .map(|record| (record.key.clone(), record))
            .collect())
    }

    /// The resource, with what is stored of it and what the caller may say of it.
    pub(super) fn described<'a>(
        &'a self,
        asked: &AskedResource<'a>,
        record: Option<&'a Record>,
    ) -> Described<'a> {
        Described::new(&self.snapshot, asked, record, self.may_override)
    }
}
