//! `DELETE /roles/{role}`.

use std::collections::HashSet;

use axum::http::HeaderMap;
use bailiwick_engine::snapshot::{RoleRow, Snapshot};
use bailiwick_model::assignment::Principal;
use bailiwick_model::command::Command;
use bailiwick_web::call::Call;
use bailiwick_web::parameters::Segments;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::{Reply, if_match};
use serde::Serialize;
use utoipa::ToSchema;

use super::find;

/// What went with a role.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RoleDeleted {
    /// How many assignments were removed together with it.
    #[schema(example = 3)]
    assignments_removed: u64,
    /// How many users and service accounts held it, directly or through a group.
    #[schema(example = 12)]
    holders: u64,
}

/// Deletes a role
///
/// Removes its assignments in the same change. It cannot be taken back.
#[utoipa::path(
    delete,
    path = "/v1/tenants/{tenant}/roles/{role}",
    operation_id = "delete_role",
    tag = "roles",
    responses((status = 200, description = "What went with it.", body = RoleDeleted))
)]
pub(super) async fn delete_role(
    call: Call,
    Segments((_, role)): Segments<(String, String)>,
    headers: HeaderMap,
) -> Result<Reply<RoleDeleted>, Problem> {
    let snapshot = call.snapshot();
    let row = find(snapshot, &role)?;
    let deleted = RoleDeleted {
        assignments_removed: row.assignments.len(),
        holders: holders(snapshot, row),
    };
    let command = Command::DeleteRole {
        role: row.role.id,
        if_version: if_match(&headers)?,
    };
    let executed = call.execute(command).await?;
    Ok(Reply::ok(executed.snapshot.revision(), deleted))
}

/// How many subjects hold a role, directly or through a group, each counted once.
fn holders(snapshot: &Snapshot, row: &RoleRow) -> u64 {
    let mut subjects: HashSet<u32> = HashSet::new();
    for handle in row.assignments.iter() {
        let Some(assignment) = snapshot.assignment_row(handle) else {
            continue;
        };
        match assignment.assignment.principal {
            Principal::Group(_) => {
                if let Some(group) = snapshot.group_row(assignment.principal) {
                    subjects.extend(group.members.iter());
                }
            }
            _ => {
                subjects.insert(assignment.principal);
            }
        }
    }
    subjects.len() as u64
}
