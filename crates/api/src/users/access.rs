//! `GET /v1/tenants/{tenant}/users/{user}/access`.

use bailiwick_engine::matrix::{
    EffectiveAccess, EffectivePermission, EffectiveRole, effective_access, effective_access_at,
};
use bailiwick_engine::snapshot::Snapshot;
use bailiwick_web::call::Call;
use bailiwick_web::parameters::{Query, Segments};
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::view::seen_with_access;
use crate::nodes;
use crate::shown::{self, Named, NamedNode, ShownRestrictions};

/// Where.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AccessParameters {
    /// Only what the user has at this node, there or inherited from above: its id,
    /// `external_id:...` or `root`. Anywhere if not given.
    #[param(example = "external_id:store-17")]
    node: Option<String>,
}

/// Everything that a user has, and where it comes from.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Access {
    /// Whether any of it counts: the account is active and not locked.
    able: bool,
    /// Every role held, the user's own first, then those held through groups.
    roles: Vec<AccessRole>,
    /// What the roles that count now give, by code.
    permissions: Vec<AccessPermission>,
}

/// A role that the user holds somewhere.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct AccessRole {
    /// By which assignment.
    assignment: String,
    /// The role.
    role: Named,
    /// Where it is held: there and everywhere below.
    node: NamedNode,
    /// Whether it reaches the node asked about from further up.
    inherited: bool,
    /// The group through which it is held; null for the user's own.
    group: Option<Named>,
    /// Whether it is the group's own access matrix.
    is_matrix: bool,
    /// To which records it is narrowed, the group's restrictions taken into account.
    restrictions: ShownRestrictions,
    /// The vendor whose records alone it reaches.
    vendor: Option<Named>,
    /// From when on it counts; null is always.
    from: Option<String>,
    /// Until when it counts; null is for ever.
    until: Option<String>,
    /// Whether it counts now.
    counts: bool,
}

/// A permission that the user has somewhere.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AccessPermission {
    /// Its code.
    #[schema(example = "users.view")]
    code: String,
    /// Its name.
    #[schema(example = "View users")]
    name: String,
    /// What must hold besides.
    condition: Option<String>,
    /// The roles that give it.
    sources: Vec<AccessRole>,
}

/// Shows what a user has in all
///
/// Effective roles and permissions, each with its sources.
#[utoipa::path(
    get,
    path = "/v1/tenants/{tenant}/users/{user}/access",
    operation_id = "get_user_access",
    tag = "users",
    params(AccessParameters),
    responses((status = 200, description = "Roles and permissions.", body = Access))
)]
pub(super) async fn access(
    call: Call,
    Segments((_, user)): Segments<(String, String)>,
    Query(parameters): Query<AccessParameters>,
) -> Result<Reply<Access>, Problem> {
    let (handle, _) = seen_with_access(&call, &user)?;
    let snapshot = call.snapshot();
    let found = match &parameters.node {
        None => effective_access(snapshot, handle, call.now),
        Some(text) => {
            let node = nodes::parameter(&call, text)?;
            effective_access_at(snapshot, handle, node, call.now)
        }
    };
    let found = found.ok_or_else(|| Problem::not_found("user"))?;
    Ok(Reply::ok(
        snapshot.revision(),
        shown_access(snapshot, found),
    ))
}

fn shown_access(snapshot: &Snapshot, found: EffectiveAccess) -> Access {
    let role = |role: EffectiveRole| shown_role(snapshot, role);
    let roles: Vec<AccessRole> = found.roles.into_iter().map(role).collect();
    let permission = |permission: EffectivePermission| AccessPermission {
        code: permission.code,
        name: permission.name,
        condition: permission.condition,
        sources: permission
            .sources
            .iter()
            .filter_map(|at| roles.get(*at))
            .cloned()
            .collect(),
    };
    let permissions = found.permissions.into_iter().map(permission).collect();
    Access {
        able: found.able,
        permissions,
        roles,
    }
}

fn shown_role(snapshot: &Snapshot, role: EffectiveRole) -> AccessRole {
    let group = role.via.map(|group| Named {
        id: group.to_string(),
        name: role.via_name.unwrap_or_default(),
    });
    let vendor = role.vendor.map(|vendor| Named {
        id: vendor.to_string(),
        name: snapshot
            .vendor(vendor)
            .map(|vendor| vendor.name.to_string())
            .unwrap_or_default(),
    });
    AccessRole {
        assignment: role.assignment.to_string(),
        role: Named {
            id: role.role.to_string(),
            name: role.role_name,
        },
        node: shown::node(snapshot, role.node),
        inherited: role.inherited,
        group,
        is_matrix: role.is_matrix,
        restrictions: match role.restrictions {
            None => ShownRestrictions::Unrestricted {},
            Some(values) => ShownRestrictions::Restricted { values },
        },
        vendor,
        from: role.validity.from.map(|time| time.to_string()),
        until: role.validity.until.map(|time| time.to_string()),
        counts: role.counts,
    }
}
