//! `GET /resources`.

use bailiwick_model::catalog::{Catalog, Companion, Level, ResourceType, ResourceTypeIndex};
use bailiwick_web::call::Call;
use bailiwick_web::reply::Reply;
use serde::Serialize;
use utoipa::ToSchema;

/// The resource types, as the tenant sees them. The list is short and comes as a whole.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Resources {
    /// Products whose rights are kept apart in an editor.
    products: Vec<ShownProduct>,
    /// Headings under which types stand.
    sections: Vec<ShownSection>,
    /// The types, in the order of the catalogs.
    types: Vec<ShownResourceType>,
    /// Functions that need rights on several types.
    functions: Vec<ShownFunction>,
}

/// A product.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Product)]
pub(super) struct ShownProduct {
    /// Its code.
    code: String,
    /// Its name.
    name: String,
    /// The catalog that declares it.
    catalog: String,
}

/// A heading.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Section)]
pub(super) struct ShownSection {
    /// Its code.
    #[schema(example = "orders")]
    code: String,
    /// Its name.
    #[schema(example = "Orders")]
    name: String,
    /// The code of the product it belongs to.
    product: Option<String>,
    /// The code of the heading it stands under.
    parent: Option<String>,
    /// The catalog that declares it.
    #[schema(example = "commerce")]
    catalog: String,
}

/// A resource type.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ResourceType)]
pub(super) struct ShownResourceType {
    /// Its code.
    #[schema(example = "orders")]
    code: String,
    /// Its name.
    #[schema(example = "Orders")]
    name: String,
    /// The code of the heading it stands under.
    section: Option<String>,
    /// The catalog that declares it.
    #[schema(example = "commerce")]
    catalog: String,
    /// Whether restrictions narrow the rights on its records.
    restriction_aware: bool,
    /// The type it is derived from: it has that one's rights and levels.
    parent: Option<String>,
    /// Its levels, weakest first, without `none`.
    levels: Vec<ShownLevel>,
    /// Types that appear inside it and keep their own rights.
    embedded: Vec<String>,
    /// All actions that some permission gives on it.
    #[schema(example = json!(["read", "create", "update"]))]
    actions: Vec<String>,
}

/// A level of a resource type.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Level)]
pub(super) struct ShownLevel {
    /// Its name.
    #[schema(example = "manage")]
    name: String,
    /// The word shown to people.
    #[schema(example = "Manage")]
    label: String,
    /// The permissions that being at this level takes.
    #[schema(example = json!(["orders.manage"]))]
    permissions: Vec<String>,
}

/// A function that needs rights on several types.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Function)]
pub(super) struct ShownFunction {
    /// Its code.
    #[schema(example = "quotes")]
    code: String,
    /// The function in words.
    #[schema(example = "Manage quotes")]
    function: String,
    /// The permission that makes it likely.
    #[schema(example = "quotes.manage")]
    when: String,
    /// What it needs to be workable.
    needs: Vec<FunctionNeed>,
}

/// What a function needs.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FunctionNeed {
    /// The resource type.
    #[serde(rename = "type")]
    #[schema(example = "products")]
    resource_type: String,
    /// The level of it.
    #[schema(example = "manage")]
    level: String,
    /// The permission that this comes to.
    #[schema(example = "products.manage")]
    permission: String,
}

/// Lists resource types
///
/// Those that the tenant's catalogs declare, with their headings and levels.
#[utoipa::path(
    get,
    path = "/v1/tenants/{tenant}/resources",
    operation_id = "list_resources",
    tag = "catalog",
    responses((status = 200, description = "The resource types.", body = Resources))
)]
pub(super) async fn list_resources(call: Call) -> Reply<Resources> {
    let catalog = call.snapshot().catalog();
    let products = catalog.products().iter().map(|product| ShownProduct {
        code: product.code.clone(),
        name: product.name.clone(),
        catalog: product.catalog.clone(),
    });
    let sections = catalog.sections().iter().map(|section| ShownSection {
        code: section.code.clone(),
        name: section.name.clone(),
        product: section.product.clone(),
        parent: section.parent.clone(),
        catalog: section.catalog.clone(),
    });
    let types = catalog.resource_types().iter();
    let functions = catalog.companions().iter();
    let resources = Resources {
        products: products.collect(),
        sections: sections.collect(),
        types: types.map(|ty| resource_type(catalog, ty)).collect(),
        functions: functions.map(|one| function(catalog, one)).collect(),
    };
    Reply::ok(call.snapshot().revision(), resources)
}

fn code_of(catalog: &Catalog, ty: ResourceTypeIndex) -> Option<String> {
    catalog.resource_type(ty).map(|ty| ty.code.clone())
}

fn resource_type(catalog: &Catalog, ty: &ResourceType) -> ShownResourceType {
    let level = |level: &Level| ShownLevel {
        name: level.name.clone(),
        label: level.label.clone(),
        permissions: catalog
            .codes(&level.permissions)
            .map(str::to_owned)
            .collect(),
    };
    let embedded = ty.embedded.iter();
    ShownResourceType {
        code: ty.code.clone(),
        name: ty.name.clone(),
        section: ty.section.clone(),
        catalog: ty.catalog.clone(),
        restriction_aware: ty.restriction_aware,
        parent: ty.parent.and_then(|parent| code_of(catalog, parent)),
        levels: ty.levels.iter().map(level).collect(),
        embedded: embedded.filter_map(|ty| code_of(catalog, *ty)).collect(),
        actions: ty.actions.clone(),
    }
}

fn function(catalog: &Catalog, companion: &Companion) -> ShownFunction {
    let code = |index| {
        let permission = catalog.permission(index);
        permission
            .map(|permission| permission.code.clone())
            .unwrap_or_default()
    };
    let needs = companion
        .needs
        .iter()
        .map(|(ty, level, index)| FunctionNeed {
            resource_type: code_of(catalog, *ty).unwrap_or_default(),
            level: level.clone(),
            permission: code(*index),
        });
    ShownFunction {
        code: companion.code.clone(),
        function: companion.function.clone(),
        when: code(companion.when),
        needs: needs.collect(),
    }
}
