//! `PUT` and `DELETE /groups/{group}/members/{user}`: a matter of editing users, not groups.

use bailiwick_model::assignment::Principal;
use bailiwick_model::command::Command;
use bailiwick_model::ids::{GroupId, UserId};
use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::{Done, Reply};
use serde::Serialize;
use utoipa::ToSchema;

use super::find;
use crate::fields::location;
use crate::shown::{self, Named, NamedPrincipal, known_user};

/// That a user is in a group.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct GroupMembership {
    /// The group.
    group: Named,
    /// The user.
    user: NamedPrincipal,
}

/// Puts a user into a group
///
/// Needs `users.edit` over the user; the group may not give more than the caller holds. Nobody
/// puts themselves into a group. Saying it twice changes nothing.
#[utoipa::path(
    put,
    path = "/v1/tenants/{tenant}/groups/{group}/members/{user}",
    operation_id = "add_group_member",
    tag = "groups",
    responses(
        (status = 200, description = "The user was in it already.", body = GroupMembership),
        (status = 201, description = "The user is in it now.", body = GroupMembership)
    )
)]
pub(super) async fn add_group_member(
    call: Call,
    Segments((tenant, group, user)): Segments<(String, String, String)>,
) -> Result<Reply<GroupMembership>, Problem> {
    let (group, user) = both(&call, &group, &user)?;
    let command = Command::AddMember {
        group: group.clone(),
        user,
    };
    let executed = call.execute(command).await?;
    let snapshot = &executed.snapshot;
    let row = snapshot.group(&group).map(|(_, row)| row);
    let membership = GroupMembership {
        group: Named {
            id: group.to_string(),
            name: row
                .map(|row| row.group.name.to_string())
                .unwrap_or_default(),
        },
        user: shown::principal(snapshot, &Principal::User(user)),
    };
    if !executed.changed {
        return Ok(Reply::ok(snapshot.revision(), membership));
    }
    let members = location(&tenant, "groups", group.as_str());
    let address = format!("{members}/members/{user}");
    Ok(Reply::created(snapshot.revision(), address, membership))
}

/// Takes a user out of a group
///
/// Needs the same rights as putting somebody in. Of somebody who is not in it, it changes nothing.
#[utoipa::path(
    delete,
    path = "/v1/tenants/{tenant}/groups/{group}/members/{user}",
    operation_id = "remove_group_member",
    tag = "groups",
    responses((status = 204, description = "The user is not in it."))
)]
pub(super) async fn remove_group_member(
    call: Call,
    Segments((_, group, user)): Segments<(String, String, String)>,
) -> Result<Done, Problem> {
    let (group, user) = both(&call, &group, &user)?;
    let executed = call.execute(Command::RemoveMember { group, user }).await?;
    Ok(Done(executed.snapshot.revision()))
}

fn both(call: &Call, group: &str, user: &str) -> Result<(GroupId, UserId), Problem> {
    let group = find(call, group)?.group.id.clone();
    let user = known_user(call, user).ok_or_else(|| Problem::not_found("user"))?;
    Ok((group, user))
}
