//! `POST /v1/tenants`.

use bailiwick_model::command::CreateTenant;
use bailiwick_model::ids::TenantId;
use bailiwick_model::names::Slug;
use bailiwick_model::tenant::Settings as StoredSettings;
use bailiwick_web::body::Body;
use bailiwick_web::call::Call;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;
use serde::Deserialize;
use utoipa::ToSchema;

use super::settings::SettingsRequest;
use super::view::{CatalogChoice, Tenant, chosen, shown};
use crate::fields::{parse, parse_optional};

/// A tenant to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateTenantRequest {
    /// Its name in addresses: 3 to 32 lower-case letters, digits and `-`. Never changes.
    #[schema(example = "acme")]
    slug: String,
    /// Its name, and the name of the root of its tree.
    #[schema(example = "Acme Corporation")]
    name: String,
    /// Its catalogs besides `user-management`, each by name or with its version.
    #[serde(default)]
    #[schema(example = json!(["retail"]))]
    catalogs: Vec<CatalogChoice>,
    /// How many users may be active at once; no limit if not given.
    #[schema(example = 100)]
    seat_limit: Option<u32>,
    /// Its settings; defaults for what is left out.
    settings: Option<SettingsRequest>,
    /// The external id of the root of its tree.
    #[schema(example = "hq")]
    root_external_id: Option<String>,
}

/// Makes a tenant with its root and the stock roles of its catalogs
#[utoipa::path(
    post,
    path = "/v1/tenants",
    operation_id = "create_tenant",
    tag = "tenants",
    request_body = CreateTenantRequest,
    responses((status = 201, description = "The tenant.", body = Tenant))
)]
pub(super) async fn create(
    call: Call,
    Body(request): Body<CreateTenantRequest>,
) -> Result<Reply<Tenant>, Problem> {
    let slug = Slug::for_customer(&request.slug);
    let settings = request.settings.unwrap_or_default();
    let command = CreateTenant {
        id: TenantId(call.app.ids.next()),
        slug: slug.map_err(|error| Problem::field("/slug", error))?,
        name: parse(&request.name, "/name")?,
        root_external_id: parse_optional(request.root_external_id.as_deref(), "/root_external_id")?,
        catalogs: chosen(&call, &request.catalogs)?,
        seat_limit: request.seat_limit,
        settings: settings.applied_to(&StoredSettings::default())?,
    };
    let location = format!("/v1/tenants/{}", command.slug);
    let executed = call.app.create_tenant(call.context(), command).await?;
    let snapshot = &executed.snapshot;
    let (version, tenant) = shown(&call, snapshot)?;
    Ok(Reply::created(snapshot.revision(), location, tenant).version(version))
}
