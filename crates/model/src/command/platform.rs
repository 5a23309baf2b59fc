//! Commands about tenants as a whole, their catalogs and their records.

use std::collections::{BTreeMap, BTreeSet};

use super::IfVersion;
use crate::catalog::CatalogVersion;
use crate::ids::{NodeId, TenantId, VendorId};
use crate::names::{Code, ExternalId, Name, RestrictionValue, Slug};
use crate::record::RecordKey;
use crate::tenant::Settings;
use crate::user::Attributes;

/// A tenant to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateTenant {
    /// Its id, chosen by the service because the tenant's log is keyed by it.
    pub id: TenantId,
    /// Its public name.
    pub slug: Slug,
    /// Its display name, and its root node's.
    pub name: Name,
    /// The root's external id.
    pub root_external_id: Option<ExternalId>,
    /// Its catalogs besides `user-management`.
    pub catalogs: Vec<CatalogVersion>,
    /// How many users may be active at once.
    pub seat_limit: Option<u32>,
    /// Its settings.
    pub settings: Settings,
}

/// Changes to a tenant.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateTenant {
    /// A new display name.
    pub name: Option<Name>,
    /// A new seat limit. Operators only.
    pub seat_limit: Option<Option<u32>>,
    /// New settings, as a whole.
    pub settings: Option<Settings>,
    /// The version read.
    pub if_version: IfVersion,
}

/// Other catalogs for a tenant. Operators only.
#[derive(Clone, Debug, PartialEq)]
pub struct CatalogReplacement {
    /// The catalogs that the tenant is to have (`user-management` is kept if not named).
    pub catalogs: Vec<CatalogVersion>,
    /// What becomes of permissions in use that the new catalogs do not have: another permission
    /// instead, or `None` to drop it. A permission in use that is not named refuses the command.
    pub becomes: BTreeMap<Code, Option<Code>>,
    /// The version of the tenant that was read.
    pub if_version: IfVersion,
}

/// A record to be registered. Replaces what is registered under the same key.
#[derive(Clone, Debug, PartialEq)]
pub struct PutRecord {
    /// What identifies it.
    pub key: RecordKey,
    /// Where it sits; `None` is the root.
    pub node: Option<NodeId>,
    /// The values that it carries; `None` takes its parent record's.
    pub restrictions: Option<BTreeSet<RestrictionValue>>,
    /// The record from which values are inherited.
    pub parent: Option<RecordKey>,
    /// The vendor it belongs to.
    pub vendor: Option<VendorId>,
    /// Attributes that conditions may compare.
    pub attributes: Attributes,
    /// The version read.
    pub if_version: IfVersion,
}
