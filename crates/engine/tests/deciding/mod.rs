//! Deciding: what each command comes to, for whom, and that nobody gives more than they hold.

mod administering;
mod assignments;
mod attacks;
mod attacks_by_conditions;
mod attacks_by_names;
mod catalogs;
mod escalation;
mod every_command;
mod groups;
mod managers;
mod records;
mod restrictions;
mod roles;
mod service_accounts;
mod tenant;
mod tenants;
mod tree;
mod users;
mod vendors;
mod versions;
mod world;
