//! Who holds which role where.

use bailiwick_model::assignment::{Assignment, Principal, Validity};
use bailiwick_model::change::{Change, Delta};
use bailiwick_model::command::{Assign, Outcome};
use bailiwick_model::group::Group;
use bailiwick_model::ids::AssignmentId;
use bailiwick_model::limits;
use bailiwick_model::refusal::{Refusal, RefusalCode};
use bailiwick_model::restriction::Restrictions;

use super::case::{Case, invalid, limit, unknown_reference};
use super::restriction;
use super::{Decided, Decision};
use crate::authority::UserView;
use crate::ceiling::{Bound, given_by_role, may_give, may_give_grant};
use crate::snapshot::Grant;

/// To whom something is assigned, once found.
pub(super) struct Holder<'a> {
    /// The subject, unless it is a group.
    subject: Option<u32>,
    group: Option<&'a Group>,
    pub(super) grants: &'a [Grant],
}

pub(super) fn assign(case: &mut Case<'_>, assign: &Assign) -> Decision {
    let node = case.node_at(assign.node, "/node")?;
    let holder = holder(case, &assign.principal)
        .ok_or_else(|| unknown_reference("principal", "/principal"))?;
    if !may_change(case, &assign.principal, &holder, node)? {
        return Err(unknown_reference("principal", "/principal"));
    }
    if let Some(subject) = holder.subject {
        case.not_oneself(subject)?;
    }
    if holder.group.is_some_and(|group| group.vendor.is_some()) {
        let detail = "what a vendor's groups may do is preset";
        return Err(Refusal::new(RefusalCode::Locked, detail).at("/principal"));
    }
    let role = case.snapshot.role(assign.role);
    let (_, role) = role.ok_or_else(|| unknown_reference("role", "/role"))?;
    if role.role.owner.is_some() {
        return Err(unknown_reference("role", "/role"));
    }
    restriction::possible(case, &assign.restrictions, &Restrictions::Unrestricted)?;
    sensible(case, assign.validity)?;
    let bound = Bound::of(
        case.snapshot,
        &assign.restrictions,
        assign.validity,
        holder.group,
    );
    let permissions = given_by_role(case.snapshot, &role.role);
    may_give(&case.authority, &permissions, node, &bound)?;
    let wanted = Assignment {
        id: AssignmentId(uuid::Uuid::nil()),
        principal: assign.principal.clone(),
        role: assign.role,
        node: assign.node,
        restrictions: assign.restrictions.clone(),
        validity: assign.validity,
        reason: assign.reason.clone(),
        created: case.now,
    };
    store(case, &holder, wanted)
}

/// The assignment, unless the holder has the same one already.
fn store(case: &mut Case<'_>, holder: &Holder<'_>, wanted: Assignment) -> Decision {
    let present = holder
        .grants
        .iter()
        .filter_map(|grant| case.snapshot.assignment_row(grant.assignment))
        .find(|row| row.assignment.gives_the_same(&wanted));
    if let Some(present) = present {
        let id = present.assignment.id;
        return Decided::nothing(Outcome::Assignment { id, existed: true });
    }
    if holder.grants.len() >= limits::ASSIGNMENTS_OF_PRINCIPAL {
        let most = limits::ASSIGNMENTS_OF_PRINCIPAL;
        return Err(limit("assignments of one principal", most));
    }
    let id = AssignmentId(case.new_id());
    let change = Change::Assignment(Box::new(Delta::created(Assignment { id, ..wanted })));
    Decided::new(vec![change], Outcome::Assignment { id, existed: false })
}

pub(super) fn unassign(case: &mut Case<'_>, assignment: AssignmentId) -> Decision {
    let lost = || Refusal::not_found("assignment");
    let (handle, row) = case.snapshot.assignment(assignment).ok_or_else(lost)?;
    let principal = &row.assignment.principal;
    let holder = holder(case, principal).ok_or_else(lost)?;
    if !may_change(case, principal, &holder, row.node)? {
        return Err(lost());
    }
    if let Some(subject) = holder.subject {
        case.not_oneself(subject)?;
    }
    let role = case.snapshot.role_row(row.role);
    if role.is_some_and(|role| role.role.owner.is_some()) {
        let detail = "a group's own matrix goes with the group and is changed there";
        return Err(Refusal::new(RefusalCode::Locked, detail));
    }
    let grants = &mut holder.grants.iter();
    if let Some(grant) = grants.find(|grant| grant.assignment == handle) {
        may_give_grant(&case.authority, grant)?;
    }
    let removed = Delta::removed(row.assignment.as_ref().clone());
    Decided::new(vec![Change::Assignment(Box::new(removed))], Outcome::Done)
}

/// The holder of an assignment.
pub(super) fn holder<'a>(case: &Case<'a>, principal: &Principal) -> Option<Holder<'a>> {
    let snapshot = case.snapshot;
    let subject = match principal {
        Principal::User(id) => snapshot.user(*id)?.0,
        Principal::ServiceAccount(id) => snapshot.service_account(*id)?.0,
        Principal::Group(id) => {
            let (_, row) = snapshot.group(id)?;
            return Some(Holder {
                subject: None,
                group: Some(&row.group),
                grants: &row.grants,
            });
        }
    };
    Some(Holder {
        subject: Some(subject),
        group: None,
        grants: &snapshot.subject_row(subject)?.grants,
    })
}

/// Whether the actor may change what a principal holds at a node; `false` if it may not even know.
///
/// # Errors
/// When it may know, but not change.
pub(super) fn may_change(
    case: &Case<'_>,
    principal: &Principal,
    holder: &Holder<'_>,
    node: u32,
) -> Result<bool, Refusal> {
    let authority = &case.authority;
    let (code, has_right, visible) = match (principal, holder.subject) {
        (Principal::User(_), Some(user)) => (
            "users.edit",
            authority.holds_for_user("users.edit", user) && authority.holds("users.edit", node),
            authority.user_view(user) == UserView::AccountAndAccess
                || authority.subject() == Some(user),
        ),
        (Principal::Group(_), _) => (
            "groups.edit",
            authority.holds_at_root("groups.edit"),
            case.sees_groups(),
        ),
        _ => {
            let code = "service_accounts.manage";
            let has_right = authority.holds_at_root(code);
            (code, has_right, authority.holds_anywhere(code))
        }
    };
    match (has_right, visible) {
        (true, _) => Ok(true),
        (false, true) => Err(Refusal::missing_permission(code)),
        (false, false) => Ok(false),
    }
}

/// Refuses a validity that never begins or is over already.
fn sensible(case: &Case<'_>, validity: Validity) -> Result<(), Refusal> {
    let Some(until) = validity.until else {
        return Ok(());
    };
    if until <= case.now {
        return Err(invalid("/validity/until", "the end lies in the past"));
    }
    if validity.from.is_some_and(|from| from >= until) {
        let detail = "the end must lie after the beginning";
        return Err(invalid("/validity/until", detail));
    }
    Ok(())
}
