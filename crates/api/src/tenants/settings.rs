//! What a tenant's administrators set, in answers and in changes.

use bailiwick_model::tenant::Settings as Stored;
use bailiwick_model::tree::{NodeType as StoredType, NodeTypes};
use bailiwick_web::problem::Problem;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::fields::{given, parse};

/// What a tenant's administrators set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Settings {
    /// On: the possible restriction values are the site codes. Off: the tenant's own list.
    sync_restrictions_with_sites: bool,
    /// If not empty, users' e-mail addresses must be of one of these domains.
    #[schema(example = json!(["acme.example"]))]
    email_domains: Vec<String>,
    /// If not empty, the reason for locking somebody must be one of these.
    #[schema(example = json!(["Lost device", "On leave"]))]
    lock_reasons: Vec<String>,
    /// The types of nodes; the first is the root's.
    node_types: Vec<NodeType>,
}

/// A type of nodes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NodeType {
    /// Its code.
    #[schema(example = "location")]
    code: String,
    /// The types that may stand directly under a node of this one.
    #[serde(default)]
    #[schema(example = json!(["device"]))]
    children: Vec<String>,
}

/// Changes to settings: what is left out stays as it is, null means the default.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SettingsRequest {
    /// On: the possible restriction values are the site codes. Off: the tenant's own list.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<bool>)]
    sync_restrictions_with_sites: Option<Option<bool>>,
    /// If not empty, users' e-mail addresses must be of one of these domains.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<Vec<String>>, example = json!(["acme.example"]))]
    email_domains: Option<Option<Vec<String>>>,
    /// If not empty, the reason for locking somebody must be one of these.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<Vec<String>>, example = json!(["Lost device"]))]
    lock_reasons: Option<Option<Vec<String>>>,
    /// The types of nodes; the first is the root's.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<Vec<NodeType>>)]
    node_types: Option<Option<Vec<NodeType>>>,
}

impl From<&Stored> for Settings {
    fn from(settings: &Stored) -> Self {
        let node_type = |known: &StoredType| NodeType {
            code: known.code.to_string(),
            children: known.children.iter().map(ToString::to_string).collect(),
        };
        Self {
            sync_restrictions_with_sites: settings.sync_restrictions_with_sites,
            email_domains: settings
                .email_domains
                .iter()
                .map(ToString::to_string)
                .collect(),
            lock_reasons: settings
                .lock_reasons
                .iter()
                .map(ToString::to_string)
                .collect(),
            node_types: settings.node_types.0.iter().map(node_type).collect(),
        }
    }
}

impl SettingsRequest {
    /// The settings with these changes.
    pub(super) fn applied_to(self, present: &Stored) -> Result<Stored, Problem> {
        let mut settings = present.clone();
        if let Some(sync) = self.sync_restrictions_with_sites {
            settings.sync_restrictions_with_sites = sync.unwrap_or_default();
        }
        if let Some(domains) = self.email_domains {
            settings.email_domains = list(domains, "/settings/email_domains")?;
        }
        if let Some(reasons) = self.lock_reasons {
            settings.lock_reasons = list(reasons, "/settings/lock_reasons")?;
        }
        if let Some(types) = self.node_types {
            settings.node_types = types.map(node_types).transpose()?.unwrap_or_default();
        }
        Ok(settings)
    }
}

fn list<T>(texts: Option<Vec<String>>, pointer: &str) -> Result<Vec<T>, Problem>
where
    T: TryFrom<String> + DeserializeOwned,
    T::Error: std::fmt::Display,
{
    let texts = texts.unwrap_or_default();
    let one = |(at, text): (usize, &String)| parse(text, &format!("{pointer}/{at}"));
    texts.iter().enumerate().map(one).collect()
}

/// Node types are stored in lower case, however they are typed.
fn node_types(types: Vec<NodeType>) -> Result<NodeTypes, Problem> {
    let node_type = |(at, given): (usize, NodeType)| {
        let pointer = format!("/settings/node_types/{at}");
        let children: Vec<String> = given
            .children
            .iter()
            .map(|child| child.to_ascii_lowercase())
            .collect();
        Ok(StoredType {
            code: parse(&given.code.to_ascii_lowercase(), &format!("{pointer}/code"))?,
            children: list(Some(children), &format!("{pointer}/children"))?,
        })
    };
    types
        .into_iter()
        .enumerate()
        .map(node_type)
        .collect::<Result<_, _>>()
        .map(NodeTypes)
}

#[cfg(test)]
mod tests {
    use bailiwick_web::body;

    use super::*;

    fn applied(json: &str) -> Result<Stored, Problem> {
        let present = Stored {
            sync_restrictions_with_sites: true,
            ..Stored::default()
        };
        body::parse::<SettingsRequest>(json.as_bytes())
            .unwrap()
            .applied_to(&present)
    }

    #[test]
    fn what_is_left_out_stays() {
        let settings = applied(r#"{"lock_reasons": ["On leave"]}"#).unwrap();
        assert!(settings.sync_restrictions_with_sites);
        assert_eq!(settings.lock_reasons.len(), 1);
        assert_eq!(settings.node_types, NodeTypes::default());
        assert!(
            !applied(r#"{"sync_restrictions_with_sites": null}"#)
                .unwrap()
                .sync_restrictions_with_sites
        );
    }

    #[test]
    fn node_types_are_lower_case() {
        let json = r#"{"node_types": [{"code": "Company", "children": ["Store"]},
                                      {"code": "STORE"}]}"#;
        let settings = applied(json).unwrap();
        assert!(settings.node_types.allows("company", "store"));
        assert_eq!(
            settings.node_types.root().map(AsRef::as_ref),
            Some("company")
        );
    }

    #[test]
    fn what_does_not_fit_is_pointed_at() {
        let problem = applied(r#"{"email_domains": ["acme.example", "@"]}"#).unwrap_err();
        assert_eq!(problem.field.as_deref(), Some("/settings/email_domains/1"));
        let json = br#"{"email_domain": []}"#;
        let problem = body::parse::<SettingsRequest>(json).unwrap_err();
        assert_eq!(problem.code, "malformed_body");
    }
}
