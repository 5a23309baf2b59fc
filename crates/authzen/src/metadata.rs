//! `GET /.well-known/authzen-configuration/t/{tenant}`: where a tenant's questions are answered.
//!
//! Open to everybody, so it must not tell which tenants exist: every well-formed name is answered
//! alike.

use axum::Json;
use axum::extract::State;
use bailiwick_model::ids::TenantId;
use bailiwick_model::names::Slug;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::routes::WebState;
use serde::Serialize;
use utoipa::ToSchema;

/// A policy decision point. Its identifier is the address of the tenant.
#[derive(Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = authzen::Metadata)]
pub(crate) struct Metadata {
    /// The identifier, to which the well-known address belongs.
    #[schema(example = "https://access.example.com/t/acme")]
    policy_decision_point: String,
    /// May somebody do this?
    access_evaluation_endpoint: String,
    /// The same, many times.
    access_evaluations_endpoint: String,
    /// Who may do this?
    search_subject_endpoint: String,
    /// With what may somebody do this?
    search_resource_endpoint: String,
    /// What may somebody do with this?
    search_action_endpoint: String,
}

/// Where questions are answered
///
/// The same for every well-formed name, so that it does not tell which tenants there are.
#[utoipa::path(
    get,
    path = "/.well-known/authzen-configuration/t/{tenant}",
    operation_id = "authzen_configuration",
    tag = "authzen",
    responses(
        (status = 200, description = "The metadata.", body = Metadata),
        (status = 404, description = "No tenant can have that name.", body = Problem),
    )
)]
pub(crate) async fn describe(
    State(state): State<WebState>,
    Segments(tenant): Segments<String>,
) -> Result<Json<Metadata>, Problem> {
    if !may_be_tenant(&tenant) {
        return Err(Problem::not_found("tenant"));
    }
    Ok(Json(metadata(&state.base_url, &tenant)))
}

/// Whether a text is exactly what a tenant's slug or id looks like.
fn may_be_tenant(text: &str) -> bool {
    let is_slug = Slug::new(text).is_ok_and(|slug| slug.as_str() == text);
    is_slug
        || text
            .parse::<TenantId>()
            .is_ok_and(|id| id.to_string() == text)
}

fn metadata(base_url: &str, tenant: &str) -> Metadata {
    let point = format!("{}/t/{tenant}", base_url.trim_end_matches('/'));
    let endpoint = |path: &str| format!("{point}/access/v1/{path}");
    Metadata {
        access_evaluation_endpoint: endpoint("evaluation"),
        access_evaluations_endpoint: endpoint("evaluations"),
        search_subject_endpoint: endpoint("search/subject"),
        search_resource_endpoint: endpoint("search/resource"),
        search_action_endpoint: endpoint("search/action"),
        policy_decision_point: point,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_identifier_is_the_well_known_address_without_its_mark() {
        let found = metadata("https://access.example.com/", "acme");
        assert_eq!(
            found.policy_decision_point,
            "https://access.example.com/t/acme"
        );
        let evaluation = "https://access.example.com/t/acme/access/v1/evaluation";
        assert_eq!(found.access_evaluation_endpoint, evaluation);
    }

    #[test]
    fn only_what_can_be_a_tenant_is_described() {
        assert!(may_be_tenant("acme"));
        assert!(may_be_tenant("00000000-0000-0000-0000-000000000001"));
        for text in [
            "",
            "a",
            "Acme",
            " acme",
            "a/b",
            "00000000000000000000000000000000001",
        ] {
            assert!(!may_be_tenant(text), "{text}");
        }
    }
}
