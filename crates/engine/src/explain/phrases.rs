//! Suggested steps in words.

use bailiwick_model::ids::{AssignmentId, RoleId};

use super::steps::SuggestedStep;
use super::words::one_of;
use crate::snapshot::Snapshot;

/// What the steps come to, as one sentence without its full stop.
pub(super) fn text(snapshot: &Snapshot, steps: &[SuggestedStep]) -> String {
    let steps: Vec<String> = steps.iter().map(|step| phrase(snapshot, step)).collect();
    steps.join(", then ")
}

fn phrase(snapshot: &Snapshot, step: &SuggestedStep) -> String {
    match step {
        SuggestedStep::ActivateUser { .. } if seats_are_taken(snapshot) => {
            "activate the user (which needs a free seat: all are taken)".to_owned()
        }
        SuggestedStep::ActivateUser { .. } => "activate the user".to_owned(),
        SuggestedStep::UnlockUser { .. } => "unlock the user".to_owned(),
        SuggestedStep::ActivateServiceAccount { .. } => "activate the service account".to_owned(),
        SuggestedStep::AssignRole {
            role,
            node,
            restrictions,
            ..
        } => {
            let node = snapshot.node(*node).map(|node| node.name.to_string());
            let values = restrictions.values().map(|values| {
                let values: Vec<String> = values.iter().map(ToString::to_string).collect();
                format!(", restricted to {}", one_of(&values))
            });
            format!(
                "assign {} at `{}`{}",
                role_name(snapshot, *role),
                node.unwrap_or_default(),
                values.unwrap_or_default()
            )
        }
        SuggestedStep::JoinGroup { group, .. } => {
            format!(
                "put the user into the group `{}`",
                group_name(snapshot, group)
            )
        }
        SuggestedStep::AddPermission { role, permission } => {
            format!("add `{permission}` to {}", role_name(snapshot, *role))
        }
        SuggestedStep::AddAssignmentRestriction { assignment, value } => format!(
            "add `{value}` to what the assignment of {} is restricted to",
            assigned(snapshot, *assignment)
        ),
        SuggestedStep::AddGroupRestriction { group, value } => format!(
            "add `{value}` to what the group `{}` is restricted to",
            group_name(snapshot, group)
        ),
        SuggestedStep::ChangeValidity {
            assignment,
            validity,
        } => {
            let until = validity.until.map(|until| format!(", until {until}"));
            format!(
                "let the assignment of {} count now{}",
                assigned(snapshot, *assignment),
                until.unwrap_or_default()
            )
        }
        SuggestedStep::ReleasePermission { permission } => {
            format!("have the platform's operator release `{permission}` to this tenant")
        }
    }
}

fn seats_are_taken(snapshot: &Snapshot) -> bool {
    let limit = snapshot
        .tenant
        .as_ref()
        .and_then(|tenant| tenant.seat_limit);
    limit.is_some_and(|limit| snapshot.active_users >= limit)
}

fn role_name(snapshot: &Snapshot, id: RoleId) -> String {
    let Some((_, row)) = snapshot.role(id) else {
        return format!("the role {id}");
    };
    match &row.role.owner {
        Some(group) => format!(
            "the access matrix of the group `{}`",
            group_name(snapshot, group)
        ),
        None => format!("the role `{}`", row.role.name),
    }
}

fn group_name(snapshot: &Snapshot, id: &bailiwick_model::ids::GroupId) -> String {
    let group = snapshot
        .group(id)
        .map(|(_, row)| row.group.name.to_string());
    group.unwrap_or_else(|| id.to_string())
}

fn assigned(snapshot: &Snapshot, id: AssignmentId) -> String {
    let Some((_, row)) = snapshot.assignment(id) else {
        return id.to_string();
    };
    let node = snapshot
        .nodes
        .get(row.node)
        .map(|row| row.node.name.to_string());
    format!(
        "{} at `{}`",
        role_name(snapshot, row.assignment.role),
        node.unwrap_or_default()
    )
}
