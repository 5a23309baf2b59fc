//! `GET /groups/{group}/members`.

use bailiwick_model::ids::UserId;
use bailiwick_model::user::UserStatus;
use bailiwick_web::call::Call;
use bailiwick_web::page::{ListParameters, Page};
use bailiwick_web::parameters::{Query, Segments};
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::find;
use crate::keyset::Keyset;
use crate::shown::sees_access;

/// A member of a group.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Member {
    /// The user's id.
    #[schema(example = "0198c0de-7a3b-7c4d-8e5f-0123456789ab")]
    id: String,
    /// The user name.
    #[schema(example = "sam.smith")]
    user_name: String,
    /// The e-mail address.
    #[schema(example = "sam.smith@example.com")]
    email: String,
    /// The id under which the tenant's own systems know the user.
    external_id: Option<String>,
    /// Where the user stands.
    #[schema(value_type = String, example = "active")]
    status: UserStatus,
}

const FIELDS: &[&str] = &["id", "user_name", "email", "external_id", "status"];

/// Lists the members of a group
///
/// Only those whose access the caller may see. Filter and sort by `id`, `user_name`, `email`,
/// `external_id`, `status`.
#[utoipa::path(
    get,
    path = "/v1/tenants/{tenant}/groups/{group}/members",
    operation_id = "list_group_members",
    tag = "groups",
    params(ListParameters),
    responses((status = 200, description = "One page of members.", body = Page<Member>))
)]
pub(super) async fn list_group_members(
    call: Call,
    Segments((_, group)): Segments<(String, String)>,
    Query(parameters): Query<ListParameters>,
) -> Result<Reply<Page<Member>>, Problem> {
    let snapshot = call.snapshot();
    let row = find(&call, &group)?;
    let authority = call.authority();
    let user = |id: Uuid| snapshot.user(UserId(id));
    let list = Keyset {
        fields: FIELDS,
        shown: &|id| user(id).is_some_and(|(handle, _)| sees_access(&authority, handle)),
        item: &|id| {
            let (_, user) = user(id)?;
            Some(Member {
                id: user.id.to_string(),
                user_name: user.user_name.to_string(),
                email: user.email.to_string(),
                external_id: user.external_id.as_ref().map(ToString::to_string),
                status: user.status,
            })
        },
        id: |member: &Member| member.id.clone(),
    };
    let page = list.page(&parameters, || {
        let members = row.members.iter();
        let members = members.filter_map(|handle| snapshot.subject_row(handle));
        members.map(|member| member.id())
    })?;
    Ok(Reply::ok(snapshot.revision(), page))
}
