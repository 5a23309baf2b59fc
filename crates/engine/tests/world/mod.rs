//! Small tenants for proofs: plain lists of model objects, drawn at random from a seed, with the
//! changes that create them and random histories that lead from one to the next.
//!
//! A [`World`] holds what the store would hold. It knows nothing of handles, intervals or bitsets,
//! so that what is true of it can be found by looking through its lists.
//!
//! - [`generate`]: worlds at random; [`draw`]: the attributes, restrictions and windows in them
//! - [`history`]: what may happen to a world, as changes, with the world kept in step
//! - [`creation`]: the changes that create a world, in the usual or in any possible order
//! - [`dump`]: everything a snapshot says, as text that does not depend on how it came to be
//! - [`build`]: worlds made by hand
//! - [`catalogs`], [`chance`]: what worlds are made with

pub mod build;
pub mod catalogs;
pub mod chance;
pub mod creation;
pub mod draw;
pub mod dump;
pub mod generate;
pub mod history;

use bailiwick_engine::apply::apply;
use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::assignment::Assignment;
use bailiwick_model::change::Change;
use bailiwick_model::group::{Group, Membership};
use bailiwick_model::ids::{GroupId, NodeId, RoleId};
use bailiwick_model::names::{Code, Name};
use bailiwick_model::record::Record;
use bailiwick_model::restriction::Restriction;
use bailiwick_model::role::Role;
use bailiwick_model::service_account::{Key, ServiceAccount};
use bailiwick_model::tenant::Tenant;
use bailiwick_model::time::Timestamp;
use bailiwick_model::tree::Node;
use bailiwick_model::user::User;
use bailiwick_model::vendor::Vendor;
use uuid::Uuid;

/// When everything in a world was created.
pub const CREATED: Timestamp = Timestamp(0);

/// One tenant with all that is in it.
#[derive(Clone, Debug)]
pub struct World {
    /// The tenant.
    pub tenant: Tenant,
    /// Its tree; a parent stands before its children until something is moved.
    pub nodes: Vec<Node>,
    /// Its users.
    pub users: Vec<User>,
    /// Its service accounts.
    pub accounts: Vec<ServiceAccount>,
    /// Its roles, those that groups own included.
    pub roles: Vec<Role>,
    /// Its groups.
    pub groups: Vec<Group>,
    /// Who is in which group.
    pub memberships: Vec<Membership>,
    /// Who holds what where.
    pub assignments: Vec<Assignment>,
    /// Its lists of restriction values.
    pub restrictions: Vec<Restriction>,
    /// Its vendors.
    pub vendors: Vec<Vendor>,
    /// Its registered records.
    pub records: Vec<Record>,
    /// Its service accounts' keys.
    pub keys: Vec<Key>,
    /// Codes that roles are mostly made of; some are not, or no longer, in the catalogs.
    pub hot: Vec<Code>,
    /// Names and ids ever used, current ones included: what look-ups are probed with.
    pub words: Vec<String>,
    /// The number of the next new thing.
    pub next: u64,
}

impl World {
    /// An id that nothing has. They do not come in order: nothing may rely on that.
    pub fn new_id(&mut self) -> Uuid {
        self.next += 1;
        let high = chance::Chance::new(self.next).next();
        Uuid::from_u128((u128::from(high) << 64) | u128::from(self.next))
    }

    /// A name that nothing has, remembered among the words.
    pub fn new_name(&mut self, kind: &str) -> Name {
        self.next += 1;
        self.name(&format!("{kind} {}", self.next))
    }

    /// A name, remembered among the words.
    pub fn name(&mut self, text: &str) -> Name {
        let name = Name::new(text).expect("a name");
        self.words.push(name.folded());
        name
    }

    /// A node by id.
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.iter().find(|node| node.id == id)
    }

    /// A role by id.
    pub fn role(&self, id: RoleId) -> Option<&Role> {
        self.roles.iter().find(|role| role.id == id)
    }

    /// A group by id.
    pub fn group(&self, id: &GroupId) -> Option<&Group> {
        self.groups.iter().find(|group| &group.id == id)
    }

    /// The engine's snapshot of this world.
    pub fn snapshot(&self) -> Snapshot {
        let mut snapshot = catalogs::begun(&self.tenant);
        apply_all(&mut snapshot, &self.changes()[1..]);
        snapshot
    }
}

/// Applies changes, all of which must fit.
pub fn apply_all(snapshot: &mut Snapshot, changes: &[Change]) {
    for change in changes {
        if let Err(error) = apply(snapshot, change, catalogs::library()) {
            panic!("{error}\nwhile applying {change:?}");
        }
    }
}
