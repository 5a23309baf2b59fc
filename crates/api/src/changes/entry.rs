//! One entry of the change log as it is shown.

use bailiwick_model::actor::ActorPrincipal;
use bailiwick_model::change::Change;
use bailiwick_model::time::Timestamp;
use bailiwick_service::changes::StoredChange;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// One entry of the change log: what one command changed, and under what circumstances.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ChangeEntry {
    /// The revision that it made.
    #[schema(example = 42)]
    revision: u64,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    time: Timestamp,
    /// Who.
    actor: ChangeActor,
    /// The id of the API key used.
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    /// For whom, as the caller stated it.
    #[serde(skip_serializing_if = "Option::is_none")]
    on_behalf_of: Option<String>,
    /// Why, as the caller stated it.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// The id of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
    /// The command.
    #[schema(example = "set_user_status")]
    what: String,
    /// What changed, in order.
    #[schema(value_type = Vec<ChangedObject>)]
    changes: Vec<Value>,
    /// The hash of the entry in the chain, in hexadecimal digits.
    #[schema(example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    hash: String,
}

/// Who changed something.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ChangeActor {
    /// `user`, `service_account`, `operator` or `system`.
    #[serde(rename = "type")]
    #[schema(value_type = String, example = "user")]
    kind: &'static str,
    /// The id of the account; of the program itself, its part.
    #[schema(example = "0198c0de-7a3b-7c4d-8e5f-0123456789ab")]
    id: String,
    /// The name that a platform operator had.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

/// One object before and after. (This only documents; entries are shown as they were written.)
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) struct ChangedObject {
    /// What kind of object: `user`, `role`, `assignment`...
    #[schema(example = "user")]
    kind: String,
    /// Its id; for a membership `group/user`, for a record `type/id`.
    #[schema(example = "0198c0de-7a3b-7c4d-8e5f-0123456789ab")]
    object: String,
    /// The object as it was; absent if it was made.
    before: Option<Value>,
    /// The object as it became; absent if it was removed.
    after: Option<Value>,
}

impl From<StoredChange> for ChangeEntry {
    fn from(stored: StoredChange) -> Self {
        let record = stored.record;
        Self {
            revision: record.revision.0,
            time: record.time,
            actor: actor(&record.actor),
            key: record.key.map(|key| key.to_string()),
            on_behalf_of: record.on_behalf_of.map(String::from),
            reason: record.reason.map(String::from),
            request_id: record.request_id,
            what: record.what,
            changes: record.changes.iter().map(changed).collect(),
            hash: hex(&stored.hash),
        }
    }
}

fn actor(actor: &ActorPrincipal) -> ChangeActor {
    let (kind, id, name) = match actor {
        ActorPrincipal::User { id } => ("user", id.to_string(), None),
        ActorPrincipal::ServiceAccount { id } => ("service_account", id.to_string(), None),
        ActorPrincipal::Operator { id, name } => ("operator", id.to_string(), Some(name.clone())),
        ActorPrincipal::System { name } => ("system", name.clone(), None),
    };
    ChangeActor { kind, id, name }
}

fn changed(change: &Change) -> Value {
    let mut value = serde_json::to_value(change).unwrap_or_default();
    if let Some(object) = value.as_object_mut() {
        object.insert("object".to_owned(), Value::String(change.object_id()));
    }
    value
}

/// Bytes as hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use bailiwick_model::change::{ChangeRecord, Delta};
    use bailiwick_model::group::Membership;
    use bailiwick_model::ids::{GroupId, TenantId, UserId};
    use bailiwick_model::time::Revision;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn an_entry_names_its_objects() {
        let membership = Membership {
            group: GroupId::new("DE").unwrap(),
            user: UserId(Uuid::from_u128(7)),
        };
        let record = ChangeRecord {
            tenant: TenantId(Uuid::from_u128(1)),
            revision: Revision(42),
            time: Timestamp(0),
            actor: ActorPrincipal::System {
                name: "demo".to_owned(),
            },
            key: None,
            on_behalf_of: None,
            reason: None,
            request_id: None,
            what: "add_member".to_owned(),
            changes: vec![Change::Membership(Box::new(Delta::created(membership)))],
        };
        let entry = ChangeEntry::from(StoredChange {
            record,
            hash: [0xab; 32],
        });
        let json = serde_json::to_value(&entry).unwrap();
        assert_eq!(json["revision"], 42);
        assert_eq!(json["actor"]["id"], "demo");
        assert_eq!(json["changes"][0]["kind"], "membership");
        let object = json["changes"][0]["object"].as_str().unwrap();
        assert_eq!(object, "DE/00000000-0000-0000-0000-000000000007");
        assert_eq!(json["changes"][0]["after"]["group"], "DE");
        assert!(json["hash"].as_str().unwrap().starts_with("abab"));
    }
}
