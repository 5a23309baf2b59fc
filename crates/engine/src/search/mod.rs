//! Lists of what is permitted: who may ([`subjects`]), what somebody may do ([`actions`]), on
//! which users, groups, roles and nodes ([`resources`]), and at which places ([`nodes_where`]).
//!
//! Every list is complete and ordered, cut into pages only at the caller's wish. Candidates are
//! gathered broadly and each is put to the same judge as a check. Records do not live in the
//! snapshot; they are listed by [`crate::filter`].

mod actions;
mod nodes;
mod pages;
mod resources;
mod subjects;

pub use actions::{ActionSearch, actions};
pub use nodes::{NodeReach, nodes_where};
pub use pages::Page;
pub use resources::{FoundResource, ResourceSearch, resources};
pub use subjects::{FoundSubject, SubjectSearch, subjects};
