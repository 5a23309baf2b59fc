//! `POST /v1/tenants/{tenant}/users`.

use axum::response::Response;
use bailiwick_model::command::{Command, CreateUser, Outcome};
use bailiwick_model::ids::GroupId;
use bailiwick_model::refusal::{Refusal, RefusalCode};
use bailiwick_model::user::{Profile, UserStatus};
use bailiwick_web::body::Body;
use bailiwick_web::call::Call;
use bailiwick_web::names;
use bailiwick_web::problem::Problem;
use serde::Deserialize;
use utoipa::ToSchema;

use super::address::Address;
use super::details::{AttributeMap, UserDetails, attributes};
use super::view::{User, referred, visible};
use crate::answer;
use crate::fields::{parse, parse_optional};
use crate::nodes;

/// A user to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateUserRequest {
    /// The name for signing in, unique in the tenant; the e-mail address if not given.
    #[schema(example = "sam")]
    user_name: Option<String>,
    /// The e-mail address, unique in the tenant.
    #[schema(example = "sam@acme.example")]
    email: String,
    /// The first name.
    #[schema(example = "Sam")]
    first_name: Option<String>,
    /// The last name.
    #[schema(example = "Smith")]
    last_name: Option<String>,
    /// The job title.
    #[schema(example = "Store Manager")]
    job_title: Option<String>,
    /// The department.
    #[schema(example = "Sales")]
    department: Option<String>,
    /// The phone numbers.
    #[schema(example = json!(["+1 403 555 0100"]))]
    phone_numbers: Option<Vec<String>>,
    /// The postal address.
    address: Option<Address>,
    /// The preferred language, as a BCP 47 tag.
    #[schema(example = "en-CA")]
    preferred_language: Option<String>,
    /// The preferred site.
    #[schema(example = "CA")]
    preferred_site: Option<String>,
    /// The preferred currency, as an ISO 4217 code.
    #[schema(example = "CAD")]
    preferred_currency: Option<String>,
    /// The id under which your own systems know the person, unique in the tenant.
    #[schema(example = "hr-4711")]
    external_id: Option<String>,
    /// The node that the user belongs to: its id, `external_id:...`, `name:...` or `root`, which
    /// is the default.
    #[schema(example = "external_id:store-17")]
    home: Option<String>,
    /// The user's managers: their ids, `external_id:...` or `name:...`.
    #[serde(default)]
    #[schema(example = json!(["name:pat"]))]
    managers: Vec<String>,
    /// Groups to be put into: their ids or `name:...`.
    #[serde(default)]
    #[schema(example = json!(["name:Sales"]))]
    groups: Vec<String>,
    /// Free attributes. Conditions of permissions may compare them.
    #[schema(value_type = Option<Object>, example = json!({"cost_center": "17"}))]
    attributes: Option<AttributeMap>,
    /// Only `provisioned`, which every new user is.
    #[schema(example = "provisioned")]
    status: Option<String>,
}

/// Makes a user
///
/// It is provisioned and takes no seat. To activate it, set its status.
#[utoipa::path(
    post,
    path = "/v1/tenants/{tenant}/users",
    operation_id = "create_user",
    tag = "users",
    request_body = CreateUserRequest,
    responses((status = 201, description = "The user.", body = User))
)]
pub(super) async fn create(
    call: Call,
    Body(request): Body<CreateUserRequest>,
) -> Result<Response, Problem> {
    let command = command(&call, request)?;
    let executed = call.execute(Command::CreateUser(Box::new(command))).await?;
    let Outcome::User(id) = executed.outcome else {
        return Err(Problem::http("internal", "no user was made"));
    };
    let object = visible(&call, &executed.snapshot, id).await?;
    let revision = executed.snapshot.revision();
    Ok(answer::created(
        &call,
        revision,
        ("users", &id.to_string()),
        object,
    ))
}

fn command(call: &Call, request: CreateUserRequest) -> Result<CreateUser, Problem> {
    provisioned_only(request.status.as_deref())?;
    let home = request.home.as_deref();
    Ok(CreateUser {
        user_name: parse_optional(request.user_name.as_deref(), "/user_name")?,
        email: parse(&request.email, "/email")?,
        external_id: parse_optional(request.external_id.as_deref(), "/external_id")?,
        home: home
            .map(|home| nodes::referred(call, home, "/home"))
            .transpose()?,
        managers: referred(call, &request.managers, "/managers")?,
        groups: groups(call, &request.groups)?,
        attributes: attributes(request.attributes.clone())?,
        profile: profile(request)?,
    })
}

/// Creating gives no right to activate, so that no other status can be asked for.
fn provisioned_only(status: Option<&str>) -> Result<(), Problem> {
    match status {
        None => Ok(()),
        Some(status) if status == UserStatus::Provisioned.as_str() => Ok(()),
        Some(_) => {
            let detail = "a new user is provisioned; set the status once it is there";
            let refusal = Refusal::new(RefusalCode::StatusNotAllowed, detail);
            Err(refusal.at("/status").into())
        }
    }
}

fn groups(call: &Call, texts: &[String]) -> Result<Vec<GroupId>, Problem> {
    let group = |(at, text): (usize, &String)| {
        let unknown = || names::unknown("group", &format!("/groups/{at}"));
        names::group(call.snapshot(), text).ok_or_else(unknown)
    };
    texts.iter().enumerate().map(group).collect()
}

fn profile(request: CreateUserRequest) -> Result<Profile, Problem> {
    let details = UserDetails {
        first_name: Some(request.first_name),
        last_name: Some(request.last_name),
        job_title: Some(request.job_title),
        department: Some(request.department),
        phone_numbers: Some(request.phone_numbers),
        address: Some(request.address),
        preferred_language: Some(request.preferred_language),
        preferred_site: Some(request.preferred_site),
        preferred_currency: Some(request.preferred_currency),
        ..UserDetails::default()
    };
    details.profile(Profile::default())
}

#[cfg(test)]
mod tests {
    use bailiwick_web::body;

    use super::*;

    #[test]
    fn a_new_user_can_only_be_provisioned() {
        assert!(provisioned_only(None).is_ok());
        assert!(provisioned_only(Some("provisioned")).is_ok());
        for status in ["active", "passive", "deactivated", "nonsense"] {
            let problem = provisioned_only(Some(status)).unwrap_err();
            assert_eq!(
                (problem.status.as_u16(), problem.code),
                (422, "status_not_allowed")
            );
            assert_eq!(problem.field.as_deref(), Some("/status"));
        }
    }

    #[test]
    fn roles_are_no_field_of_a_user() {
        let body = br#"{"email": "sam@acme.example", "roles": ["Administrator"]}"#;
        let problem = body::parse::<CreateUserRequest>(body).unwrap_err();
        assert_eq!(
            (problem.code, problem.field.as_deref()),
            ("malformed_body", Some("/roles"))
        );
    }
}
