//! `GET /permissions`.

use std::collections::BTreeMap;

use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::catalog::{Permission, PermissionIndex};
use bailiwick_web::call::Call;
use bailiwick_web::page::{ListParameters, Page, page_of};
use bailiwick_web::parameters::Query;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;
use serde::Serialize;
use utoipa::ToSchema;

/// A permission, as the tenant sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Permission)]
pub(super) struct ShownPermission {
    #[serde(skip)]
    position: usize,
    /// Its code, unique in the tenant.
    #[schema(example = "users.edit")]
    code: String,
    /// Its name.
    #[schema(example = "Edit users")]
    name: String,
    /// What it lets one do.
    description: String,
    /// The heading it stands under.
    #[schema(example = "Edit")]
    category: String,
    /// The catalog that declares it.
    #[schema(example = "user-management")]
    catalog: String,
    /// Whether the platform must release it to a tenant first.
    restricted: bool,
    /// Whether it can be given here: it is not restricted, or has been released.
    released: bool,
    /// What is stored along with it, over all steps.
    #[schema(example = json!(["users.view"]))]
    prerequisites: Vec<String>,
    /// What having it means having, too, over all steps.
    includes: Vec<String>,
    /// The actions it gives, by resource type.
    #[schema(example = json!({"user": ["update"]}))]
    actions: BTreeMap<String, Vec<String>>,
    /// What must hold between subject and resource; `null` if nothing must.
    #[schema(example = "resource.managers contains subject.id")]
    condition: Option<String>,
}

const FIELDS: &[&str] = &[
    "code",
    "name",
    "description",
    "category",
    "catalog",
    "restricted",
    "released",
];

/// Lists permissions
///
/// Those that the tenant's catalogs declare, in the order of the catalogs. Filter and sort by
/// `code`, `name`, `description`, `category`, `catalog`, `restricted`, `released`.
#[utoipa::path(
    get,
    path = "/v1/tenants/{tenant}/permissions",
    operation_id = "list_permissions",
    tag = "catalog",
    params(ListParameters),
    responses((status = 200, description = "One page of permissions.", body = Page<ShownPermission>))
)]
pub(super) async fn list_permissions(
    call: Call,
    Query(parameters): Query<ListParameters>,
) -> Result<Reply<Page<ShownPermission>>, Problem> {
    let snapshot = call.snapshot();
    let permissions = (0_u16..)
        .map(PermissionIndex)
        .zip(snapshot.catalog().permissions());
    let permissions = permissions
        .map(|(index, permission)| show(snapshot, index, permission))
        .collect();
    // The position keeps the order of the catalogs where the caller asks for no other.
    let page = page_of(permissions, &parameters, FIELDS, |permission| {
        format!("{:05}", permission.position)
    })?;
    Ok(Reply::ok(snapshot.revision(), page))
}

fn show(snapshot: &Snapshot, index: PermissionIndex, permission: &Permission) -> ShownPermission {
    let catalog = snapshot.catalog();
    let itself = std::iter::once(index).collect();
    let others = |mut all: bailiwick_model::catalog::PermissionSet| {
        all.remove(index);
        catalog.codes(&all).map(str::to_owned).collect()
    };
    let actions = permission.actions.iter().filter_map(|(ty, actions)| {
        let ty = catalog.resource_type(*ty)?;
        Some((ty.code.clone(), actions.clone()))
    });
    ShownPermission {
        position: usize::from(index.0),
        code: permission.code.clone(),
        name: permission.name.clone(),
        description: permission.description.clone(),
        category: permission.category.clone(),
        catalog: permission.catalog.clone(),
        restricted: permission.restricted,
        released: !snapshot.is_withheld(index),
        prerequisites: others(catalog.close_prerequisites(&itself)),
        includes: others(catalog.close_includes(&itself)),
        actions: actions.collect(),
        condition: permission.condition.as_ref().map(ToString::to_string),
    }
}
