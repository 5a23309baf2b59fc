//! `GET /groups/{group}/access`: the access matrix, as an editor shows it.

use axum::response::Response;
use bailiwick_engine::snapshot::{GroupRow, Snapshot};
use bailiwick_model::catalog::{Catalog, PermissionSet, ResourceType, ResourceTypeIndex};
use bailiwick_model::ids::GroupId;
use bailiwick_service::execute::Executed;
use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;
use serde::Serialize;
use utoipa::ToSchema;

use super::matrix::{Levels, NONE, beyond_levels, levels, rated};
use super::{find, matrix, visible};
use crate::answer::changed;
use crate::shown::{self, NamedNode, ShownRestrictions, Warning, warnings};

/// The access matrix of a group.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct GroupAccess {
    /// The level of each resource type, as `PUT` takes them.
    #[schema(value_type = BTreeMap<String, String>, example = json!({"orders": "manage", "customer": "read", "quotes": "none"}))]
    access: Levels,
    /// The codes of the permissions beyond the levels, as `PUT` takes them.
    #[schema(example = json!(["users.view"]))]
    permissions: Vec<String>,
    /// The same levels under the headings of the catalogs.
    sections: Vec<AccessSection>,
    /// Where the matrix counts: at this node and below it.
    node: NamedNode,
    /// Bounds everything that the group gives; it narrows restriction-aware types only.
    restrictions: ShownRestrictions,
    /// Functions that the matrix makes likely, but that are not workable with it.
    warnings: Vec<Warning>,
    /// The version of the group.
    version: u64,
}

/// One heading of the matrix.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AccessSection {
    /// Its code; `null` for types without a heading.
    #[schema(example = "orders")]
    code: Option<String>,
    /// What it is called.
    #[schema(example = "Orders")]
    name: String,
    /// The code of the heading above it.
    parent: Option<String>,
    /// The code of the product it belongs to.
    product: Option<String>,
    /// The lines of the matrix.
    resources: Vec<AccessResource>,
}

/// One line of the matrix.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AccessResource {
    /// The code of the resource type.
    #[schema(example = "orders")]
    code: String,
    /// What it is called.
    #[schema(example = "Orders")]
    name: String,
    /// The level that the group has.
    #[schema(example = "manage")]
    level: String,
    /// All levels that can be chosen, weakest first, beginning with `none`.
    #[schema(example = json!(["none", "read", "manage"]))]
    levels: Vec<String>,
    /// Whether the group's restrictions narrow it.
    restriction_aware: bool,
    /// Types that have the same level because their rights are derived from this one.
    derived: Vec<String>,
    /// Types that appear inside this one and keep a level of their own.
    embedded: Vec<String>,
}

/// Shows a group's access matrix
#[utoipa::path(
    get,
    path = "/v1/tenants/{tenant}/groups/{group}/access",
    operation_id = "get_group_access",
    tag = "groups",
    responses((status = 200, description = "The access matrix.", body = GroupAccess))
)]
pub(super) async fn get_group_access(
    call: Call,
    Segments((_, group)): Segments<(String, String)>,
) -> Result<Reply<GroupAccess>, Problem> {
    let row = find(&call, &group)?;
    let snapshot = call.snapshot();
    let reply = Reply::ok(snapshot.revision(), show(snapshot, row));
    Ok(reply.version(row.group.version))
}

/// The answer to a change of the matrix.
pub(super) fn saved(call: &Call, executed: &Executed, group: &GroupId) -> Response {
    let snapshot = &executed.snapshot;
    changed(snapshot.revision(), visible(call, snapshot, group, show))
}

fn show(snapshot: &Snapshot, row: &GroupRow) -> GroupAccess {
    let catalog = snapshot.catalog();
    let codes = matrix(snapshot, row).map(|role| &role.permissions);
    let held = codes.map(|codes| catalog.permission_set(codes.iter().map(AsRef::as_ref)));
    let held = held.unwrap_or_default();
    GroupAccess {
        access: levels(catalog, &held),
        permissions: beyond_levels(catalog, &held),
        sections: sections(catalog, &held),
        node: shown::node(snapshot, row.group.node),
        restrictions: (&row.group.restrictions).into(),
        warnings: codes
            .map(|codes| warnings(catalog, codes))
            .unwrap_or_default(),
        version: row.group.version,
    }
}

/// The matrix under its headings, those without a line left out.
fn sections(catalog: &Catalog, held: &PermissionSet) -> Vec<AccessSection> {
    let lines = |section: Option<&str>| {
        let of_section = move |ty: &ResourceType| ty.section.as_deref() == section;
        rated(catalog)
            .filter(|(_, ty)| of_section(ty))
            .map(|(index, ty)| resource(catalog, index, ty, held))
            .collect::<Vec<_>>()
    };
    let mut sections: Vec<AccessSection> = catalog
        .sections()
        .iter()
        .map(|section| AccessSection {
            code: Some(section.code.clone()),
            name: section.name.clone(),
            parent: section.parent.clone(),
            product: section.product.clone(),
            resources: lines(Some(&section.code)),
        })
        .collect();
    sections.push(AccessSection {
        code: None,
        name: "Other".to_owned(),
        parent: None,
        product: None,
        resources: lines(None),
    });
    let is_parent = |code: &Option<String>, all: &[AccessSection]| {
        all.iter()
            .any(|other| code.is_some() && other.parent == *code && !other.resources.is_empty())
    };
    let keep: Vec<bool> = sections
        .iter()
        .map(|section| !section.resources.is_empty() || is_parent(&section.code, &sections))
        .collect();
    let kept = sections.into_iter().zip(keep);
    kept.filter_map(|(section, keep)| keep.then_some(section))
        .collect()
}

fn resource(
    catalog: &Catalog,
    index: ResourceTypeIndex,
    ty: &ResourceType,
    held: &PermissionSet,
) -> AccessResource {
    let level = catalog.level_of(index, held);
    let codes = |types: &[ResourceTypeIndex]| {
        let types = types.iter().filter_map(|ty| catalog.resource_type(*ty));
        types.map(|ty| ty.code.clone()).collect()
    };
    let derived = catalog.resource_types().iter();
    let derived = derived.filter(|other| other.rights_of == index && other.code != ty.code);
    let names = ty.levels.iter().map(|level| level.name.clone());
    AccessResource {
        code: ty.code.clone(),
        name: ty.name.clone(),
        level: level.map_or_else(|| NONE.to_owned(), |level| level.name.clone()),
        levels: std::iter::once(NONE.to_owned()).chain(names).collect(),
        restriction_aware: ty.restriction_aware,
        derived: derived.map(|other| other.code.clone()).collect(),
        embedded: codes(&ty.embedded),
    }
}
