//! A tenant: one customer company of the platform, the isolation boundary of everything in it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::catalog::CatalogVersion;
use crate::ids::{NodeId, TenantId};
use crate::names::{Code, Domain, Name, Slug};
use crate::time::Timestamp;
use crate::tree::NodeTypes;

/// One tenant as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tenant {
    /// Its id.
    pub id: TenantId,
    /// Its public name in addresses; never changes.
    pub slug: Slug,
    /// Its display name.
    pub name: Name,
    /// The root of its tree: the company.
    pub root: NodeId,
    /// The catalogs it uses, `user-management` always among them, at the versions it has.
    pub catalogs: Vec<CatalogVersion>,
    /// How many users may be active at once; `None` is no limit.
    pub seat_limit: Option<u32>,
    /// Restricted permissions that the platform operator has released to this tenant.
    pub released: BTreeSet<Code>,
    /// What its administrators set.
    pub settings: Settings,
    /// When it was created.
    pub created: Timestamp,
    /// When it was last changed.
    pub changed: Timestamp,
    /// Grows with each change of this object.
    pub version: u64,
}

/// What a tenant's administrators set for the whole tenant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// On: restriction values are the site codes. Off: they are the tenant's own list.
    pub sync_restrictions_with_sites: bool,
    /// If not empty, users' e-mail addresses must be of one of these domains.
    pub email_domains: Vec<Domain>,
    /// Reasons offered when locking somebody; if not empty, a reason must be one of them.
    pub lock_reasons: Vec<Name>,
    /// Node types and their allowed children.
    pub node_types: NodeTypes,
}
