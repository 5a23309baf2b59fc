//! A new user: provisioned, without a seat, and without access unless the actor may give it.

use bailiwick_model::change::{Change, Delta};
use bailiwick_model::command::{CreateUser, Outcome};
use bailiwick_model::group::Membership;
use bailiwick_model::ids::{GroupId, UserId};
use bailiwick_model::limits;
use bailiwick_model::names::UserName;
use bailiwick_model::refusal::Refusal;
use bailiwick_model::user::{User, UserStatus};

use super::case::{Case, invalid, unknown_reference, within};
use super::{Decided, Decision, managers, membership, names, user};

pub(super) fn decide(case: &mut Case<'_>, create: &CreateUser) -> Decision {
    let tenant = case.tenant()?;
    let home_id = create.home.unwrap_or(tenant.root);
    let home = case.node_at(home_id, "/home")?;
    case.right_at_node("users.create", home, "/home")?;
    if !create.managers.is_empty() {
        case.authority.require("users.assign_managers", home)?;
        case.authority.require("users.edit", home)?;
    }
    let managers = managers::checked(case, &create.managers)?;
    for manager in &managers {
        managers::may_manage(case, *manager, home, None)?;
    }
    let groups = groups(case, &create.groups, home)?;
    let user_name = match &create.user_name {
        Some(name) => name.clone(),
        None => UserName::new(create.email.as_str())
            .map_err(|error| invalid("/user_name", error.to_string()))?,
    };
    names::of_company(&tenant.settings, &create.email)?;
    names::user_name_free(case, &user_name, None)?;
    names::email_free(case, &create.email, None)?;
    if let Some(external_id) = &create.external_id {
        names::user_external_id_free(case, external_id, None)?;
    }
    user::bounded(&create.profile)?;
    let id = UserId(case.new_id());
    let user = User {
        id,
        user_name,
        email: create.email.clone(),
        external_id: create.external_id.clone(),
        status: UserStatus::Provisioned,
        lock: None,
        home: home_id,
        managers,
        attributes: create.attributes.clone(),
        profile: create.profile.clone(),
        last_sign_in: None,
        created: case.now,
        changed: case.now,
        version: 1,
    };
    let mut changes = vec![Change::User(Box::new(Delta::created(user)))];
    let joined = groups.into_iter().map(|group| {
        let membership = Membership { group, user: id };
        Change::Membership(Box::new(Delta::created(membership)))
    });
    changes.extend(joined);
    Decided::new(changes, Outcome::User(id))
}

/// The groups without repetitions, all of whose grants the actor may give.
fn groups(case: &Case<'_>, groups: &[GroupId], home: u32) -> Result<Vec<GroupId>, Refusal> {
    if groups.is_empty() {
        return Ok(Vec::new());
    }
    case.authority.require("users.edit", home)?;
    within(groups.len(), limits::GROUPS_OF_USER, "groups of one user")?;
    let mut checked: Vec<GroupId> = Vec::with_capacity(groups.len());
    let mut vendor = None;
    for id in groups {
        let found = case.snapshot.group(id);
        let (_, row) = found.ok_or_else(|| unknown_reference("group", "/groups"))?;
        if checked.contains(id) {
            continue;
        }
        membership::one_vendor(&mut vendor, row).map_err(|refusal| refusal.at("/groups"))?;
        membership::may_join(case, row)?;
        checked.push(id.clone());
    }
    Ok(checked)
}
