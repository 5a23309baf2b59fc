//! From a command to changes, or to a refusal: the only place where it is said what may happen.
//!
//! [`decide`] is pure. The service fetches what [`needs`] names, under the tenant's lock, and
//! writes the changes in the order in which they stand: each fits the state that those before it
//! leave behind.
//!
//! One file per kind of object; the rules that cut across them have their own:
//! - `names`: what must be unique and bounded
//! - `seat`: the one seat gate
//! - `administrators`: that somebody able to administer access remains
//! - [`crate::authority`] and [`crate::ceiling`]: rights and ceilings

mod administrators;
mod assignment;
mod case;
mod catalog_report;
mod catalogs;
mod env;
mod group;
mod group_matrix;
mod key;
mod managers;
mod membership;
mod names;
mod node_delete;
mod node_move;
mod record;
mod rescue;
mod restriction;
mod role;
mod role_permissions;
mod seat;
mod service_account;
mod settings;
mod status;
mod stock_roles;
mod tenant;
mod tree;
mod user;
mod user_create;
mod vendor;

use bailiwick_model::actor::Actor;
use bailiwick_model::change::Change;
use bailiwick_model::command::{Command, Outcome};
use bailiwick_model::refusal::Refusal;

pub use administrators::{administrators, has_administrator};
pub use catalog_report::{AffectedRole, CatalogReport, catalog_report};
pub use env::{CountOf, Env, Loaded, Needs, needs};
pub use seat::free_seats;

use crate::snapshot::Snapshot;
use case::Case;

/// What a command comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Decided {
    /// What changes, in the order in which it is to be applied. If nothing does, everything was
    /// already as asked, and there is no new revision.
    pub changes: Vec<Change>,
    /// What was made or found.
    pub outcome: Outcome,
}

/// What the files of this module answer.
type Decision = Result<Decided, Refusal>;

impl Decided {
    fn new(changes: Vec<Change>, outcome: Outcome) -> Decision {
        Ok(Self { changes, outcome })
    }

    fn nothing(outcome: Outcome) -> Decision {
        Self::new(Vec::new(), outcome)
    }
}

/// Decides a command.
///
/// # Errors
/// Why nothing may change. A refused command changes nothing.
pub fn decide(
    snapshot: &Snapshot,
    actor: &Actor,
    command: &Command,
    env: &mut Env<'_>,
) -> Decision {
    let mut case = Case::new(snapshot, actor, env);
    let decided = answer(&mut case, command)?;
    administrators::guard(&case, command, &decided.changes)?;
    Ok(decided)
}

fn answer(case: &mut Case<'_>, command: &Command) -> Decision {
    match command {
        Command::CreateTenant(create) => tenant::create(case, create),
        _ if case.snapshot.tenant().is_none() => Err(Refusal::not_found("tenant")),
        Command::UpdateTenant(update) => tenant::update(case, update),
        Command::ReplaceCatalogs(replacement) => catalogs::replace(case, replacement),
        Command::ReleasePermission {
            permission,
            if_version,
        } => catalogs::release(case, permission, *if_version),
        Command::WithdrawPermission {
            permission,
            if_version,
        } => catalogs::withdraw(case, permission, *if_version),
        Command::CreateNode(create) => tree::create(case, create),
        Command::UpdateNode(update) => tree::update(case, update),
        Command::MoveNode(command) => node_move::decide(case, *command),
        Command::DeleteNode(command) => node_delete::decide(case, *command),
        Command::PutRestriction {
            kind,
            value,
            name,
            if_version,
        } => restriction::put(case, *kind, value, name.as_ref(), *if_version),
        Command::DeleteRestriction {
            kind,
            value,
            if_version,
        } => restriction::delete(case, *kind, value, *if_version),
        Command::CreateVendor { name } => vendor::create(case, name),
        Command::UpdateVendor {
            vendor,
            name,
            if_version,
        } => vendor::update(case, *vendor, name, *if_version),
        Command::DeleteVendor { vendor, if_version } => vendor::delete(case, *vendor, *if_version),
        Command::PutRecord(put) => record::put(case, put),
        Command::DeleteRecord { key, if_version } => record::delete(case, key, *if_version),
        Command::Rescue { user } => rescue::decide(case, *user),
        about_people_or_access => answer_more(case, about_people_or_access),
    }
}

fn answer_more(case: &mut Case<'_>, command: &Command) -> Decision {
    match command {
        Command::CreateUser(create) => user_create::decide(case, create),
        Command::UpdateUser(update) => user::update(case, update),
        Command::SetUserStatus {
            user,
            status,
            if_version,
        } => status::set(case, *user, *status, *if_version),
        Command::LockUser {
            user,
            reason,
            if_version,
        } => status::lock(case, *user, reason.as_ref(), *if_version),
        Command::UnlockUser { user, if_version } => status::unlock(case, *user, *if_version),
        Command::SetManagers {
            user,
            managers,
            if_version,
        } => managers::set(case, *user, managers, *if_version),
        Command::CreateRole(create) => role::create(case, create),
        Command::UpdateRole(update) => role::update(case, update),
        Command::AddPermission {
            role,
            permission,
            if_version,
        } => role_permissions::add(case, *role, permission, *if_version),
        Command::RemovePermission {
            role,
            permission,
            if_version,
        } => role_permissions::remove(case, *role, permission, *if_version),
        Command::CopyRole { role, name } => role::copy(case, *role, name),
        Command::DeleteRole { role, if_version } => role::delete(case, *role, *if_version),
        Command::CreateGroup(create) => group::create(case, create),
        Command::UpdateGroup(update) => group::update(case, update),
        Command::CopyGroup { group, id, name } => group::copy(case, group, id.as_ref(), name),
        Command::DeleteGroup { group, if_version } => group::delete(case, group, *if_version),
        Command::AddMember { group, user } => membership::add(case, group, *user),
        Command::RemoveMember { group, user } => membership::remove(case, group, *user),
        Command::Assign(assign) => assignment::assign(case, assign),
        Command::Unassign { assignment } => assignment::unassign(case, *assignment),
        Command::CreateKey(key) => key::create(case, key),
        Command::RevokeKey { account, key } => key::revoke(case, *account, *key),
        about_service_accounts => service_account::decide(case, about_service_accounts),
    }
}
