//! Questions whose answer is the same for every record of the type, so that the register need not
//! be read: whoever holds the right everywhere and unconditionally is permitted, whoever holds it
//! nowhere is denied.

use bailiwick_engine::check::Judge;
use bailiwick_engine::question::Resource;
use bailiwick_engine::snapshot::Grant;
use bailiwick_model::catalog::PermissionIndex;

use super::resource::{NODE, RESTRICTIONS, VENDOR};
use super::{Asked, Asking};

impl Asking {
    /// The answer to a question about a record, if it is the same wherever the record sits and
    /// whatever is known of it.
    pub(super) fn regardless(&self, asked: &Asked<'_>, subject: u32) -> Option<bool> {
        if places(asked) {
            return None;
        }
        let resource = Resource::at(asked.resource.resource_type, None);
        let Some(judge) = Judge::new(&self.snapshot, asked.action.name, &resource, self.now) else {
            return Some(false);
        };
        let Some(row) = self.snapshot.subject_row(subject).filter(|row| row.able) else {
            return Some(false);
        };
        let mut gives_somewhere = false;
        for (_, grant) in self.snapshot.grants_of(row) {
            let mut permissions = judge.matching(grant.role).peekable();
            if permissions.peek().is_none() || !grant.counts_at(self.now) {
                continue;
            }
            gives_somewhere = true;
            if self.is_everywhere(grant) && permissions.any(|one| self.is_unconditional(one)) {
                return Some(true);
            }
        }
        (!gives_somewhere).then_some(false)
    }
}

impl Asking {
    /// Whether a grant reaches every record.
    fn is_everywhere(&self, grant: &Grant) -> bool {
        grant.bounds.is_none() && Some(grant.node) == self.snapshot.root()
    }

    fn is_unconditional(&self, permission: PermissionIndex) -> bool {
        let permission = self.snapshot.catalog().permission(permission);
        permission.is_some_and(|permission| permission.condition.is_none())
    }
}

/// Whether the caller says where the resource sits, which may turn out to be nowhere.
fn places(asked: &Asked<'_>) -> bool {
    let says = |name| {
        let properties = asked.resource.properties;
        properties.is_some_and(|properties| properties.contains_key(name))
    };
    says(NODE) || says(RESTRICTIONS) || says(VENDOR)
}
